//! The kinds of objects: what only each of them knows, a file or a table for each.

pub(super) mod dli_datasource_auth;
pub(super) mod dli_datasource_connection;
pub(super) mod dli_enhanced_connection;
mod dli_tags;
pub(super) mod dws_ext_data_source;
mod identity;
mod move_source;
pub(super) mod mrs_data_connector;
pub(super) mod oms;
