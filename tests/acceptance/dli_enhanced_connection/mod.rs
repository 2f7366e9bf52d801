//! `datalink_dli_enhanced_connection`: what is particular to it, beside what every resource has to pass.

pub(crate) mod conforms;
mod faults;
mod life;
mod parts;
mod sample;
mod validation;

/// The type.
pub(crate) const KIND: &str = "datalink_dli_enhanced_connection";

/// The address of the one object of most cases.
const ADDRESS: &str = "datalink_dli_enhanced_connection.this";

/// The least that a connection needs.
pub(crate) const LEAST: &str = r#"
  name            = "orders"
  dest_vpc_id     = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
"#;

/// A connection that a pool is bound to.
pub(crate) const POOL: &str = r#"
  name                   = "orders"
  dest_vpc_id            = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id        = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
  elastic_resource_pools = ["e1"]
"#;
