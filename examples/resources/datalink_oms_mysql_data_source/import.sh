# By the id.
terraform import datalink_oms_mysql_data_source.shop e_7dhk3c5m8t2b

# By the exact name.
terraform import datalink_oms_mysql_data_source.shop name:shop
