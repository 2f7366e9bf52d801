# All connections to RDS that failed, by name.
data "datalink_dli_datasource_connections" "failed" {
  service = "RDS"
  state   = "FAILED"
}

output "failed_connections" {
  value = data.datalink_dli_datasource_connections.failed.connections[*].name
}
