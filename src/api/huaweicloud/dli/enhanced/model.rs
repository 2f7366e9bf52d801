//! The bodies of requests and answers about enhanced connections, as the pages document them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::model::Tag;
use crate::api::bodies::non_empty;
use crate::api::lenient;
use crate::api::listing::Row;

/// The body of `CreateEnhancedConnection`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewEnhancedConnection {
    /// The name.
    pub name: String,
    /// The VPC that is connected.
    pub dest_vpc_id: String,
    /// The subnet that is connected, by its network id.
    pub dest_network_id: String,
    /// What can reach it from the start.
    #[serde(flatten)]
    pub bound: Bound,
    /// The route table of the subnet. Nothing reads it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub routetable_id: Option<String>,
    /// Names of hosts that are resolved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Host>,
    /// Labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// Pools and queues that a connection links, by their names. The body of the calls that bind and unbind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// Elastic resource pools.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elastic_resource_pools: Vec<String>,
    /// Queues. One that lives in a pool stands for the pool, and it is the pool that is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<String>,
}

impl Bound {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.elastic_resource_pools.is_empty() && self.queues.is_empty()
    }

    /// What is here and not there.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let left =
            |all: &[String], others: &[String]| all.iter().filter(|name| !others.contains(name)).cloned().collect();
        Self {
            elastic_resource_pools: left(&self.elastic_resource_pools, &other.elastic_resource_pools),
            queues: left(&self.queues, &other.queues),
        }
    }
}

/// The body of `UpdateEnhancedConnection`: these hosts take the place of those that there are.
#[derive(Serialize)]
pub(super) struct Hosts<'a> {
    pub(super) hosts: &'a [Host],
}

/// The body of the tag calls.
#[derive(Serialize)]
pub(super) struct Tags<'a> {
    pub(super) tags: &'a [Tag],
}

/// A host and its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Host {
    /// The name.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The IPv4 address.
    #[serde(deserialize_with = "lenient::text")]
    pub ip: Option<String>,
}

/// A further range of addresses that the connection leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Route {
    /// The name.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The range.
    #[serde(deserialize_with = "lenient::text")]
    pub cidr: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Created {
    #[serde(deserialize_with = "non_empty")]
    pub(super) connection_id: String,
}

/// `count` is the number of rows of the answer, not of the list.
#[derive(Deserialize)]
pub(super) struct List {
    #[serde(default, deserialize_with = "lenient::rows")]
    pub(super) connections: Option<Vec<EnhancedConnection>>,
    #[serde(default, deserialize_with = "lenient::count")]
    pub(super) count: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct ShownTags {
    #[serde(default, deserialize_with = "lenient::rows")]
    pub(super) tags: Option<Vec<ShownTag>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ShownTag {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) key: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) value: Option<String>,
}

/// A connection as the service shows it. The route table is never shown, and the tags by a call of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EnhancedConnection {
    /// The id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: Option<String>,
    /// The name.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The VPC that is connected.
    #[serde(deserialize_with = "lenient::text")]
    pub dest_vpc_id: Option<String>,
    /// The subnet that is connected.
    #[serde(deserialize_with = "lenient::text")]
    pub dest_network_id: Option<String>,
    /// ACTIVE, or DELETED for the record of what was deleted. It says nothing of what can be reached.
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// The queues that are bound, each with the state of its peering.
    #[serde(rename = "available_queue_info", deserialize_with = "lenient::rows")]
    pub queues: Option<Vec<Peering>>,
    /// The pools that are bound.
    #[serde(deserialize_with = "lenient::rows")]
    pub elastic_resource_pools: Option<Vec<Peering>>,
    /// In milliseconds since 1970.
    #[serde(deserialize_with = "lenient::integer")]
    pub create_time: Option<i64>,
    /// Names of hosts that are resolved.
    #[serde(deserialize_with = "lenient::rows")]
    pub hosts: Option<Vec<Host>>,
    /// Further ranges. No page documents them here.
    #[serde(deserialize_with = "lenient::rows")]
    pub routes: Option<Vec<Route>>,
    /// Labels, once they were asked for.
    #[serde(skip)]
    pub tags: Option<BTreeMap<String, String>>,
}

impl Row for EnhancedConnection {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl EnhancedConnection {
    /// Whether this is but the record of what was deleted.
    pub fn is_deleted(&self) -> bool {
        self.status.as_deref().is_some_and(|status| status.trim().eq_ignore_ascii_case("DELETED"))
    }

    /// The pools and queues that are bound, and how their peerings are.
    pub fn peerings(&self) -> impl Iterator<Item = &Peering> {
        self.elastic_resource_pools.iter().chain(&self.queues).flatten()
    }

    /// What is bound, as far as `is_meant`.
    pub fn bound(&self, is_meant: impl Fn(&Peering) -> bool) -> Bound {
        let names = |peerings: &Option<Vec<Peering>>| {
            let meant = peerings.iter().flatten().filter(|peering| is_meant(peering));
            meant.filter_map(|peering| peering.name.clone()).collect()
        };
        Bound { elastic_resource_pools: names(&self.elastic_resource_pools), queues: names(&self.queues) }
    }
}

/// The peering of one pool or queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Peering {
    /// The name of the pool or the queue.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// See [`PeeringState`].
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// Why it failed.
    #[serde(deserialize_with = "lenient::text")]
    pub err_msg: Option<String>,
}

/// What the `status` of a peering says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeeringState {
    /// Being made; the connection can't be deleted.
    Creating,
    /// In use.
    Active,
    /// It could not be made, and can't be unbound.
    Failed,
}

impl Peering {
    /// `status` by its meaning; `None` for absent or undocumented values.
    pub fn state(&self) -> Option<PeeringState> {
        Some(match self.status.as_deref()?.trim().to_ascii_uppercase().as_str() {
            "CREATING" => PeeringState::Creating,
            "ACTIVE" => PeeringState::Active,
            "FAILED" => PeeringState::Failed,
            _ => return None,
        })
    }
}
