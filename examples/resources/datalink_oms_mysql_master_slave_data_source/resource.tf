variable "pair_password" {
  description = "The password of the database user oms, on both hosts."
  type        = string
  sensitive   = true
  default     = "Example-Pwd-2481"
}

# A MySQL and its standby. The passwords never get into the state.
resource "datalink_oms_mysql_master_slave_data_source" "sales" {
  name = "sales"

  master {
    ip                  = "10.10.0.61"
    port                = 3306
    username            = "oms"
    password_wo         = var.pair_password
    password_wo_version = 1
    try_keep_hb         = true
  }

  slave {
    ip                  = "10.10.0.62"
    port                = 3306
    username            = "oms"
    password_wo         = var.pair_password
    password_wo_version = 1
  }
}
