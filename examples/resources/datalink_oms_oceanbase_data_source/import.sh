# By the id.
terraform import datalink_oms_oceanbase_data_source.orders e_edz7x0k2p4qw

# By the exact name.
terraform import datalink_oms_oceanbase_data_source.orders name:orders
