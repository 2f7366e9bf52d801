//! Data Warehouse Service: external data sources of a cluster.
//!
//! Pages: "Creating a Data Source", "Querying Data Sources", "Updating a Data Source", "Deleting a Data Source",
//! "Querying Job Progress" of the DWS API reference. A cluster serves one change at a time: callers see
//! to it, and a change that another is in the way of is repeated until it is accepted.

mod lists;
mod model;
mod progress;
mod refusals;
mod restart;
#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::{Answer, HuaweiCloud};
use super::identity::PROJECT_ID;
use crate::api::http::{Operation, Request};
use crate::api::listing::{Listing, Page};
use crate::api::{Context, Error, Kind, Service};
pub use lists::{TYPES, all, find};
use model::{Accepted, Created, List, ReconfigureBody};
pub use model::{ConfigureStatus, DataSource, Job, NewDataSource, Reconfiguration};
use progress::Goal;
pub use progress::Submitted;
use refusals::{is_busy, is_forgotten, is_gone};
pub use restart::{RestartError, Restarted};

/// The service wants its charset, with and without a body.
const JSON: &str = "application/json;charset=UTF-8";
const FIRST_BUSY_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_BUSY_PAUSE: Duration = Duration::from_secs(30);

const fn operation(name: &'static str) -> Operation {
    Operation { service: Service::Dws.name(), name }
}

/// The service.
#[derive(Clone, Copy)]
pub struct Dws<'a> {
    cloud: &'a HuaweiCloud,
}

impl<'a> Dws<'a> {
    pub(super) fn new(cloud: &'a HuaweiCloud) -> Self {
        Self { cloud }
    }

    /// A cluster, by the ids of its project and its own. Calls nothing.
    pub fn cluster(self, project_id: &str, cluster_id: &str) -> Cluster<'a> {
        Cluster { cloud: self.cloud, project_id: project_id.to_owned(), cluster_id: cluster_id.to_owned() }
    }
}

/// A cluster and its external data sources.
#[derive(Clone)]
pub struct Cluster<'a> {
    cloud: &'a HuaweiCloud,
    project_id: String,
    cluster_id: String,
}

