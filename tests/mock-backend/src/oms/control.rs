//! OMS behind the provider's back: what a test sees and changes without a documented call.
//!
//! The same through the handle ([`Control`]) and over HTTP ([`admin()`]):
//!
//! | call | what it does |
//! |---|---|
//! | `GET`, `PUT /_admin/oms/data-sources` | all data sources; adds one (by its `id`) or takes its place |
//! | `PATCH`, `DELETE /_admin/oms/data-sources/{id}` | changes some members; makes it disappear |
//! | `GET`, `PATCH /_admin/oms/settings` | the account, and how the service behaves: [`Settings`] |

use std::io;

use hyper::Method;
use serde_json::Value;

use super::{DataSource, Settings, State};
use crate::admin;
use crate::exchange::Reply;
use crate::shared::Shared;
use crate::world::World;

/// The OMS side of a [`MockBackend`](crate::MockBackend)'s handle.
pub struct Control<'a> {
    shared: &'a Shared,
}

impl<'a> Control<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared }
    }

    /// All data sources, passwords included.
    pub fn data_sources(&self) -> Vec<DataSource> {
        self.with(|oms| oms.data_sources.to_vec())
    }

    /// Adds a data source or takes its place. A name may be taken twice in this way.
    pub fn put_data_source(&self, data_source: DataSource) {
        self.with(|oms| oms.data_sources.put(data_source));
    }

    /// Changes some members of a data source, by their names in [`State`](crate::MockBackend::state).
    ///
    /// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
    pub fn patch_data_source(&self, id: &str, members: &Value) -> io::Result<DataSource> {
        self.with(|oms| oms.data_sources.patch(id, members))
    }

    /// Makes a data source disappear; false if there was none.
    pub fn remove_data_source(&self, id: &str) -> bool {
        self.with(|oms| oms.data_sources.remove(id))
    }

    /// Changes the settings.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        self.with(|oms| change(&mut oms.settings));
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.shared.lock().oms)
    }
}

/// The admin API of this service; none if it has no such path. `path` is what follows `/_admin/oms/`.
pub(super) fn admin(world: &mut World, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
    let oms = &mut world.oms;
    match path {
        ["data-sources", rest @ ..] => oms.data_sources.admin(method, rest, body),
        ["settings"] => admin::settings(&mut oms.settings, method, body),
        _ => None,
    }
}
