//! The search for data connectors of MRS. API page: "Querying Data Connections" of the MRS API reference.

use async_trait::async_trait;

use super::filters::{block, has_prefix, name_prefix, project_id};
use crate::datalink::data_sources::attributes::{filter, passes};
use crate::datalink::data_sources::mrs_data_connector::objects;
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::mrs_data_connector::{RESOURCE, SOURCE_TYPES};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, ListResource, Query, Resource, Results};
use crate::tf_provider::schema::{Schema, rules};

const NAME: &str = "connector_name";
const SOURCE_TYPE: &str = "source_type";

/// The search.
pub(crate) struct DataConnectors;

#[async_trait]
impl ListResource<Platforms> for DataConnectors {
    fn name(&self) -> &'static str {
        RESOURCE.name()
    }

    fn schema(&self) -> Schema {
        let source_type = filter(SOURCE_TYPE, "Only connectors to a database of this type.")
            .rule(rules::one_of(SOURCE_TYPES).advice());
        let block = block("Finds the data connectors of MRS in a project.", [project_id(), source_type, name_prefix()]);
        Schema { version: 0, block, page: "Querying Data Connections", notes: "" }
    }

    fn display_name(&self) -> &'static str {
        NAME
    }

    async fn list(&self, call: &Call<Platforms>, query: &Query<'_>, results: &Results) -> Result<(), Diagnostics> {
        let mut config = query.config.clone();
        let mut objects = objects(call, &mut config).await?;
        objects.retain(|object| passes(object, &config, &[SOURCE_TYPE]) && has_prefix(object, NAME, &config));
        results.add_sorted(objects).await;
        Ok(())
    }
}
