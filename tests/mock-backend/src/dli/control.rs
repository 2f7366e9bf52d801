//! DLI behind the provider's back: what a test sees and changes without a documented call.
//!
//! The same through the handle ([`Control`]) and over HTTP ([`admin()`]):
//!
//! | call | what it does |
//! |---|---|
//! | `GET`, `PUT /_admin/dli/connections` | all connections; adds one (by its `connection_id`) or takes its place |
//! | `PATCH`, `DELETE /_admin/dli/connections/{id}` | changes some members; makes it disappear without a trace |
//! | `PUT /_admin/dli/creations/plan` | how all creations to come go: [`CreationPlan`] |
//! | `POST /_admin/dli/creations/next` | how the next one goes |
//! | `POST /_admin/dli/creations/release` | lets held creations go on |
//! | `/_admin/dli/enhanced-connections`, `/_admin/dli/peerings` | the same for enhanced connections and for their peerings |
//! | `/_admin/dli/auth-infos`, `/_admin/dli/tests` | the same for authentications, and how connectivity tests go |
//! | `GET`, `PATCH /_admin/dli/settings` | how the service behaves: [`Settings`] |

use std::io;

use hyper::Method;
use serde_json::Value;

use super::{AuthInfo, Connection, CreationPlan, EnhancedConnection, PeeringPlan, Settings, State, Test, TestPlan};
use crate::admin;
use crate::exchange::Reply;
use crate::shared::Shared;
use crate::world::World;

/// The DLI side of a [`MockBackend`](crate::MockBackend)'s handle.
pub struct Control<'a> {
    shared: &'a Shared,
}

impl<'a> Control<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared }
    }

    /// All connections, deleted ones included.
    pub fn connections(&self) -> Vec<Connection> {
        self.with(|dli| dli.connections.to_vec())
    }

    /// Adds a connection or takes its place.
    pub fn put_connection(&self, connection: Connection) {
        self.with(|dli| dli.connections.put(connection));
    }

    /// Changes some members of a connection, by their names in [`State`](crate::MockBackend::state).
    ///
    /// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
    pub fn patch_connection(&self, id: &str, members: &Value) -> io::Result<Connection> {
        self.with(|dli| dli.connections.patch(id, members))
    }

    /// Makes a connection disappear without the trace that a deletion leaves; false if there was none.
    pub fn remove_connection(&self, id: &str) -> bool {
        self.with(|dli| dli.connections.remove(id))
    }

    /// How all creations go that begin from now on.
    pub fn plan_creations(&self, plan: CreationPlan) {
        self.with(|dli| dli.plans.set_usual(plan));
    }

    /// How the next creation goes for which nothing has been planned in this way yet.
    pub fn plan_next_creation(&self, plan: CreationPlan) {
        self.with(|dli| dli.plans.add_next(plan));
    }

    /// Lets all held creations go on, those to come included.
    pub fn release_creations(&self) {
        self.with(State::release_creations);
    }

    /// All enhanced connections, deleted ones included.
    pub fn enhanced_connections(&self) -> Vec<EnhancedConnection> {
        self.with(|dli| dli.enhanced.to_vec())
    }

    /// Adds an enhanced connection or takes its place.
    pub fn put_enhanced_connection(&self, connection: EnhancedConnection) {
        self.with(|dli| dli.enhanced.put(connection));
    }

    /// Changes some members of an enhanced connection, by their names in [`State`](crate::MockBackend::state).
    ///
    /// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
    pub fn patch_enhanced_connection(&self, id: &str, members: &Value) -> io::Result<EnhancedConnection> {
        self.with(|dli| dli.enhanced.patch(id, members))
    }

    /// Makes an enhanced connection disappear without the trace that a deletion leaves; false if there was none.
    pub fn remove_enhanced_connection(&self, id: &str) -> bool {
        self.with(|dli| dli.enhanced.remove(id))
    }

    /// How the next peering goes for which nothing has been planned in this way yet.
    pub fn plan_next_peering(&self, plan: PeeringPlan) {
        self.with(|dli| dli.peerings.add_next(plan));
    }

    /// Lets all held peerings go on, those to come included.
    pub fn release_peerings(&self) {
        self.with(State::release_peerings);
    }

    /// All authentications, with their secrets.
    pub fn auth_infos(&self) -> Vec<AuthInfo> {
        self.with(|dli| dli.auth_infos.to_vec())
    }

    /// Adds an authentication or takes its place.
    pub fn put_auth_info(&self, auth: AuthInfo) {
        self.with(|dli| dli.auth_infos.put(auth));
    }

    /// Makes an authentication disappear; false if there was none.
    pub fn remove_auth_info(&self, name: &str) -> bool {
        self.with(|dli| dli.auth_infos.remove(name))
    }

    /// All connectivity tests, in the order in which they began.
    pub fn tests(&self) -> Vec<Test> {
        self.with(|dli| dli.tests.clone())
    }

    /// How the next connectivity test goes for which nothing has been planned in this way yet.
    pub fn plan_next_test(&self, plan: TestPlan) {
        self.with(|dli| dli.test_plans.add_next(plan));
    }

    /// Lets all held connectivity tests go on.
    pub fn release_tests(&self) {
        self.with(|dli| {
            dli.test_plans.release();
            dli.tests.iter_mut().for_each(|test| test.plan.held = false);
        });
    }

    /// Changes the settings.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        self.with(|dli| change(&mut dli.settings));
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.shared.lock().dli)
    }
}

impl State {
    fn release_creations(&mut self) {
        self.plans.release();
        self.connections.iter_mut().for_each(|connection| connection.plan.held = false);
        self.finish_due();
    }
}

/// The admin API of this service; none if it has no such path. `path` is what follows `/_admin/dli/`.
pub(super) fn admin(world: &mut World, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
    let dli = &mut world.dli;
    match (method.as_str(), path) {
        (_, ["connections", rest @ ..]) => dli.connections.admin(method, rest, body),
        ("POST", ["creations", "release"]) => {
            dli.release_creations();
            Some(Reply::empty(204))
        }
        (_, ["enhanced-connections", rest @ ..]) => dli.enhanced.admin(method, rest, body),
        ("POST", ["peerings", "release"]) => {
            dli.release_peerings();
            Some(Reply::empty(204))
        }
        (_, ["auth-infos", rest @ ..]) => dli.auth_infos.admin(method, rest, body),
        (_, ["tests", rest @ ..]) => dli.test_plans.admin(method, rest, body),
        (_, ["peerings", rest @ ..]) => dli.peerings.admin(method, rest, body),
        (_, ["creations", rest @ ..]) => dli.plans.admin(method, rest, body),
        (_, ["settings"]) => admin::settings(&mut dli.settings, method, body),
        _ => None,
    }
}
