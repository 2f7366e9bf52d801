//! OceanBase Migration Service (OMS): its data sources.
//!
//! Pages: "CreateOceanBaseDataSource", "CreateMySqlDataSource", "ListDataSource" and "DeleteDataSource" of the API
//! reference of the Community Edition, "CreatePolarDBDataSource" of the Enterprise Edition. All calls share one path
//! and one method and are told apart by `?Action=`; an operation is named after its action. OMS stands behind no
//! gateway: it knows its console accounts only.

mod account;
mod control;
mod data_source;
mod envelope;
mod list;
mod rules;
mod state;

use hyper::Method;
use serde_json::json;

use crate::exchange::{Call, Reply};
use crate::router::Operation;
use crate::service::Service;
use crate::world::World;

use account::admit;
pub use control::Control;
pub use data_source::DataSource;
use envelope::{Failure, Success};
pub(crate) use state::State;
pub use state::{PasswordEncoding, Settings};

const METHOD: Method = Method::POST;

/// OMS, for the parts of the mock that are the same for all services.
pub(crate) static SERVICE: Service = Service {
    name: "oms",
    operations: &OPERATIONS,
    error: |status, code, message, request_id| {
        Failure::new(code, message).reply(status, request_id, &Settings::default())
    },
    code: |status| match status {
        400 => "PARAM_ERROR",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        503 => "GHANA-OPERAT000001",
        _ => "INNER_ERROR",
    },
    secrets: &["password", "drcPassword", "innerDrcPassword", "accessKey", "secretKey"],
    decorative: &[
        "success",
        "port",
        "tryKeepHb",
        "gmtCreate",
        "gmtModified",
        "pageNumber",
        "pageSize",
        "totalCount",
        "cost",
        "version",
        "isLogicSource",
        "useLogProxy",
        "noUserAuth",
    ],
    shelves: |world| vec![&mut world.oms.data_sources],
    state: |world| world.oms.snapshot(),
    admin: control::admin,
};

/// The last takes every action that has none.
static OPERATIONS: [Operation; 7] = [
    Operation {
        name: "oms.create_oceanbase",
        method: METHOD,
        path: "/api/v2?Action=CreateOceanBaseDataSource",
        admit,
        run: |world, call| serve(world, call, |world, call| create(world, call, rules::oceanbase)),
    },
    Operation {
        name: "oms.create_mysql",
        method: METHOD,
        path: "/api/v2?Action=CreateMySqlDataSource",
        admit,
        run: |world, call| serve(world, call, |world, call| create(world, call, rules::mysql)),
    },
    // The path of the page and its title disagree about the name of one call; see `Settings::unsupported`.
    Operation {
        name: "oms.create_pilardb",
        method: METHOD,
        path: "/api/v2?Action=CreatePilarDBDataSource",
        admit,
        run: |world, call| serve(world, call, |world, call| create(world, call, rules::polardb)),
    },
    Operation {
        name: "oms.create_polardb",
        method: METHOD,
        path: "/api/v2?Action=CreatePolarDBDataSource",
        admit,
        run: |world, call| serve(world, call, |world, call| create(world, call, rules::polardb)),
    },
    Operation {
        name: "oms.list",
        method: METHOD,
        path: "/api/v2?Action=ListDataSource",
        admit,
        run: |world, call| serve(world, call, list),
    },
    Operation {
        name: "oms.delete",
        method: METHOD,
        path: "/api/v2?Action=DeleteDataSource",
        admit,
        run: |world, call| serve(world, call, delete),
    },
    Operation {
        name: "oms.unknown_action",
        method: METHOD,
        path: "/api/v2",
        admit,
        run: |world, call| serve(world, call, |_, call| Err(Failure::unsupported(&action(call)))),
    },
];

/// Reads the body of a create call as a data source of this id.
type Creation = fn(&Call<'_>, &Settings, &str) -> Result<DataSource, Failure>;

/// Does the action, if this server has it, and puts what comes of it into the envelope.
fn serve(
    world: &mut World,
    call: &Call<'_>,
    act: fn(&mut World, &Call<'_>) -> Result<Success, Failure>,
) -> Result<Reply, Reply> {
    let action = action(call);
    let supported = !world.oms.settings.unsupported.contains(&action);
    let outcome = if supported { act(world, call) } else { Err(Failure::unsupported(&action)) };
    let settings = &world.oms.settings;
    match outcome {
        Ok(success) => Ok(success.reply(call.request_id, settings)),
        Err(failure) => Err(failure.reply(settings.failure_status, call.request_id, settings)),
    }
}

fn action(call: &Call<'_>) -> String {
    call.request.query_value("Action").unwrap_or_default()
}

/// Keeps a data source under its new id, once a connection to the database has been tried.
fn create(world: &mut World, call: &Call<'_>, read: Creation) -> Result<Success, Failure> {
    let source = read(call, &world.oms.settings, &world.ids.endpoint())?;
    world.oms.require_free_name(&source.name)?;
    if world.oms.settings.unreachable {
        let failure = Failure::parameter("Connectivity test failed: the database can't be connected to");
        return Err(failure.proposing("Check the address, the port, the user name and the password of the database."));
    }
    let blank = if world.oms.settings.blank_before_id { " " } else { "" };
    let data = json!(format!("{blank}{}", source.id));
    world.oms.data_sources.put(source);
    Ok(Success::of(data))
}

fn list(world: &mut World, call: &Call<'_>) -> Result<Success, Failure> {
    let query = rules::query(call.request)?;
    Ok(list::page(call, &mut world.oms.data_sources, &query))
}

/// Projects that use the data source are no hindrance.
fn delete(world: &mut World, call: &Call<'_>) -> Result<Success, Failure> {
    let id = rules::deletion(call.request)?;
    if world.oms.data_sources.remove(&id) {
        return Ok(Success::of(json!(null)));
    }
    Err(Failure::parameter(&format!("The data source {id} does not exist")))
}
