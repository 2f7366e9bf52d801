//! What DWS knows, and how its jobs change it.

use serde_json::{Value, json};

use super::cluster::{Cluster, RestartOutcome};
use super::data_source::{DataSource, configure_status};
use super::jobs::{Change, Job, JobOutcome, now};
use super::{refuse, rules};
use crate::config::Config;
use crate::exchange::{Call, Reply};
use crate::ids::Ids;
use crate::plan::Plans;
use crate::stock::Stock;

/// What DWS knows.
pub(crate) struct State {
    pub(super) clusters: Vec<Cluster>,
    pub(super) data_sources: Stock<DataSource>,
    pub(super) jobs: Vec<Job>,
    pub(super) plans: Plans<JobOutcome>,
    pub(super) restart_plans: Plans<RestartOutcome>,
}

impl State {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            clusters: config.clusters.clone(),
            data_sources: Stock::default(),
            jobs: Vec::new(),
            plans: Plans::new(config.jobs.clone()),
            restart_plans: Plans::new(config.restarts.clone()),
        }
    }

    pub(crate) fn snapshot(&self) -> Value {
        json!({"clusters": self.clusters, "data_sources": *self.data_sources, "jobs": self.jobs})
    }

    /// The cluster of the call's path.
    pub(super) fn cluster(&self, call: &Call<'_>) -> Result<Cluster, Reply> {
        let id = call.param("cluster_id");
        if !rules::is_uuid(id) {
            return Err(refuse(400, "DWS.5064", &format!("{id} is not a valid UUID")));
        }
        let found = self.clusters.iter().find(|cluster| cluster.id.eq_ignore_ascii_case(id));
        let own = found.filter(|cluster| cluster.project_id == call.param("project_id"));
        own.cloned().ok_or_else(|| refuse(404, "DWS.0047", "The cluster does not exist"))
    }

    pub(super) fn data_sources_of(&self, cluster: &Cluster) -> impl Iterator<Item = &DataSource> {
        self.data_sources.iter().filter(|source| source.cluster_id == cluster.id)
    }

    /// The data source of the call's path.
    pub(super) fn data_source(&mut self, cluster: &Cluster, call: &Call<'_>) -> Result<&mut DataSource, Reply> {
        let id = call.param("ext_data_source_id");
        let mut of_cluster = self.data_sources.iter_mut().filter(|source| source.cluster_id == cluster.id);
        let found = of_cluster.find(|source| source.id.eq_ignore_ascii_case(id));
        found.ok_or_else(|| refuse(404, "DWS.0015", "The data source does not exist"))
    }

    /// Refuses a second operation on a cluster. The refusal counts as a look, so that a job whose client
    /// has gone still comes to its end.
    pub(super) fn require_idle(&mut self, cluster: &Cluster) -> Result<(), Reply> {
        if !cluster.is_busy() && !self.jobs.iter().any(|job| job.cluster_id == cluster.id && job.is_running()) {
            return Ok(());
        }
        self.clusters.iter_mut().filter(|known| known.id == cluster.id).for_each(Cluster::look);
        self.look(|job| job.cluster_id == cluster.id);
        Err(refuse(409, "DWS.0011", "Another operation is being performed on the cluster"))
    }

    pub(super) fn start_job(&mut self, ids: &mut Ids, data_source: &DataSource, change: Change) -> String {
        let job_id = ids.plain();
        self.jobs.push(Job {
            job_id: job_id.clone(),
            project_id: data_source.project_id.clone(),
            cluster_id: data_source.cluster_id.clone(),
            ext_data_source_id: data_source.id.clone(),
            change,
            plan: self.plans.take(),
            polls: 0,
            begin_time: now(),
            end_time: None,
        });
        self.finish_due_jobs();
        job_id
    }

    /// Counts a look at running jobs, after which some may end.
    pub(super) fn look(&mut self, at: impl Fn(&Job) -> bool) {
        for job in self.jobs.iter_mut().filter(|job| job.is_running() && at(job)) {
            job.polls += 1;
        }
        self.finish_due_jobs();
    }

    /// Ends the jobs that have nothing left to wait for.
    pub(super) fn finish_due_jobs(&mut self) {
        for job in self.jobs.iter_mut().filter(|job| job.is_due()) {
            job.end_time = Some(now());
            conclude(job, &mut self.data_sources, &mut self.clusters);
        }
    }
}

/// Brings about what an ended job has done. The data source may have been taken away meanwhile.
fn conclude(job: &Job, data_sources: &mut Stock<DataSource>, clusters: &mut [Cluster]) {
    if job.change == Change::Delete && job.plan.outcome == JobOutcome::Success {
        data_sources.remove(&job.ext_data_source_id);
        return;
    }
    let Some(source) = data_sources.iter_mut().find(|source| source.id == job.ext_data_source_id) else { return };
    source.updated = now();
    source.fail_reason = job.plan.outcome.failure().map(|(_, detail)| detail.to_owned());
    if source.fail_reason.is_some() {
        // A data source whose agency could not be changed works on with the one that it had.
        let usable = matches!(job.change, Change::Reconfigure { .. });
        source.configure_status = if usable { configure_status::ACTIVE } else { configure_status::FAILED }.to_owned();
        return;
    }
    configure_status::ACTIVE.clone_into(&mut source.configure_status);
    let mut restarts = source.reboot == Some(true);
    if let Change::Reconfigure { agency } = &job.change {
        // To reconfigure a connection to MRS restarts the cluster, asked for or not.
        restarts |= source.kind == "MRS";
        source.user_name = agency.clone().unwrap_or_else(|| source.user_name.clone());
    }
    if let Some(cluster) = clusters.iter_mut().find(|cluster| restarts && cluster.id == job.cluster_id) {
        cluster.restarts += 1;
    }
}
