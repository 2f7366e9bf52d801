//! `datalink_dli_datasource_connection`: a basic datasource connection of DLI, by which its queues reach another service.
//!
//! API pages: "Creating a Basic Datasource Connection", "Querying a Basic Datasource Connection", "Deleting a Basic
//! Datasource Connection" of the DLI API reference. There is no update call, so every change makes a new connection.

use async_trait::async_trait;

use super::identity::{ID, PROJECT_ID};
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::dli::{Connection, Connections, NewConnection, State, Tag};
use crate::api::{Context, Error};
use crate::datalink::failure::{failure, tainted};
use crate::datalink::lost::NewObject;
use crate::datalink::platforms::Platforms;
use crate::datalink::{limited, project, unlimited};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Arguments, Call, Found, IdentityAttribute, ImportForm, Resource};
use crate::tf_provider::schema::{Attribute, Block, Rule, Schema, rules, timeouts};
use crate::tf_provider::value::{Number, Object, Type, Value};

const NAME: &str = "datalink_dli_datasource_connection";
const TIMEOUTS: &[(&str, &str)] = &[("create", "60m"), ("delete", "60m")];
const SERVICES: &[&str] = &["CloudTable.OpenTSDB", "CloudTable", "MRS.OpenTSDB", "DWS", "RDS", "CSS"];
/// What the page's own example sends for CloudTable.
const CLOUD_TABLE_ALIAS: &str = "ct";

const NOTES: &str = "\
~> **The cloud has announced the end of this API** for 2024-06-30: basic (classic) datasource connections are replaced by
enhanced datasource connections, which link a VPC and subnet to a queue or an elastic resource pool. Use this resource
only where a region or a private cloud still serves the API; elsewhere its gateway answers `APIGW.0101`.

## Behaviour

Create waits until the connection is ACTIVE. A connection that FAILED is an error with the service's own words, and stays
in the state as tainted. A connection that is being created can't be deleted, so a destruction waits for that. The
service keeps a record of deleted connections; such a record counts as gone. `security_group_id`, `network_id` and `tags`
are never returned: they keep what was written, and are adopted after an import.

## Permissions

`iam:projects:listProjects` where the provider knows no project id.

## Limits of the API

- No connection can be made for the queue named `default`; queues are bound in the console.
- `url` has no scheme: `host:port`, for CloudTable the ZooKeeper addresses, separated by commas.";

/// The resource.
pub(crate) const RESOURCE: DliDatasourceConnection = DliDatasourceConnection;

pub(crate) struct DliDatasourceConnection;

fn schema() -> Schema {
    let text =
        |name: &'static str, description: &'static str| Attribute::required(name, Type::String, description).replace();
    let block = Block::new("A basic datasource connection of DLI: the way from its queues to a service in your network.")
        .attribute(Attribute::computed("id", Type::String, "The connection's id."))
        .attribute(
            Attribute::optional_computed("project_id", Type::String, "The id of the project. Default: the provider's.").replace(),
        )
        .attribute(text("name", "The name.").rule(rules::length(1..=64).advice()).rule(
            rules::hyphenated_word()
            .advice(),
        ))
        .attribute(
            text("service", "The service that is connected: CloudTable.OpenTSDB, CloudTable (or ct), MRS.OpenTSDB, DWS, RDS or CSS, in any case.")
                .same(is_same_service)
                .rule(known_service()),
        )
        .attribute(text("security_group_id", "The id of the security group of that service.").not_read_back())
        .attribute(text("network_id", "The id of the subnet of that service.").not_read_back())
        .attribute(text("url", "Where that service is, as host:port.").rule(rules::length(0..=512)))
        .attribute(
            Attribute::optional("tags", Type::map(Type::String), "Labels.")
                .replace()
                .not_read_back()
                .rule(rules::each_key(rules::length(1..=128)).advice())
                .rule(rules::each_key(tag_characters()).advice())
                .rule(rules::each_key(own_key()).advice())
                .rule(rules::each_value(rules::length(0..=255)).advice())
                .rule(rules::each_value(tag_characters()).advice()),
        )
        .attribute(Attribute::computed("state", Type::String, "CREATING, ACTIVE or FAILED."))
        .attribute(Attribute::computed("connection_url", Type::String, "The address by which tables of DLI reach the service."))
        .attribute(Attribute::computed("process", Type::Number, "How far the creation is, from 0 to 1."))
        .attribute(Attribute::computed("create_time", Type::Number, "When it was made, in milliseconds since 1970."))
        .block(timeouts(TIMEOUTS));
    Schema { version: 0, block, page: "Creating a Basic Datasource Connection", notes: NOTES }
}

