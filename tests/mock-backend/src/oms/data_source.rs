//! One data source: what the service keeps of it, and what it tells.

use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::calls::PAGES;
use super::state::FURTHER_PARAMETERS;
use crate::config::OMS_USERNAME;
use crate::stock::Record;

/// A data source of any kind, with what the service knows and never tells. Passwords are kept as they are, not as they
/// travel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are the parameters of the API pages, by their names on the wire")]
pub struct DataSource {
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub user_name: String,
    /// Never returned.
    pub password: Option<String>,
    pub region: Option<String>,
    pub description: Option<String>,
    /// What its kind has beside, by its names on the wire. What the list doesn't know is never returned.
    #[serde(flatten)]
    pub parameters: Map<String, Value>,
    #[serde(default = "now")]
    pub gmt_create: String,
    #[serde(default = "now")]
    pub gmt_modified: String,
}

impl Record for DataSource {
    const NAME: &'static str = "name";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn check(&self) -> io::Result<()> {
        let is_known = |name: &&String| {
            let name = name.as_str();
            FURTHER_PARAMETERS.contains(&name)
                || ["role", "partnerId"].contains(&name)
                || PAGES.iter().any(|page| page.parameters.contains(&name))
        };
        match self.parameters.keys().find(|name| !is_known(name)) {
            None => Ok(()),
            Some(name) => {
                let message = format!("no data source has a member {name}");
                Err(io::Error::new(io::ErrorKind::InvalidInput, message))
            }
        }
    }
}

impl DataSource {
    /// A data source as one that somebody else has made.
    pub fn new(id: &str, kind: &str, name: &str, user_name: &str) -> Self {
        let now = now();
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            user_name: user_name.to_owned(),
            gmt_create: now.clone(),
            gmt_modified: now,
            ..Self::default()
        }
    }

    /// The same with this parameter.
    #[must_use]
    pub fn with(mut self, parameter: &str, value: impl Into<Value>) -> Self {
        self.parameters.insert(parameter.to_owned(), value.into());
        self
    }

    /// A parameter by its name on the wire; null if it is not set.
    pub fn parameter(&self, name: &str) -> &Value {
        self.parameters.get(name).unwrap_or(&Value::Null)
    }

    /// An item of the list call.
    pub(super) fn listed(&self) -> Value {
        let page = PAGES.iter().find(|page| (page.has)(&self.kind));
        // As in the samples: the one text that is empty rather than null.
        let ocp_name =
            Some(self.parameter("ocpName")).filter(|name| !name.is_null()).map_or_else(|| json!(""), Value::clone);
        json!({
            "id": self.id,
            "name": self.name,
            "type": self.kind,
            "role": self.parameter("role"),
            "owner": OMS_USERNAME,
            "tenant": self.parameter("tenant"),
            "cluster": self.parameter("cluster"),
            "schema": self.parameter("schema"),
            "ip": self.parameter("ip"),
            "port": self.parameter("port"),
            "userName": self.user_name,
            "region": self.region,
            "description": self.description,
            "ocpName": ocp_name,
            "oracleSid": null,
            "oracleNlsLengthSemantics": null,
            "operatingSystem": null,
            "version": null,
            "timezone": null,
            "charset": null,
            "tryKeepHb": self.parameter("tryKeepHb"),
            "gmtCreate": self.gmt_create,
            "gmtModified": self.gmt_modified,
            "partnerId": self.parameter("partnerId"),
            "connExtraAttributes": page.map_or_else(|| json!({}), |page| (page.connection)(self)),
        })
    }
}

/// The present as OMS writes it: `2024-03-04T05:06:07+00:00`.
fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
