import {
  to = datalink_dws_ext_data_source.archive
  identity = {
    cluster_id = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
    id         = "d303f19c-fbd1-4716-ae04-07d1ff358f22"
  }
}
