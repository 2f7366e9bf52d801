//! A cluster as a whole: what goes on in it, and its restart, whose task may show later than it was accepted.
//!
//! Pages: "Restarting a Cluster", "Querying Cluster Details". The restart has no job: only the task of the cluster tells.

use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{refuse, require_no_body};
use crate::exchange::{Call, Reply};
use crate::fields::Fields;
use crate::gateway::admit;
use crate::plan::Plan;
use crate::router::Operation;
use crate::world::World;

const CLUSTER: &str = "/v1.0/{project_id}/clusters/{cluster_id}";
const RESTART: &str = "/v1.0/{project_id}/clusters/{cluster_id}/restart";

pub(super) static OPERATIONS: [Operation; 2] = [
    Operation { name: "dws.cluster", method: Method::GET, path: CLUSTER, admit, run: details },
    Operation { name: "dws.restart", method: Method::POST, path: RESTART, admit, run: restart },
];

/// How a restart goes.
pub type RestartPlan = Plan<RestartOutcome>;

/// What is particular to a restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RestartOutcome {
    /// For how many looks nothing shows of it.
    pub shows_after: u32,
    /// The code and the words of its failure.
    pub failure: Option<(String, String)>,
}

/// Something that goes on in a cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What `task_status` says.
    pub name: String,
    /// For how many looks and refusals it goes on.
    pub looks: u32,
}

/// A DWS cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// A UUID.
    pub id: String,
    /// The project that it belongs to.
    pub project_id: String,
    /// How often it was restarted.
    #[serde(default)]
    pub restarts: u32,
    /// `status`, as it is spelt today or was before.
    #[serde(default = "available")]
    pub status: String,
    /// What goes on beside the jobs.
    #[serde(default)]
    pub task: Option<Task>,
    /// The `task_status` of what ended before, such as a failure.
    #[serde(default)]
    pub last_task: Option<String>,
    /// Code and words of the last failure.
    #[serde(default)]
    pub failure: Option<(String, String)>,
    /// The restart that goes on, and how many looks it has had.
    #[serde(default)]
    pub restart: Option<(RestartPlan, u32)>,
}

fn available() -> String {
    "AVAILABLE".to_owned()
}

impl Cluster {
    /// A cluster that has not been restarted yet.
    pub fn new(id: impl Into<String>, project_id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            project_id: project_id.into(),
            restarts: 0,
            status: available(),
            task: None,
            last_task: None,
            failure: None,
            restart: None,
        }
    }

    /// Whether it takes no change now.
    pub(super) fn is_busy(&self) -> bool {
        self.task.is_some() || self.restart.is_some()
    }

    /// A look, or a refusal because it is busy.
    pub(super) fn look(&mut self) {
        if let Some(task) = &mut self.task {
            task.looks = task.looks.saturating_sub(1);
        }
        self.task.take_if(|task| task.looks == 0);
        if let Some((_, looks)) = &mut self.restart {
            *looks += 1;
        }
        self.finish_if_due();
    }

    pub(super) fn finish_if_due(&mut self) {
        let due = self.restart.take_if(|(plan, looks)| plan.is_over(looks.saturating_sub(plan.outcome.shows_after)));
        let Some((plan, _)) = due else { return };
        self.last_task = plan.outcome.failure.is_some().then(|| "REBOOT_FAILURE".to_owned());
        self.failure = plan.outcome.failure;
        self.restarts += u32::from(self.failure.is_none());
    }

    /// What `task_status` says.
    fn task_status(&self) -> Option<&str> {
        match (&self.restart, &self.task) {
            (Some((plan, looks)), _) if *looks >= plan.outcome.shows_after => Some("REBOOTING"),
            (Some(_), _) => self.last_task.as_deref(),
            (None, Some(task)) => Some(&task.name),
            (None, None) => self.last_task.as_deref(),
        }
    }

    fn shown(&self, running_job: Option<&'static str>) -> Value {
        let task_status = running_job.or_else(|| self.task_status());
        let progress = task_status.map(|task| json!({task: "20%"}));
        let failed_reasons = self.failure.as_ref().map(|(code, msg)| json!({"error_code": code, "error_msg": msg}));
        json!({"cluster": {
            "id": self.id,
            "name": "dws-mock",
            "status": self.status,
            "sub_status": "NORMAL",
            "task_status": task_status,
            "action_progress": progress.unwrap_or_else(|| json!({})),
            "parameter_group": {"id": "1", "name": "default", "status": "In-Sync"},
            "failed_reasons": failed_reasons,
            "nodes": [{"id": "1", "status": "200"}],
        }})
    }
}

fn details(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    require_no_body(call)?;
    let cluster = world.dws.cluster(call)?;
    let is_of_cluster = |job: &&super::Job| job.cluster_id == cluster.id && job.is_running();
    let task = world.dws.jobs.iter().find(is_of_cluster).map(|job| match job.change {
        super::Change::Delete => "DELETING_EXT_DATASOURCE",
        _ => "CONFIGURING_EXT_DATASOURCE",
    });
    let shown = cluster.shown(task);
    world.dws.clusters.iter_mut().filter(|known| known.id == cluster.id).for_each(Cluster::look);
    Ok(Reply::json(200, &shown))
}

/// Answers at once, and with nothing in it.
fn restart(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let cluster = world.dws.cluster(call)?;
    let complain = |complaint: &str| refuse(400, "DWS.0001", complaint);
    let mut fields = Fields::of_body(call.request, complain)?;
    fields.object("restart")?.finish()?;
    fields.finish()?;
    world.dws.require_idle(&cluster)?;
    let plan = world.dws.restart_plans.take();
    for known in world.dws.clusters.iter_mut().filter(|known| known.id == cluster.id) {
        known.restart = Some((plan.clone(), 0));
        known.finish_if_due();
    }
    Ok(Reply::json(200, &json!({})))
}
