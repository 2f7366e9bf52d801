variable "mysql_password" {
  description = "The password of the database user oms."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The database to migrate from. The password never gets into the state.
resource "datalink_oms_mysql_data_source" "shop" {
  name                = "shop"
  ip                  = "10.10.0.33"
  port                = 3306
  username            = "oms"
  password_wo         = var.mysql_password
  password_wo_version = 1
}

# One database of the host, in a region of its own.
resource "datalink_oms_mysql_data_source" "stock" {
  name        = "stock"
  ip          = "10.10.0.34"
  port        = 3306
  schema      = "stock"
  region      = "cn-anhui"
  description = "Stock of all branches"
  try_keep_hb = true

  username            = "oms"
  password_wo         = var.mysql_password
  password_wo_version = 1
}
