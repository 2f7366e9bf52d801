//! The data sources that `ListDataSource` shows.
//!
//! Keys are in lower case, see [`super::envelope`]. Text may come as a number and a number as text; ids, which the pages
//! have as strings, may not.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A label that may be taken away: `None` where an answer has no such key, which says nothing, and `Some(None)` where the
/// key is there without text, which says that there is none. Fields that a connection is made of can't become nothing,
/// so there null says nothing either.
pub type Told = Option<Option<String>>;

/// A data source. Secrets are never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DataSource {
    /// The id, `e_` and small letters and digits.
    #[serde(deserialize_with = "id")]
    pub id: Option<String>,
    /// The name, which the pages call the data source's id.
    #[serde(deserialize_with = "text")]
    pub name: Option<String>,
    /// Such as `OB_MYSQL_CE`; the list of types is open.
    #[serde(rename = "type", deserialize_with = "text")]
    pub kind: Option<String>,
    /// The tenant of OceanBase.
    #[serde(deserialize_with = "text")]
    pub tenant: Option<String>,
    /// The cluster of OceanBase.
    #[serde(deserialize_with = "text")]
    pub cluster: Option<String>,
    /// The database.
    #[serde(deserialize_with = "text")]
    pub schema: Option<String>,
    /// The host's address.
    #[serde(deserialize_with = "text")]
    pub ip: Option<String>,
    /// The host's port.
    #[serde(deserialize_with = "number")]
    pub port: Option<i64>,
    /// The database user.
    #[serde(rename = "username", deserialize_with = "text")]
    pub user_name: Option<String>,
    /// The region.
    #[serde(deserialize_with = "told")]
    pub region: Told,
    /// The description.
    #[serde(deserialize_with = "told")]
    pub description: Told,
    /// The name of the OceanBase Cloud Platform.
    #[serde(rename = "ocpname", deserialize_with = "text")]
    pub ocp_name: Option<String>,
    /// `MASTER` or `SLAVE`.
    #[serde(deserialize_with = "text")]
    pub role: Option<String>,
    /// The console account that made it.
    #[serde(deserialize_with = "text")]
    pub owner: Option<String>,
    /// The database's version.
    #[serde(deserialize_with = "text")]
    pub version: Option<String>,
    /// Whether OMS tries to keep a heartbeat with the database.
    #[serde(rename = "trykeephb", deserialize_with = "flag")]
    pub try_keep_hb: Option<bool>,
    /// When it was created, as the server writes it.
    #[serde(rename = "gmtcreate", deserialize_with = "text")]
    pub gmt_create: Option<String>,
    /// When it was last changed, as the server writes it.
    #[serde(rename = "gmtmodified", deserialize_with = "text")]
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
    #[serde(rename = "configurl", deserialize_with = "text")]
    pub config_url: Option<String>,
    /// Sent as `drcUserName`.
    #[serde(rename = "drcuser", deserialize_with = "text")]
    pub drc_user: Option<String>,
    /// Sent as `cluster`.
    #[serde(deserialize_with = "text")]
    pub cluster: Option<String>,
    /// Sent as `tenant`.
    #[serde(deserialize_with = "text")]
    pub tenant: Option<String>,
}

/// Text, also where it came as something else.
fn loose_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// An id, without the blanks that some samples have around it. What is no text is no id.
pub(super) fn read_id(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Text, also where it came as something else, without blanks around it; none if there is nothing else in it.
pub(super) fn trimmed_text(value: &Value) -> Option<String> {
    loose_text(value).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(read_id(&Value::deserialize(deserializer)?))
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(loose_text(&Value::deserialize(deserializer)?))
}

/// What is neither text nor null says nothing.
fn told<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Told, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(if value.is_null() { Some(None) } else { loose_text(&value).map(Some) })
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.to_lowercase().parse().ok()))
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.parse().ok()))
}

/// May be null, or text of no use.
fn attributes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ConnectionAttributes, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if value.is_object() { serde_json::from_value(value).map_err(serde::de::Error::custom) } else { Ok(<_>::default()) }
}
