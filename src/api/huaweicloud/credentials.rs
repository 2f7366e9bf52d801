//! Who is calling, and how a request proves it.

use std::sync::OnceLock;

use async_trait::async_trait;
use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::advice::gateway_code;
use super::signer::{self, DATE_FORMAT, DATE_HEADER, Signable};
use crate::api::http::{Authenticator, Request};
use crate::api::{Context, Error, Kind, Refusal};

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
pub(super) const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// A way to prove who is calling.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// Requests are signed.
    AccessKey(AccessKey),
    /// A ready token of IAM, valid for one project.
    Token(SecretString),
}

/// An access key, permanent or temporary.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// The key's public name (AK).
    pub access_key: String,
    /// The key (SK).
    pub secret_key: SecretString,
    /// Comes with temporary keys.
    pub security_token: Option<SecretString>,
}

impl Credentials {
    pub(super) fn secrets(&self) -> Vec<&SecretString> {
        match self {
            Self::AccessKey(key) => {
                [Some(&key.secret_key), key.security_token.as_ref()].into_iter().flatten().collect()
            }
            Self::Token(token) => vec![token],
        }
    }

    /// The part that no header can carry, if there is one; the usual cause is a line break that was copied along.
    pub(super) fn unsendable_part(&self) -> Option<&'static str> {
        let bad = |value: &str| value.is_empty() || value.trim() != value || HeaderValue::from_str(value).is_err();
        match self {
            Self::AccessKey(key) if bad(&key.access_key) => Some("access key"),
            // The secret key itself is never sent, yet what breaks a header is wrong in a key, too.
            Self::AccessKey(key) if bad(key.secret_key.expose_secret()) => Some("secret key"),
            Self::AccessKey(key) => {
                key.security_token.as_ref().filter(|token| bad(token.expose_secret())).map(|_| "security token")
            }
            Self::Token(token) => bad(token.expose_secret()).then_some("token"),
        }
    }
}

/// Credentials at work.
pub(super) struct Identity {
    credentials: Credentials,
    /// The gateway's first refusal of a signature. Five in a row lock the key for five minutes, so there is no second.
    bad_signature: OnceLock<Refusal>,
}

impl Identity {
    pub(super) fn new(credentials: Credentials) -> Self {
        Self { credentials, bad_signature: OnceLock::new() }
    }
}

#[async_trait]
impl Authenticator for Identity {
    async fn authorize(&self, context: &Context, request: &mut Request) -> Result<(), Error> {
        match &self.credentials {
            Credentials::Token(token) => request.set_header(AUTH_TOKEN, token.expose_secret(), true),
            Credentials::AccessKey(key) => {
                if let Some(refusal) = self.bad_signature.get() {
                    let error = request.error(Kind::Refused(refusal.clone())).with_tries(0);
                    return Err(error.with_note("not sent, because an earlier request with this key was refused so"));
                }
                sign(key, context, request)
            }
        }
    }

    async fn refused(&self, _context: &Context, refusal: &Refusal) -> Result<bool, Error> {
        let is_signature = refusal.code.as_deref().and_then(gateway_code) == Some("0301");
        if is_signature && matches!(self.credentials, Credentials::AccessKey(_)) {
            self.bad_signature.get_or_init(|| refusal.clone());
        }
        Ok(false)
    }
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
