# All data sources of a cluster that read from OBS.
list "datalink_dws_ext_data_source" "obs" {
  provider = datalink

  config {
    cluster_id = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
    type       = "OBS"
  }
}
