//! The list resources, by which `terraform query` finds what exists: one file for each kind of object.
//!
//! What an object shows is the same as for the data sources; `filters` is what all of them share. Nothing here writes.

pub(super) mod dli_datasource_connection;
pub(super) mod dws_ext_data_source;
mod filters;
pub(super) mod mrs_data_connector;
pub(super) mod oms_data_source;
