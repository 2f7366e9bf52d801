import {
  to = datalink_oms_oceanbase_data_source.orders
  id = "e_edz7x0k2p4qw"
}
