//! Assuming an agency of an account: IAM's page "Obtaining a Temporary Access Key and Security Token Through an Agency".

use reqwest::header::HeaderName;
use reqwest::{Method, Url};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::credentials::{Domain, Project};
use super::identity::Identity;
use super::temporary::{Answer, IssuedKey};
use super::token::IssuedToken;
use crate::api::http::{Client, Operation, Request};
use crate::api::{Context, Error, Service};

const CREATE_KEY: Operation = Operation { service: Service::Iam.name(), name: "CreateTemporaryAccessKeyByAgency" };
const CREATE_TOKEN: Operation = Operation { service: Service::Iam.name(), name: "KeystoneCreateAgencyToken" };
/// The charset as the page spells it.
const JSON: &str = "application/json;charset=utf8";
const SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");
const REFUSED: &str = "Check the agency's name and the account that it belongs to (assume_role in the huaweicloud block), that it \
                       delegates to the account of these credentials, and that their user may assume agencies (the role Agent \
                       Operator).";

/// An agency of an account, which the credentials of another account act for.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its name.
    pub name: String,
    /// The account that it belongs to.
    pub domain: Domain,
    /// How long a key of it is good, in seconds; 900 to 86400.
    pub duration: u32,
}

/// An agency, and who assumes it.
pub(super) struct Assumed {
    agency: Agency,
    base: Box<Identity>,
    iam: Url,
}

impl Assumed {
    /// `base` is who assumes the agency; `iam` is the address that IAM's paths are appended to.
    pub(super) fn new(agency: Agency, base: Identity, iam: Url) -> Self {
        Self { agency, base: Box::new(base), iam }
    }

    /// A key of the agency.
    pub(super) async fn assume(&self, client: &Client, context: &Context) -> Result<IssuedKey, Error> {
        let role = Role { duration_seconds: Some(self.agency.duration), ..self.role() };
        let body = Body { auth: Auth { identity: identity(role), scope: None } };
        let request = Request::new(CREATE_KEY, Method::POST, &self.iam, &["v3.0", "OS-CREDENTIAL", "securitytokens"])?
            .json(JSON, &body)?
            // A second key does not void the first.
            .repeatable();
        let response = client.call(context, &request, &*self.base).await.map_err(explained)?;
        let Answer { credential } = client.decode(&request, &response)?;
        Ok(credential)
    }

    /// A token of the agency for a project. Only a token can be exchanged for it.
    pub(super) async fn token(
        &self,
        client: &Client,
        context: &Context,
        project: Option<&Project>,
    ) -> Result<Option<IssuedToken>, Error> {
        if !self.base.has_token() {
            return Ok(None);
        }
        let body =
            Body { auth: Auth { identity: identity(self.role()), scope: project.map(|project| Scope { project }) } };
        let request = Request::new(CREATE_TOKEN, Method::POST, &self.iam, &["v3", "auth", "tokens"])?
            .query(&[("nocatalog", "true")])
            .json(JSON, &body)?
            .repeatable();
        let response = client.call(context, &request, &*self.base).await.map_err(explained)?;
        let token = response.header(&SUBJECT_TOKEN).map(SecretString::from).ok_or_else(|| {
            request.error(client.undecodable(&response, &format!("it has no header {SUBJECT_TOKEN}")))
        })?;
        client.redactor().learn(&token);
        let TokenAnswer { token: issued } = client.decode(&request, &response)?;
        let project_id = issued.project.map(|project| project.id);
        Ok(Some(IssuedToken { token, expires_at: issued.expires_at, project_id }))
    }

    fn role(&self) -> Role<'_> {
        let (domain_id, domain_name) = match &self.agency.domain {
            Domain::Id(id) => (Some(id.as_str()), None),
            Domain::Name(name) => (None, Some(name.as_str())),
        };
        Role { agency_name: &self.agency.name, domain_id, domain_name, duration_seconds: None }
    }
}

fn explained(error: Error) -> Error {
    if error.refusal().is_some_and(|refusal| matches!(refusal.status, 400 | 401 | 403 | 404)) {
        error.with_advice(REFUSED)
    } else {
        error
    }
}

fn identity(assume_role: Role<'_>) -> RoleIdentity<'_> {
    RoleIdentity { methods: ["assume_role"], assume_role }
}

#[derive(Serialize)]
struct Body<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: RoleIdentity<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Scope<'a>>,
}

#[derive(Serialize)]
struct RoleIdentity<'a> {
    methods: [&'static str; 1],
    assume_role: Role<'a>,
}

#[derive(Serialize)]
struct Role<'a> {
    agency_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_seconds: Option<u32>,
}

#[derive(Serialize)]
struct Scope<'a> {
    project: &'a Project,
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: Issued,
}

#[derive(Deserialize)]
struct Issued {
    expires_at: Option<String>,
    project: Option<IssuedFor>,
}

#[derive(Deserialize)]
struct IssuedFor {
    id: String,
}
