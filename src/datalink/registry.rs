//! All that the provider serves: one line each, sorted by name.

use super::data_sources;
use super::ephemeral_resources::huaweicloud_token;
use super::functions::{ob_config_url, parse_import_id};
use super::list_resources;
use super::platforms::Platforms;
use super::resources::{
    dli_datasource_connection, dws_ext_data_source, mrs_data_connector, oms_mysql_data_source,
    oms_oceanbase_data_source, oms_polardb_data_source,
};
use crate::tf_provider::engine::{DataSource, EphemeralResource, Function, ListResource, Resource};

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

/// All data sources.
pub(crate) fn data_sources() -> Vec<Box<dyn DataSource<Platforms>>> {
    vec![
        Box::new(data_sources::dli_datasource_connection::One),
        Box::new(data_sources::dli_datasource_connection::Many),
        Box::new(data_sources::dws_ext_data_source::One),
        Box::new(data_sources::dws_ext_data_source::Many),
        Box::new(data_sources::mrs_data_connector::One),
        Box::new(data_sources::mrs_data_connector::Many),
        Box::new(data_sources::oms_data_source::One),
        Box::new(data_sources::oms_data_source::Many),
    ]
}

/// All list resources.
pub(super) fn list_resources() -> Vec<Box<dyn ListResource<Platforms>>> {
    vec![
        Box::new(list_resources::dli_datasource_connection::DatasourceConnections),
        Box::new(list_resources::dws_ext_data_source::ExtDataSources),
        Box::new(list_resources::mrs_data_connector::DataConnectors),
        Box::new(list_resources::oms_data_source::MYSQL),
        Box::new(list_resources::oms_data_source::OCEANBASE),
        Box::new(list_resources::oms_data_source::POLARDB),
    ]
}

/// All ephemeral resources.
pub(super) fn ephemeral_resources() -> Vec<Box<dyn EphemeralResource<Platforms>>> {
    vec![Box::new(huaweicloud_token::HuaweicloudToken)]
}

/// All functions.
pub(super) fn functions() -> Vec<Box<dyn Function>> {
    vec![Box::new(ob_config_url::ObConfigUrl), Box::new(parse_import_id::ParseImportId)]
}
