# By the cluster and the id of the data source; the project is the provider's.
terraform import datalink_dws_ext_data_source.archive 4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90/d303f19c-fbd1-4716-ae04-07d1ff358f22

# By the project, the cluster and the id.
terraform import datalink_dws_ext_data_source.archive 89cd04f168b84af6be287f71730fdb4b/4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90/d303f19c-fbd1-4716-ae04-07d1ff358f22
