//! The bodies of requests and answers, as the pages document them.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::api::bodies::non_empty;
use crate::api::lenient;
use crate::api::listing::Row;

/// The body of `CreateDatasourceConnection`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewConnection {
    /// The name.
    pub name: String,
    /// `CloudTable`, `CloudTable.OpenTSDB`, `MRS.OpenTSDB`, `DWS`, `RDS` or `CSS`, in any case.
    pub service: String,
    /// The security group of the service that is connected.
    pub security_group_id: String,
    /// The subnet of the service that is connected.
    pub network_id: String,
    /// Where the service is: `host:port`, for CloudTable several, separated by commas. At most 512 characters.
    pub url: String,
    /// Labels. Nothing reads them back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// A label. The page's "Array of Strings" is wrong; its own table 3 has keys and values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
}

#[derive(Deserialize)]
pub(super) struct Created {
    #[serde(deserialize_with = "non_empty")]
    pub(super) connection_id: String,
}

#[derive(Deserialize)]
pub(super) struct List {
    #[serde(default, deserialize_with = "lenient::rows")]
    pub(super) connections: Option<Vec<Connection>>,
    /// Missing from the page's own example.
    #[serde(default, deserialize_with = "lenient::count")]
    pub(super) count: Option<u64>,
}

/// A connection as the service shows it. The security group, the subnet and the tags are never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Connection {
    /// The id.
    #[serde(deserialize_with = "lenient::id")]
    pub connection_id: Option<String>,
    /// The name.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// In the service's own spelling, e.g. `CloudTable.OPENTSDB`.
    #[serde(deserialize_with = "lenient::text")]
    pub service: Option<String>,
    /// What was sent as `url`.
    #[serde(deserialize_with = "lenient::text")]
    pub destination: Option<String>,
    /// See [`State`].
    #[serde(deserialize_with = "lenient::text")]
    pub state: Option<String>,
    /// How far the creation is, from 0 to 1.
    #[serde(deserialize_with = "lenient::number")]
    pub process: Option<Number>,
    /// The address by which tables reach the source, once the connection is active.
    #[serde(deserialize_with = "lenient::text")]
    pub connection_url: Option<String>,
    /// In milliseconds since 1970.
    #[serde(deserialize_with = "lenient::integer")]
    pub create_time: Option<i64>,
    /// Why the creation failed.
    #[serde(deserialize_with = "lenient::text")]
    pub message: Option<String>,
}

impl Row for Connection {
    fn id(&self) -> Option<&str> {
        self.connection_id.as_deref()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// What `state` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Being created; cannot be deleted.
    Creating,
    /// In use.
    Active,
    /// Its creation failed.
    Failed,
    /// Deleted; the record remains.
    Deleted,
}

impl Connection {
    /// `state` by its meaning; `None` for absent or undocumented values.
    pub fn state(&self) -> Option<State> {
        Some(match self.state.as_deref()?.trim().to_ascii_uppercase().as_str() {
            "CREATING" => State::Creating,
            "ACTIVE" => State::Active,
            "FAILED" => State::Failed,
            "DELETED" => State::Deleted,
            _ => return None,
        })
    }
}
