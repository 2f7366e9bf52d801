import {
  to = datalink_mrs_data_connector.metastore
  identity = {
    id = "0822239c1e80d4502f82c008937da9b5"
  }
}
