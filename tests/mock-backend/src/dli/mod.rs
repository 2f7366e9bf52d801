//! Huawei Cloud DLI: the datasource connections of a project.
//!
//! Here are the basic ones, each other subject has a module. Pages: "Creating a Basic Datasource Connection", "Querying a Basic Datasource Connection", "Querying All Basic
//! Datasource Connections", "Deleting a Basic Datasource Connection" of the DLI API reference. There is no update. The
//! cloud has announced the end of these calls; [`Settings::retired`] shows the day after.

mod auth_info;
mod connection;
mod connectivity;
mod control;
mod enhanced;
mod rules;
mod state;

use hyper::Method;
use serde_json::{Map, Value, json};

use crate::exchange::{Call, Reply};
use crate::gateway::{self, admit};
use crate::listing::Found;
use crate::router::Operation;
use crate::service::{Service, error_code_and_message};
use crate::world::World;

pub use auth_info::AuthInfo;
use connection::state_name;
pub use connection::{Connection, CreationOutcome, CreationPlan};
pub use connectivity::{Test, TestOutcome, TestPlan};
pub use control::Control;
pub use enhanced::{EnhancedConnection, Named, Peering, PeeringOutcome, PeeringPlan};
pub(crate) use state::State;
use state::is_meant;
pub use state::{Missing, Settings};

const CONNECTIONS: &str = "/v2.0/{project_id}/datasource-connection";
const CONNECTION: &str = "/v2.0/{project_id}/datasource-connection/{connection_id}";

/// DLI, for the parts of the mock that are the same for all services.
pub(crate) static SERVICE: Service = Service {
    name: "dli",
    operations: || operations().collect(),
    error: error_code_and_message,
    code: |status| match status {
        400 => "DLI.0001",
        401 => "DLI.0013",
        403 => "DLI.0003",
        404 => "DLI.0023",
        429 => "DLI.0009",
        _ => "DLI.0999",
    },
    secrets: auth_info::SECRETS,
    decorative: &[
        "count",
        "process",
        "create_time",
        "is_success",
        "cluster_name",
        "connection_url",
        "update_time",
        "ipv6_enable",
        "isPrivis",
    ],
    shelves: |world| vec![&mut world.dli.connections, &mut world.dli.enhanced, &mut world.dli.auth_infos],
    state: |world| world.dli.snapshot(),
    admin: control::admin,
};

fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().chain(&enhanced::OPERATIONS).chain(&auth_info::OPERATIONS).chain(&connectivity::OPERATIONS)
}

static OPERATIONS: [Operation; 4] = [
    Operation { name: "dli.create", method: Method::POST, path: CONNECTIONS, admit: admit_basic, run: create },
    Operation { name: "dli.list", method: Method::GET, path: CONNECTIONS, admit: admit_basic, run: list },
    Operation { name: "dli.get", method: Method::GET, path: CONNECTION, admit: admit_basic, run: get },
    Operation { name: "dli.delete", method: Method::DELETE, path: CONNECTION, admit: admit_basic, run: delete },
];

/// An error in the shape of this service.
fn refuse(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"error_code": code, "error_msg": message}))
}

/// A parameter that breaks a rule.
fn invalid(message: &str) -> Reply {
    refuse(400, "DLI.0001", message)
}

fn require_no_body(call: &Call<'_>) -> Result<(), Reply> {
    if call.request.body.is_empty() { Ok(()) } else { Err(invalid("this call takes no body")) }
}

/// The gateway publishes the calls of basic connections no more once they are retired.
fn admit_basic(world: &mut World, call: &Call<'_>) -> Result<(), Reply> {
    if world.dli.settings.retired {
        return Err(gateway::not_published(call.request_id));
    }
    admit(world, call)
}

/// An answer with the flag that this service puts into all of them.
fn answer(status: u16, message: &str, mut members: Map<String, Value>) -> Reply {
    members.insert("is_success".to_owned(), json!(true));
    members.insert("message".to_owned(), json!(message));
    Reply::json(status, &Value::Object(members))
}

fn create(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(201)?;
    let creation = rules::creation(call.request)?;
    world.dli.require_free_name(&creation.name, call.param("project_id"))?;
    let connection = Connection {
        project_id: call.param("project_id").to_owned(),
        security_group_id: creation.security_group_id,
        network_id: creation.network_id,
        tags: creation.tags,
        state: state_name::CREATING.to_owned(),
        plan: world.dli.plans.take(),
        ..Connection::new(&world.ids.uuid(), &creation.service, &creation.name, &creation.url)
    };
    let members = Map::from_iter([("connection_id".to_owned(), json!(connection.connection_id))]);
    world.dli.connections.put(connection);
    world.dli.finish_due();
    Ok(answer(201, "", members))
}

/// Lists all connections of the project, deleted ones included. There are no pages and no filters.
fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let is_own = |connection: &Connection| connection.project_id == call.param("project_id");
    let page = Found::new(call, &mut world.dli.connections, is_own, None).whole(Connection::listed);
    world.dli.look(is_own);
    let mut members = Map::new();
    page.put(&mut members, "connections", world.dli.settings.counted_list.then_some("count"));
    Ok(answer(200, "", members))
}

fn get(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let keeps_deleted = world.dli.settings.keeps_deleted;
    let seen = world.dli.connections.seen(|known| is_meant(known, call)).pop();
    let found = seen.filter(|found| keeps_deleted || found.state != state_name::DELETED);
    let shown = found.map(|connection| connection.shown()).ok_or_else(|| world.dli.missing(call))?;
    world.dli.look(|connection| is_meant(connection, call));
    Ok(Reply::json(200, &shown))
}

/// Marks a connection as deleted; its record remains. The refusal of one that is being created counts as a look, so
/// that a creation whose client has gone still comes to its end.
fn delete(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let found = world.dli.connection(call).filter(|found| found.state != state_name::DELETED);
    let Some(connection) = found else { return Err(world.dli.missing(call)) };
    if connection.state == state_name::CREATING {
        world.dli.look(|connection| is_meant(connection, call));
        return Err(refuse(400, "DLI.0007", "A connection in the CREATING state cannot be deleted"));
    }
    state_name::DELETED.clone_into(&mut connection.state);
    Ok(answer(200, "Deleted", Map::new()))
}
