//! What every object goes through, once for all kinds.
//!
//! A [`Kind`] says what only its API knows. Here that becomes a managed resource (`resource`, and a file for each thing that
//! happens to an object), the look-up of one object, the list of many, and the list resource. The promises are kept here:
//! objects are never lost or duplicated, only proof counts as gone, and a change that succeeded is never undone for a hiccup.

mod create;
mod delete;
mod import;
mod list;
mod look_up;
mod read;
mod resource;
mod search;
mod shown;
#[cfg(test)]
mod tests;
mod update;

pub(super) use list::List;
pub(super) use look_up::LookUp;
pub(super) use resource::Managed;
pub(super) use search::Search;
pub(super) use shown::{filter, readable};

use super::kind::{Catalog, Kind};
use super::place::{Place, Platform};
use crate::api::{Row, is_same_text};
use crate::tf_provider::value::{Object, Value};

/// `Creating DWS external data source "lake" in cluster 4ca4…`, for messages.
fn operation<K: Catalog>(verb: &str, kind: &K, name: &str, values: &Object) -> String {
    let name = if name.is_empty() { values.text("id").unwrap_or_default() } else { name };
    format!("{verb} {} {name:?}{}", kind.title(), kind.whereabouts(values))
}

/// The same for an object that is in the state.
fn operation_on<K: Kind>(verb: &str, kind: &K, state: &Object) -> String {
    operation(verb, kind, kind.sent_name(state), state)
}

/// The command that imports the object of this id, as it can be pasted but for the resource's name.
fn import_command<K: Kind>(kind: &K, place: &Place<'_, K::Client>, id: &str) -> String {
    let path: Vec<&str> = kind.place().iter().map(|name| place.text(name)).chain([id]).collect();
    let region = place.client.other_region().map(|region| format!("@{region}")).unwrap_or_default();
    format!("terraform import '{}.NAME' '{}{region}'", kind.type_name(), path.join("/"))
}

/// The id of a row; empty where it shows none.
fn id<R: Row>(row: &R) -> &str {
    row.id().unwrap_or_default()
}

/// Whether two texts are the same to a reader: services trim them, and write characters in forms of their own.
pub(super) fn same_text(left: &Value, right: &Value) -> bool {
    left.as_text().zip(right.as_text()).is_some_and(|(left, right)| is_same_text(left.trim(), right.trim()))
}
