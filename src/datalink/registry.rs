//! All that the provider serves: one line each, sorted by name.

use super::functions::{ob_config_url, parse_import_id};
use super::platforms::Platforms;
use super::resources::{
    dli_datasource_connection, dws_ext_data_source, mrs_data_connector, oms_mysql_data_source,
    oms_oceanbase_data_source, oms_polardb_data_source,
};
use crate::tf_provider::engine::{Function, Resource};

/// All resource types.
pub(crate) fn resources() -> Vec<Box<dyn Resource<Platforms>>> {
    vec![
        Box::new(dli_datasource_connection::RESOURCE),
        Box::new(dws_ext_data_source::RESOURCE),
        Box::new(mrs_data_connector::RESOURCE),
        Box::new(oms_mysql_data_source::RESOURCE),
        Box::new(oms_oceanbase_data_source::RESOURCE),
        Box::new(oms_polardb_data_source::RESOURCE),
    ]
}

/// All functions.
pub(super) fn functions() -> Vec<Box<dyn Function>> {
    vec![Box::new(ob_config_url::ObConfigUrl), Box::new(parse_import_id::ParseImportId)]
}
