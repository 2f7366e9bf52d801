# All PolarDB data sources, a thousand at most: without a limit, Terraform stops at a hundred.
list "datalink_oms_polardb_data_source" "all" {
  provider = datalink
  limit    = 1000
}
