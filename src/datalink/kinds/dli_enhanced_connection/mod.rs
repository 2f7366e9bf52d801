//! `datalink_dli_enhanced_connection`: an enhanced datasource connection of DLI, by which its pools and queues reach a VPC.
//!
//! API pages: "Creating an Enhanced Datasource Connection" and its neighbours in the DLI API reference. The connection itself
//! is made at once; what takes its time are the peerings of its pools and queues. Routes and tags have calls of their own.

mod changes;
mod schema;
mod shown;

use async_trait::async_trait;

use super::dli_tags;
use super::identity::{ID, PROJECT_ID, REGION};
use super::move_source;
use crate::api::huaweicloud::HuaweiCloud;
use crate::api::huaweicloud::dli::{EnhancedConnection, EnhancedConnections, NewEnhancedConnection};
use crate::api::{Context, Error, Kind as Failure, Listing, Service};
use crate::datalink::kind::{Catalog, Created, DataSourceTexts, DataSources, Filter, FilterOf, Kind, Operation};
use crate::datalink::life::{filter, readable};
use crate::datalink::place::Place;
use crate::tf_provider::engine::{Arguments, Change, IdentityAttribute, ImportForm, MoveSource};
use crate::tf_provider::schema::{Attribute, Schema};
use crate::tf_provider::value::{Object, Type, Value};

const NAME: &str = "datalink_dli_enhanced_connection";
const TIMEOUTS: &[(&str, &str)] = &[("create", "60m"), ("update", "60m"), ("delete", "60m")];
const POOLS: &str = "elastic_resource_pools";
const QUEUES: &str = "queues";

const LIST_PAGE: &str = "Querying the List of Enhanced Datasource Connections";
const QUERY_NOTES: &str = "\
## Permissions

`dli:edsconnection:get`, `dli:edsconnection:list`, and `iam:projects:listProjects` if no project id is set.
Tags are shown to those who may read them.";

/// A queue that lives in a pool may be missing from the state of such an object, and a pool always is.
const MOVE_SOURCES: &[MoveSource] = &[move_source::huaweicloud(
    "huaweicloud_dli_datasource_connection",
    &[
        ("/id", "id"),
        ("/region", "region"),
        ("/name", "name"),
        ("/vpc_id", "dest_vpc_id"),
        ("/subnet_id", "dest_network_id"),
        ("/route_table_id", "routetable_id"),
        ("/queues", QUEUES),
        ("/hosts", "hosts"),
        ("/routes", "routes"),
        ("/tags", "tags"),
    ],
)];

/// The kind.
#[derive(Clone, Copy)]
pub(crate) struct DliEnhancedConnection;

fn connections<'a>(place: &'a Place<'_, HuaweiCloud>) -> EnhancedConnections<'a> {
    place.client.dli().enhanced_connections(place.text("project_id"))
}

/// The connection with its tags, as far as the account may see them: without them, the state keeps those that it has.
async fn tagged(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    mut connection: EnhancedConnection,
) -> Result<EnhancedConnection, Error> {
    let Some(id) = connection.id.as_deref() else { return Ok(connection) };
    connection.tags = match connections.tags(context, id).await {
        Ok(tags) => Some(tags),
        Err(error) if is_silence(&error) => {
            tracing::warn!(%error, "the tags of enhanced connection {id} are not shown");
            None
        }
        Err(error) => return Err(error),
    };
    Ok(connection)
}

/// Whether the tag call is not for this account, or not for this region.
fn is_silence(error: &Error) -> bool {
    match error.kind() {
        Failure::Undecodable { .. } => true,
        Failure::Refused(refusal) => refusal.status != 401 && refusal.status != 429 && refusal.status < 500,
        _ => false,
    }
}

#[async_trait]
impl Catalog for DliEnhancedConnection {
    type Client = HuaweiCloud;
    type Row = EnhancedConnection;

