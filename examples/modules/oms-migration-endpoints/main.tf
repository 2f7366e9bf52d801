locals {
  deletion_policy = var.keep_on_destroy ? "abandon" : "delete"

  source = var.migration.source
  mysql  = var.migration.source.mysql
  target = var.migration.target
  kafka  = var.migration.target.kafka
}

# Where the data come from: PolarDB-X,
resource "datalink_oms_polardb_data_source" "source" {
  count = local.mysql == null ? 1 : 0

  name          = "${var.migration.name}-source"
  description   = "Source of ${var.migration.name}"
  region        = var.migration.region
  intranet_addr = local.source.intranet_addr

  username            = local.source.username
  password_wo         = var.secrets.source_password
  password_wo_version = var.secrets_version

  access_key            = local.source.access_key
  secret_key_wo         = var.secrets.source_secret_key
  secret_key_wo_version = local.source.access_key == null ? null : var.secrets_version

  deletion_policy = local.deletion_policy
}

# or a MySQL with its standby.
resource "datalink_oms_mysql_master_slave_data_source" "source" {
  count = local.mysql == null ? 0 : 1

  name = "${var.migration.name}-source"

  master {
    ip          = local.mysql.master.ip
    port        = local.mysql.master.port
    schema      = local.mysql.schema
    region      = var.migration.region
    description = "Source of ${var.migration.name}"
    try_keep_hb = local.mysql.try_keep_hb

    username            = local.source.username
    password_wo         = var.secrets.source_password
    password_wo_version = var.secrets_version
  }

  slave {
    ip          = local.mysql.slave.ip
    port        = local.mysql.slave.port
    schema      = local.mysql.schema
    region      = var.migration.region
    description = "Standby of the source of ${var.migration.name}"

    username            = local.source.username
    password_wo         = var.secrets.source_password
    password_wo_version = var.secrets_version
  }

  deletion_policy = local.deletion_policy
}

# Where they go to: OceanBase,
resource "datalink_oms_oceanbase_data_source" "target" {
  count = local.kafka == null ? 1 : 0

  name        = "${var.migration.name}-target"
  description = "Target of ${var.migration.name}"
  region      = var.migration.region
  type        = local.target.type
  tenant      = local.target.tenant
  cluster     = local.target.cluster
  schema      = local.target.schema
  ip          = local.target.ip
  port        = local.target.port
  config_url  = local.target.config_url
  ocp_name    = local.target.ocp_name

  username            = local.target.username
  password_wo         = var.secrets.target_password
  password_wo_version = var.secrets_version

  drc_user_name           = local.target.drc_user_name
  drc_password_wo         = var.secrets.drc_password
  drc_password_wo_version = local.target.drc_user_name == null ? null : var.secrets_version

  deletion_policy = local.deletion_policy
}

# or a Kafka.
resource "datalink_oms_kafka_data_source" "target" {
  count = local.kafka == null ? 0 : 1

  name        = "${var.migration.name}-target"
  description = "Target of ${var.migration.name}"
  region      = var.migration.region
  endpoint    = local.kafka.endpoint

  enable_ssl  = local.kafka.cert_ssl_id == null ? null : true
  cert_ssl_id = local.kafka.cert_ssl_id

  enable_sasl         = local.kafka.sasl_mechanism == null ? null : true
  sasl_mechanism      = local.kafka.sasl_mechanism
  username            = local.target.username
  password_wo         = local.kafka.sasl_mechanism == null ? null : var.secrets.target_password
  password_wo_version = local.kafka.sasl_mechanism == null ? null : var.secrets_version

  deletion_policy = local.deletion_policy
}
