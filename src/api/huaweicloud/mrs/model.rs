//! The bodies of requests and answers, as the pages document them.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::api::bodies::{exposed, non_empty};

/// What `CreateDataConnector` and `UpdateDataConnector` send. All of it is mandatory.
#[derive(Clone, Debug, Serialize)]
pub struct NewDataConnector {
    /// The name.
    pub connector_name: String,
    /// `RDS_POSTGRES`, `RDS_MYSQL` or `gaussdb-mysql`.
    pub source_type: String,
    /// JSON as text; the password is in it.
    #[serde(serialize_with = "exposed")]
    pub source_info: SecretString,
}

#[derive(Serialize)]
pub(super) struct Wrapped<'a> {
    data_connector: &'a NewDataConnector,
}

impl<'a> Wrapped<'a> {
    pub(super) fn new(data_connector: &'a NewDataConnector) -> Self {
        Self { data_connector }
    }
}

#[derive(Deserialize)]
pub(super) struct Created {
    #[serde(deserialize_with = "non_empty")]
    pub(super) connector_id: String,
}

#[derive(Deserialize)]
pub(super) struct Updated {
    pub(super) result: String,
}

#[derive(Deserialize)]
pub(super) struct List {
    /// Mandatory: a list that is missing must not read as an empty one. The API's description knows a second name.
    #[serde(alias = "datasource_connectors")]
    pub(super) data_connectors: Vec<DataConnector>,
    pub(super) total_count: Option<u64>,
}

/// An item of `ListDataConnectors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct DataConnector {
    /// The id.
    #[serde(deserialize_with = "non_empty")]
    pub connector_id: String,
    /// The name.
    pub connector_name: Option<String>,
    /// As sent.
    pub source_type: Option<String>,
    /// JSON as text: what was sent, without the password, and with what the service adds, such as `jdbc_url`.
    pub source_info: Option<String>,
    /// In seconds since 1970.
    pub create_time: Option<i64>,
    /// In seconds since 1970.
    pub last_update_time: Option<i64>,
    /// The name of the user who made it.
    pub create_user: Option<String>,
    /// 0 is usable; other values are not documented.
    pub status: Option<i64>,
    /// The ids of the clusters that use it, separated by commas.
    pub used_clusters: Option<String>,
}

impl DataConnector {
    /// Whether this is its name, to the letter.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.connector_name.as_deref() == Some(name)
    }

    /// The ids of the clusters that use it.
    pub fn used_clusters(&self) -> Vec<&str> {
        let ids = self.used_clusters.as_deref().unwrap_or_default().split(',');
        ids.map(str::trim).filter(|id| !id.is_empty()).collect()
    }
}
