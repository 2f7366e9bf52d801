//! The objects of one kind, and the settings of a service, as a test changes them behind the provider's back.
//! Knows no service.

use std::io;

use hyper::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::admin::with_body;
use crate::exchange::Reply;

/// An object that a service keeps.
pub(crate) trait Record: Clone + Serialize + DeserializeOwned {
    /// What tells it from all others of its kind.
    fn id(&self) -> &str;
}

/// Adds a record or takes the place of the one with its id.
pub(crate) fn put<T: Record>(records: &mut Vec<T>, record: T) {
    match records.iter_mut().find(|known| known.id() == record.id()) {
        Some(known) => *known = record,
        None => records.push(record),
    }
}

/// Changes some members of a record, by their names in the state.
///
/// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
pub(crate) fn patch<T: Record>(records: &mut [T], id: &str, members: &Value) -> io::Result<T> {
    let record = records.iter_mut().find(|record| record.id() == id);
    let record = record.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("there is no object {id}")))?;
    *record = patched(record, members)?;
    Ok(record.clone())
}

/// Makes a record disappear; false if there was none.
pub(crate) fn remove<T: Record>(records: &mut Vec<T>, id: &str) -> bool {
    let before = records.len();
    records.retain(|record| record.id() != id);
    records.len() < before
}

/// The admin API of these records, none for a path that it doesn't have: `GET` and `PUT` of them all, `PATCH` and
/// `DELETE` of `{id}`.
pub(crate) fn admin<T: Record>(records: &mut Vec<T>, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
    let done = Reply::empty(204);
    match (method.as_str(), path) {
        ("GET", []) => Some(Reply::json(200, &json!(records))),
        ("PUT", []) => Some(with_body(body, |record| {
            put(records, record);
            done
        })),
        ("PATCH", [id]) => Some(with_body(body, |members| shown(patch(records, id, &members)))),
        ("DELETE", [id]) if remove(records, id) => Some(done),
        _ => None,
    }
}

/// The admin API of the settings of a service: `GET` and `PATCH`.
pub(crate) fn admin_settings<T>(settings: &mut T, method: &Method, body: &[u8]) -> Option<Reply>
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

fn patched<T: Serialize + DeserializeOwned>(value: &T, members: &Value) -> io::Result<T> {
    let mut patched = json!(value);
    let (Some(all), Some(some)) = (patched.as_object_mut(), members.as_object()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the members to change must be a JSON object"));
    };
    all.extend(some.clone());
    serde_json::from_value(patched).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))
}

fn shown<T: Serialize>(outcome: io::Result<T>) -> Reply {
    match outcome {
        Ok(value) => Reply::json(200, &json!(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Reply::text(404, "text/plain", error.to_string()),
        Err(error) => Reply::text(400, "text/plain", error.to_string()),
    }
}
