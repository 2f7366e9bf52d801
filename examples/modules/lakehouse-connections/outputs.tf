output "files_id" {
  description = "The id of the warehouse's data source for files in OBS."
  value       = datalink_dws_ext_data_source.files.id
}

output "tables_id" {
  description = "The id of the warehouse's data source for Hive tables."
  value       = datalink_dws_ext_data_source.tables.id
}

output "metastore_id" {
  description = "The id of the connector to the metastore."
  value       = datalink_mrs_data_connector.metastore.id
}

output "warehouse_url" {
  description = "The address by which tables of DLI reach the warehouse."
  value       = datalink_dli_datasource_connection.warehouse.connection_url
}
