//! The jobs that DWS works through: how long they take, how they end, how the job call shows them.
//!
//! Page: "Querying Job Progress" (`GET /v1.0/{project_id}/job/{job_id}`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::plan::Plan;

/// The documented states of a job that goes on; a job of four polls shows all of them.
const IN_PROGRESS: [&str; 4] = ["INIT", "RUNNING", "WAITING", "DELAY_SCHEDULED"];

/// How a job is to go.
pub type JobPlan = Plan<JobOutcome>;

/// How a job ends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum JobOutcome {
    /// SUCCESS: what was asked for is done.
    #[default]
    Success,
    /// FAIL with these words.
    Fail {
        /// Such as `CreateDataSource-fail:DWS.0114`.
        failed_code: String,
        /// Such as `DWS.0114:The agency has no permission.`
        failed_detail: String,
    },
    /// STOP with these words.
    Stop {
        /// As for a failure.
        failed_code: String,
        /// As for a failure.
        failed_detail: String,
    },
}

impl JobOutcome {
    /// The code and the detail of a job that did not succeed.
    pub(super) fn failure(&self) -> Option<(&str, &str)> {
        match self {
            Self::Success => None,
            Self::Fail { failed_code, failed_detail } | Self::Stop { failed_code, failed_detail } => {
                Some((failed_code, failed_detail))
            }
        }
    }
}

/// What a job changes when it succeeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The data source becomes usable.
    Create,
    /// The data source gets another agency, or its configuration anew.
    Reconfigure {
        /// The agency, if the call named one.
        agency: Option<String>,
    },
    /// The data source disappears.
    Delete,
}

/// One job.
#[derive(Clone, Debug, Serialize)]
pub struct Job {
    /// 32 hexadecimal digits.
    pub job_id: String,
    /// The project of the cluster.
    pub project_id: String,
    /// The cluster that the job keeps busy.
    pub cluster_id: String,
    /// The id of the data source that it works on.
    pub ext_data_source_id: String,
    /// What it is about.
    pub change: Change,
    /// How it goes.
    pub plan: JobPlan,
    /// How many looks it has had.
    pub polls: u32,
    /// When it began, without a zone.
    pub begin_time: String,
    /// When it ended; none as long as it goes on.
    pub end_time: Option<String>,
}

impl Job {
    /// Whether the job keeps its cluster busy.
    pub fn is_running(&self) -> bool {
        self.end_time.is_none()
    }

    /// Whether a running job has nothing left to wait for.
    pub(super) fn is_due(&self) -> bool {
        self.is_running() && self.plan.is_over(self.polls)
    }

    /// The answer of the job call.
    pub(super) fn shown(&self) -> Value {
        let name = match self.change {
            Change::Create => "CreateDataSource",
            Change::Reconfigure { .. } => "UpdateDataSource",
            Change::Delete => "DeleteDataSource",
        };
        let failure = self.plan.outcome.failure().filter(|_| !self.is_running());
        json!({
            "job_id": self.job_id,
            "job_name": name,
            "begin_time": self.begin_time,
            "end_time": self.end_time,
            "status": self.status(),
            "failed_code": failure.map(|(code, _)| code),
            "failed_detail": failure.map(|(_, detail)| detail),
            "progress": self.progress(),
        })
    }

    fn status(&self) -> &'static str {
        if self.is_running() {
            let state = IN_PROGRESS.get(self.polls as usize).unwrap_or(&"RUNNING");
            return state;
        }
        match self.plan.outcome {
            JobOutcome::Success => "SUCCESS",
            JobOutcome::Fail { .. } => "FAIL",
            JobOutcome::Stop { .. } => "STOP",
        }
    }

    fn progress(&self) -> String {
        let percent = if self.is_running() { (9 + 90 * self.polls / self.plan.polls.max(1)).min(99) } else { 100 };
        format!("{percent}%")
    }
}

/// The present as DWS writes it: `2022-10-30T07:38:33`, in UTC and without saying so.
pub(super) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
