output "source_id" {
  description = "The id of the source in OMS."
  value       = datalink_oms_polardb_data_source.source.id
}

output "target_id" {
  description = "The id of the target in OMS."
  value       = datalink_oms_oceanbase_data_source.target.id
}
