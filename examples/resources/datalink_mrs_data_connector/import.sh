# By the id of the connector; the project is the provider's.
terraform import datalink_mrs_data_connector.metastore 0822239c1e80d4502f82c008937da9b5

# By the project and the id.
terraform import datalink_mrs_data_connector.metastore 89cd04f168b84af6be287f71730fdb4b/0822239c1e80d4502f82c008937da9b5
