//! One data connection: what the service keeps of it, and what it tells.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::config::{PROJECT_ID, USER_ID, USER_NAME};
use crate::stock::Record;

/// A data connection, with what the service knows and never tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the parameters of the API pages, by their names on the wire")]
pub struct DataConnector {
    pub connector_id: String,
    pub project_id: String,
    pub connector_name: String,
    pub source_type: String,
    /// As an object, though it travels as a string; its password is never returned.
    pub source_info: Map<String, Value>,
    /// The ids of the clusters that use it.
    #[serde(default)]
    pub used_clusters: Vec<String>,
    /// 0 is usable.
    #[serde(default)]
    pub status: i64,
    /// In seconds since 1970.
    #[serde(default = "now")]
    pub create_time: i64,
    /// In seconds since 1970.
    #[serde(default = "now")]
    pub last_update_time: i64,
}

impl Record for DataConnector {
    const NAME: &'static str = "connector_name";

    fn id(&self) -> &str {
        &self.connector_id
    }

    fn name(&self) -> &str {
        &self.connector_name
    }
}

impl DataConnector {
    /// A usable data connection of the default project without a source, as one that somebody else has made.
    pub fn new(connector_id: &str, source_type: &str, connector_name: &str) -> Self {
        let now = now();
        Self {
            connector_id: connector_id.to_owned(),
            project_id: PROJECT_ID.to_owned(),
            connector_name: connector_name.to_owned(),
            source_type: source_type.to_owned(),
            source_info: Map::new(),
            used_clusters: Vec::new(),
            status: 0,
            create_time: now,
            last_update_time: now,
        }
    }

    /// An item of the list call.
    pub(super) fn listed(&self) -> Value {
        let mut item = json!({
            "connector_id": self.connector_id,
            "connector_name": self.connector_name,
            "source_type": self.source_type,
            "source_info": Value::Object(self.shown_source()).to_string(),
            "create_time": self.create_time,
            "last_update_time": self.last_update_time,
            "create_by": USER_ID,
            "last_update_by": USER_ID,
            "create_user": USER_NAME,
            "tenant_id": self.project_id,
            "status": self.status,
            "encrypt_type": 2,
        });
        // The key is absent rather than empty where no cluster uses the connection.
        if !self.used_clusters.is_empty() {
            let clusters = json!(self.used_clusters.join(","));
            item.as_object_mut().map(|members| members.insert("used_clusters".to_owned(), clusters));
        }
        item
    }

    /// The source without its password, and with what the service has found out about the instance.
    fn shown_source(&self) -> Map<String, Value> {
        let mut source = self.source_info.clone();
        source.remove("password");
        let (scheme, port, driver) = match self.source_type.as_str() {
            "RDS_POSTGRES" => ("postgresql", 5432, "postgresql-42.jar"),
            _ => ("mysql", 3306, "mysql-connector-java.jar"),
        };
        let database = source.get("db_name").and_then(Value::as_str).unwrap_or_default();
        let url = format!("jdbc:{scheme}://192.168.0.10:{port}/{database}");
        source.insert("jdbc_url".to_owned(), json!(url));
        source.insert("driver_path".to_owned(), json!(format!("/opt/drivers/{driver}")));
        source
    }
}

/// The present as MRS writes it: seconds since 1970.
pub(super) fn now() -> i64 {
    Timestamp::now().as_second()
}
