import {
  to = datalink_oms_mysql_data_source.shop
  identity = {
    id = "e_7dhk3c5m8t2b"
  }
}
