# By the id of the connection; the project is the provider's.
terraform import datalink_dli_enhanced_connection.orders 2a620c33-5609-40c9-affd-2b6453071b0f

# By the project and the id.
terraform import datalink_dli_enhanced_connection.orders 89cd04f168b84af6be287f71730fdb4b/2a620c33-5609-40c9-affd-2b6453071b0f
