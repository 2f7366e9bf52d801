//! Waiting for a change of a data source, by its job or, where there is none to ask, by what the list shows.

use super::Cluster;
use super::lists::search;
use super::model::{ConfigureStatus, DataSource, Job};
use crate::api::wait::Progress;
use crate::api::{Context, Error, Kind, OperationFailure};

/// `status` of a data source whose deletion failed.
const DELETE_FAILED: &str = "302";

/// A change that the service has accepted and is at work on.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The data source's id.
    pub id: String,
    /// The job that does the work.
    pub job_id: Option<String>,
    kind: Option<String>,
    goal: Goal,
    what: String,
}

/// What the list shows once a change is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Ready,
    Absent,
}

impl Submitted {
    /// A creation that has made the data source of this id. Where there is no job to ask, the list tells when it is done.
    pub fn create(id: &str, kind: &str, name: &str, job_id: Option<String>) -> Self {
        let what = format!("create of data source {name}");
        Self::new(id.to_owned(), Some(kind), Goal::Ready, what).with_job(job_id)
    }

    pub(super) fn new(id: String, kind: Option<&str>, goal: Goal, what: String) -> Self {
        Self { id, job_id: None, kind: kind.map(str::to_owned), goal, what }
    }

    pub(super) fn with_job(self, job_id: Option<String>) -> Self {
        Self { job_id: job_id.filter(|id| !id.is_empty()), ..self }
    }

    /// That it ended in this state, as the answer of this request id told.
    fn failure(
        &self,
        cluster: &Cluster<'_>,
        state: &str,
        code: Option<&str>,
        detail: Option<&str>,
        request_id: Option<&str>,
    ) -> Error {
        let told = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(|text| cluster.cloud.redact(text));
        let failure = OperationFailure {
            what: format!("DWS {}", self.what),
            state: cluster.cloud.redact(state),
            code: told(code),
            detail: told(detail),
            job_id: told(self.job_id.as_deref()),
            request_id: told(request_id),
        };
        Error::without_call(Kind::Failed(failure.into())).with_possible_effect(true)
    }
}

/// `told` hears each new state.
pub(super) async fn finish(
    cluster: &Cluster<'_>,
    context: &Context,
    submitted: &Submitted,
    told: &(dyn Fn(&str) + Send + Sync),
) -> Result<(), Error> {
    if let Some(job_id) = &submitted.job_id {
        match wait_for_job(cluster, context, submitted, job_id, told).await? {
            JobEnd::Success => return Ok(()),
            // Records of jobs expire; the list still shows what has become of the data source.
            JobEnd::Forgotten => tracing::info!("the service no longer knows DWS job {job_id}"),
        }
    }
    wait_for_list(cluster, context, submitted, told).await
}

/// How the wait for a job ends, if it does not fail.
enum JobEnd {
    Success,
    Forgotten,
}

async fn wait_for_job(
    cluster: &Cluster<'_>,
    context: &Context,
    submitted: &Submitted,
    job_id: &str,
    told: &(dyn Fn(&str) + Send + Sync),
) -> Result<JobEnd, Error> {
    let what = format!("DWS job {job_id} ({})", submitted.what);
    cluster
        .cloud
        .wait_until(context, &what, || async {
            let job = match cluster.job(context, job_id).await {
                Err(error) if error.is_gone() => return Ok(Progress::Done(JobEnd::Forgotten)),
                Err(error) if error.is_busy() => {
                    return Ok(Progress::Pending("unknown, the cluster is busy".to_owned()));
                }
                job => job?,
            };
            judge_job(&job).inspect(|judged| tell(cluster, judged, told)).map_err(|state| {
                let [code, detail, request_id] =
                    [&job.failed_code, &job.failed_detail, &job.request_id].map(Option::as_deref);
                submitted.failure(cluster, state, code, detail, request_id)
            })
        })
        .await
}

fn tell<T>(cluster: &Cluster<'_>, judged: &Progress<T>, told: &(dyn Fn(&str) + Send + Sync)) {
    if let Progress::Pending(state) = judged {
        told(&cluster.cloud.redact(state));
    }
}

/// `Err` is the state of a job that ended without success. States that nobody documented are waited out.
fn judge_job(job: &Job) -> Result<Progress<JobEnd>, &str> {
    let state = job.status.as_deref().unwrap_or_default().trim();
    match state.to_ascii_uppercase().as_str() {
        "SUCCESS" => Ok(Progress::Done(JobEnd::Success)),
        "FAIL" | "STOP" | "ERROR" => Err(state),
        _ => Ok(Progress::Pending([state, job.progress.as_deref().unwrap_or_default()].join(" ").trim().to_owned())),
    }
}