    fn title(&self) -> &'static str {
        "DLI enhanced connection"
    }

    fn service(&self) -> Service {
        Service::Dli
    }

    fn data_sources(&self) -> Option<DataSources> {
        Some(DataSources {
            one: DataSourceTexts {
                name: NAME,
                description: "Looks up an enhanced datasource connection of DLI by its id or its name.",
                page: "Querying an Enhanced Datasource Connection",
                notes: QUERY_NOTES,
            },
            many: DataSourceTexts {
                name: "datalink_dli_enhanced_connections",
                description: "Lists the enhanced datasource connections of DLI in a project.",
                page: LIST_PAGE,
                notes: QUERY_NOTES,
            },
            result: "connections",
        })
    }

    fn attributes(&self) -> Vec<Attribute> {
        let pairs = |first, second| Type::set(Type::object([(first, Type::String), (second, Type::String)]));
        let blocks = [
            Attribute::computed("hosts", pairs("name", "ip"), "Names of hosts, each with its address."),
            Attribute::computed("routes", pairs("name", "cidr"), "Further ranges, each with its name."),
        ];
        let texts = [(POOLS, "The elastic resource pools that are bound."), (QUEUES, "The queues that are bound.")];
        readable(schema::schema().block, &texts).into_iter().chain(blocks).collect()
    }

    fn filters(&self) -> Vec<Filter> {
        let status = "Only connections of this status, ACTIVE or DELETED, in any case. Default: all but DELETED ones.";
        let passes = |object: &Object, wanted: &Value| {
            let shown = object.text("status").unwrap_or_default();
            wanted.as_text().is_some_and(|wanted| wanted.eq_ignore_ascii_case(shown))
        };
        vec![Filter { of: FilterOf::DataSource, ..Filter::new(filter("status", status), passes) }]
    }

    fn show(&self, connection: &EnhancedConnection, state: &mut Object) {
        shown::show(connection, state);
    }

    async fn find(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Option<EnhancedConnection>, Error> {
        let connections = connections(place);
        match connections.find(context, known.text("id").unwrap_or_default()).await? {
            Some(connection) => tagged(&connections, context, connection).await.map(Some),
            None => Ok(None),
        }
    }

    async fn find_by_name(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        known: &Object,
    ) -> Result<Vec<EnhancedConnection>, Error> {
        let list = self.named(place, context, known).await?;
        let mut found = Vec::new();
        for connection in list.look_up_name(known.text("name").unwrap_or_default())? {
            found.push(tagged(&connections(place), context, connection.clone()).await?);
        }
        Ok(found)
    }

    /// The service keeps records of what was deleted: only a list that asks for them has them.
    async fn list(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        config: &Object,
    ) -> Result<Listing<EnhancedConnection>, Error> {
        let connections = connections(place);
        let mut list = connections.list(context).await?;
        if config.non_empty("status").is_none() {
            list = list.without(EnhancedConnection::is_deleted);
        }
        for connection in list.rows_mut().iter_mut().filter(|connection| !connection.is_deleted()) {
            *connection = tagged(&connections, context, std::mem::take(connection)).await?;
        }
        Ok(list)
    }
}

#[async_trait]
impl Kind for DliEnhancedConnection {
    type Wanted = NewEnhancedConnection;

    fn type_name(&self) -> &'static str {
        NAME
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds the enhanced datasource connections of DLI in a project.", LIST_PAGE)
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[ID, PROJECT_ID, REGION]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"]), ImportForm::Path(&["project_id", "id"])]
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        MOVE_SOURCES
    }

    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        TIMEOUTS
    }

    /// Which pools are bound follows from the queues, too.
    fn plan(&self, change: &mut Change<'_>) {
        let is_left_open = change.config.is_some_and(|config| config.get(POOLS).is_null());
        if is_left_open && change.changes(QUEUES) {
            change.set(POOLS, Value::UNKNOWN);
        }
    }

    /// Of two creations that look the same, a lost answer could be taken for the other's.
    fn one_at_a_time(&self, operation: Operation, values: &Object) -> Option<String> {
        (operation == Operation::Create).then(|| format!("create {}", values.text("name").unwrap_or_default()))
    }

    fn request(&self, arguments: &Arguments<'_>) -> NewEnhancedConnection {
        let values = arguments.values();
        let text = |name| values.text(name).unwrap_or_default().to_owned();
        NewEnhancedConnection {
            name: text("name"),
            dest_vpc_id: text("dest_vpc_id"),
            dest_network_id: text("dest_network_id"),
            bound: changes::bound(values),
            routetable_id: values.non_empty("routetable_id").map(str::to_owned),
            hosts: changes::hosts(values),
            tags: dli_tags::tags(values.object("tags")),
        }
    }

    fn is_same(&self, connection: &EnhancedConnection, wanted: &NewEnhancedConnection) -> bool {
        let is = |shown: &Option<String>, wanted: &str| shown.as_deref().is_none_or(|shown| shown == wanted);
        let mut hosts = wanted.hosts.clone();
        hosts.sort();
        is(&connection.dest_vpc_id, &wanted.dest_vpc_id)
            && is(&connection.dest_network_id, &wanted.dest_network_id)
            && connection.hosts.clone().is_none_or(|mut shown| {
                shown.sort();
                shown == hosts
            })
    }

    async fn named(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        _known: &Object,
    ) -> Result<Listing<EnhancedConnection>, Error> {
        Ok(connections(place).list(context).await?.without(EnhancedConnection::is_deleted))
    }

    async fn create(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        wanted: &NewEnhancedConnection,
    ) -> Result<Created, Error> {
        let id = connections(place).create(context, wanted).await?;
        Ok(Created { id, job_id: None })
    }

    /// The create call takes no routes.
    async fn wait_until_ready(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        created: &Created,
        values: &Object,
    ) -> Result<Option<EnhancedConnection>, Error> {
        let connections = connections(place);
        for route in changes::routes(values) {
            connections.add_route(context, &created.id, &route).await?;
        }
        connections.wait_until_active(context, &created.id, &changes::bound(values)).await?;
        Ok(None)
    }

    async fn update(
        &self,
        place: &Place<'_, HuaweiCloud>,
        context: &Context,
        arguments: &Arguments<'_>,
        state: &Object,
    ) -> Result<(), Error> {
        changes::apply(&connections(place), context, state, arguments.values()).await
    }

    async fn delete(&self, place: &Place<'_, HuaweiCloud>, context: &Context, state: &Object) -> Result<(), Error> {
        connections(place).delete(context, state.text("id").unwrap_or_default()).await
    }
}
