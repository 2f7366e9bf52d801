# Connectors to MySQL that no cluster uses.
data "datalink_mrs_data_connectors" "mysql" {
  source_type = "RDS_MYSQL"
}

output "unused_connectors" {
  value = [for connector in data.datalink_mrs_data_connectors.mysql.data_connectors : connector.id if length(connector.used_clusters) == 0]
}
