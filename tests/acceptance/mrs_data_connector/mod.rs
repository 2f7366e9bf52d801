//! `datalink_mrs_data_connector`: what is particular to it, beside what every resource has to pass.

pub(crate) mod conforms;
mod faults;
mod life;
mod paging;
mod sample;
mod validation;

/// The type.
pub(crate) const KIND: &str = "datalink_mrs_data_connector";

/// The address of the one object of most cases.
const ADDRESS: &str = "datalink_mrs_data_connector.this";

/// The least that a connector needs, as a block.
pub(crate) const BLOCK: &str = r#"
  connector_name = "hive_metastore"
  source_type    = "RDS_MYSQL"
  source_info {
    rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01"
    db_name         = "hive"
    user_name       = "hive"
    password        = "Example-Pwd-2481"
  }
"#;

/// The same as JSON.
const JSON: &str = r#"
  connector_name = "hive_metastore"
  source_type    = "RDS_MYSQL"
  source_info_json = jsonencode({ rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01", db_name = "hive", user_name = "hive", password = "Example-Pwd-2481" })
"#;

/// The same as a block whose password is kept out of the state.
pub(crate) fn write_only(password: &str, version: u32) -> String {
    let argument = format!("password_wo = \"{password}\"\n    password_wo_version = {version}");
    BLOCK.replace("password        = \"Example-Pwd-2481\"", &argument)
}
