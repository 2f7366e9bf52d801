output "source_id" {
  description = "The id of the source in OMS; of a pair, that of the master."
  value = one(concat(
    datalink_oms_polardb_data_source.source[*].id,
    datalink_oms_mysql_master_slave_data_source.source[*].id,
  ))
}

output "target_id" {
  description = "The id of the target in OMS."
  value = one(concat(
    datalink_oms_oceanbase_data_source.target[*].id,
    datalink_oms_kafka_data_source.target[*].id,
  ))
}
