//! The bodies of requests and answers, as the pages document them.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::api::bodies::{exposed, non_empty};
use crate::api::lenient;
use crate::api::listing::Row;

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

/// An answer of `ListDataConnectors`. The API's description knows a second name for the list.
#[derive(Deserialize)]
pub(super) struct List {
    #[serde(default, deserialize_with = "lenient::rows")]
    data_connectors: Option<Vec<DataConnector>>,
    #[serde(default, deserialize_with = "lenient::rows")]
    datasource_connectors: Option<Vec<DataConnector>>,
    #[serde(default, deserialize_with = "lenient::count")]
    pub(super) total_count: Option<u64>,
}

impl List {
    /// The rows, under whichever name they are.
    pub(super) fn into_rows(self) -> Option<Vec<DataConnector>> {
        match (self.data_connectors, self.datasource_connectors) {
            (Some(rows), other) if !rows.is_empty() || other.is_none() => Some(rows),
            (_, other) => other,
        }
    }
}

/// An item of `ListDataConnectors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DataConnector {
    /// The id.
    #[serde(deserialize_with = "lenient::id")]
    pub connector_id: Option<String>,
    /// The name.
    #[serde(deserialize_with = "lenient::text")]
    pub connector_name: Option<String>,
    /// As sent.
    #[serde(deserialize_with = "lenient::text")]
    pub source_type: Option<String>,
    /// JSON as text: what was sent, without the password, and with what the service adds, such as `jdbc_url`.
    #[serde(deserialize_with = "lenient::json_text")]
    pub source_info: Option<String>,
    /// In seconds since 1970.
    #[serde(deserialize_with = "lenient::integer")]
    pub create_time: Option<i64>,
    /// In seconds since 1970.
    #[serde(deserialize_with = "lenient::integer")]
    pub last_update_time: Option<i64>,
    /// The name of the user who made it.
    #[serde(deserialize_with = "lenient::text")]
    pub create_user: Option<String>,
    /// 0 is usable; other values are not documented.
    #[serde(deserialize_with = "lenient::integer")]
    pub status: Option<i64>,
    /// The ids of the clusters that use it, separated by commas.
    #[serde(deserialize_with = "lenient::comma_separated")]
    pub used_clusters: Option<String>,
}

impl Row for DataConnector {
    fn id(&self) -> Option<&str> {
        self.connector_id.as_deref()
    }

    fn name(&self) -> Option<&str> {
        self.connector_name.as_deref()
    }
}

impl DataConnector {
    /// The ids of the clusters that use it.
    pub fn used_clusters(&self) -> Vec<&str> {
        let ids = self.used_clusters.as_deref().unwrap_or_default().split(',');
        ids.map(str::trim).filter(|id| !id.is_empty()).collect()
    }
}
