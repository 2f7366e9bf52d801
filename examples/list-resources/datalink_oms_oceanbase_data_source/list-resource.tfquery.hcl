# All data sources of OceanBase Community Edition.
list "datalink_oms_oceanbase_data_source" "community" {
  provider = datalink

  config {
    type = "OB_MYSQL_CE"
  }
}
