//! `datalink_dli_datasource_connection`: a basic datasource connection of DLI, by which its queues reach another service.
//!
//! API pages: "Creating a Basic Datasource Connection", "Querying a Basic Datasource Connection", "Deleting a Basic
//! Datasource Connection" of the DLI API reference. There is no update call, so every change makes a new connection.

use async_trait::async_trait;

use super::dli_tags;
use super::identity::{ID, PROJECT_ID, REGION};
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::dli::{Connection, Connections, NewConnection, State};
use crate::api::{Context, Error, Listing, Service};
use crate::datalink::kind::{Catalog, Created, DataSourceTexts, DataSources, Filter, Kind, Operation};
use crate::datalink::life::{filter, readable};
use crate::datalink::place::{PROJECT, Place};
use crate::tf_provider::engine::{Arguments, IdentityAttribute, ImportForm};
use crate::tf_provider::schema::{Attribute, Block, Rule, Schema, rules, timeouts};
use crate::tf_provider::value::{Number, Object, Type, Value};

const NAME: &str = "datalink_dli_datasource_connection";
const TIMEOUTS: &[(&str, &str)] = &[("create", "60m"), ("delete", "60m")];
const SERVICES: &[&str] = &["CloudTable.OpenTSDB", "CloudTable", "MRS.OpenTSDB", "DWS", "RDS", "CSS"];
/// What the page's own example sends for CloudTable.
const CLOUD_TABLE_ALIAS: &str = "ct";

const SUCCESSOR: &str = "The cloud has announced the end of basic datasource connections for 2024-06-30. Use \
                         datalink_dli_enhanced_connection; the guide \"Leaving basic connections\" shows the way.";

const NOTES: &str = "\
## Behaviour

Create waits until the connection is ACTIVE. A connection that FAILED is an error with the service's own words, and stays
in the state as tainted. A connection that is being created can't be deleted, so a destruction waits for that. The
service keeps a record of deleted connections; such a record counts as gone. `security_group_id`, `network_id` and `tags`
are never returned: they keep what was written, and are adopted after an import.

## Permissions

`iam:projects:listProjects` if no project id is set.

## Limits of the API

- Where the API has ended, the gateway answers `APIGW.0101`.
- No connection can be made for the queue named `default`; queues are bound in the console.
- `url` has no scheme: `host:port`, for CloudTable the ZooKeeper addresses, separated by commas.";

const LIST_PAGE: &str = "Querying the Basic Datasource Connection List";
const QUERY_NOTES: &str = "\
## Permissions

`iam:projects:listProjects` if no project id is set.

## Limits of the API

The cloud has announced the end of this API for 2024-06-30: see the resource of the same object. `security_group_id`,
`network_id` and `tags` of a connection are never returned.";
const STATES: &[&str] = &["CREATING", "ACTIVE", "FAILED", "DELETED"];

/// The kind.
#[derive(Clone, Copy)]
pub(crate) struct DliDatasourceConnection;

fn schema() -> Schema {
    let text =
        |name: &'static str, description: &'static str| Attribute::required(name, Type::String, description).replace();
    let block = Block::new("A basic datasource connection of DLI: the way from its queues to a service in your network.")
        .deprecated(SUCCESSOR)
        .attribute(Attribute::computed("id", Type::String, "The connection's id."))
        .attribute(
            Attribute::optional_computed("project_id", Type::String, PROJECT).replace(),
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
                .rule(rules::each_key(dli_tags::characters()).advice())
                .rule(rules::each_key(dli_tags::own_key()).advice())
                .rule(rules::each_value(rules::length(0..=255)).advice())
                .rule(rules::each_value(dli_tags::characters()).advice()),
        )
        .attribute(Attribute::computed("state", Type::String, "CREATING, ACTIVE or FAILED."))
        .attribute(Attribute::computed("connection_url", Type::String, "The address by which tables of DLI reach the service."))
        .attribute(Attribute::computed("process", Type::Number, "How far the creation is, from 0 to 1."))
        .attribute(Attribute::computed("create_time", Type::Number, "When it was made, in milliseconds since 1970."))
        .block(timeouts(TIMEOUTS));
    Schema { version: 0, block, page: "Creating a Basic Datasource Connection", notes: NOTES }
}

/// A service that DLI can connect.
fn known_service() -> Rule {
    Rule::text(format!("be one of {} (or {CLOUD_TABLE_ALIAS}), in any case", SERVICES.join(", ")), |text| {
        let known = SERVICES.iter().chain([&CLOUD_TABLE_ALIAS]).any(|service| service.eq_ignore_ascii_case(text));
        if known { Ok(()) } else { Err("is not".to_owned()) }
    })
}

