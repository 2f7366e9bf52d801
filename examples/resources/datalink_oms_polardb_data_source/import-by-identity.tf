import {
  to = datalink_oms_polardb_data_source.legacy
  identity = {
    id = "e_4wg07fh1s9aa"
  }
}
