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
use serde_json::json;

use crate::exchange::{Call, Reply};
use crate::gateway::admit;
use crate::router::Operation;
use crate::world::World;

pub use control::Control;
pub(crate) use control::admin;
pub use data_connector::DataConnector;
use data_connector::now;
pub(crate) use state::State;
pub use state::{Settings, UpdateResult};

const DATA_CONNECTORS: &str = "/v2/{project_id}/data-connectors";
const DATA_CONNECTOR: &str = "/v2/{project_id}/data-connectors/{connector_id}";

/// The operations of this service. The path that the examples of the pages print, `…/data-connector`, isn't published.
pub(crate) static OPERATIONS: [Operation; 4] = [
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
    world.mrs.connectors.push(connector);
    Ok(Reply::json(201, &answer))
}

fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    require_no_body(call)?;
    let query = rules::query(call.request)?;
    let of_project = world.mrs.connectors.iter().filter(|known| known.project_id == call.param("project_id"));
    let found: Vec<_> = of_project.filter(|connector| query.finds(connector)).collect();
    let page: Vec<_> = found.iter().skip(query.offset).take(query.limit).map(|found| found.listed()).collect();
    let key = if world.mrs.settings.list_alias { "datasource_connectors" } else { "data_connectors" };
    Ok(Reply::json(200, &json!({"total_count": found.len(), key: page})))
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
    world.mrs.connectors.retain(|known| known.connector_id != id);
    Ok(Reply::empty(204))
}
