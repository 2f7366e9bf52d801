//! OceanBase Migration Service (OMS): its data sources.
//!
//! Pages: those of `calls`, "ListDataSource" and "DeleteDataSource" of the API reference. All calls share one path and one
//! method and are told apart by `?Action=`; an operation is named after its action. OMS stands behind no gateway: it knows its
//! console accounts only.

mod account;
mod body;
mod calls;
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
pub use state::{PairAnswer, Pairs, PasswordEncoding, Settings};

const METHOD: Method = Method::POST;

/// OMS, for the parts of the mock that are the same for all services.
pub(crate) static SERVICE: Service = Service {
    name: "oms",
    operations: || calls::OPERATIONS.iter().copied().chain([OPERATIONS.as_slice()]).flatten().collect(),
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

static OPERATIONS: [Operation; 3] = [
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
    // Takes every action that no other operation has.
    Operation {
        name: "oms.unknown_action",
        method: METHOD,
        path: "/api/v2",
        admit,
        run: |world, call| serve(world, call, |_, call| Err(Failure::unsupported(&action(call)))),
    },
];

/// Does the action, if this server has it, and puts what comes of it into the envelope.
fn serve(
    world: &mut World,
    call: &Call<'_>,
    act: impl FnOnce(&mut World, &Call<'_>) -> Result<Success, Failure>,
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

fn list(world: &mut World, call: &Call<'_>) -> Result<Success, Failure> {
    let query = rules::query(call.request)?;
    let hides_partners = world.oms.settings.pairs.hides_partners;
    Ok(list::page(call, &mut world.oms.data_sources, &query, hides_partners))
}

/// Projects that use the data source are no hindrance.
fn delete(world: &mut World, call: &Call<'_>) -> Result<Success, Failure> {
    let id = rules::deletion(call.request)?;
    let is_pair = world.oms.settings.pairs.go_together;
    let partner = world.oms.data_sources.iter().find(|source| is_pair && source.parameter("partnerId") == &id);
    let partner = partner.map(|source| source.id.clone());
    if world.oms.data_sources.remove(&id) {
        partner.map(|partner| world.oms.data_sources.remove(&partner));
        return Ok(Success::of(json!(null)));
    }
    Err(Failure::parameter(&format!("The data source {id} does not exist")))
}
