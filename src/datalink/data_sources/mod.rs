//! The data sources, one file for each kind of object: the look-up of one, and the list of many.
//!
//! What an object shows is the resource's own mapping from the API; `attributes` and `look_up` are what all of them
//! share. Nothing here writes, and no secret is ever returned.

pub(super) mod attributes;
pub(super) mod dli_datasource_connection;
pub(super) mod dws_ext_data_source;
mod look_up;
pub(super) mod mrs_data_connector;
pub(super) mod oms_data_source;
