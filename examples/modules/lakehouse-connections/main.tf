# The warehouse reads files in OBS, with the rights of the agency.
resource "datalink_dws_ext_data_source" "files" {
  cluster_id       = var.warehouse.cluster_id
  type             = "OBS"
  data_source_name = "${var.name}_files"
  description      = "Files of ${var.name}"
  user_name        = var.warehouse.obs_agency
  connect_info     = var.warehouse.database
}

# The warehouse reads the Hive tables of the MRS cluster.
resource "datalink_dws_ext_data_source" "tables" {
  cluster_id          = var.warehouse.cluster_id
  type                = "MRS"
  data_source_name    = "${var.name}_tables"
  description         = "Hive tables of ${var.name}"
  data_source_id      = var.mrs.cluster_id
  user_name           = var.mrs.user_name
  user_pwd_wo         = var.secrets.mrs_password
  user_pwd_wo_version = var.secrets_version
}

# MRS clusters keep the metadata of Hive in RDS.
resource "datalink_mrs_data_connector" "metastore" {
  connector_name = "${var.name}-metastore"
  source_type    = "RDS_MYSQL"

  source_info {
    rds_instance_id     = var.metastore.instance_id
    db_name             = var.metastore.database
    user_name           = var.metastore.user_name
    password_wo         = var.secrets.metastore_password
    password_wo_version = var.secrets_version
  }
}

# The elastic resource pools of DLI reach what is in the VPC: the warehouse, and the database of the metastore.
resource "datalink_dli_enhanced_connection" "vpc" {
  name                   = "${var.name}_vpc"
  dest_vpc_id            = var.network.vpc_id
  dest_network_id        = var.network.subnet_id
  elastic_resource_pools = var.elastic_resource_pools
  tags                   = var.tags
}