/// Whether two names mean the same service: the case does not matter, and one has an alias.
fn is_same_service(left: &Value, right: &Value) -> bool {
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
    NewConnection {
        name: text("name"),
        service: text("service"),
        security_group_id: text("security_group_id"),
        network_id: text("network_id"),
        url: text("url"),
        tags: dli_tags::tags(values.object("tags")),
    }
}

/// A state that DLI documents. What it shows may be spelt in any case, as its services are.
fn known_state() -> Rule {
    Rule::text(format!("be one of {}, in any case", STATES.join(", ")), |text| {
        let known = text.is_empty() || STATES.iter().any(|state| state.eq_ignore_ascii_case(text));
        if known { Ok(()) } else { Err("is not".to_owned()) }
    })
}

#[async_trait]
impl Catalog for DliDatasourceConnection {
    type Client = HuaweiCloud;
    type Row = Connection;

    fn title(&self) -> &'static str {
        "DLI datasource connection"
    }

    fn service(&self) -> Service {
        Service::Dli
    }

    fn data_sources(&self) -> Option<DataSources> {
        Some(DataSources {
            one: DataSourceTexts {
                name: NAME,
                description: "Looks up a basic datasource connection of DLI by its id or its name.",
                page: "Querying a Basic Datasource Connection",
                notes: QUERY_NOTES,
            },
            many: DataSourceTexts {
                name: "datalink_dli_datasource_connections",
                description: "Lists the basic datasource connections of DLI in a project.",
                page: LIST_PAGE,
                notes: QUERY_NOTES,
            },
            result: "connections",
        })
    }

    fn attributes(&self) -> Vec<Attribute> {
        readable(schema().block, &[("service", "The service that is connected, as DLI spells it.")])
    }

    fn filters(&self) -> Vec<Filter> {
        let service = filter("service", "Only connections to this service.").rule(known_service().advice());
        let state = "Only connections in this state. Default: all but DELETED ones.";
        let is_in_state = |object: &Object, wanted: &Value| {
            let shown = object.text("state").unwrap_or_default();
            wanted.as_text().is_some_and(|wanted| wanted.eq_ignore_ascii_case(shown))
        };
        vec![
            Filter::new(service, |object, wanted| is_same_service(object.get("service"), wanted)),
            Filter::new(filter("state", state).rule(known_state().advice()), is_in_state).of_data_source(),
        ]
    }

    /// The `url` comes back under another name.
    fn show(&self, connection: &Connection, state: &mut Object) {
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

    async fn find(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<Connection>, Error> {
        connections(place).find(context, known.text("id").unwrap_or_default()).await
    }

    /// The service keeps records of what was deleted: only a list that asks for them has them.
    async fn list(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        config: &Object,
    ) -> Result<Listing<Connection>, Error> {
        let list = connections(place).list(context).await?;
        Ok(if config.non_empty("state").is_some() { list } else { list.without(is_deleted) })
    }
}

fn is_deleted(connection: &Connection) -> bool {
    connection.state() == Some(State::Deleted)
}

fn connections<'p>(place: &'p Place<'_, HuaweiCloud>) -> Connections<'p> {
    place.client.dli().connections(place.text("project_id"))
}

#[async_trait]
impl Kind for DliDatasourceConnection {
    type Wanted = NewConnection;

    fn type_name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        schema()
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds the basic datasource connections of DLI in a project.", LIST_PAGE)
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[ID, PROJECT_ID, REGION]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"]), ImportForm::Path(&["project_id", "id"])]
    }

    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        TIMEOUTS
    }

    /// Of two creations that look the same, a lost answer could be taken for the other's.
    fn one_at_a_time(&self, operation: Operation, values: &Object) -> Option<String> {
        (operation == Operation::Create).then(|| format!("create {}", values.text("name").unwrap_or_default()))
    }

    fn request(&self, arguments: &Arguments<'_>) -> NewConnection {
        request(arguments)
    }

    fn is_same(&self, connection: &Connection, wanted: &NewConnection) -> bool {
        let is_service = |shown: &String| is_same_service(&shown.as_str().into(), &wanted.service.as_str().into());
        connection.service.as_ref().is_none_or(is_service)
            && connection.destination.as_ref().is_none_or(|shown| *shown == wanted.url)
    }

    async fn named(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        _known: &Object,
    ) -> Result<Listing<Connection>, Error> {
        self.list(place, context, &Object::new()).await
    }

    async fn create(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        wanted: &NewConnection,
    ) -> Result<Created, Error> {
        let id = connections(place).create(context, wanted).await?;
        Ok(Created { id, job_id: None })
    }

    async fn wait_until_ready(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        created: &Created,
        _values: &Object,
    ) -> Result<Option<Connection>, Error> {
        connections(place).wait_until_active(context, &created.id).await.map(Some)
    }

    async fn delete(&self, place: &Place<'_, HuaweiCloud>, context: &Context, state: &Object) -> Result<(), Error> {
        connections(place).delete(context, state.text("id").unwrap_or_default()).await
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
