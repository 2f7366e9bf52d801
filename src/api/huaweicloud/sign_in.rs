//! Signing in with a password: IAM's page "Obtaining a User Token Through Password Authentication".
//!
//! One login serves all calls of a project. A first one that is refused is never repeated, because wrong passwords lock the
//! account.

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::header::HeaderName;
use reqwest::{Method, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::credentials::{Domain, Login, Project};
use super::shared::Shared;
use crate::api::bodies::{exposed, non_empty};
use crate::api::http::{Admission, Authenticator, Client, Operation, Request, Trial};
use crate::api::{Context, Error, Refusal, Service};

const CREATE_TOKEN: Operation = Operation { service: Service::Iam.name(), name: "KeystoneCreateUserTokenByPassword" };
/// The charset as the page spells it.
const JSON: &str = "application/json;charset=utf8";
const SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");
const REFUSED: &str = "Check the user name, the password, the account (domain) and the project. Only an IAM user that may \
                       call APIs can sign in with a password: a HUAWEI ID can't, nor can a user with a second factor.";

/// A user that signs in when a token is needed.
pub(super) struct SignIn {
    login: Arc<Login>,
    /// Without a project, tokens are for the account.
    project: Option<Project>,
    iam: Url,
    session: Shared<Arc<Session>>,
    trial: Arc<PasswordTrial>,
}

/// What a login brings.
pub(super) struct Session {
    pub(super) token: SecretString,
    /// As IAM writes it, e.g. `2024-03-05T05:06:07.000000Z`.
    pub(super) expires_at: Option<String>,
    /// The id of the project that the token is for.
    pub(super) project_id: Option<String>,
}

impl SignIn {
    /// Tokens are for this project, or for the account; `iam` is the address that IAM's paths are appended to.
    pub(super) fn new(login: Login, project: Option<Project>, iam: Url) -> Self {
        let (session, trial) = (Shared::default(), PasswordTrial(Trial::of_a_key()).into());
        Self { login: login.into(), project, iam, session, trial }
    }

    /// The same user with tokens for another project. What is known of the password holds for all.
    pub(super) fn elsewhere(&self, project: Project, iam: Url) -> Self {
        let (login, trial) = (self.login.clone(), self.trial.clone());
        Self { login, project: Some(project), iam, session: Shared::default(), trial }
    }

    /// The session of all calls. A `stale` token, one that was refused, is replaced, unless another caller did so already.
    pub(super) async fn session(
        &self,
        client: &Client,
        context: &Context,
        stale: Option<&str>,
    ) -> Result<Arc<Session>, Error> {
        let is_fresh = |session: &Arc<Session>| stale != Some(session.token.expose_secret());
        self.session.get(context, is_fresh, self.log_in(client, context)).await
    }

    async fn log_in(&self, client: &Client, context: &Context) -> Result<Arc<Session>, Error> {
        let request = self.request()?;
        let response = client.call(context, &request, &*self.trial).await.map_err(|error| {
            if error.refusal().is_some_and(is_about_the_login) { error.with_advice(REFUSED) } else { error }
        })?;
        let token = response.header(&SUBJECT_TOKEN).map(SecretString::from);
        let token = token.ok_or_else(|| {
            request.error(client.undecodable(&response, &format!("it has no header {SUBJECT_TOKEN}")))
        })?;
        client.redactor().learn(&token);
        let Answer { token: issued } = client.decode(&request, &response)?;
        tracing::info!(expires_at = issued.expires_at, "signed in to IAM");
        Ok(Arc::new(Session {
            token,
            expires_at: issued.expires_at,
            project_id: issued.project.map(|project| project.id),
        }))
    }

    fn request(&self) -> Result<Request, Error> {
        let Login { user_name, password, domain } = &*self.login;
        let user = User { name: user_name, password, domain };
        let identity = Identity { methods: ["password"], password: Password { user } };
        let scope = match &self.project {
            Some(project) => Scope::Project(project),
            None => Scope::Domain(domain),
        };
        let body = Body { auth: Auth { identity, scope } };
        let request = Request::new(CREATE_TOKEN, Method::POST, &self.iam, &["v3", "auth", "tokens"])?
            // The catalogue of services is long, and the endpoints are known.
            .query(&[("nocatalog", "true")])
            .json(JSON, &body)?;
        // A second token does not void the first.
        Ok(request.repeatable())
    }
}

/// The password, which travels in the body.
struct PasswordTrial(Trial);

#[async_trait]
impl Authenticator for PasswordTrial {
    async fn authorize(&self, _: &Client, context: &Context, request: &mut Request) -> Result<Admission, Error> {
        self.0.admit(context, request).await
    }

    fn answered(&self, admission: &Admission, refusal: Option<&Refusal>) {
        match refusal {
            None => self.0.accept(),
            Some(refusal) if is_about_the_login(refusal) => self.0.refuse(admission, refusal),
            Some(_) => self.0.hear(),
        }
    }

    fn unanswered(&self) {
        self.0.miss();
    }

    async fn renew(&self, _: &Client, context: &Context, _: &Request, _: &Refusal) -> Result<bool, Error> {
        Ok(self.0.is_worth_a_try(context).await)
    }
}

/// IAM says in many ways that it lets nobody in.
fn is_about_the_login(refusal: &Refusal) -> bool {
    matches!(refusal.status, 400..=428 | 430..=499)
}

#[derive(Serialize)]
struct Body<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identity<'a>,
    scope: Scope<'a>,
}

#[derive(Serialize)]
struct Identity<'a> {
    methods: [&'static str; 1],
    password: Password<'a>,
}

#[derive(Serialize)]
struct Password<'a> {
    user: User<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    name: &'a str,
    #[serde(serialize_with = "exposed")]
    password: &'a SecretString,
    domain: &'a Domain,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Scope<'a> {
    Project(&'a Project),
    Domain(&'a Domain),
}

#[derive(Deserialize)]
struct Answer {
    token: Issued,
}

#[derive(Deserialize)]
struct Issued {
    expires_at: Option<String>,
    project: Option<IssuedFor>,
}

#[derive(Deserialize)]
struct IssuedFor {
    #[serde(deserialize_with = "non_empty")]
    id: String,
}

#[cfg(test)]
mod tests;
