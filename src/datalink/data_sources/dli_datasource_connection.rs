//! `datalink_dli_datasource_connection` and `datalink_dli_datasource_connections`: basic datasource connections of DLI.
//!
//! API pages: "Querying a Basic Datasource Connection", "Querying the Basic Datasource Connection List" of the DLI API
//! reference. The service keeps records of what was deleted: only a list that asks for them has them.

use async_trait::async_trait;

use super::attributes::{by_id, filter, many, one, passes, project_id, readable};
use super::look_up::Sought;
use crate::api::Listing;
use crate::api::huaweicloud::dli::{Connection, State};
use crate::datalink::failure::failure;
use crate::datalink::limited;
use crate::datalink::platforms::Platforms;
use crate::datalink::resources::dli_datasource_connection::{
    RESOURCE, connections, is_same_service, known_service, show,
};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, DataSource, Resource};
use crate::tf_provider::schema::{Attribute, Rule, Schema};
use crate::tf_provider::value::Object;

const KIND: &str = "DLI datasource connection";
const STATES: &[&str] = &["CREATING", "ACTIVE", "FAILED", "DELETED"];

const NOTES: &str = "\
## Permissions

`iam:projects:listProjects` where the provider knows no project id.

## Limits of the API

The cloud has announced the end of this API for 2024-06-30: see the resource of the same object. `security_group_id`,
`network_id` and `tags` of a connection are never returned.";

fn attributes() -> Vec<Attribute> {
    readable(RESOURCE.schema().block, &[("service", "The service that is connected, as DLI spells it.")])
}

/// A connection of a project, as the data sources show it.
fn object(connection: &Connection, project_id: &str) -> Object {
    let mut object: Object =
        [("id", connection.connection_id.as_deref().unwrap_or_default()), ("project_id", project_id)]
            .into_iter()
            .collect();
    show(connection, &mut object);
    object
}

/// The connections of the project that `config` names, which is the provider's where it names none. A record of what was
/// deleted is no connection, unless somebody asks for just that.
pub(in crate::datalink) async fn objects(
    call: &Call<Platforms>,
    config: &mut Object,
    with_deleted: bool,
) -> Result<Vec<Object>, Diagnostics> {
    let context = limited(call);
    let connections = connections(Platforms::huaweicloud(call).await?, &context, config).await?;
    let project_id = config.text("project_id").unwrap_or_default();
    let found =
        connections.list(&context).await.and_then(Listing::into_whole).map_err(|error| {
            failure(&format!("Listing the DLI datasource connections of project {project_id}"), &error)
        })?;
    let wanted = found.iter().filter(|connection| with_deleted || connection.state() != Some(State::Deleted));
    Ok(wanted.map(|connection| object(connection, project_id)).collect())
}

/// Whether a connection is to the service that `config` asks for.
pub(in crate::datalink) fn is_to_service(object: &Object, config: &Object) -> bool {
    config.non_empty("service").is_none() || is_same_service(object.get("service"), config.get("service"))
}

/// A state that DLI documents. What it shows may be spelt in any case, as its services are.
fn known_state() -> Rule {
    Rule::text(format!("be one of {}, in any case", STATES.join(", ")), |text| {
        let known = text.is_empty() || STATES.iter().any(|state| state.eq_ignore_ascii_case(text));
        if known { Ok(()) } else { Err("is not".to_owned()) }
    })
}

/// Whether a connection is in the state that `config` asks for.
fn is_in_state(object: &Object, config: &Object) -> bool {
    let shown = object.text("state").unwrap_or_default();
    config.non_empty("state").is_none_or(|wanted| wanted.eq_ignore_ascii_case(shown))
}

/// The look-up of one connection.
pub(crate) struct One;

#[async_trait]
impl DataSource<Platforms> for One {
    fn name(&self) -> &'static str {
        "datalink_dli_datasource_connection"
    }

    fn schema(&self) -> Schema {
        let description = "Looks up a basic datasource connection of DLI by its id or its name.";
        let block = one(description, "name", [project_id()], attributes());
        Schema { version: 0, block, page: "Querying a Basic Datasource Connection", notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let (context, mut config) = (limited(call), config.clone());
        let connections = connections(Platforms::huaweicloud(call).await?, &context, &mut config).await?;
        let project_id = config.text("project_id").unwrap_or_default();
        let sought = Sought::new(KIND, "name", &config, format!(" in project {project_id}"));
        let found = match sought.id() {
            Some(id) => connections.find(&context, id).await.map(|found| found.into_iter().collect()),
            None => {
                let name = config.text("name").unwrap_or_default();
                let listing = connections.list(&context).await;
                let listing = listing.map(|list| list.without(|row| row.state() == Some(State::Deleted)));
                listing.and_then(|list| Ok(list.look_up_name(name)?.into_iter().cloned().collect::<Vec<_>>()))
            }
        };
        let found = found.map_err(|error| failure(&sought.operation(), &error))?;
        sought.only(found.iter().map(|connection| object(connection, project_id)).collect())
    }
}

/// The list of connections.
pub(crate) struct Many;

#[async_trait]
impl DataSource<Platforms> for Many {
    fn name(&self) -> &'static str {
        "datalink_dli_datasource_connections"
    }

    fn schema(&self) -> Schema {
        let arguments = [
            project_id(),
            filter("name", "Only connections of exactly this name."),
            filter("service", "Only connections to this service.").rule(known_service().advice()),
            filter("state", "Only connections in this state. Default: all but DELETED ones.")
                .rule(known_state().advice()),
        ];
        let result = (
            "connections",
            "What was found, in the order of ids; see the data source of one connection for the attributes.",
        );
        let block =
            many("Lists the basic datasource connections of DLI in a project.", arguments, result, attributes());
        Schema { version: 0, block, page: "Querying the Basic Datasource Connection List", notes: NOTES }
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let mut config = config.clone();
        let wants_state = config.non_empty("state").is_some();
        let mut objects = objects(call, &mut config, wants_state).await?;
        objects.retain(|object| {
            is_to_service(object, &config) && is_in_state(object, &config) && passes(object, &config, &["name"])
        });
        config.set("connections", by_id(objects));
        Ok(config)
    }
}