/// What keys and values of tags consist of. Descriptions of the service differ in the equals sign.
fn tag_characters() -> Rule {
    rules::only("letters, digits, blanks and _ . : = + - @", |character| {
        character.is_alphanumeric() || " _.:=+-@".contains(character)
    })
}

/// A key that the service leaves to its users.
fn own_key() -> Rule {
    Rule::text("neither begin with _sys_ or a blank nor end with a blank", |key| {
        if key.starts_with("_sys_") {
            Err("begins with _sys_".to_owned())
        } else if key.trim() != key {
            Err("begins or ends with a blank".to_owned())
        } else {
            Ok(())
        }
    })
}

/// A service that DLI can connect.
pub(in crate::datalink) fn known_service() -> Rule {
    Rule::text(format!("be one of {} (or {CLOUD_TABLE_ALIAS}), in any case", SERVICES.join(", ")), |text| {
        let known = SERVICES.iter().chain([&CLOUD_TABLE_ALIAS]).any(|service| service.eq_ignore_ascii_case(text));
        if known { Ok(()) } else { Err("is not".to_owned()) }
    })
}

/// Whether two names mean the same service: the case does not matter, and one has an alias.
pub(in crate::datalink) fn is_same_service(left: &Value, right: &Value) -> bool {
    let canonical = |value: &Value| {
        let service = value.as_text().unwrap_or_default().to_ascii_lowercase();
        if service == CLOUD_TABLE_ALIAS { "cloudtable".to_owned() } else { service }
    };
    canonical(left) == canonical(right)
}

/// The body of a create call.
fn request(arguments: &Arguments<'_>) -> NewConnection {
    let values = arguments.values();
    let text = |name| values.text(name).unwrap_or_default().to_owned();
    let tags = values.object("tags").into_iter().flatten();
    let tag = |(key, value): (&String, &Value)| Some(Tag { key: key.clone(), value: value.as_text()?.to_owned() });
    NewConnection {
        name: text("name"),
        service: text("service"),
        security_group_id: text("security_group_id"),
        network_id: text("network_id"),
        url: text("url"),
        tags: tags.filter_map(tag).collect(),
    }
}

/// What the service shows, as state. The `url` comes back under another name.
pub(in crate::datalink) fn show(connection: &Connection, state: &mut Object) {
    for (name, value) in [
        ("name", &connection.name),
        ("service", &connection.service),
        ("url", &connection.destination),
        ("state", &connection.state),
        ("connection_url", &connection.connection_url),
    ] {
        state.set(name, value.clone());
    }
    let process = connection.process.as_ref().and_then(|process| Number::parse(process.as_str()).ok());
    state.set("process", process.map_or(Value::Null, Value::Number));
    state.set("create_time", connection.create_time);
}

/// Whether the service shows what was asked for; what it does not show is no contradiction.
fn is_same(connection: &Connection, wanted: &NewConnection) -> bool {
    let is_service = |shown: &String| is_same_service(&shown.as_str().into(), &wanted.service.as_str().into());
    connection.service.as_ref().is_none_or(is_service)
        && connection.destination.as_ref().is_none_or(|shown| *shown == wanted.url)
}

