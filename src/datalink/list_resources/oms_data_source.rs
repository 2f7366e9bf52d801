//! The searches for data sources of OMS, one for each resource that makes a kind of them. API page: "ListDataSource" of the
//! OMS API reference.

use async_trait::async_trait;

use super::filters::{block, has_prefix, name_prefix};
use crate::api::Listing;
use crate::api::oms::DataSource;
use crate::datalink::data_sources::attributes::filter;
use crate::datalink::failure::failure;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::oms_data_source::OmsDataSource;
use crate::datalink::resources::{oms_mysql_data_source, oms_oceanbase_data_source, oms_polardb_data_source};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, ListResource, Query, Resource, Results};
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::Object;

/// How the types of OceanBase begin.
const OCEANBASE_TYPES: &[&str] = &["OB_", "OCEANBASE"];
/// How the types begin that belong neither to OceanBase nor to PolarDB. The type of PolarDB is not documented, and may well
/// be missing, so it is whatever is left; OMS calls PolarDB-X `POLARDB_X_1` in its settings.
const OTHERS: &[&str] =
    &["ADB", "DATAHUB", "DB2", "DBP", "IDB", "KAFKA", "MYSQL", "ORACLE", "POSTGRESQL", "ROCKETMQ", "TIDB"];

/// A search for one kind of data sources.
pub(crate) struct DataSources {
    resource: OmsDataSource,
    /// Whether a type is one of the kind's.
    is_of_kind: fn(&str) -> bool,
}

/// MySQL.
pub(crate) const MYSQL: DataSources =
    DataSources { resource: oms_mysql_data_source::RESOURCE, is_of_kind: |kind| kind == "MYSQL" };
/// OceanBase, in all its modes and editions.
pub(crate) const OCEANBASE: DataSources =
    DataSources { resource: oms_oceanbase_data_source::RESOURCE, is_of_kind: is_oceanbase };
/// PolarDB.
pub(crate) const POLARDB: DataSources = DataSources {
    resource: oms_polardb_data_source::RESOURCE,
    is_of_kind: |kind| !is_oceanbase(kind) && !begins_like_one(kind, OTHERS),
};

fn is_oceanbase(kind: &str) -> bool {
    begins_like_one(kind, OCEANBASE_TYPES)
}

fn begins_like_one(kind: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| kind.starts_with(beginning))
}

#[async_trait]
impl ListResource<Platforms> for DataSources {
    fn name(&self) -> &'static str {
        self.resource.name()
    }

    fn schema(&self) -> Schema {
        let filters = [filter("type", "Only data sources of this type, such as OB_MYSQL_CE or MYSQL."), name_prefix()];
        let block = block("Finds the data sources of this kind in OceanBase Migration Service (OMS).", filters);
        Schema { version: 0, block, page: "ListDataSource", notes: "" }
    }

    fn display_name(&self) -> &'static str {
        "name"
    }

    async fn list(&self, call: &Call<Platforms>, query: &Query<'_>, results: &Results) -> Result<(), Diagnostics> {
        let config = query.config;
        let sources = Platforms::oms(call).await?.list(&limited(call), None, &[]).await.and_then(Listing::into_whole);
        let mut sources = sources.map_err(|error| failure("Listing the OMS data sources", &error))?;
        sources.retain(|source| {
            let kind = source.kind.as_deref().unwrap_or_default();
            (self.is_of_kind)(kind) && config.non_empty("type").is_none_or(|wanted| wanted == kind)
        });
        let object = |source: &DataSource| {
            let mut object = Object::new();
            self.resource.show(source, &mut object);
            object
        };
        let objects = sources.iter().map(object).filter(|object| has_prefix(object, "name", config));
        results.add_sorted(objects.collect()).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_belongs_to_one_kind_at_most() {
        let of_kind = |kind: &str| [MYSQL, OCEANBASE, POLARDB].map(|sources| (sources.is_of_kind)(kind));
        for kind in ["OB_MYSQL", "OB_ORACLE", "OB_MYSQL_CE", "OB_MYSQL_VPC", "OCEANBASE"] {
            assert_eq!(of_kind(kind), [false, true, false], "{kind}");
        }
        assert_eq!(of_kind("MYSQL"), [true, false, false]);
        for kind in ["MYSQL_RDS", "ORACLE", "KAFKA", "DB2_LUW", "DBP_OP_ROUTE", "POSTGRESQL_RDS"] {
            assert_eq!(of_kind(kind), [false; 3], "{kind}");
        }
        for kind in ["POLARDB_X_1", "DRDS", ""] {
            assert_eq!(of_kind(kind), [false, false, true], "{kind}");
        }
    }
}
