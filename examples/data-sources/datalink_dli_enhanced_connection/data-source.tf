# A connection that somebody else has made, and how its peerings are.
data "datalink_dli_enhanced_connection" "orders" {
  name = "orders"
}

output "orders_peerings" {
  value = data.datalink_dli_enhanced_connection.orders.pool_status
}
