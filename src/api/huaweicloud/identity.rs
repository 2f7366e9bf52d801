//! Credentials at work: how a request proves who sends it, and what a refused proof means.

use async_trait::async_trait;
use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use secrecy::{ExposeSecret, SecretString};

use super::advice::gateway_code;
use super::credentials::AccessKey;
use super::sign_in::SignIn;
use super::signer::{self, DATE_FORMAT, DATE_HEADER, Signable};
use crate::api::http::{Authenticator, Client, Request, Trial};
use crate::api::{Context, Error, KeyGuard, Refusal};

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
pub(super) const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// Who is calling.
pub(super) enum Identity {
    /// Five bad signatures in a row lock the key for five minutes, so its first use is a trial.
    AccessKey(AccessKey, Trial),
    Token(SecretString),
    SignIn(SignIn),
}

#[async_trait]
impl Authenticator for Identity {
    async fn authorize(
        &self,
        client: &Client,
        context: &Context,
        request: &mut Request,
    ) -> Result<Option<KeyGuard>, Error> {
        match self {
            Self::AccessKey(key, trial) => {
                let guard = trial.admit(context, request).await?;
                sign(key, context, request)?;
                Ok(guard)
            }
            Self::Token(token) => set_token(request, token),
            Self::SignIn(sign_in) => set_token(request, &sign_in.session(client, context, None).await?.token),
        }
    }

    fn answered(&self, refusal: Option<&Refusal>) {
        let Self::AccessKey(_, trial) = self else { return };
        match refusal {
            Some(refusal) if refusal.status == 401 && speaks_of_identity(refusal) => trial.refuse(refusal),
            Some(refusal) if !comes_from_behind_the_gateway(refusal) => {}
            _ => trial.accept(),
        }
    }

    async fn renew(
        &self,
        client: &Client,
        context: &Context,
        request: &Request,
        refusal: &Refusal,
    ) -> Result<bool, Error> {
        match self {
            // A plain 401 may mean the token as well.
            Self::SignIn(sign_in) if refusal.code.is_none() || speaks_of_identity(refusal) => {
                let stale = request.headers().get(AUTH_TOKEN).and_then(|token| token.to_str().ok());
                sign_in.session(client, context, stale).await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// Whether the code is one of the gateway's or of IAM, whose own codes are numbers. Services have codes of their own for
/// 401, some of which are about something else.
fn speaks_of_identity(refusal: &Refusal) -> bool {
    refusal.code.as_deref().is_some_and(|code| {
        gateway_code(code).is_some() || code.starts_with("IAM.") || code.chars().all(|digit| digit.is_ascii_digit())
    })
}

/// Whether a service refused, to which only authorised requests get. A gateway may refuse before it looks at the proof.
fn comes_from_behind_the_gateway(refusal: &Refusal) -> bool {
    !matches!(refusal.status, 401 | 429 | 500..)
        && refusal.code.as_deref().is_some_and(|code| gateway_code(code).is_none())
}

fn set_token(request: &mut Request, token: &SecretString) -> Result<Option<KeyGuard>, Error> {
    request.set_header(AUTH_TOKEN, token.expose_secret(), true)?;
    Ok(None)
}

/// Signs what proxies and HTTP libraries leave alone: host, date, content type, and who acts on which project.
fn sign(key: &AccessKey, context: &Context, request: &mut Request) -> Result<(), Error> {
    if let Some(token) = &key.security_token {
        request.set_header(SECURITY_TOKEN, token.expose_secret(), true)?;
    }
    let date = context.clock().now().strftime(DATE_FORMAT).to_string();
    request.set_header(HeaderName::from_static(DATE_HEADER), &date, false)?;

    let mut headers = vec![("host".to_owned(), request.host())];
    for name in [CONTENT_TYPE, PROJECT_ID, SECURITY_TOKEN, HeaderName::from_static(DATE_HEADER)] {
        if let Some(value) = request.headers().get(&name).and_then(|value| value.to_str().ok()) {
            headers.push((name.as_str().to_owned(), value.to_owned()));
        }
    }
    let path = percent_decode_str(request.url().path()).decode_utf8_lossy().into_owned();
    let query: Vec<_> = request.url().query_pairs().into_owned().collect();
    let signable = Signable {
        method: request.method().as_str(),
        path: &path,
        query: &query,
        headers: &headers,
        body: request.body().map_or(&[], |body| body.expose_secret()),
    };
    let authorization = signer::authorization(&key.access_key, &key.secret_key, &signable);
    request.set_header(AUTHORIZATION, &authorization, true)
}
