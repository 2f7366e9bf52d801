action "datalink_dws_restart_cluster" "this" {
  config {
    cluster_id = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  }
}
