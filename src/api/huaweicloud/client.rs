//! The cloud as one account sees it, in one region; `regions` leads to the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::Url;
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use super::agency::{Agency, Assumed};
use super::credentials::{Credentials, Project};
use super::dli::Dli;
use super::dws::Dws;
use super::endpoints::{EndpointError, Endpoints};
use super::identity::{Identity, Proof};
use super::instance::{self, Instance};
use super::mrs::Mrs;
use super::regions::Elsewhere;
use super::shared::Shared;
use super::sign_in::SignIn;
use super::temporary::{Source, Temporary};
use super::{error_body, iam};
use crate::api::http::{Client, Request, Response, Settings};
use crate::api::listing::Answered;
use crate::api::wait::{Progress, wait_until};
use crate::api::{Context, Error, Kind, Service};

/// How users configure the project, each with its variable.
const WAYS_TO_A_PROJECT: &str =
    "configure project_id (HW_PROJECT_ID), project_name (HW_PROJECT_NAME) or region (HW_REGION_NAME)";

/// What to call, and as whom.
#[derive(Clone, Debug)]
pub struct Config {
    /// Proves who is calling.
    pub credentials: Credentials,
    /// Assumed for all calls.
    pub agency: Option<Agency>,
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
    /// A login needs to say for which project.
    #[error("the project to sign in to is not known: {WAYS_TO_A_PROJECT}")]
    NoProject,
}

/// A client of the cloud. Made without any I/O; what it learns (such as the project's id) is kept for its life.
pub struct HuaweiCloud {
    pub(super) http: Arc<Client>,
    pub(super) identity: Arc<Identity>,
    pub(super) region: Option<String>,
    pub(super) endpoints: Endpoints,
    /// As configured, by its id where that is known.
    pub(super) project: Option<Project>,
    /// What was looked up.
    pub(super) project_id: Shared<String>,
    /// The same account in other places.
    pub(super) elsewhere: Elsewhere,
}

/// What a call brought, and what an error about it has to name.
pub(super) struct Answer<T> {
    pub(super) value: T,
    pub(super) status: u16,
    /// The service's name for this exchange.
    pub(super) request_id: Option<String>,
}

impl<T> Answer<T> {
    /// That it can't be understood, although it has the documented form.
    pub(super) fn undecodable(&self, what: impl Into<String>) -> Kind {
        Kind::Undecodable { status: self.status, what: what.into(), request_id: self.request_id.clone() }
    }

    /// What a list that it is a part of has to name.
    pub(super) fn answered(&self) -> Answered {
        Answered { status: self.status, request_id: self.request_id.clone() }
    }
}

impl HuaweiCloud {
    /// Checks the configuration; calls nothing.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let Config { credentials, agency, region, project_id, project_name, cloud, auth_url, endpoints, http } = config;
        if let Some(part) = credentials.unsendable_part() {
            return Err(ConfigError::Credentials(part));
        }
        credentials.secrets().into_iter().for_each(|secret| http.redactor.learn(secret));
        let endpoints = Endpoints::new(region.as_deref(), cloud.as_deref(), auth_url.as_deref(), &endpoints)?;
        let project = project_id.map(Project::Id).or(project_name.or(region.clone()).map(Project::Name));
        let proof = match credentials {
            Credentials::AccessKey(key) => Proof::AccessKey(key),
            Credentials::Token(token) => Proof::Token(token),
            Credentials::Password(login) => {
                // The project is the agency's, in whose account the user has none.
                let project = match agency {
                    Some(_) => None,
                    None => Some(project.clone().ok_or(ConfigError::NoProject)?),
                };
                Proof::SignIn(SignIn::new(login, project, endpoints.url(Service::Iam)?).into())
            }
            Credentials::Instance => {
                let instance = Instance::new(metadata()?, &http.user_agent, &http.redactor);
                Proof::Temporary(Temporary::new(Source::Instance(instance.into())).into())
            }
        };
        let proof = match agency {
            Some(agency) => {
                let assumed = Assumed::new(agency, Identity::new(proof), endpoints.url(Service::Iam)?);
                Proof::Temporary(Temporary::new(Source::Agency(assumed)).into())
            }
            None => proof,
        };
        Ok(Self {
            http: Client::new(http, error_body::refusal).into(),
            identity: Identity::new(proof).into(),
            region,
            endpoints,
            project,
            project_id: Shared::default(),
            elsewhere: Elsewhere::default(),
        })
    }

    /// The configured project's id. Without one, a login tells it, or it is looked up in IAM by name; once for the life of
    /// the client.
    ///
    /// # Errors
    /// When the look-up fails, or finds no project or several.
    pub async fn project_id(&self, context: &Context) -> Result<String, Error> {
        let name = match &self.project {
            Some(Project::Id(id)) => return Ok(id.clone()),
            Some(Project::Name(name)) => name,
            None => {
                let problem = format!("the project is not known: {WAYS_TO_A_PROJECT}");
                return Err(Error::without_call(Kind::Precondition(problem)));
            }
        };
        let look_up = async {
            if let Some(sign_in) = self.identity.sign_in()
                && let Some(id) = &sign_in.session(&self.http, context, None).await?.project_id
            {
                return Ok(id.clone());
            }
            iam::project_id(self, context, name).await
        };
        self.project_id.get(context, |_| true, look_up).await
    }

    /// Data Warehouse Service.
    pub fn dws(&self) -> Dws<'_> {
        Dws::new(self)
    }

    /// MapReduce Service.
    pub fn mrs(&self) -> Mrs<'_> {
        Mrs::new(self)
    }

    /// Data Lake Insight.
    pub fn dli(&self) -> Dli<'_> {
        Dli::new(self)
    }

    /// Text from outside without secrets and not too long, for messages that quote what a service returned.
    pub fn redact(&self, text: &str) -> String {
        self.http.quote(text)
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
        Ok(self.answer(context, request).await?.value)
    }

    /// The same, for callers that judge what the answer says.
    pub(super) async fn answer<T: DeserializeOwned>(
        &self,
        context: &Context,
        request: &Request,
    ) -> Result<Answer<T>, Error> {
        let response = self.exchange(context, request).await?;
        let request_id = response.request_id().map(|id| self.redact(id));
        Ok(Answer { value: self.http.decode(request, &response)?, status: response.status, request_id })
    }

    /// Calls an operation and leaves its answer as it is.
    pub(super) async fn exchange(&self, context: &Context, request: &Request) -> Result<Response, Error> {
        self.http.call(context, request, &*self.identity).await
    }

    /// [`wait_until`], with what people read of the wait redacted: `what`, and the states that the service names.
    pub(super) async fn wait_until<T, Look, Looking>(
        &self,
        context: &Context,
        what: &str,
        mut look: Look,
    ) -> Result<T, Error>
    where
        Look: FnMut() -> Looking,
        Looking: Future<Output = Result<Progress<T>, Error>>,
    {
        wait_until(context, &self.redact(what), || {
            let looking = look();
            async { looking.await.map(|progress| progress.quoted(|state| self.redact(state))) }
        })
        .await
    }
}

/// Where the metadata of the server are that this runs on.
fn metadata() -> Result<Url, ConfigError> {
    let problem = |_| EndpointError::Invalid { service: "metadata".to_owned(), problem: "is no address" };
    Ok(Url::parse(instance::ADDRESS).map_err(problem)?)
}

#[cfg(test)]
mod tests;
