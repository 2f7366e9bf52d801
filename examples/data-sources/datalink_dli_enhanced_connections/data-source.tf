# The connections of which a peering failed, by name.
data "datalink_dli_enhanced_connections" "all" {
}

output "failed_connections" {
  value = [
    for connection in data.datalink_dli_enhanced_connections.all.connections : connection.name
    if contains(values(connection.pool_status), "FAILED")
  ]
}
