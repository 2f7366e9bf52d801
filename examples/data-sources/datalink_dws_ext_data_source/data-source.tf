# A data source by its name, in the cluster that it belongs to.
data "datalink_dws_ext_data_source" "archive" {
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  data_source_name = "sales_archive"
}

output "archive_is_active" {
  value = data.datalink_dws_ext_data_source.archive.configure_status == "200"
}
