# A connection that somebody else has made, for the table that is built on it.
data "datalink_dli_datasource_connection" "orders" {
  name = "orders"
}

output "orders_url" {
  value = data.datalink_dli_datasource_connection.orders.connection_url
}
