# The MySQL data sources whose names begin with "orders".
list "datalink_oms_mysql_data_source" "orders" {
  provider = datalink

  config {
    name_prefix = "orders"
  }
}
