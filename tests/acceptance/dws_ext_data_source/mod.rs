//! `datalink_dws_ext_data_source`: what is particular to it, beside what every resource has to pass.

pub(crate) mod conforms;
mod faults;
mod life;
mod sample;
mod validation;

/// The type.
pub(crate) const KIND: &str = "datalink_dws_ext_data_source";

/// The address of the one object of most cases.
pub(crate) const ADDRESS: &str = "datalink_dws_ext_data_source.this";

/// The least that a data source of type OBS needs.
pub(crate) const OBS: &str = r#"
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "OBS"
  data_source_name = "sales_archive"
  user_name        = "DWSAccessOBS"
  connect_info     = "gaussdb"
"#;

/// The least that a data source of type MRS needs.
pub(crate) const MRS: &str = r#"
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "MRS"
  data_source_name = "hive_orders"
  user_name        = "dws_reader"
  user_pwd         = "Example-Pwd-2481"
  data_source_id   = "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11"
"#;
