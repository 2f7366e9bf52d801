//! Restarting a cluster, and waiting until it can be used again.
//!
//! Pages: "Restarting a Cluster", "Querying Cluster Details" of the DWS API reference. The restart has no job. Its task shows
//! in the cluster's details, and may do so only after the restart was accepted; a failure of an earlier task may stand there
//! all the time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Answer, Cluster, operation};
use crate::api::lenient;
use crate::api::wait::Progress;
use crate::api::{Context, Error, Kind, Meaning, OperationFailure, Refusal};

/// So long a restart that was accepted may show no task. After that, a cluster that can be used has been restarted.
const GRACE: Duration = Duration::from_secs(60);
const REBOOTING: &str = "REBOOTING";
const REBOOT_FAILURE: &str = "REBOOT_FAILURE";

/// The body of `RestartCluster`: a flag.
#[derive(Default, Serialize)]
struct Restart {
    restart: Map<String, Value>,
}

#[derive(Deserialize)]
struct Details {
    cluster: ClusterState,
}

/// What is going on in a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct ClusterState {
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    task_status: Option<String>,
    action_progress: Option<Value>,
    failed_reasons: Option<Value>,
}

impl ClusterState {
    /// The task, in capitals; empty where there is none.
    fn task(&self) -> String {
        self.task_status.as_deref().unwrap_or_default().trim().to_ascii_uppercase()
    }

    /// The task and how far it is: `REBOOTING 20%`.
    fn described(&self) -> String {
        let (task, status) = (self.task(), self.status.as_deref().unwrap_or("no status"));
        let progress = self.action_progress.as_ref().and_then(|progress| lenient::as_text(progress.get(&task)?));
        let parts = if task.is_empty() { vec![status.to_owned()] } else { vec![task] };
        parts.into_iter().chain(progress).collect::<Vec<_>>().join(" ")
    }
}

/// How a restart ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restarted {
    /// Its task was seen, and is over.
    Seen,
    /// The service accepted it and showed no task.
    Unseen,
}

/// A restart that did not come to its good end.
#[derive(Debug)]
pub struct RestartError {
    /// What went wrong.
    pub error: Error,
    /// Whether the service has accepted the restart, so that it goes on without whoever waits.
    pub is_accepted: bool,
}

