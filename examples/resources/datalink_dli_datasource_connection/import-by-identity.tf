import {
  to = datalink_dli_datasource_connection.orders
  identity = {
    id = "68233202-63bf-4f27-a99b-fa5f5a2dbae1"
  }
}
