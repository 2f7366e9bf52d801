//! MRS behind the provider's back: what a test sees and changes without a documented call.
//!
//! The same through the handle ([`Control`]) and over HTTP ([`admin()`]):
//!
//! | call | what it does |
//! |---|---|
//! | `GET`, `PUT /_admin/mrs/data-connectors` | all; adds one (by its `connector_id`) or takes its place |
//! | `PATCH`, `DELETE /_admin/mrs/data-connectors/{id}` | changes some members; makes it disappear |
//! | `GET`, `PATCH /_admin/mrs/settings` | how the service behaves: [`Settings`] |

use std::io;

use hyper::Method;
use serde_json::Value;

use super::{DataConnector, Settings, State};
use crate::admin;
use crate::exchange::Reply;
use crate::shared::Shared;
use crate::world::World;

/// The MRS side of a [`MockBackend`](crate::MockBackend)'s handle.
pub struct Control<'a> {
    shared: &'a Shared,
}

impl<'a> Control<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared }
    }

    /// All data connections, passwords included.
    pub fn data_connectors(&self) -> Vec<DataConnector> {
        self.with(|mrs| mrs.connectors.to_vec())
    }

    /// Adds a data connection or takes its place.
    pub fn put_data_connector(&self, connector: DataConnector) {
        self.with(|mrs| mrs.connectors.put(connector));
    }

    /// Changes some members of a data connection, by their names in [`State`](crate::MockBackend::state).
    ///
    /// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
    pub fn patch_data_connector(&self, id: &str, members: &Value) -> io::Result<DataConnector> {
        self.with(|mrs| mrs.connectors.patch(id, members))
    }

    /// Makes a data connection disappear; false if there was none.
    pub fn remove_data_connector(&self, id: &str) -> bool {
        self.with(|mrs| mrs.connectors.remove(id))
    }

    /// Changes the settings.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        self.with(|mrs| change(&mut mrs.settings));
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.shared.lock().mrs)
    }
}

/// The admin API of this service; none if it has no such path. `path` is what follows `/_admin/mrs/`.
pub(super) fn admin(world: &mut World, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
    let mrs = &mut world.mrs;
    match path {
        ["data-connectors", rest @ ..] => mrs.connectors.admin(method, rest, body),
        ["settings"] => admin::settings(&mut mrs.settings, method, body),
        _ => None,
    }
}
