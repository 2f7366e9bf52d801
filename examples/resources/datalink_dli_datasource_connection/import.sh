# By the id of the connection; the project is the provider's.
terraform import datalink_dli_datasource_connection.orders 68233202-63bf-4f27-a99b-fa5f5a2dbae1

# By the project and the id.
terraform import datalink_dli_datasource_connection.orders 89cd04f168b84af6be287f71730fdb4b/68233202-63bf-4f27-a99b-fa5f5a2dbae1
