locals {
  deletion_policy = var.keep_on_destroy ? "abandon" : "delete"
}

# Where the data come from.
resource "datalink_oms_polardb_data_source" "source" {
  name          = "${var.migration.name}-source"
  description   = "Source of ${var.migration.name}"
  region        = var.migration.region
  intranet_addr = var.migration.source.intranet_addr

  username            = var.migration.source.username
  password_wo         = var.secrets.source_password
  password_wo_version = var.secrets_version

  access_key            = var.migration.source.access_key
  secret_key_wo         = var.secrets.source_secret_key
  secret_key_wo_version = var.migration.source.access_key == null ? null : var.secrets_version

  deletion_policy = local.deletion_policy
}

# Where they go to.
resource "datalink_oms_oceanbase_data_source" "target" {
  name        = "${var.migration.name}-target"
  description = "Target of ${var.migration.name}"
  region      = var.migration.region
  type        = var.migration.target.type
  tenant      = var.migration.target.tenant
  cluster     = var.migration.target.cluster
  schema      = var.migration.target.schema
  ip          = var.migration.target.ip
  port        = var.migration.target.port
  config_url  = var.migration.target.config_url
  ocp_name    = var.migration.target.ocp_name

  username            = var.migration.target.username
  password_wo         = var.secrets.target_password
  password_wo_version = var.secrets_version

  drc_user_name           = var.migration.target.drc_user_name
  drc_password_wo         = var.secrets.drc_password
  drc_password_wo_version = var.migration.target.drc_user_name == null ? null : var.secrets_version

  deletion_policy = local.deletion_policy
}
