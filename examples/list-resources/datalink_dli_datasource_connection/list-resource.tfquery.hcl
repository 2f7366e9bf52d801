# The first twenty connections to RDS, by name.
list "datalink_dli_datasource_connection" "rds" {
  provider = datalink
  limit    = 20

  config {
    service = "RDS"
  }
}
