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

output "vpc_connection_id" {
  description = "The id of the connection by which DLI reaches the VPC."
  value       = datalink_dli_enhanced_connection.vpc.id
}
