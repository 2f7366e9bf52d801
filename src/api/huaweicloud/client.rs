//! The cloud as one account sees it, in one region.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use tokio::sync::{Mutex as AsyncMutex, OnceCell, OwnedMutexGuard};

use super::credentials::{Credentials, Identity};
use super::dws::Dws;
use super::endpoints::{EndpointError, Endpoints, Service};
use super::{error_body, iam};
use crate::api::http::{Client, Redactor, Request, Settings};
use crate::api::{Context, Error, Kind};

/// What to call, and as whom.
#[derive(Clone, Debug)]
pub struct Config {
    /// Proves who is calling.
    pub credentials: Credentials,
    /// The region, e.g. `cn-north-4`. Without one, endpoints and the project id have to be given.
    pub region: Option<String>,
    /// The region's project; looked up in IAM when it is not given.
    pub project_id: Option<String>,
    /// The name to look the project up by; the region's name when it is not given.
    pub project_name: Option<String>,
    /// The domain that the services' hosts are in; the region decides when it is not given.
    pub cloud: Option<String>,
    /// The address of IAM. Beats `endpoints`.
    pub auth_url: Option<String>,
    /// Addresses by service: `dws`, `mrs`, `dli`, `iam`.
    pub endpoints: BTreeMap<String, String>,
    /// How the HTTP client behaves.
    pub http: Settings,
}

/// A configuration that cannot work. Nothing in it is secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// An address cannot be used.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// A part of the credentials is empty, or has characters that do not belong there.
    #[error("the {0} is empty, or has blanks or line breaks at its ends or characters that no header can carry")]
    Credentials(&'static str),
}

/// A client of the cloud. Made without any I/O; what it learns (such as the project's id) is kept for its life.
pub struct HuaweiCloud {
    http: Client,
    identity: Identity,
    endpoints: Endpoints,
    project_name: Option<String>,
    project_id: OnceCell<String>,
    /// One turn for each DWS cluster, which serves one change at a time.
    turns: Mutex<HashMap<String, Arc<AsyncMutex<()>>>>,
}

impl HuaweiCloud {
    /// Checks the configuration; calls nothing.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let Config { credentials, region, project_id, project_name, cloud, auth_url, endpoints, http } = config;
        if let Some(part) = credentials.unsendable_part() {
            return Err(ConfigError::Credentials(part));
        }
        let redactor = Redactor::default();
        credentials.secrets().into_iter().for_each(|secret| redactor.learn(secret));
        Ok(Self {
            http: Client::new(http, redactor, error_body::refusal),
            identity: Identity::new(credentials),
            endpoints: Endpoints::new(region.as_deref(), cloud.as_deref(), auth_url.as_deref(), &endpoints)?,
            project_name: project_name.or(region),
            project_id: OnceCell::new_with(project_id),
            turns: Mutex::default(),
        })
    }

    /// The configured project's id. Without one, it is looked up in IAM by name, once for the life of the client.
    ///
    /// # Errors
    /// When the look-up fails, or finds no project or several.
    pub async fn project_id(&self, context: &Context) -> Result<String, Error> {
        let look_up = self.project_id.get_or_try_init(|| async {
            let name = self.project_name.as_deref().ok_or_else(|| {
                let problem = "the project is not known: configure its id, its name, or the region";
                Error::without_call(Kind::Precondition(problem.to_owned()))
            })?;
            iam::project_id(self, context, name).await
        });
        // Whoever waits for another's look-up still ends with its own context.
        context.until_cancelled(look_up).await.map_err(|stop| Error::without_call(Kind::Stopped(stop)))?.cloned()
    }

    /// Data Warehouse Service.
    pub fn dws(&self) -> Dws<'_> {
        Dws::new(self)
    }

    /// Text from outside without secrets, for messages that quote what a service returned.
    pub fn redact(&self, text: &str) -> String {
        self.http.redactor().redact(text)
    }

    /// Cuts this value out of every message from now on. Secrets that travel in a typed call are learnt by themselves.
    pub(super) fn learn(&self, secret: &SecretString) {
        self.http.redactor().learn(secret);
    }

    pub(super) fn endpoint(&self, service: Service) -> Result<Url, Error> {
        self.endpoints.url(service).map_err(|error| Error::without_call(Kind::Precondition(error.to_string())))
    }

    /// Calls an operation whose answer is JSON.
    pub(super) async fn call<T: DeserializeOwned>(&self, context: &Context, request: &Request) -> Result<T, Error> {
        let response = self.http.call(context, request, &self.identity).await?;
        self.http.decode(request, &response)
    }

    /// Waits until no one else changes this cluster.
    pub(super) async fn turn(&self, context: &Context, cluster_id: &str) -> Result<OwnedMutexGuard<()>, Error> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            // Ids are UUIDs, which are the same in either case.
            turns.entry(cluster_id.to_ascii_lowercase()).or_default().clone()
        };
        context.bound(turn.lock_owned()).await.map_err(|stop| {
            let waiting = format!("waited for another change of the DWS cluster {cluster_id}");
            Error::without_call(Kind::Stopped(stop)).with_note(waiting)
        })
    }
}

#[cfg(test)]
mod tests;
