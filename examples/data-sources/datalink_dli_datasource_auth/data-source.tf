# An authentication that somebody else has made, and who that was.
data "datalink_dli_datasource_auth" "orders" {
  auth_info_name = "orders"
}

output "orders_owner" {
  value = data.datalink_dli_datasource_auth.orders.owner
}
