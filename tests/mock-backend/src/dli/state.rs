//! What DLI knows, and how its basic connections come to be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::auth_info::AuthInfo;
use super::connection::{Connection, CreationOutcome, state_name};
use super::connectivity::{Test, TestOutcome};
use super::enhanced::{EnhancedConnection, PeeringOutcome};
use super::refuse;
use crate::config::Config;
use crate::exchange::{Call, Reply};
use crate::plan::Plans;
use crate::stock::Stock;

/// How this DLI does what the pages leave open or say in several ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether the call for one connection still knows a deleted one, with the state DELETED.
    pub keeps_deleted: bool,
    /// How an id is answered that is unknown, or deleted and not known any more.
    pub missing: Missing,
    /// Whether a second connection of a name is refused; the error table has a code for it.
    pub unique_names: bool,
    /// Whether the list comes with its `count`: the table has it, the example has not.
    pub counted_list: bool,
    /// Whether the gateway has ceased to publish the calls of basic connections.
    pub retired: bool,
    /// Whether the read of an enhanced connection has its routes, which no page says.
    pub shows_routes: bool,
    /// Whether an enhanced connection can be deleted while something is bound.
    pub deletes_bound: bool,
    /// For how many looks what was unbound is shown.
    pub unbinds_after: u32,
    /// Queues that live in an elastic resource pool, with the pool.
    pub queues_in_pools: BTreeMap<String, String>,
    /// The status of a creation of an authentication: its page says 200, a client expects 201.
    pub auth_created: u16,
    /// Whether authentications are listed by their name only, as one page says.
    pub auth_name_mandatory: bool,
    /// The queues that there are.
    pub queues: Vec<String>,
    /// What `connectivity` says while a test runs. No page has a word for it.
    pub testing: String,
    /// Makes every call a failure inside a status of success, with this message.
    pub unsuccessful: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keeps_deleted: true,
            missing: Missing::Object,
            unique_names: true,
            counted_list: false,
            retired: false,
            shows_routes: true,
            deletes_bound: false,
            unbinds_after: 1,
            queues_in_pools: BTreeMap::new(),
            auth_created: 200,
            auth_name_mandatory: false,
            queues: vec!["etl".to_owned()],
            testing: String::new(),
            unsuccessful: None,
        }
    }
}

/// The ways in which the service has been seen to say that something is not there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// 400 DLI.0002.
    Object,
    /// 400 DLI.0001, which any wrong parameter gets; only its text says what is wrong.
    Parameter,
    /// 404 DLI.0023.
    Resource,
}

impl Missing {
    pub(super) fn status_and_code(self) -> (u16, &'static str) {
        match self {
            Self::Object => (400, "DLI.0002"),
            Self::Parameter => (400, "DLI.0001"),
            Self::Resource => (404, "DLI.0023"),
        }
    }
}

/// What DLI knows.
pub(crate) struct State {
    pub(super) settings: Settings,
    pub(super) connections: Stock<Connection>,
    pub(super) plans: Plans<CreationOutcome>,
    pub(super) enhanced: Stock<EnhancedConnection>,
    pub(super) peerings: Plans<PeeringOutcome>,
    pub(super) auth_infos: Stock<AuthInfo>,
    pub(super) tests: Vec<Test>,
    pub(super) test_plans: Plans<TestOutcome>,
}

impl State {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            settings: config.dli.clone(),
            connections: Stock::default(),
            plans: Plans::new(config.creations.clone()),
            enhanced: Stock::default(),
            peerings: Plans::new(config.peerings.clone()),
            auth_infos: Stock::default(),
            tests: Vec::new(),
            test_plans: Plans::new(config.tests.clone()),
        }
    }

    pub(crate) fn snapshot(&self) -> Value {
        json!({
            "connections": *self.connections,
            "enhanced_connections": *self.enhanced,
            "auth_infos": *self.auth_infos,
            "tests": self.tests,
        })
    }

    /// The connection of the call's path, deleted or not.
    pub(super) fn connection(&mut self, call: &Call<'_>) -> Option<&mut Connection> {
        self.connections.iter_mut().find(|known| is_meant(known, call))
    }

    /// What is said about a connection that isn't there.
    pub(super) fn missing(&self, call: &Call<'_>) -> Reply {
        let message = format!("The connection {} does not exist", call.param("connection_id"));
        let (status, code) = self.settings.missing.status_and_code();
        refuse(status, code, &message)
    }

    /// Fails inside the status of success if it was told to.
    pub(super) fn require_success(&self, status: u16) -> Result<(), Reply> {
        match &self.settings.unsuccessful {
            None => Ok(()),
            Some(message) => Err(Reply::json(status, &json!({"is_success": false, "message": message}))),
        }
    }

    /// Refuses a name that another connection has; a deleted one has given it up.
    pub(super) fn require_free_name(&self, name: &str, project_id: &str) -> Result<(), Reply> {
        let alive = self.connections.iter().filter(|known| known.state != state_name::DELETED);
        let mut of_project = alive.filter(|known| known.project_id == project_id);
        if self.settings.unique_names && of_project.any(|known| known.name == name) {
            return Err(refuse(400, "DLI.0006", &format!("The connection {name} already exists")));
        }
        Ok(())
    }

    /// Counts a look at connections that are being created, after which some may be ready.
    pub(super) fn look(&mut self, at: impl Fn(&Connection) -> bool) {
        for connection in self.connections.iter_mut().filter(|known| known.state == state_name::CREATING && at(known)) {
            connection.polls += 1;
        }
        self.finish_due();
    }

    /// Ends the creations that have nothing left to wait for.
    pub(super) fn finish_due(&mut self) {
        for connection in self.connections.iter_mut().filter(|known| known.state == state_name::CREATING) {
            if !connection.plan.is_over(connection.polls) {
                continue;
            }
            let (state, message) = match &connection.plan.outcome {
                CreationOutcome::Active => (state_name::ACTIVE, ""),
                CreationOutcome::Failed { message } => (state_name::FAILED, message.as_str()),
            };
            (connection.state, connection.message) = (state.to_owned(), message.to_owned());
        }
    }
}

/// Whether the connection is the one of the call's path.
pub(super) fn is_meant(connection: &Connection, call: &Call<'_>) -> bool {
    connection.connection_id == call.param("connection_id") && connection.project_id == call.param("project_id")
}