impl Cluster<'_> {
    /// `RestartCluster`, and `ListClusterDetails` until the cluster can be used again. A busy cluster is waited for. `told`
    /// hears each new state.
    ///
    /// # Errors
    /// As for every call, [`Kind::Failed`] when the restart fails, and [`Kind::Unfinished`] when the context ends first.
    pub async fn restart(
        &self,
        context: &Context,
        told: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<Restarted, RestartError> {
        let refused = |error| RestartError { error, is_accepted: false };
        let before = self.look_before(context).await.map_err(refused)?;
        let path = ["v1.0", &self.project_id, "clusters", &self.cluster_id, "restart"];
        let body = Restart::default();
        let accepted: Result<Value, Error> =
            self.submit_telling(context, "RestartCluster", Method::POST, &path, Some(&body), told).await;
        match accepted {
            Ok(_) => self.watch(context, before.as_ref(), None, told).await,
            // Whether the request arrived, only the cluster can tell.
            Err(error) if error.may_have_reached() && !error.is_interrupted() => {
                self.watch(context, before.as_ref(), Some(error), told).await
            }
            Err(error) => Err(RestartError { is_accepted: error.may_have_reached(), error }),
        }
    }

    /// The cluster before the restart. Who may not see it must not restart it, because nobody could tell how that ended.
    async fn look_before(&self, context: &Context) -> Result<Option<ClusterState>, Error> {
        match self.details(context).await {
            Ok(answer) => Ok(Some(answer.value.cluster)),
            Err(error) if error.is_gone() || matches!(error.status(), Some(401 | 403 | 404)) => Err(error),
            Err(error) if matches!(error.kind(), Kind::Precondition(_) | Kind::Stopped(_)) => Err(error),
            Err(error) => {
                tracing::warn!(%error, "cluster {} is restarted unseen", self.cluster_id);
                Ok(None)
            }
        }
    }

    /// Looks until the restart is over. `lost` is why it is not known whether it began.
    async fn watch(
        &self,
        context: &Context,
        before: Option<&ClusterState>,
        lost: Option<Error>,
        told: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<Restarted, RestartError> {
        let what = self.cloud.redact(&format!("DWS restart of cluster {}", self.cluster_id));
        let start = context.clock().monotonic();
        let seen = AtomicBool::new(false);
        let earlier_task = before.map(ClusterState::task).unwrap_or_default();
        let ended = self
            .cloud
            .wait_until(context, &what, || async {
                let looked = self.details(context).await;
                let (state, request_id) = match looked {
                    Ok(Answer { value, request_id, .. }) => (self.quoted(value.cluster), request_id),
                    // Reads may be refused while the cluster restarts.
                    Err(error) if is_passing(&error) => {
                        let state = format!("it can't be read: {error}");
                        told(&self.cloud.redact(&state));
                        return Ok(Progress::Pending(state));
                    }
                    Err(error) => return Err(error),
                };
                let task = state.task();
                let was_seen = seen.fetch_or(task == REBOOTING, Ordering::Relaxed);
                let is_over_grace = context.clock().monotonic().saturating_sub(start) >= GRACE;
                let judged = judge(&state, &earlier_task, was_seen || task == REBOOTING, is_over_grace);
                if let Ok(Progress::Pending(pending)) = &judged {
                    told(&self.cloud.redact(pending));
                }
                judged.map_err(|verdict| self.failure(&what, &verdict, &state, request_id))
            })
            .await;
        match (ended, lost) {
            (Ok(Restarted::Unseen), Some(lost)) => Err(RestartError { error: lost, is_accepted: false }),
            (Ok(restarted), _) => Ok(restarted),
            (Err(error), _) => Err(RestartError { error, is_accepted: true }),
        }
    }

    /// The state as people may read it. What is put into capitals later is no spelling that a redactor looks for.
    fn quoted(&self, state: ClusterState) -> ClusterState {
        let quote = |text: Option<String>| text.map(|text| self.cloud.redact(&text));
        ClusterState { status: quote(state.status), task_status: quote(state.task_status), ..state }
    }

    async fn details(&self, context: &Context) -> Result<Answer<Details>, Error> {
        let path = ["v1.0", &self.project_id, "clusters", &self.cluster_id];
        let request = self.request(operation("ListClusterDetails"), Method::GET, &path)?;
        self.call(context, &request).await
    }

    fn failure(&self, what: &str, verdict: &str, state: &ClusterState, request_id: Option<String>) -> Error {
        let reason = |name: &str| {
            let reasons = state.failed_reasons.as_ref()?;
            lenient::as_trimmed_text(reasons.get(name)?).map(|text| self.cloud.redact(&text))
        };
        let failure = OperationFailure {
            what: what.to_owned(),
            state: self.cloud.redact(verdict),
            code: reason("error_code"),
            detail: reason("error_msg"),
            job_id: None,
            request_id,
        };
        Error::without_call(Kind::Failed(failure.into())).with_possible_effect(true)
    }
}

/// `Err` is the state of a restart that failed. Tasks that nobody documented are waited out.
fn judge(
    state: &ClusterState,
    earlier_task: &str,
    is_seen: bool,
    is_over_grace: bool,
) -> Result<Progress<Restarted>, String> {
    let (task, status) = (state.task(), state.status.as_deref().unwrap_or_default().trim().to_ascii_uppercase());
    // A failure that stood there before is not the restart's until that was seen, or has had its time.
    let is_old = task == earlier_task && !is_seen && !is_over_grace;
    if task == REBOOT_FAILURE && !is_old {
        return Err(REBOOT_FAILURE.to_owned());
    }
    let is_idle = task.is_empty() || task.contains("FAIL");
    match status.as_str() {
        _ if !is_idle => Ok(Progress::Pending(state.described())),
        "ACTIVE" | "AVAILABLE" if is_seen => Ok(Progress::Done(Restarted::Seen)),
        "ACTIVE" | "AVAILABLE" if is_over_grace => Ok(Progress::Done(Restarted::Unseen)),
        "ACTIVE" | "AVAILABLE" => Ok(Progress::Pending("the restart does not show yet".to_owned())),
        "FAILED" | "CREATE_FAILED" | "DELETE_FAILED" | "DELETED" | "DELETING" | "FROZEN" | "POLICE_FROZEN" => {
            Err(status)
        }
        _ => Ok(Progress::Pending(state.described())),
    }
}

/// Whether a look failed in a way that says nothing of the restart. What else is no verdict, the wait itself knows.
fn is_passing(error: &Error) -> bool {
    match error.kind() {
        Kind::Refused(Refusal { meaning: Meaning::CredentialsRefused, .. }) => false,
        Kind::Refused(refusal) => !error.is_gone() && matches!(refusal.status, 400 | 403 | 404 | 409),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(status: &str, task: Option<&str>) -> ClusterState {
        let (status, task_status) = (Some(status.to_owned()), task.map(str::to_owned));
        ClusterState { status, task_status, ..ClusterState::default() }
    }

    #[test]
    fn a_restart_is_over_once_it_was_seen_or_has_had_its_time() {
        const PENDING: Option<Result<Restarted, ()>> = None;
        for (status, task, earlier, is_seen, is_over_grace, verdict) in [
            ("AVAILABLE", None, "", false, false, PENDING),
            ("AVAILABLE", None, "", true, false, Some(Ok(Restarted::Seen))),
            ("ACTIVE", Some(""), "", true, false, Some(Ok(Restarted::Seen))),
            ("AVAILABLE", None, "", false, true, Some(Ok(Restarted::Unseen))),
            ("AVAILABLE", Some("REBOOTING"), "", true, true, PENDING),
            ("AVAILABLE", Some("SNAPSHOTTING"), "", true, true, PENDING),
            ("AVAILABLE", Some("SOMETHING_NEW"), "", true, true, PENDING),
            ("AVAILABLE", Some("RESIZE_FAILURE"), "RESIZE_FAILURE", true, false, Some(Ok(Restarted::Seen))),
            ("AVAILABLE", Some("REBOOT_FAILURE"), "REBOOT_FAILURE", false, false, PENDING),
            ("AVAILABLE", Some("REBOOT_FAILURE"), "REBOOT_FAILURE", true, false, Some(Err(()))),
            ("AVAILABLE", Some("REBOOT_FAILURE"), "REBOOT_FAILURE", false, true, Some(Err(()))),
            ("AVAILABLE", Some("REBOOT_FAILURE"), "", false, false, Some(Err(()))),
            ("FROZEN", None, "", true, false, Some(Err(()))),
            ("SOMETHING_NEW", None, "", true, true, PENDING),
        ] {
            let judged = match judge(&state(status, task), earlier, is_seen, is_over_grace) {
                Ok(Progress::Done(restarted)) => Some(Ok(restarted)),
                Ok(Progress::Pending(_)) => None,
                Err(_) => Some(Err(())),
            };
            assert_eq!(judged, verdict, "{status} {task:?} after {earlier:?}, {is_seen}, {is_over_grace}");
        }
    }
}