/// The connections of an object's project, which is the provider's where the object names none.
pub(in crate::datalink) async fn connections<'a>(
    cloud: &'a HuaweiCloud,
    context: &Context,
    state: &mut Object,
) -> Result<Connections<'a>, Diagnostics> {
    Ok(cloud.dli().connections(&project(cloud, context, state).await?))
}

/// `Creating DLI datasource connection "metrics"`, for messages.
fn operation(verb: &str, state: &Object) -> String {
    let name = state.text("name").or_else(|| state.text("id")).unwrap_or_default();
    format!("{verb} DLI datasource connection {name:?}")
}

#[async_trait]
impl Resource<Platforms> for DliDatasourceConnection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[ID, PROJECT_ID]
    }

    async fn locate(&self, call: &Call<Platforms>, state: &mut Object) -> Result<(), Diagnostics> {
        project(Platforms::huaweicloud(call).await?, &limited(call), state).await.map(drop)
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"]), ImportForm::Path(&["project_id", "id"])]
    }

    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        TIMEOUTS
    }

    async fn create(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        let waiting = unlimited(call);
        let connections = connections(Platforms::huaweicloud(call).await?, &waiting, state).await?;
        let creating = operation("Creating", state);
        let key = format!(
            "{NAME} {} {}",
            state.text("project_id").unwrap_or_default(),
            state.text("name").unwrap_or_default()
        );
        let guard = call.client.creations.lock(&waiting, key).await;
        let _guard = guard.map_err(|stop| failure(&creating, &stop.into()))?;
        let context = limited(call);
        let wanted = request(arguments);
        let object = NewObject {
            operation: &creating,
            id: |connection: &Connection| connection.connection_id.as_deref().unwrap_or_default(),
            is_same: &|connection| is_same(connection, &wanted),
            import_id: &str::to_owned,
            taken: None,
        };
        let of_that_name = |context: Context| {
            let (connections, name) = (&connections, &wanted.name);
            async move {
                let list = connections.list(&context).await?.without(|row| row.state() == Some(State::Deleted));
                Ok(list.look_up_name(name)?.into_iter().cloned().collect())
            }
        };
        let made = object
            .create(&context, of_that_name(context.clone()), of_that_name, connections.create(&context, &wanted))
            .await?;
        let id = made.into_id(object.id);
        state.set("id", id.as_str());
        let active = connections.wait_until_active(&context, &id).await.map_err(|error| tainted(&creating, &error))?;
        show(&active, state);
        Ok(())
    }

    async fn read(&self, call: &Call<Platforms>, state: &mut Object) -> Result<Found, Diagnostics> {
        let context = limited(call);
        let connections = connections(Platforms::huaweicloud(call).await?, &context, state).await?;
        let fail = |error: Error, state: &Object| failure(&operation("Reading", state), &error);
        let found = connections.find(&context, state.text("id").unwrap_or_default()).await;
        match found.map_err(|error| fail(error, state))? {
            Some(connection) => {
                show(&connection, state);
                Ok(Found::Object)
            }
            None => Ok(Found::Gone),
        }
    }

    async fn delete(&self, call: &Call<Platforms>, state: &Object) -> Result<(), Diagnostics> {
        let context = limited(call);
        let mut state = state.clone();
        let connections = connections(Platforms::huaweicloud(call).await?, &context, &mut state).await?;
        let id = state.text("id").unwrap_or_default();
        connections.delete(&context, id).await.map_err(|error| failure(&operation("Deleting", &state), &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_the_same_in_any_case_and_under_their_alias() {
        let same = |left: &str, right: &str| is_same_service(&left.into(), &right.into());
        assert!(same("CloudTable.OpenTSDB", "CloudTable.OPENTSDB"));
        assert!(same("ct", "CloudTable") && same("CT", "cloudtable"));
        assert!(!same("ct", "CloudTable.OpenTSDB") && !same("RDS", "DWS"));
    }
}
