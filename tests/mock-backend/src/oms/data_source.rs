//! One data source: what the service keeps of it, and what it tells.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::config::OMS_USERNAME;
use crate::stock::Record;

/// A data source of any kind, with what the service knows and never tells. Passwords are kept as they are, not as they
/// travel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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
    pub tenant: Option<String>,
    pub cluster: Option<String>,
    pub schema: Option<String>,
    pub ip: Option<String>,
    pub port: Option<u16>,
    pub ocp_name: Option<String>,
    /// Returned among the `connExtraAttributes`.
    pub config_url: Option<String>,
    /// Returned among the `connExtraAttributes`, as `drcUser`.
    pub drc_user_name: Option<String>,
    /// Never returned.
    pub drc_password: Option<String>,
    /// Never returned.
    pub inner_drc_password: Option<String>,
    /// Never returned.
    pub access_key: Option<String>,
    /// Never returned.
    pub secret_key: Option<String>,
    /// Never returned.
    pub intranet_addr: Option<String>,
    pub try_keep_hb: Option<bool>,
    /// Parameters that no page has; see [`Settings::further_parameters`](super::Settings::further_parameters).
    #[serde(default)]
    pub further: Map<String, Value>,
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

    /// An item of the list call.
    pub(super) fn listed(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "type": self.kind,
            "role": null,
            "owner": OMS_USERNAME,
            "tenant": self.tenant,
            "cluster": self.cluster,
            "schema": self.schema,
            "ip": self.ip,
            "port": self.port,
            "userName": self.user_name,
            "region": self.region,
            "description": self.description,
            // As in the samples: the one text that is empty rather than null.
            "ocpName": self.ocp_name.as_deref().unwrap_or_default(),
            "oracleSid": null,
            "oracleNlsLengthSemantics": null,
            "operatingSystem": null,
            "version": null,
            "timezone": null,
            "charset": null,
            "tryKeepHb": self.try_keep_hb,
            "gmtCreate": self.gmt_create,
            "gmtModified": self.gmt_modified,
            "partnerId": null,
            "connExtraAttributes": self.connection_attributes(),
        })
    }

    /// What is known of the connection to OceanBase; of other kinds there is nothing to tell.
    fn connection_attributes(&self) -> Value {
        if !self.kind.starts_with("OB_") {
            return json!({});
        }
        json!({
            "cluster": self.cluster,
            "tenant": self.tenant,
            "isLogicSource": false,
            "useLogProxy": self.further.contains_key("logProxyIp"),
            "drcUser": self.drc_user_name,
            "configUrl": self.config_url,
            "logProxyIp": self.further.get("logProxyIp"),
            "logProxyPort": self.further.get("logProxyPort"),
            "noUserAuth": false,
        })
    }
}

/// The present as OMS writes it: `2024-03-04T05:06:07+00:00`.
fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
