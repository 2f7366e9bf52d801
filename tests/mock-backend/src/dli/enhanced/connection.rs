//! One enhanced datasource connection and its peerings: what the service keeps of them, and what it tells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::super::connection::now;
use crate::config::PROJECT_ID;
use crate::plan::Plan;
use crate::stock::Record;

/// Values of `status` of a peering.
pub(super) mod peering_status {
    pub(crate) const CREATING: &str = "CREATING";
    pub(crate) const ACTIVE: &str = "ACTIVE";
    pub(crate) const FAILED: &str = "FAILED";
}

/// The `status` of a connection that is there, and of the record of one that was deleted.
pub(super) const ACTIVE: &str = "ACTIVE";
pub(super) const DELETED: &str = "DELETED";

/// How a peering comes to be.
pub type PeeringPlan = Plan<PeeringOutcome>;

/// How it ends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PeeringOutcome {
    /// ACTIVE: it is in use.
    #[default]
    Active,
    /// FAILED, for this reason. It can't be unbound.
    Failed {
        /// What the service says as `err_msg`.
        err_msg: String,
    },
}

/// The peering of one pool or queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peering {
    /// The name of the pool or the queue.
    pub name: String,
    /// Its id in the VPC.
    pub peer_id: String,
    /// CREATING, ACTIVE or FAILED.
    pub status: String,
    /// Why it failed.
    #[serde(default)]
    pub err_msg: String,
    /// How it comes to be.
    #[serde(default)]
    pub plan: PeeringPlan,
    /// How many looks it has had.
    #[serde(default, skip_serializing)]
    pub polls: u32,
    /// It is being unbound, and is shown for so many looks more.
    #[serde(default)]
    pub leaves_after: Option<u32>,
}

impl Peering {
    /// A peering that begins now.
    pub(super) fn begin(name: &str, peer_id: String, plan: PeeringPlan) -> Self {
        let status = peering_status::CREATING.to_owned();
        let (name, err_msg) = (name.to_owned(), String::new());
        let mut peering = Self { name, peer_id, status, err_msg, plan, polls: 0, leaves_after: None };
        peering.finish_if_due();
        peering
    }

    /// A look at it, after which it may be finished. False once it is gone.
    pub(super) fn look(&mut self) -> bool {
        if let Some(left) = &mut self.leaves_after {
            *left = left.saturating_sub(1);
            return *left > 0;
        }
        self.polls += 1;
        self.finish_if_due();
        true
    }

    pub(super) fn finish_if_due(&mut self) {
        if self.status != peering_status::CREATING || !self.plan.is_over(self.polls) {
            return;
        }
        let (status, err_msg) = match &self.plan.outcome {
            PeeringOutcome::Active => (peering_status::ACTIVE, ""),
            PeeringOutcome::Failed { err_msg } => (peering_status::FAILED, err_msg.as_str()),
        };
        (self.status, self.err_msg) = (status.to_owned(), err_msg.to_owned());
    }

    fn shown(&self) -> Value {
        json!({
            "peer_id": self.peer_id, "status": self.status, "name": self.name, "err_msg": self.err_msg,
            "update_time": now(),
        })
    }
}

/// A host or a route: a name, and what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The address of a host, the range of a route.
    pub value: String,
}

/// An enhanced datasource connection, with what the service knows and never tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields are the parameters of the API pages, by their names on the wire")]
pub struct EnhancedConnection {
    pub id: String,
    pub project_id: String,
    pub name: String,
    pub dest_vpc_id: String,
    pub dest_network_id: String,
    /// Never returned.
    pub routetable_id: Option<String>,
    pub elastic_resource_pools: Vec<Peering>,
    pub queues: Vec<Peering>,
    pub hosts: Vec<Named>,
    pub routes: Vec<Named>,
    /// Returned by a call of their own.
    pub tags: BTreeMap<String, String>,
    pub status: String,
    /// In milliseconds since 1970.
    pub create_time: i64,
}

impl Default for EnhancedConnection {
    fn default() -> Self {
        Self::new("", "")
    }
}

impl Record for EnhancedConnection {
    const NAME: &'static str = "name";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl EnhancedConnection {
    /// A connection of the default project that nothing is bound to, as one that somebody else has made.
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            project_id: PROJECT_ID.to_owned(),
            name: name.to_owned(),
            dest_vpc_id: "22094d8f-c310-4621-913d-4c4d655d8495".to_owned(),
            dest_network_id: "78f2562a-36e4-4b39-95b9-f5aab22e1281".to_owned(),
            routetable_id: None,
            elastic_resource_pools: Vec::new(),
            queues: Vec::new(),
            hosts: Vec::new(),
            routes: Vec::new(),
            tags: BTreeMap::new(),
            status: ACTIVE.to_owned(),
            create_time: now(),
        }
    }

    /// The same with a pool in use.
    #[must_use]
    pub fn with_pool(mut self, name: &str) -> Self {
        let plan = PeeringPlan { polls: 0, ..PeeringPlan::default() };
        self.elastic_resource_pools.push(Peering::begin(name, format!("peer-of-{name}"), plan));
        self
    }

    pub(super) fn peerings(&mut self) -> impl Iterator<Item = &mut Peering> {
        self.elastic_resource_pools.iter_mut().chain(&mut self.queues)
    }

    /// A look at what goes on behind it.
    pub(super) fn look(&mut self) {
        self.elastic_resource_pools.retain_mut(Peering::look);
        self.queues.retain_mut(Peering::look);
    }

    /// The answer of the call for one connection. Whether it has routes is not documented.
    pub(super) fn shown(&self, with_routes: bool) -> Map<String, Value> {
        let told = |peerings: &[Peering]| peerings.iter().map(Peering::shown).collect::<Vec<_>>();
        let hosts: Vec<_> = self.hosts.iter().map(|host| json!({"name": host.name, "ip": host.value})).collect();
        let members = [
            ("is_success", json!(true)),
            ("message", json!("")),
            ("id", json!(self.id)),
            ("name", json!(self.name)),
            ("status", json!(self.status)),
            ("available_queue_info", json!(told(&self.queues))),
            ("elastic_resource_pools", json!(told(&self.elastic_resource_pools))),
            ("dest_vpc_id", json!(self.dest_vpc_id)),
            ("dest_network_id", json!(self.dest_network_id)),
            ("ipv6_enable", json!(false)),
            ("create_time", json!(self.create_time)),
            ("hosts", json!(hosts)),
        ];
        let route = |route: &Named| json!({"name": route.name, "cidr": route.value, "create_time": now()});
        let routes = ("routes", self.routes.iter().map(route).collect());
        let mut shown: Map<_, _> = members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        shown.extend(with_routes.then(|| (routes.0.to_owned(), routes.1)));
        shown
    }
}
