# Files in OBS, read with the rights of an IAM agency.
resource "datalink_dws_ext_data_source" "archive" {
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "OBS"
  data_source_name = "sales_archive"
  user_name        = "DWSAccessOBS"
  connect_info     = "gaussdb"
}

variable "mrs_password" {
  description = "The password of dws_reader in MRS Manager."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# Hive tables of an MRS cluster. The password never gets into the state; a new version of it makes a new connection.
resource "datalink_dws_ext_data_source" "hive" {
  project_id          = "89cd04f168b84af6be287f71730fdb4b"
  cluster_id          = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type                = "MRS"
  data_source_name    = "hive_orders"
  data_source_id      = "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11"
  user_name           = "dws_reader"
  user_pwd_wo         = var.mrs_password
  user_pwd_wo_version = 1
  description         = "Orders of the web shop, loaded every night"
  reboot              = true

  timeouts {
    create = "30m"
    update = "30m"
    delete = "15m"
  }
}
