# After a change of HDFS parameters of the MRS cluster.
action "datalink_dws_resync_data_source" "this" {
  config {
    cluster_id = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
    id         = "0a9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d61"
  }
}
