//! DWS behind the provider's back: what a test sees and changes without a documented call.
//!
//! The same through the handle ([`Control`]) and over HTTP ([`admin()`]):
//!
//! | call | what it does |
//! |---|---|
//! | `GET`, `PUT /_admin/dws/data-sources` | all data sources; adds one (by its `id`) or takes its place |
//! | `PATCH`, `DELETE /_admin/dws/data-sources/{id}` | changes some members; makes it disappear |
//! | `DELETE /_admin/dws/clusters/{id}` | makes a cluster disappear |
//! | `POST /_admin/dws/restarts/next` | how the next restart goes: [`RestartPlan`] |
//! | `GET /_admin/dws/jobs` | all jobs |
//! | `PUT /_admin/dws/jobs/plan` | how all jobs to come go: [`JobPlan`] |
//! | `POST /_admin/dws/jobs/next` | how the next one goes |
//! | `POST /_admin/dws/jobs/release` | lets held jobs go on |

use std::io;

use hyper::Method;
use serde_json::{Value, json};

use super::{Cluster, DataSource, Job, JobPlan, RestartPlan, State};
use crate::exchange::Reply;
use crate::shared::Shared;
use crate::world::World;

/// The DWS side of a [`MockBackend`](crate::MockBackend)'s handle.
pub struct Control<'a> {
    shared: &'a Shared,
}

impl<'a> Control<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared }
    }

    /// All data sources, passwords included.
    pub fn data_sources(&self) -> Vec<DataSource> {
        self.with(|dws| dws.data_sources.to_vec())
    }

    /// All jobs, ended ones included, in the order in which they began.
    pub fn jobs(&self) -> Vec<Job> {
        self.with(|dws| dws.jobs.clone())
    }

    /// All clusters.
    pub fn clusters(&self) -> Vec<Cluster> {
        self.with(|dws| dws.clusters.clone())
    }

    /// Adds a data source or takes its place.
    pub fn put_data_source(&self, data_source: DataSource) {
        self.with(|dws| dws.data_sources.put(data_source));
    }

    /// Changes some members of a data source, by their names in [`State`](crate::MockBackend::state).
    ///
    /// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
    pub fn patch_data_source(&self, id: &str, members: &Value) -> io::Result<DataSource> {
        self.with(|dws| dws.data_sources.patch(id, members))
    }

    /// Makes a data source disappear; false if there was none.
    pub fn remove_data_source(&self, id: &str) -> bool {
        self.with(|dws| dws.data_sources.remove(id))
    }

    /// Makes a cluster disappear with its data sources; false if there was none.
    pub fn remove_cluster(&self, id: &str) -> bool {
        self.with(|dws| dws.remove_cluster(id))
    }

    /// Changes the clusters.
    pub fn change_clusters(&self, change: impl FnMut(&mut Cluster)) {
        self.with(|dws| dws.clusters.iter_mut().for_each(change));
    }

    /// How the next restart goes for which nothing has been planned in this way yet.
    pub fn plan_next_restart(&self, plan: RestartPlan) {
        self.with(|dws| dws.restart_plans.add_next(plan));
    }

    /// Lets held restarts go on.
    pub fn release_restarts(&self) {
        self.with(|dws| {
            dws.restart_plans.release();
            for cluster in &mut dws.clusters {
                cluster.restart.iter_mut().for_each(|(plan, _)| plan.held = false);
                cluster.finish_if_due();
            }
        });
    }

    /// How all jobs go that begin from now on.
    pub fn plan_jobs(&self, plan: JobPlan) {
        self.with(|dws| dws.plans.set_usual(plan));
    }

    /// How the next job goes for which nothing has been planned in this way yet.
    pub fn plan_next_job(&self, plan: JobPlan) {
        self.with(|dws| dws.plans.add_next(plan));
    }

    /// Lets all held jobs go on, those to come included.
    pub fn release_jobs(&self) {
        self.with(State::release_jobs);
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.shared.lock().dws)
    }
}

impl State {
    fn remove_cluster(&mut self, id: &str) -> bool {
        let before = self.clusters.len();
        self.clusters.retain(|cluster| cluster.id != id);
        self.data_sources.retain(|source| source.cluster_id != id);
        self.jobs.retain(|job| job.cluster_id != id);
        self.clusters.len() < before
    }

    fn release_jobs(&mut self) {
        self.plans.release();
        self.jobs.iter_mut().for_each(|job| job.plan.held = false);
        self.finish_due_jobs();
    }
}

/// The admin API of this service; none if it has no such path. `path` is what follows `/_admin/dws/`.
pub(super) fn admin(world: &mut World, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
    let dws = &mut world.dws;
    let done = Reply::empty(204);
    match (method.as_str(), path) {
        (_, ["data-sources", rest @ ..]) => dws.data_sources.admin(method, rest, body),
        ("DELETE", ["clusters", id]) if dws.remove_cluster(id) => Some(done),
        (_, ["restarts", rest @ ..]) => dws.restart_plans.admin(method, rest, body),
        ("GET", ["jobs"]) => Some(Reply::json(200, &json!(dws.jobs))),
        ("POST", ["jobs", "release"]) => {
            dws.release_jobs();
            Some(done)
        }
        (_, ["jobs", rest @ ..]) => dws.plans.admin(method, rest, body),
        _ => None,
    }
}
