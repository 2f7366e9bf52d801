//! The search for external data sources of a DWS cluster. API page: "Querying Data Sources" of the DWS API reference.

use async_trait::async_trait;

use super::filters::{block, has_prefix, name_prefix, project_id};
use crate::datalink::data_sources::attributes::{filter, passes};
use crate::datalink::data_sources::dws_ext_data_source::{cluster_id, objects};
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::dws_ext_data_source::{RESOURCE, TYPES};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, ListResource, Query, Resource, Results};
use crate::tf_provider::schema::{Schema, rules};

const NAME: &str = "data_source_name";
const TYPE: &str = "type";

/// The search.
pub(crate) struct ExtDataSources;

#[async_trait]
impl ListResource<Platforms> for ExtDataSources {
    fn name(&self) -> &'static str {
        RESOURCE.name()
    }

    fn schema(&self) -> Schema {
        let kind = filter(TYPE, "Only data sources of this type.").rule(rules::one_of(TYPES).advice());
        let filters = [cluster_id(), project_id(), kind, name_prefix()];
        let block = block("Finds the external data sources of a DWS cluster.", filters);
        Schema { version: 0, block, page: "Querying Data Sources", notes: "" }
    }

    fn display_name(&self) -> &'static str {
        NAME
    }

    async fn list(&self, call: &Call<Platforms>, query: &Query<'_>, results: &Results) -> Result<(), Diagnostics> {
        let mut config = query.config.clone();
        let mut objects = objects(call, &mut config).await?;
        objects.retain(|object| passes(object, &config, &[TYPE]) && has_prefix(object, NAME, &config));
        results.add_sorted(objects).await;
        Ok(())
    }
}
