//! The keys of the cloud server that the provider runs on, out of the server's metadata: the page "Obtaining Metadata" of the
//! ECS guide, `openstack/latest/securitykey`. The server's agency decides what they may do.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::HeaderName;
use reqwest::{Method, Url};

use super::error_body;
use super::temporary::{Answer, IssuedKey};
use crate::api::http::{Admission, Authenticator, Client, Operation, Request, Settings};
use crate::api::{Context, Error};
use crate::secrets::Redactor;

/// Where every server finds its metadata. Link-local, so never by a proxy.
pub(super) const ADDRESS: &str = "http://169.254.169.254";
const LIMIT: Duration = Duration::from_secs(3);

const GET_TOKEN: Operation = Operation { service: "ECS metadata", name: "GetToken" };
const GET_KEY: Operation = Operation { service: "ECS metadata", name: "GetSecurityKey" };
const TOKEN_LIFE: HeaderName = HeaderName::from_static("x-metadata-token-ttl-seconds");
const TOKEN: HeaderName = HeaderName::from_static("x-metadata-token");
const NOT_HERE: &str = "ecs_metadata, like a profile of the mode ecsAgency, is for a provider that runs on an ECS instance with an \
                        agency: check that this is one, and the agency in its details";

/// The metadata of this server.
pub(super) struct Instance {
    client: Client,
    address: Url,
}

impl Instance {
    /// Calls nothing.
    pub(super) fn new(address: Url, user_agent: &str, redactor: &Arc<Redactor>) -> Self {
        let settings = Settings {
            user_agent: user_agent.to_owned(),
            max_retries: 1,
            request_timeout: LIMIT,
            tls: Default::default(),
            proxies: Default::default(),
            address_from: "the cloud, the same for every server",
            redactor: redactor.clone(),
        };
        Self { client: Client::new(settings, error_body::refusal), address }
    }

    /// A key of the server's agency.
    pub(super) async fn key(&self, context: &Context) -> Result<IssuedKey, Error> {
        let token = self.token(context).await?;
        let request = Request::new(GET_KEY, Method::GET, &self.address, &["openstack", "latest", "securitykey"])?;
        let mut request = request;
        if let Some(token) = token {
            request.set_header(TOKEN, &token, true)?;
        }
        let response = self.client.call(context, &request, &Nobody).await.map_err(|error| error.with_note(NOT_HERE))?;
        let Answer { credential } = self.client.decode(&request, &response)?;
        Ok(credential)
    }

    /// What a server with protected metadata wants to see; others know nothing of it.
    async fn token(&self, context: &Context) -> Result<Option<String>, Error> {
        let segments = ["meta-data", "latest", "api", "token"];
        let request = Request::new(GET_TOKEN, Method::PUT, &self.address, &segments)?.header(TOKEN_LIFE, "21600")?;
        match self.client.call(context, &request, &Nobody).await {
            Ok(response) => {
                let token = String::from_utf8_lossy(&response.body).trim().to_owned();
                self.client.redactor().learn(&token.clone().into());
                Ok(Some(token))
            }
            Err(error) if matches!(error.status(), Some(404 | 405 | 503)) => Ok(None),
            Err(error) => Err(error.with_note(NOT_HERE)),
        }
    }
}

/// Nobody has to prove anything to a server's own metadata.
struct Nobody;

#[async_trait]
impl Authenticator for Nobody {
    async fn authorize(&self, _: &Client, _: &Context, _: &mut Request) -> Result<Admission, Error> {
        Ok(Admission::default())
    }
}