impl Cluster<'_> {
    /// `ListDataSource`: the data sources, of one type or of any. There is no call that reads a single one.
    ///
    /// What a list of a type leaves out is not documented, and neither is what one without a type holds.
    ///
    /// # Errors
    /// [`Error::is_gone`] when the cluster does not exist. Whether the list is whole is for the listing to tell.
    pub async fn list(&self, context: &Context, kind: Option<&str>) -> Result<Listing<DataSource>, Error> {
        let query: Vec<_> = kind.map(|kind| ("type", kind)).into_iter().collect();
        let request = self.request(operation("ListDataSource"), Method::GET, &self.data_sources())?.query(&query);
        let answer: Answer<List> = self.call(context, &request).await?;
        let answered = answer.answered();
        let List { data_sources, count } = answer.value;
        Ok(Listing::of(&request, Page { rows: data_sources, total: count, answer: answered }))
    }

    /// `ListJobDetails`: how a job is getting on. [`Error::is_gone`] when the service has forgotten it.
    ///
    /// # Errors
    /// As for every call.
    pub async fn job(&self, context: &Context, job_id: &str) -> Result<Job, Error> {
        let path = ["v1.0", &self.project_id, "job", job_id];
        let request = self.request(operation("ListJobDetails"), Method::GET, &path)?;
        let answer = self.call(context, &request).await.map_err(|error| {
            let is_forgotten = error.refusal().is_some_and(is_forgotten);
            if is_forgotten { error.mark_gone() } else { error }
        });
        let mut answer: Answer<Job> = answer?;
        answer.value.request_id = answer.request_id;
        Ok(answer.value)
    }

    fn data_sources(&self) -> [&str; 5] {
        ["v1.0", &self.project_id, "clusters", &self.cluster_id, "ext-data-sources"]
    }

    fn request(&self, operation: Operation, method: Method, path: &[&str]) -> Result<Request, Error> {
        Request::new(operation, method, &self.cloud.endpoint(Service::Dws)?, path)?
            .header(PROJECT_ID, &self.project_id)?
            .header(CONTENT_TYPE, JSON)
    }

    async fn call<T: DeserializeOwned>(&self, context: &Context, request: &Request) -> Result<Answer<T>, Error> {
        let result = self.cloud.answer(context, request).await;
        result.map_err(|error| match error.refusal() {
            Some(refusal) if is_gone(refusal) => error.mark_gone(),
            Some(refusal) if is_busy(refusal) => error.mark_busy(),
            _ => error,
        })
    }

    /// `CreateDataSource`. Once this returns, the data source has an id that is worth keeping, whatever becomes of the
    /// job.
    ///
    /// # Errors
    /// See [`Error::may_have_reached`] for whether there may be a data source nevertheless.
    pub async fn create(&self, context: &Context, body: &NewDataSource) -> Result<Submitted, Error> {
        if let Some(password) = &body.user_pwd {
            self.cloud.learn(password);
        }
        let path = self.data_sources();
        let created: Created = self.submit(context, "CreateDataSource", Method::POST, &path, Some(body)).await?;
        Ok(Submitted::create(&created.id, &body.kind, &body.data_source_name, created.job_id))
    }

    /// `UpdateDataSource`: a new agency for a data source of type OBS; for type MRS the service reads the MRS cluster's
    /// settings again. `kind` helps to find the data source again, should the service forget the job.
    ///
    /// # Errors
    /// As for every call.
    pub async fn reconfigure(
        &self,
        context: &Context,
        id: &str,
        kind: Option<&str>,
        change: &Reconfiguration,
    ) -> Result<Submitted, Error> {
        let path = self.data_source(id);
        let body = ReconfigureBody { reconfigure: change };
        let accepted: Accepted = self.submit(context, "UpdateDataSource", Method::PUT, &path, Some(&body)).await?;
        let what = format!("update of data source {id}");
        Ok(Submitted::new(id.to_owned(), kind, Goal::Ready, what).with_job(accepted.job_id))
    }

    /// `DeleteDataSource`. [`Error::is_gone`] when the cluster does not exist. What the service answers where only the
    /// data source does not is not documented: after a refusal, [`Cluster::list`] tells.
    ///
    /// # Errors
    /// As for every call.
    pub async fn delete(&self, context: &Context, id: &str, kind: Option<&str>) -> Result<Submitted, Error> {
        let path = self.data_source(id);
        let accepted: Accepted = self.submit(context, "DeleteDataSource", Method::DELETE, &path, None::<&()>).await?;
        let what = format!("delete of data source {id}");
        Ok(Submitted::new(id.to_owned(), kind, Goal::Absent, what).with_job(accepted.job_id))
    }

    /// Waits until what was submitted is done.
    ///
    /// # Errors
    /// [`Kind::Failed`] when it ends without success,
    /// [`Kind::Unfinished`] when the context ends first.
    pub async fn finish(&self, context: &Context, submitted: &Submitted) -> Result<(), Error> {
        progress::finish(self, context, submitted, &|_| ()).await
    }

    /// `UpdateDataSource` without a change, and the wait for its job: the service reads the settings behind the data source
    /// again. `told` hears each new state.
    ///
    /// # Errors
    /// As for every call, [`Kind::Failed`] when it ends without success, [`Kind::Unfinished`] when the context ends first.
    pub async fn resync(
        &self,
        context: &Context,
        id: &str,
        reboot: bool,
        told: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<(), RestartError> {
        let path = self.data_source(id);
        let body = ReconfigureBody { reconfigure: &Reconfiguration { agency: None, reboot: Some(reboot) } };
        let accepted: Result<Accepted, Error> =
            self.submit_telling(context, "UpdateDataSource", Method::PUT, &path, Some(&body), told).await;
        let accepted = accepted.map_err(|error| RestartError { is_accepted: error.may_have_reached(), error })?;
        let submitted = Submitted::new(id.to_owned(), None, Goal::Ready, format!("resync of data source {id}"));
        let finished = progress::finish(self, context, &submitted.with_job(accepted.job_id), told).await;
        finished.map_err(|error| RestartError { error, is_accepted: true })
    }

    fn data_source<'s>(&'s self, id: &'s str) -> [&'s str; 6] {
        let [version, project, clusters, cluster, data_sources] = self.data_sources();
        [version, project, clusters, cluster, data_sources, id]
    }

    /// Submits a change, again and again while the cluster is busy: a refusal for that reason did nothing. The
    /// context's deadline is what ends it.
    async fn submit<T: DeserializeOwned>(
        &self,
        context: &Context,
        name: &'static str,
        method: Method,
        path: &[&str],
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, Error> {
        self.submit_telling(context, name, method, path, body, &|_| ()).await
    }

    /// The same. `told` hears that the cluster is busy.
    async fn submit_telling<T: DeserializeOwned>(
        &self,
        context: &Context,
        name: &'static str,
        method: Method,
        path: &[&str],
        body: Option<&(impl Serialize + Sync)>,
        told: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<T, Error> {
        let mut request = self.request(operation(name), method, path)?;
        if let Some(body) = body {
            request = request.json(JSON, body)?;
        }
        let mut pause = FIRST_BUSY_PAUSE;
        loop {
            let busy = match self.call(context, &request).await {
                Err(error) if error.refusal().is_some_and(is_busy) => error,
                result => return result.map(|answer| answer.value),
            };
            if !context.has_time_for(pause) {
                return Err(busy.with_note("the cluster stayed busy until the time was used up"));
            }
            let cluster_id = &self.cluster_id;
            told(&format!("the cluster is busy ({})", busy.code().unwrap_or_default()));
            tracing::info!(pause_s = pause.as_secs(), error = %busy, "cluster {cluster_id} is busy, and is asked again after a pause");
            if let Err(stop) = context.sleep(pause).await {
                let note = format!("the cluster was busy: {}", busy.to_string().trim_end_matches('.'));
                return Err(request.error(Kind::Stopped(stop)).with_note(note));
            }
            pause = (pause * 2).min(LONGEST_BUSY_PAUSE);
        }
    }
}
