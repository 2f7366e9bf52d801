# All data sources of type OBS in a cluster, with the agency that each of them uses.
data "datalink_dws_ext_data_sources" "lakes" {
  cluster_id = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type       = "OBS"
}

output "agencies" {
  value = { for source in data.datalink_dws_ext_data_sources.lakes.data_sources : source.data_source_name => source.user_name }
}
