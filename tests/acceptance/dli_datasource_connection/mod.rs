//! `datalink_dli_datasource_connection`: what is particular to it, beside what every resource has to pass.

pub(crate) mod conforms;
mod faults;
mod life;
mod sample;
mod validation;

/// The type.
pub(crate) const KIND: &str = "datalink_dli_datasource_connection";

/// The address of the one object of most cases.
const ADDRESS: &str = "datalink_dli_datasource_connection.this";

/// The least that a connection needs.
pub(crate) const RDS: &str = r#"
  name              = "orders"
  service           = "RDS"
  url               = "192.168.3.208:3306"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"
"#;
