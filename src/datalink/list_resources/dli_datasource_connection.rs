//! The search for basic datasource connections of DLI. API page: "Querying the Basic Datasource Connection List" of the DLI
//! API reference. A record of a connection that was deleted is not found.

use async_trait::async_trait;

use super::filters::{block, has_prefix, name_prefix, project_id};
use crate::datalink::data_sources::attributes::filter;
use crate::datalink::data_sources::dli_datasource_connection::{is_to_service, objects};
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::dli_datasource_connection::{RESOURCE, known_service};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, ListResource, Query, Resource, Results};
use crate::tf_provider::schema::Schema;

const NAME: &str = "name";

/// The search.
pub(crate) struct DatasourceConnections;

#[async_trait]
impl ListResource<Platforms> for DatasourceConnections {
    fn name(&self) -> &'static str {
        RESOURCE.name()
    }

    fn schema(&self) -> Schema {
        let service = filter("service", "Only connections to this service.").rule(known_service().advice());
        let filters = [project_id(), service, name_prefix()];
        let block = block("Finds the basic datasource connections of DLI in a project.", filters);
        Schema { version: 0, block, page: "Querying the Basic Datasource Connection List", notes: "" }
    }

    fn display_name(&self) -> &'static str {
        NAME
    }

    async fn list(&self, call: &Call<Platforms>, query: &Query<'_>, results: &Results) -> Result<(), Diagnostics> {
        let mut config = query.config.clone();
        let mut objects = objects(call, &mut config, false).await?;
        objects.retain(|object| is_to_service(object, &config) && has_prefix(object, NAME, &config));
        results.add_sorted(objects).await;
        Ok(())
    }
}
