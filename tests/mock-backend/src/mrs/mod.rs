//! Huawei Cloud MRS: the data connections of a project.
//!
//! Pages: "Creating a Data Connection", "Querying the Data Connection List", "Updating a Data Connection", "Deleting a
//! Data Connection" of the MRS API reference. All calls are synchronous, and there is no call for a single connection.
//! Where the pages are silent the mock takes the way that is harder on a client: the list is short unless a limit is
//! sent, the filter by name finds parts of names, and an unknown id is a server error.

mod control;
mod data_connector;
mod rules;
mod state;

use hyper::Method;
use serde_json::{Map, Value, json};

use crate::exchange::{Call, Reply};
use crate::gateway::admit;
use crate::listing::Found;
use crate::router::Operation;
use crate::service::{Service, error_code_and_message};
use crate::world::World;

pub use control::Control;
pub use data_connector::DataConnector;
use data_connector::now;
pub(crate) use state::State;
pub use state::{Settings, UpdateResult};

const DATA_CONNECTORS: &str = "/v2/{project_id}/data-connectors";
const DATA_CONNECTOR: &str = "/v2/{project_id}/data-connectors/{connector_id}";

/// MRS, for the parts of the mock that are the same for all services.
pub(crate) static SERVICE: Service = Service {
    name: "mrs",
    operations: || OPERATIONS.iter().collect(),
    error: error_code_and_message,
    code: |status| match status {
        400 => "12000002",
        401 => "12000001",
        403 => "12000136",
        404 => "12000054",
        429 => "12000429",
        _ => "MRS.0010",
    },
    secrets: &["password", "pwd", "sk", "token"],
    decorative: &["total_count", "source_info", "create_time", "last_update_time", "status", "encrypt_type", "result"],
    shelves: |world| vec![&mut world.mrs.connectors],
    state: |world| world.mrs.snapshot(),
    admin: control::admin,
};

/// The path that the examples of the pages print, `…/data-connector`, isn't published.
static OPERATIONS: [Operation; 4] = [
    Operation { name: "mrs.create", method: Method::POST, path: DATA_CONNECTORS, admit, run: create },
    Operation { name: "mrs.list", method: Method::GET, path: DATA_CONNECTORS, admit, run: list },
    Operation { name: "mrs.update", method: Method::PUT, path: DATA_CONNECTOR, admit, run: update },
    Operation { name: "mrs.delete", method: Method::DELETE, path: DATA_CONNECTOR, admit, run: delete },
];

/// An error in the shape of this service.
fn refuse(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"error_code": code, "error_msg": message}))
}

/// A parameter that breaks a rule.
fn invalid(message: &str) -> Reply {
    refuse(400, "12000002", message)
}

fn require_no_body(call: &Call<'_>) -> Result<(), Reply> {
    if call.request.body.is_empty() { Ok(()) } else { Err(invalid("this call takes no body")) }
}

fn create(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let definition = rules::definition(call.request)?;
    world.mrs.require_possible(&definition, call.param("project_id"), None)?;
    let connector = DataConnector {
        project_id: call.param("project_id").to_owned(),
        source_info: definition.source_info,
        ..DataConnector::new(&world.ids.plain(), &definition.source_type, &definition.connector_name)
    };
    let answer = json!({"connector_id": connector.connector_id});
    world.mrs.connectors.put(connector);
    Ok(Reply::json(201, &answer))
}

fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    require_no_body(call)?;
    let query = rules::query(call.request)?;
    let is_own = |known: &DataConnector| known.project_id == call.param("project_id");
    let filter = |known: &DataConnector| query.finds(known);
    let filter = query.is_filtered().then_some(&filter as &dyn Fn(&DataConnector) -> bool);
    let found = Found::new(call, &mut world.mrs.connectors, is_own, filter);
    let page = found.page(query.offset, query.limit, DataConnector::listed);
    let key = if world.mrs.settings.list_alias { "datasource_connectors" } else { "data_connectors" };
    let mut answer = Map::new();
    page.put(&mut answer, key, Some("total_count"));
    Ok(Reply::json(200, &Value::Object(answer)))
}

/// Replaces the whole definition, the password included.
fn update(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.mrs.connector(call)?;
    let definition = rules::definition(call.request)?;
    world.mrs.require_possible(&definition, call.param("project_id"), Some(call.param("connector_id")))?;
    let result = world.mrs.settings.update_result;
    if result != UpdateResult::Failed {
        let connector = world.mrs.connector(call)?;
        connector.connector_name = definition.connector_name;
        connector.source_type = definition.source_type;
        connector.source_info = definition.source_info;
        connector.last_update_time = now();
    }
    Ok(Reply::json(200, &json!({"result": result})))
}

/// Clusters that use the connection are no hindrance.
fn delete(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    require_no_body(call)?;
    let id = world.mrs.connector(call)?.connector_id.clone();
    world.mrs.connectors.remove(&id);
    Ok(Reply::empty(204))
}
