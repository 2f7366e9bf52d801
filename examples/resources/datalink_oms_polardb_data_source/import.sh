# By the id.
terraform import datalink_oms_polardb_data_source.legacy e_4wg07fh1s9aa

# By the exact name.
terraform import datalink_oms_polardb_data_source.legacy name:legacy
