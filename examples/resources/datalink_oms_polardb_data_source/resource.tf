variable "polardb_password" {
  description = "The password of the database user oms."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The database to migrate from. The password never gets into the state.
resource "datalink_oms_polardb_data_source" "legacy" {
  name                = "legacy-orders"
  username            = "oms"
  password_wo         = var.polardb_password
  password_wo_version = 1
}

variable "alibaba_secret" {
  description = "The AccessKey secret with which OMS finds the instances behind the database."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# With the account of Alibaba Cloud that the database runs in.
resource "datalink_oms_polardb_data_source" "archive" {
  name          = "legacy-archive"
  region        = "cn-anhui"
  description   = "Orders until 2023"
  intranet_addr = "drds-archive.internal:3306"

  username            = "oms"
  password_wo         = var.polardb_password
  password_wo_version = 1

  access_key            = "LTAIexample0000000001"
  secret_key_wo         = var.alibaba_secret
  secret_key_wo_version = 1
}
