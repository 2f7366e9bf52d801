//! The data sources that `ListDataSource` shows.
//!
//! Keys are in lower case, see [`super::envelope`]. Values are read in whatever type they come.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::api::lenient;
use crate::api::listing::Row;

/// A data source. Secrets are never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DataSource {
    /// The id, `e_` and small letters and digits.
    #[serde(deserialize_with = "lenient::id")]
    pub id: Option<String>,
    /// The name, which the pages call the data source's id.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Such as `OB_MYSQL_CE`; the list of types is open.
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// The tenant of OceanBase.
    #[serde(deserialize_with = "lenient::text")]
    pub tenant: Option<String>,
    /// The cluster of OceanBase.
    #[serde(deserialize_with = "lenient::text")]
    pub cluster: Option<String>,
    /// The database.
    #[serde(deserialize_with = "lenient::text")]
    pub schema: Option<String>,
    /// The host's address.
    #[serde(deserialize_with = "lenient::text")]
    pub ip: Option<String>,
    /// The host's port.
    #[serde(deserialize_with = "lenient::integer")]
    pub port: Option<i64>,
    /// The database user.
    #[serde(rename = "username", deserialize_with = "lenient::text")]
    pub user_name: Option<String>,
    /// The region.
    #[serde(deserialize_with = "lenient::text")]
    pub region: Option<String>,
    /// The description.
    #[serde(deserialize_with = "lenient::text")]
    pub description: Option<String>,
    /// The name of the OceanBase Cloud Platform.
    #[serde(rename = "ocpname", deserialize_with = "lenient::text")]
    pub ocp_name: Option<String>,
    /// `MASTER` or `SLAVE`.
    #[serde(deserialize_with = "lenient::text")]
    pub role: Option<String>,
    /// The console account that made it.
    #[serde(deserialize_with = "lenient::text")]
    pub owner: Option<String>,
    /// The database's version.
    #[serde(deserialize_with = "lenient::text")]
    pub version: Option<String>,
    /// Whether OMS tries to keep a heartbeat with the database.
    #[serde(rename = "trykeephb", deserialize_with = "lenient::flag")]
    pub try_keep_hb: Option<bool>,
    /// When it was created, as the server writes it.
    #[serde(rename = "gmtcreate", deserialize_with = "lenient::text")]
    pub gmt_create: Option<String>,
    /// When it was last changed, as the server writes it.
    #[serde(rename = "gmtmodified", deserialize_with = "lenient::text")]
    pub gmt_modified: Option<String>,
    /// What only some types have.
    #[serde(rename = "connextraattributes", deserialize_with = "attributes")]
    pub attributes: ConnectionAttributes,
}

/// `connExtraAttributes` of OceanBase data sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ConnectionAttributes {
    /// Sent as `configUrl`.
    #[serde(rename = "configurl", deserialize_with = "lenient::text")]
    pub config_url: Option<String>,
    /// Sent as `drcUserName`.
    #[serde(rename = "drcuser", deserialize_with = "lenient::text")]
    pub drc_user: Option<String>,
    /// Sent as `cluster`.
    #[serde(deserialize_with = "lenient::text")]
    pub cluster: Option<String>,
    /// Sent as `tenant`.
    #[serde(deserialize_with = "lenient::text")]
    pub tenant: Option<String>,
}

impl Row for DataSource {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// The id of what was created, without the blanks that some samples have around it. What is no text is no id.
pub(super) fn read_id(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// May be null, or text of no use.
fn attributes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ConnectionAttributes, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if value.is_object() { serde_json::from_value(value).map_err(serde::de::Error::custom) } else { Ok(<_>::default()) }
}
