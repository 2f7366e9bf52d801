//! One basic datasource connection: what the service keeps of it, and what it tells.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config::PROJECT_ID;
use crate::plan::Plan;
use crate::stock::Record;

/// Values of `state`.
pub(super) mod state_name {
    pub(crate) const CREATING: &str = "CREATING";
    pub(crate) const ACTIVE: &str = "ACTIVE";
    pub(crate) const FAILED: &str = "FAILED";
    pub(crate) const DELETED: &str = "DELETED";

    /// The state of a connection that is put here ready-made.
    pub(super) fn active() -> String {
        ACTIVE.to_owned()
    }
}

/// How a connection comes to be.
pub type CreationPlan = Plan<CreationOutcome>;

/// How a creation ends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CreationOutcome {
    /// ACTIVE: the connection is usable.
    #[default]
    Active,
    /// FAILED, for this reason.
    Failed {
        /// What the service says as `message` of the connection.
        message: String,
    },
}

/// A basic datasource connection, with what the service knows and never tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the parameters of the API pages, by their names on the wire")]
pub struct Connection {
    pub connection_id: String,
    pub project_id: String,
    pub name: String,
    /// As the service spells it, which is not always how it was sent.
    pub service: String,
    /// Never returned.
    #[serde(default)]
    pub security_group_id: String,
    /// Never returned.
    #[serde(default)]
    pub network_id: String,
    /// Returned as `destination`.
    pub url: String,
    /// Never returned.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    #[serde(default = "state_name::active")]
    pub state: String,
    /// Why it failed.
    #[serde(default)]
    pub message: String,
    /// In milliseconds since 1970.
    #[serde(default = "now")]
    pub create_time: i64,
    /// How its creation goes.
    #[serde(default)]
    pub plan: CreationPlan,
    /// How many looks the creation has had.
    #[serde(default)]
    pub polls: u32,
}

impl Record for Connection {
    const NAME: &'static str = "name";

    fn id(&self) -> &str {
        &self.connection_id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Connection {
    /// A usable connection of the default project, as one that somebody else has made.
    pub fn new(connection_id: &str, service: &str, name: &str, url: &str) -> Self {
        Self {
            connection_id: connection_id.to_owned(),
            project_id: PROJECT_ID.to_owned(),
            name: name.to_owned(),
            service: service.to_owned(),
            security_group_id: String::new(),
            network_id: String::new(),
            url: url.to_owned(),
            tags: BTreeMap::new(),
            state: state_name::active(),
            message: String::new(),
            create_time: now(),
            plan: CreationPlan::default(),
            polls: 0,
        }
    }

    /// The answer of the call for one connection.
    pub(super) fn shown(&self) -> Value {
        self.told("available_queue_info")
    }

    /// An item of the list call.
    pub(super) fn listed(&self) -> Value {
        self.told("queue_list")
    }

    /// The two calls differ in how they name the queues, of which there are none here.
    fn told(&self, queues: &str) -> Value {
        let active = self.state == state_name::ACTIVE;
        let connection_url = if active { format!("to-{}.mock.internal", self.connection_id) } else { String::new() };
        json!({
            "is_success": true,
            "message": self.message,
            "connection_id": self.connection_id,
            "destination": self.url,
            "state": self.state,
            "process": self.process(),
            "name": self.name,
            "connection_url": connection_url,
            "cluster_name": "",
            "service": self.service,
            "create_time": self.create_time,
            queues: [],
        })
    }

    /// From 0.0 to 1.0.
    fn process(&self) -> f64 {
        let under_way = [state_name::CREATING, state_name::FAILED].contains(&self.state.as_str());
        if under_way { (f64::from(self.polls) / f64::from(self.plan.polls.max(1))).min(0.9) } else { 1.0 }
    }
}

/// The present as DLI writes it: milliseconds since 1970.
pub(super) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}
