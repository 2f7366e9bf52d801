//! `datalink_mrs_data_connector` and `datalink_mrs_data_connectors`: data connectors of MRS.
//!
//! API page: "Querying Data Connections" of the MRS API reference, the one call for both.

use async_trait::async_trait;

use super::attributes::{by_id, filter, many, one, passes, project_id, readable};
use super::look_up::Sought;
use crate::api::Listing;
use crate::api::huaweicloud::mrs::DataConnector;
use crate::datalink::failure::failure;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::mrs_data_connector::{
    READABLE, RESOURCE, SOURCE_INFO, SOURCE_TYPES, connectors, list, show,
};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, DataSource, Resource};
use crate::tf_provider::schema::{Attribute, Schema, rules};
use crate::tf_provider::value::{Object, Type};

const KIND: &str = "MRS data connector";
const PAGE: &str = "Querying Data Connections";

const NOTES: &str = "\
## Permissions

`mrs:dataConnector:listInstance`, and `iam:projects:listProjects` where the provider knows no project id.";

fn attributes() -> Vec<Attribute> {
    let source_info = Type::object(READABLE.iter().map(|name| (*name, Type::String)));
    let source_info = Attribute::computed(SOURCE_INFO, source_info, "The database, without its password.");
    readable(RESOURCE.schema().block, &[]).into_iter().chain([source_info]).collect()
}

/// A connector of a project, as the data sources show it.
fn object(connector: &DataConnector, project_id: &str) -> Object {
    let mut object: Object =
        [("id", connector.connector_id.as_deref().unwrap_or_default()), ("project_id", project_id)]
            .into_iter()
            .collect();
    show(connector, &mut object);
    object
}

/// The connectors of the project that `config` names, which is the provider's where it names none.
pub(in crate::datalink) async fn objects(
    call: &Call<Platforms>,
    config: &mut Object,
) -> Result<Vec<Object>, Diagnostics> {
    let context = limited(call);
    let connectors = connectors(Platforms::huaweicloud(call).await?, &context, config).await?;
    let project_id = config.text("project_id").unwrap_or_default();
    let found = list(&call.client, &connectors, &context, config).await;
    let found = found.and_then(|listing| Listing::clone(&listing).into_whole());
    let found =
        found.map_err(|error| failure(&format!("Listing the MRS data connectors of project {project_id}"), &error))?;
    Ok(found.iter().map(|connector| object(connector, project_id)).collect())
}

/// The look-up of one connector.
pub(crate) struct One;

#[async_trait]
impl DataSource<Platforms> for One {
    fn name(&self) -> &'static str {
        "datalink_mrs_data_connector"
    }

    fn schema(&self) -> Schema {
        let description = "Looks up a data connector of MRS by its id or its name.";
        let block = one(description, "connector_name", [project_id()], attributes());
        Schema { version: 0, block, page: PAGE, notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let (context, mut config) = (limited(call), config.clone());
        let connectors = connectors(Platforms::huaweicloud(call).await?, &context, &mut config).await?;
        let project_id = config.text("project_id").unwrap_or_default();
        let sought = Sought::new(KIND, "connector_name", &config, format!(" in project {project_id}"));
        let found = list(&call.client, &connectors, &context, &config).await;
        let name = config.text("connector_name").unwrap_or_default();
        let found = found.and_then(|list| match sought.id() {
            Some(id) => Ok(list.look_up(id)?.cloned().into_iter().collect()),
            None => list.look_up_name(name).map(|found| found.into_iter().cloned().collect::<Vec<_>>()),
        });
        let found = found.map_err(|error| failure(&sought.operation(), &error))?;
        sought.only(found.iter().map(|connector| object(connector, project_id)).collect())
    }
}

/// The list of connectors.
pub(crate) struct Many;

#[async_trait]
impl DataSource<Platforms> for Many {
    fn name(&self) -> &'static str {
        "datalink_mrs_data_connectors"
    }

    fn schema(&self) -> Schema {
        let arguments = [
            project_id(),
            filter("connector_name", "Only connectors of exactly this name."),
            filter("source_type", "Only connectors to a database of this type.")
                .rule(rules::one_of(SOURCE_TYPES).advice()),
        ];
        let result = (
            "data_connectors",
            "What was found, in the order of ids; see the data source of one connector for the attributes.",
        );
        let block = many("Lists the data connectors of MRS in a project.", arguments, result, attributes());
        Schema { version: 0, block, page: PAGE, notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let mut config = config.clone();
        let mut objects = objects(call, &mut config).await?;
        objects.retain(|object| passes(object, &config, &["connector_name", "source_type"]));
        config.set("data_connectors", by_id(objects));
        Ok(config)
    }
}
