# The connectors to MySQL whose names begin with "orders", with all that MRS shows of them.
list "datalink_mrs_data_connector" "orders" {
  provider         = datalink
  include_resource = true

  config {
    source_type = "RDS_MYSQL"
    name_prefix = "orders"
  }
}
