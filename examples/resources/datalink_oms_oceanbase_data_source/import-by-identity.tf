import {
  to = datalink_oms_oceanbase_data_source.orders
  identity = {
    id = "e_edz7x0k2p4qw"
  }
}
