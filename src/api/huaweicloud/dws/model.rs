//! The bodies of requests and answers, as the pages document them.
//!
//! In answers all is optional that a caller can do without: unknown fields are ignored and `null` is no value, but a
//! value of another type than documented makes the answer undecodable.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::api::bodies::{exposed_if_some, non_empty};
use crate::api::{Error, Kind};

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
    pub(super) job_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Accepted {
    pub(super) job_id: Option<String>,
}

/// An answer of `ListDataSource`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Listing {
    /// Mandatory: a list that is missing must not read as an empty one.
    pub data_sources: Vec<DataSource>,
    /// How many there are, as the service says. The page's own example says 5 and shows one, so it is a reason for
    /// doubt where something is missing, and no more.
    #[serde(default)]
    count: Option<i64>,
    /// The service's name for the answer.
    #[serde(skip)]
    pub(super) request_id: Option<String>,
}

impl Listing {
    /// The data source of this id; `None` is proof that there is none.
    ///
    /// # Errors
    /// When it is not shown and the service says that it has not shown all, or shows one without saying which.
    pub fn find(&self, id: &str) -> Result<Option<&DataSource>, Error> {
        let found = self.data_sources.iter().find(|source| source.id.as_deref() == Some(id));
        if found.is_none() { self.complete().map(|()| None) } else { Ok(found) }
    }

    /// The data sources of this name; none is proof that there is none.
    ///
    /// # Errors
    /// As for [`Listing::find`].
    pub fn named(&self, name: &str) -> Result<Vec<DataSource>, Error> {
        let named = |source: &&DataSource| source.name.as_deref() == Some(name);
        let found: Vec<_> = self.data_sources.iter().filter(named).cloned().collect();
        if found.is_empty() { self.complete().map(|()| found) } else { Ok(found) }
    }

    /// What several lists of one cluster hold together, each data source once.
    ///
    /// # Errors
    /// When one of them says that there are more than all of them show.
    pub fn union<'a>(listings: impl IntoIterator<Item = &'a Self>) -> Result<Vec<DataSource>, Error> {
        let mut union: Vec<DataSource> = Vec::new();
        let mut longest: Option<&Self> = None;
        for listing in listings {
            longest = longest.filter(|longest| longest.count >= listing.count).or(Some(listing));
            for source in &listing.data_sources {
                if !union.iter().any(|known| known.id == source.id) {
                    union.push(source.clone());
                }
            }
        }
        longest.map_or(Ok(()), |longest| longest.has_no_more_than(union.len())).map(|()| union)
    }

    fn complete(&self) -> Result<(), Error> {
        self.has_no_more_than(self.data_sources.len())?;
        if self.data_sources.iter().all(|source| source.id.as_deref().is_some_and(|id| !id.is_empty())) {
            return Ok(());
        }
        Err(self.doubtful("DWS shows a data source without its id, and that may be the wanted one".to_owned()))
    }

    /// An error where the service says that there are more than it shows.
    fn has_no_more_than(&self, shown: usize) -> Result<(), Error> {
        match self.count.and_then(|count| usize::try_from(count).ok()) {
            Some(count) if count > shown => Err(self.doubtful(format!(
                "DWS shows {shown} of {count} data sources, and the wanted one may be among the others"
            ))),
            _ => Ok(()),
        }
    }

    fn doubtful(&self, what: String) -> Error {
        Error::without_call(Kind::Undecodable { status: 200, what, request_id: self.request_id.clone() })
    }
}

/// An item of `ListDataSource`. Dates come without a time zone, e.g. `2022-10-30T07:38:33`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DataSource {
    /// The id that updates and deletions want.
    pub id: Option<String>,
    /// Sent as `data_source_name`.
    pub name: Option<String>,
    /// `OBS`, `MRS` or `LAKE_FORMATION`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The connected database.
    pub connect_info: Option<String>,
    /// The user, or for type OBS the agency.
    pub user_name: Option<String>,
    /// The data source's version.
    pub version: Option<String>,
    /// A number as text; see [`ConfigureStatus`].
    pub configure_status: Option<String>,
    /// A number as text: the state of the external cluster.
    pub status: Option<String>,
    /// The MRS cluster's id.
    pub data_source_id: Option<String>,
    /// When it was created.
    pub created: Option<String>,
    /// When it was last changed.
    pub updated: Option<String>,
    /// When the external cluster was last changed.
    pub data_source_updated: Option<String>,
    /// As sent with create.
    pub description: Option<String>,
    /// Why the configuration failed.
    pub fail_reason: Option<String>,
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
    /// `configure_status` by its meaning; `None` for absent or undocumented values.
    pub fn configure_status(&self) -> Option<ConfigureStatus> {
        Some(match self.configure_status.as_deref()? {
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
    pub job_id: Option<String>,
    /// What the job does.
    pub job_name: Option<String>,
    /// `INIT`, `WAITING`, `RUNNING`, `DELAY_SCHEDULED`; `SUCCESS`; `FAIL`, `STOP`. Another client of the service knows
    /// `ERROR`, too.
    pub status: Option<String>,
    /// How far it is, e.g. `9%`.
    pub progress: Option<String>,
    /// The failed task and the real error code, e.g. `SomeTask-fail:DWS.0114`.
    pub failed_code: Option<String>,
    /// The error code and its explanation.
    pub failed_detail: Option<String>,
    /// The service's name for the answer.
    #[serde(skip)]
    pub(super) request_id: Option<String>,
}
