import {
  to = datalink_mrs_data_connector.metastore
  id = "0822239c1e80d4502f82c008937da9b5"
}
