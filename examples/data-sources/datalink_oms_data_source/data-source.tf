# A data source of any kind, by its name.
data "datalink_oms_data_source" "orders" {
  name = "orders"
}

output "orders_id" {
  value = data.datalink_oms_data_source.orders.id
}