async fn wait_for_list(
    cluster: &Cluster<'_>,
    context: &Context,
    submitted: &Submitted,
    told: &(dyn Fn(&str) + Send + Sync),
) -> Result<(), Error> {
    let what = format!("DWS {}", submitted.what);
    cluster
        .cloud
        .wait_until(context, &what, || async {
            let list = |kind: Option<String>| async move { cluster.list(context, kind.as_deref()).await };
            let (row, request_id) = match search(&submitted.id, submitted.kind.as_deref(), list).await {
                Err(error) if error.is_gone() && submitted.goal == Goal::Absent => return Ok(Progress::Done(())),
                found => found?.unzip(),
            };
            judge_row(row.as_ref(), submitted.goal).inspect(|judged| tell(cluster, judged, told)).map_err(|state| {
                let detail = row.as_ref().and_then(|row| row.fail_reason.as_deref());
                submitted.failure(cluster, state, None, detail, request_id.flatten().as_deref())
            })
        })
        .await
}

/// `Err` is the state of a data source that will not reach the goal.
fn judge_row(row: Option<&DataSource>, goal: Goal) -> Result<Progress<()>, &'static str> {
    use ConfigureStatus::{Active, Deleted, Failed, PendingReboot};

    let status = row.and_then(DataSource::configure_status);
    let delete_failed = row.is_some_and(|row| row.status.as_deref().map(str::trim) == Some(DELETE_FAILED));
    match (goal, status) {
        (Goal::Ready, Some(Active | PendingReboot)) | (Goal::Absent, Some(Deleted)) => Ok(Progress::Done(())),
        (Goal::Absent, _) if row.is_none() => Ok(Progress::Done(())),
        (Goal::Absent, _) if delete_failed => Err("DELETE_FAILED (status 302)"),
        (Goal::Ready, Some(Failed)) => Err("FAILED (configure_status 300)"),
        (Goal::Ready, Some(Deleted)) => Err("DELETED (configure_status 400)"),
        // A data source whose creation failed stays in that state until its deletion begins.
        _ => {
            let shown =
                row.map_or("not listed", |row| row.configure_status.as_deref().unwrap_or("no configure_status"));
            Ok(Progress::Pending(status.map_or_else(|| shown.to_owned(), |status| format!("{status:?} ({shown})"))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_end_in_four_states_only() {
        for (status, ended) in [
            (Some("SUCCESS"), Some(true)),
            (Some("success"), Some(true)),
            (Some("FAIL"), Some(false)),
            (Some("STOP"), Some(false)),
            (Some("ERROR"), Some(false)),
            (Some("RUNNING"), None),
            (Some("DELAY_SCHEDULED"), None),
            (Some("SOMETHING_NEW"), None),
            (None, None),
        ] {
            let job = Job { status: status.map(str::to_owned), ..Job::default() };
            let judged = match judge_job(&job) {
                Ok(Progress::Done(_)) => Some(true),
                Ok(Progress::Pending(_)) => None,
                Err(_) => Some(false),
            };
            assert_eq!(judged, ended, "{status:?}");
        }
    }

    #[test]
    fn the_list_is_read_for_what_was_asked() {
        for (row, ready, absent) in [
            (None, None, Some(true)),
            (Some("100"), None, None),
            (Some("200"), Some(true), None),
            (Some("300"), Some(false), None),
            (Some("400"), Some(false), Some(true)),
            (Some("401"), None, None),
            (Some("600"), Some(true), None),
            (Some("999"), None, None),
        ] {
            let source =
                row.map(|status| DataSource { configure_status: Some(status.to_owned()), ..DataSource::default() });
            for (goal, expected) in [(Goal::Ready, ready), (Goal::Absent, absent)] {
                let judged = match judge_row(source.as_ref(), goal) {
                    Ok(Progress::Done(())) => Some(true),
                    Ok(Progress::Pending(_)) => None,
                    Err(_) => Some(false),
                };
                assert_eq!(judged, expected, "{row:?} {goal:?}");
            }
        }
        let failed = DataSource { status: Some(DELETE_FAILED.to_owned()), ..DataSource::default() };
        assert!(judge_row(Some(&failed), Goal::Absent).is_err());
    }
}
