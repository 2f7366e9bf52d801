//! The admin API: the mock's handle over HTTP, for those who are not Rust code. It asks for no credentials.
//!
//! | call | what it does |
//! |---|---|
//! | `GET /_admin/state` | all objects of all services, passwords included |
//! | `GET /_admin/requests[?operation=dws.create]`, `DELETE /_admin/requests` | the request log |
//! | `GET`, `POST`, `DELETE /_admin/faults` | the faults that can still happen; `POST` adds one, see the crate's page |
//! | `POST /_admin/release` | lets stalled requests go on |
//! | `POST /_admin/settle` | all that is late comes true |
//! | `POST /_admin/reset` | back to the start |
//! | `GET`, `POST`, `DELETE /_admin/terraform-state` | keeps a state for Terraform's `http` backend |
//! | `/_admin/<service>/…` | see the `control` module of the service |

use std::io;

use hyper::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::exchange::{Reply, Request};
use crate::faults::Fault;
use crate::router::SERVICES;
use crate::world::World;

/// What the paths of this API begin with.
pub(crate) const PREFIX: &str = "/_admin/";

/// Answers a request whose path goes on with `path` after the prefix.
pub(crate) fn answer(world: &mut World, path: &str, request: &Request) -> Reply {
    let segments: Vec<_> = path.split('/').collect();
    let done = Reply::empty(204);
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["state"]) => Reply::json(200, &world.state()),
        ("GET", ["requests"]) => {
            let operation = request.query_value("operation").unwrap_or_else(|| "*".to_owned());
            Reply::json(200, &json!(world.log.of(&operation).collect::<Vec<_>>()))
        }
        ("DELETE", ["requests"]) => {
            world.log.clear();
            done
        }
        ("GET", ["faults"]) => Reply::json(200, &json!(world.faults.pending())),
        ("POST", ["faults"]) => with_body(&request.body, |fault: Fault| match world.inject(fault) {
            Ok(()) => done,
            Err(error) => Reply::text(400, "text/plain", error.to_string()),
        }),
        ("DELETE", ["faults"]) => {
            world.faults.clear();
            done
        }
        ("POST", ["release"]) => {
            world.faults.release_stalled();
            done
        }
        ("POST", ["settle"]) => {
            world.settle();
            done
        }
        ("POST", ["reset"]) => {
            world.reset();
            done
        }
        ("GET", ["terraform-state"]) => match &world.terraform_state {
            Some(state) => Reply::text(200, "application/json", state.clone()),
            None => done,
        },
        (method @ ("POST" | "DELETE"), ["terraform-state"]) => {
            world.terraform_state = (method == "POST").then(|| request.body.clone());
            done
        }
        (_, [service, rest @ ..]) => of_service(world, service, rest, request).unwrap_or_else(unknown),
        _ => unknown(),
    }
}

fn of_service(world: &mut World, name: &str, path: &[&str], request: &Request) -> Option<Reply> {
    let service = SERVICES.into_iter().find(|service| service.name == name)?;
    (service.admin)(world, &request.method, path, &request.body)
}

/// The admin API of the settings of a service: `GET` and `PATCH`.
pub(crate) fn settings<T>(settings: &mut T, method: &Method, body: &[u8]) -> Option<Reply>
where
    T: Clone + Serialize + DeserializeOwned,
{
    match method.as_str() {
        "GET" => Some(Reply::json(200, &json!(settings))),
        "PATCH" => Some(with_body(body, |members| {
            let changed = patched(settings, &members).inspect(|changed| settings.clone_from(changed));
            shown(changed)
        })),
        _ => None,
    }
}

/// The value with some members set anew, by their names in JSON.
pub(crate) fn patched<T: Serialize + DeserializeOwned>(value: &T, members: &Value) -> io::Result<T> {
    let mut patched = json!(value);
    let (Some(all), Some(some)) = (patched.as_object_mut(), members.as_object()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the members to change must be a JSON object"));
    };
    all.extend(some.clone());
    serde_json::from_value(patched).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))
}

/// What came of a change.
pub(crate) fn shown<T: Serialize>(outcome: io::Result<T>) -> Reply {
    match outcome {
        Ok(value) => Reply::json(200, &json!(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Reply::text(404, "text/plain", error.to_string()),
        Err(error) => Reply::text(400, "text/plain", error.to_string()),
    }
}

/// Reads the body and goes on, or says what is wrong with it.
pub(crate) fn with_body<T: DeserializeOwned>(body: &[u8], act: impl FnOnce(T) -> Reply) -> Reply {
    match serde_json::from_slice(body) {
        Ok(read) => act(read),
        Err(error) => Reply::text(400, "text/plain", error.to_string()),
    }
}

fn unknown() -> Reply {
    Reply::text(404, "text/plain", "the admin API has no such call, or there is no such object\n")
}
