# All MySQL and OceanBase data sources whose name or id has "orders" in it.
data "datalink_oms_data_sources" "orders" {
  search_key = "orders"
  types      = ["MYSQL", "OB_MYSQL_CE"]
}

output "orders_addresses" {
  value = { for source in data.datalink_oms_data_sources.orders.data_sources : source.name => "${source.ip}:${source.port}" }
}
