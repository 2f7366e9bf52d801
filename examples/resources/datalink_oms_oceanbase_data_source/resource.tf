variable "oceanbase_password" {
  description = "The password of the database user oms."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The tenant to migrate to. The password never gets into the state.
resource "datalink_oms_oceanbase_data_source" "orders" {
  name                = "orders-target"
  tenant              = "orders"
  cluster             = "ob_prod"
  ip                  = "10.10.0.17"
  port                = 2883
  username            = "oms"
  password_wo         = var.oceanbase_password
  password_wo_version = 1
}

# With all that an incremental synchronization needs.
resource "datalink_oms_oceanbase_data_source" "billing" {
  name        = "billing-source"
  type        = "OB_MYSQL_CE"
  tenant      = "billing"
  cluster     = "ob_prod"
  schema      = "billing"
  ip          = "10.10.0.18"
  port        = 2883
  region      = "cn-anhui"
  description = "Billing, synchronized into the warehouse"
  config_url  = "http://10.10.0.5:8080/services?Action=ObRootServiceInfo&User_ID=alibaba&UID=ocpmaster&ObRegion=ob_prod"

  username            = "oms"
  password_wo         = var.oceanbase_password
  password_wo_version = 1

  drc_user_name           = "drc_user"
  drc_password_wo         = var.oceanbase_password
  drc_password_wo_version = 1

  inner_drc_password_wo         = var.oceanbase_password
  inner_drc_password_wo_version = 1
}
