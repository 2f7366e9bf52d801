variable "metastore_password" {
  description = "The password of the database user hive."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The database that Hive keeps its metadata in. The password never gets into the state; a new version of it is sent by
# an update in place.
resource "datalink_mrs_data_connector" "metastore" {
  connector_name = "hive-metastore"
  source_type    = "RDS_MYSQL"

  source_info {
    rds_instance_id     = "3aa55f1cb4c3491686936130f21e9f16in01"
    db_name             = "hive"
    user_name           = "hive"
    password_wo         = var.metastore_password
    password_wo_version = 1
  }
}

# The same as JSON, for settings that the block does not have.
resource "datalink_mrs_data_connector" "ranger" {
  project_id     = "89cd04f168b84af6be287f71730fdb4b"
  connector_name = "ranger-policies"
  source_type    = "gaussdb-mysql"

  source_info_json_wo = jsonencode({
    rds_instance_id = "5bb66a2dc5d4502797a47241a32f0a27in07"
    db_name         = "ranger"
    user_name       = "ranger"
    password        = var.metastore_password
    ssl_mode        = "required"
  })
  source_info_json_wo_version = 1
}
