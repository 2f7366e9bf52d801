# The first twenty connections whose names begin with "orders".
list "datalink_dli_enhanced_connection" "orders" {
  provider = datalink
  limit    = 20

  config {
    name_prefix = "orders"
  }
}
