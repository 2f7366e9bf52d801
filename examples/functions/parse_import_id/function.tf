# The cluster of a data source, out of the id that it was imported by.
output "cluster_id" {
  value = provider::datalink::parse_import_id(
    "datalink_dws_ext_data_source",
    "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90/d303f19c-fbd1-4716-ae04-07d1ff358f22"
  ).cluster_id
}
