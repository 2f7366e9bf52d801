# The connector of the Hive metastore, and the database behind it.
data "datalink_mrs_data_connector" "metastore" {
  connector_name = "hive_metastore"
}

output "metastore_database" {
  value = data.datalink_mrs_data_connector.metastore.source_info.db_name
}
