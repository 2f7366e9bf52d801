//! One external data source: what the service keeps of it, and what it tells.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::jobs::now;
use crate::config::{CLUSTER_ID, PROJECT_ID};
use crate::stock::Record;

/// Values of `configure_status`, which the service sends as strings.
pub(super) mod configure_status {
    pub(crate) const CREATING: &str = "100";
    pub(crate) const ACTIVE: &str = "200";
    pub(crate) const FAILED: &str = "300";
    pub(crate) const DELETING: &str = "401";
    pub(crate) const UPDATING: &str = "500";

    /// The state of a data source that is put here ready-made.
    pub(super) fn active() -> String {
        ACTIVE.to_owned()
    }
}

/// An external data source, with what the service knows and never tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the parameters of the API pages, by their names on the wire")]
pub struct DataSource {
    pub id: String,
    pub project_id: String,
    pub cluster_id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub user_name: String,
    /// Never returned by the list call.
    pub user_pwd: Option<String>,
    pub data_source_id: Option<String>,
    pub connect_info: Option<String>,
    pub description: Option<String>,
    /// As sent with the last create or update; never returned.
    pub reboot: Option<bool>,
    #[serde(default = "configure_status::active")]
    pub configure_status: String,
    pub status: Option<String>,
    pub version: Option<String>,
    #[serde(default = "now")]
    pub created: String,
    #[serde(default = "now")]
    pub updated: String,
    pub fail_reason: Option<String>,
}

impl Record for DataSource {
    const NAME: &'static str = "name";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl DataSource {
    /// A usable data source in the default cluster, as one that somebody else has made.
    pub fn new(id: &str, kind: &str, name: &str, user_name: &str) -> Self {
        let now = now();
        Self {
            id: id.to_owned(),
            project_id: PROJECT_ID.to_owned(),
            cluster_id: CLUSTER_ID.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            user_name: user_name.to_owned(),
            user_pwd: None,
            data_source_id: None,
            connect_info: None,
            description: None,
            reboot: None,
            configure_status: configure_status::active(),
            status: None,
            version: None,
            created: now.clone(),
            updated: now,
            fail_reason: None,
        }
    }

    /// An item of the list call: without the secret, and without the keys that have no value.
    pub(super) fn listed(&self) -> Value {
        let members = [
            ("id", Some(&self.id)),
            ("name", Some(&self.name)),
            ("type", Some(&self.kind)),
            ("user_name", Some(&self.user_name)),
            ("configure_status", Some(&self.configure_status)),
            ("created", Some(&self.created)),
            ("updated", Some(&self.updated)),
            ("connect_info", self.connect_info.as_ref()),
            ("data_source_id", self.data_source_id.as_ref()),
            ("description", self.description.as_ref()),
            ("status", self.status.as_ref()),
            ("version", self.version.as_ref()),
            ("fail_reason", self.fail_reason.as_ref()),
        ];
        members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), json!(value?)))).collect()
    }
}
