//! The resources, one file each, all in the same order: documentation, schema, mapping to and from the API, behaviour.
//!
//! The mapping from the API is also that of the data sources. The OMS data sources differ in data only: their files are tables, and `oms_data_source` is what they share.

pub(super) mod dli_datasource_connection;
pub(super) mod dws_ext_data_source;
mod identity;
mod move_source;
pub(super) mod mrs_data_connector;
pub(super) mod oms_data_source;
pub(super) mod oms_mysql_data_source;
pub(super) mod oms_oceanbase_data_source;
pub(super) mod oms_polardb_data_source;
