//! The bodies of requests and answers, as the pages document them.
//!
//! In answers all is optional that a caller can do without: unknown fields are ignored, and values are read in whatever
//! type they come. What a created object is to be known by must be as documented.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::api::bodies::{exposed_if_some, non_empty};
use crate::api::lenient;
use crate::api::listing::Row;

/// The body of `CreateDataSource`, in the page's order. What is `None` is not sent.
///
/// Its JSON is the one place where the password leaves its wrapper.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewDataSource {
    /// The MRS cluster's id; mandatory for type MRS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_source_id: Option<String>,
    /// `OBS`, `MRS` or `LAKE_FORMATION`.
    #[serde(rename = "type")]
    pub kind: String,
    /// 1 to 64 letters, digits and underscores.
    pub data_source_name: String,
    /// 3 to 20 letters, digits and underscores; for type OBS, the name of an agency.
    pub user_name: String,
    /// Mandatory for type MRS.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "exposed_if_some")]
    pub user_pwd: Option<SecretString>,
    /// At most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether to restart the cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot: Option<bool>,
    /// The database to connect; mandatory for type OBS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_info: Option<String>,
}

/// What `UpdateDataSource` can change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reconfiguration {
    /// The agency, which a data source of type OBS shows as its user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Whether to restart the cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct ReconfigureBody<'a> {
    pub(super) reconfigure: &'a Reconfiguration,
}

#[derive(Deserialize)]
pub(super) struct Created {
    /// Not to be confused with `data_source_id`, which is the MRS cluster.
    #[serde(deserialize_with = "non_empty")]
    pub(super) id: String,
    #[serde(default, deserialize_with = "lenient::reference")]
    pub(super) job_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Accepted {
    #[serde(default, deserialize_with = "lenient::reference")]
    pub(super) job_id: Option<String>,
}

/// An answer of `ListDataSource`.
#[derive(Deserialize)]
pub(super) struct List {
    #[serde(default, deserialize_with = "lenient::rows")]
    pub(super) data_sources: Option<Vec<DataSource>>,
    /// How many there are, as the service says. The page's own example says 5 and shows one, so it is a reason for
    /// doubt where something is missing, and no more.
    #[serde(default, deserialize_with = "lenient::count")]
    pub(super) count: Option<u64>,
}

/// A data source as the service shows it. The password is never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DataSource {
    /// The id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: Option<String>,
    /// Sent as `data_source_name`.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// `OBS`, `MRS` or `LAKE_FORMATION`.
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// The connected database.
    #[serde(deserialize_with = "lenient::text")]
    pub connect_info: Option<String>,
    /// The user, or for type OBS the agency.
    #[serde(deserialize_with = "lenient::text")]
    pub user_name: Option<String>,
    /// The data source's version.
    #[serde(deserialize_with = "lenient::text")]
    pub version: Option<String>,
    /// A number as text; see [`ConfigureStatus`].
    #[serde(deserialize_with = "lenient::text")]
    pub configure_status: Option<String>,
    /// A number as text: the state of the external cluster.
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// The MRS cluster's id.
    #[serde(deserialize_with = "lenient::text")]
    pub data_source_id: Option<String>,
    /// When it was created.
    #[serde(deserialize_with = "lenient::text")]
    pub created: Option<String>,
    /// When it was last changed.
    #[serde(deserialize_with = "lenient::text")]
    pub updated: Option<String>,
    /// When the external cluster was last changed.
    #[serde(deserialize_with = "lenient::text")]
    pub data_source_updated: Option<String>,
    /// As sent with create.
    #[serde(deserialize_with = "lenient::text")]
    pub description: Option<String>,
    /// Why the configuration failed.
    #[serde(deserialize_with = "lenient::text")]
    pub fail_reason: Option<String>,
}

impl Row for DataSource {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// What `configure_status` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigureStatus {
    /// 100.
    Creating,
    /// 200.
    Active,
    /// 300.
    Failed,
    /// 400.
    Deleted,
    /// 401.
    Deleting,
    /// 500.
    Updating,
    /// 600: in effect once the cluster is restarted.
    PendingReboot,
}

impl DataSource {
    /// Whether it is of this type, which is the same in any case.
    pub fn is_of_type(&self, kind: &str) -> bool {
        self.kind.as_deref().is_some_and(|shown| shown.eq_ignore_ascii_case(kind))
    }

    /// `configure_status` by its meaning; `None` for absent or undocumented values.
    pub fn configure_status(&self) -> Option<ConfigureStatus> {
        Some(match self.configure_status.as_deref()?.trim() {
            "100" => ConfigureStatus::Creating,
            "200" => ConfigureStatus::Active,
            "300" => ConfigureStatus::Failed,
            "400" => ConfigureStatus::Deleted,
            "401" => ConfigureStatus::Deleting,
            "500" => ConfigureStatus::Updating,
            "600" => ConfigureStatus::PendingReboot,
            _ => return None,
        })
    }
}

/// An answer of `ListJobDetails`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Job {
    /// The job's id.
    #[serde(deserialize_with = "lenient::text")]
    pub job_id: Option<String>,
    /// What the job does.
    #[serde(deserialize_with = "lenient::text")]
    pub job_name: Option<String>,
    /// `INIT`, `WAITING`, `RUNNING`, `DELAY_SCHEDULED`; `SUCCESS`; `FAIL`, `STOP`. Another client of the service knows
    /// `ERROR`, too.
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// How far it is, e.g. `9%`.
    #[serde(deserialize_with = "lenient::text")]
    pub progress: Option<String>,
    /// The failed task and the real error code, e.g. `SomeTask-fail:DWS.0114`.
    #[serde(deserialize_with = "lenient::text")]
    pub failed_code: Option<String>,
    /// The error code and its explanation.
    #[serde(deserialize_with = "lenient::text")]
    pub failed_detail: Option<String>,
    /// The service's name for the answer.
    #[serde(skip)]
    pub(super) request_id: Option<String>,
}
