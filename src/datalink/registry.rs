//! All that the provider serves: one line each.

use super::actions::dli_test_connectivity::DliTestConnectivity;
use super::actions::dws_restart_cluster::DwsRestartCluster;
use super::actions::dws_resync_data_source::DwsResyncDataSource;
use super::ephemeral_resources::huaweicloud_token;
use super::functions::{ob_config_url, parse_import_id};
use super::kind::{Catalog, Kind};
use super::kinds::dli_datasource_auth::DliDatasourceAuth;
use super::kinds::dli_datasource_connection::DliDatasourceConnection;
use super::kinds::dli_enhanced_connection::DliEnhancedConnection;
use super::kinds::dws_ext_data_source::DwsExtDataSource;
use super::kinds::mrs_data_connector::MrsDataConnector;
use super::kinds::oms;
use super::life::{List, LookUp, Managed, Search};
use super::platforms::Platforms;
use crate::tf_provider::engine::{Action, DataSource, EphemeralResource, Function, ListResource, Resource};

/// All kinds of objects.
fn kinds() -> Served {
    let served = Served::default()
        .kind(DliDatasourceAuth)
        .kind(DliDatasourceConnection)
        .kind(DliEnhancedConnection)
        .kind(DwsExtDataSource)
        .kind(MrsDataConnector)
        .catalog(oms::AnyDataSource);
    oms::KINDS.iter().copied().fold(served, Served::kind).kind(oms::MysqlPair)
}

/// All actions, by name.
pub(super) fn actions() -> Vec<Box<dyn Action<Platforms>>> {
    vec![Box::new(DliTestConnectivity), Box::new(DwsRestartCluster), Box::new(DwsResyncDataSource)]
}

/// All ephemeral resources.
pub(super) fn ephemeral_resources() -> Vec<Box<dyn EphemeralResource<Platforms>>> {
    vec![Box::new(huaweicloud_token::HuaweicloudToken)]
}

/// All functions.
pub(super) fn functions() -> Vec<Box<dyn Function>> {
    vec![Box::new(ob_config_url::ObConfigUrl), Box::new(parse_import_id::ParseImportId)]
}

/// All resource types, by name.
pub(crate) fn resources() -> Vec<Box<dyn Resource<Platforms>>> {
    let mut resources = kinds().resources;
    resources.sort_by_key(|resource| resource.name());
    resources
}

/// All data sources, by name.
pub(crate) fn data_sources() -> Vec<Box<dyn DataSource<Platforms>>> {
    let mut data_sources = kinds().data_sources;
    data_sources.sort_by_key(|data_source| data_source.name());
    data_sources
}

/// All list resources, by name.
pub(super) fn list_resources() -> Vec<Box<dyn ListResource<Platforms>>> {
    let mut list_resources = kinds().list_resources;
    list_resources.sort_by_key(|list_resource| list_resource.name());
    list_resources
}

/// What follows from the kinds.
#[derive(Default)]
struct Served {
    resources: Vec<Box<dyn Resource<Platforms>>>,
    data_sources: Vec<Box<dyn DataSource<Platforms>>>,
    list_resources: Vec<Box<dyn ListResource<Platforms>>>,
}

impl Served {
    /// Objects that can be managed.
    fn kind<K: Kind + Copy>(mut self, kind: K) -> Self {
        self.resources.push(Box::new(Managed(kind)));
        self.list_resources.push(Box::new(Search(kind)));
        self.catalog(kind)
    }

    /// Objects that can be looked up.
    fn catalog<K: Catalog + Copy>(mut self, kind: K) -> Self {
        if let Some(texts) = kind.data_sources() {
            self.data_sources.push(Box::new(LookUp { kind, texts: texts.one }));
            self.data_sources.push(Box::new(List { kind, texts: texts.many, result: texts.result }));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::datalink::{Datalink, Environment};
    use crate::tf_provider::engine::Registry;

    #[test]
    fn all_that_is_served_can_be_served() {
        let faults = Registry::new(Datalink::new(Environment::of([]))).check();
        assert!(faults.is_empty(), "{faults:?}");
    }
}
