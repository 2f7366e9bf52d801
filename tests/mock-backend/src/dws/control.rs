//! DWS behind the provider's back: what a test sees and changes without a documented call.
//!
//! The same through the handle ([`Control`]) and over HTTP ([`admin`]):
//!
//! | call | what it does |
//! |---|---|
//! | `GET`, `PUT /_admin/dws/data-sources` | all data sources; adds one (by its `id`) or takes its place |
//! | `PATCH`, `DELETE /_admin/dws/data-sources/{id}` | changes some members; makes it disappear |
//! | `DELETE /_admin/dws/clusters/{id}` | makes a cluster disappear |
//! | `GET /_admin/dws/jobs` | all jobs |
//! | `PUT /_admin/dws/jobs/plan`, `POST /_admin/dws/jobs/next` | how all jobs to come go, or the next one: [`JobPlan`] |
//! | `POST /_admin/dws/jobs/release` | lets held jobs go on |

use std::io;

use hyper::Method;
use serde_json::{Value, json};

use super::{Cluster, DataSource, Job, JobPlan, State};
use crate::admin::with_body;
use crate::exchange::Reply;
use crate::world::Shared;

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
        self.with(|dws| dws.data_sources.clone())
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
        self.with(|dws| dws.put_data_source(data_source));
    }

    /// Changes some members of a data source, by their names in [`State`](crate::MockBackend::state).
    ///
    /// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
    pub fn patch_data_source(&self, id: &str, members: &Value) -> io::Result<DataSource> {
        self.with(|dws| dws.patch_data_source(id, members))
    }

    /// Makes a data source disappear; false if there was none.
    pub fn remove_data_source(&self, id: &str) -> bool {
        self.with(|dws| dws.remove_data_source(id))
    }

    /// Makes a cluster disappear with its data sources; false if there was none.
    pub fn remove_cluster(&self, id: &str) -> bool {
        self.with(|dws| dws.remove_cluster(id))
    }

    /// How all jobs go that begin from now on.
    pub fn plan_jobs(&self, plan: JobPlan) {
        self.with(|dws| dws.plan = plan);
    }

    /// How the next job goes for which nothing has been planned in this way yet.
    pub fn plan_next_job(&self, plan: JobPlan) {
        self.with(|dws| dws.next_plans.push_back(plan));
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
    fn put_data_source(&mut self, data_source: DataSource) {
        match self.data_sources.iter_mut().find(|known| known.id == data_source.id) {
            Some(known) => *known = data_source,
            None => self.data_sources.push(data_source),
        }
    }

    fn patch_data_source(&mut self, id: &str, members: &Value) -> io::Result<DataSource> {
        let Some(source) = self.data_sources.iter_mut().find(|source| source.id == id) else {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no data source {id}")));
        };
        let mut patched = json!(source);
        let (Some(patched_members), Some(members)) = (patched.as_object_mut(), members.as_object()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the members to change must be a JSON object"));
        };
        patched_members.extend(members.clone());
        *source =
            serde_json::from_value(patched).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        Ok(source.clone())
    }

    fn remove_data_source(&mut self, id: &str) -> bool {
        let before = self.data_sources.len();
        self.data_sources.retain(|source| source.id != id);
        self.data_sources.len() < before
    }

    fn remove_cluster(&mut self, id: &str) -> bool {
        let before = self.clusters.len();
        self.clusters.retain(|cluster| cluster.id != id);
        self.data_sources.retain(|source| source.cluster_id != id);
        self.jobs.retain(|job| job.cluster_id != id);
        self.clusters.len() < before
    }

    fn release_jobs(&mut self) {
        let jobs = self.jobs.iter_mut().map(|job| &mut job.plan);
        for plan in jobs.chain(&mut self.next_plans).chain([&mut self.plan]) {
            plan.held = false;
        }
        self.finish_due_jobs();
    }
}

/// The admin API of this service; none if it has no such path. `path` is what follows `/_admin/dws/`.
pub(crate) fn admin(dws: &mut State, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
    let done = Reply::empty(204);
    let reply = match (method.as_str(), path) {
        ("GET", ["data-sources"]) => Reply::json(200, &json!(dws.data_sources)),
        ("PUT", ["data-sources"]) => with_body(body, |source| {
            dws.put_data_source(source);
            done
        }),
        ("PATCH", ["data-sources", id]) => with_body(body, |members| match dws.patch_data_source(id, &members) {
            Ok(source) => Reply::json(200, &json!(source)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Reply::text(404, "text/plain", error.to_string()),
            Err(error) => Reply::text(400, "text/plain", error.to_string()),
        }),
        ("DELETE", ["data-sources", id]) if dws.remove_data_source(id) => done,
        ("DELETE", ["clusters", id]) if dws.remove_cluster(id) => done,
        ("GET", ["jobs"]) => Reply::json(200, &json!(dws.jobs)),
        ("PUT", ["jobs", "plan"]) => with_body(body, |plan| {
            dws.plan = plan;
            done
        }),
        ("POST", ["jobs", "next"]) => with_body(body, |plan| {
            dws.next_plans.push_back(plan);
            done
        }),
        ("POST", ["jobs", "release"]) => {
            dws.release_jobs();
            done
        }
        _ => return None,
    };
    Some(reply)
}
