//! Credentials at work: how a request proves who sends it, and what a refused proof means.

use async_trait::async_trait;
use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use secrecy::{ExposeSecret, SecretString};

use super::advice::gateway_code;
use super::credentials::AccessKey;
use super::sign_in::SignIn;
use super::signer::{self, DATE_FORMAT, DATE_HEADER, Signable};
use super::temporary::Temporary;
use crate::api::http::{Admission, Authenticator, Client, Request, Trial};
use crate::api::{Context, Error, Refusal};

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
pub(super) const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// Who is calling.
pub(super) struct Identity {
    pub(super) proof: Proof,
    trial: Trial,
}

/// What a request carries.
pub(super) enum Proof {
    /// A signature. Five bad ones in a row lock the key for five minutes.
    AccessKey(AccessKey),
    Token(SecretString),
    /// The token of a login.
    SignIn(Box<SignIn>),
    /// A signature with a key that renews itself.
    Temporary(Box<Temporary>),
}

impl Identity {
    pub(super) fn new(proof: Proof) -> Self {
        let trial = match &proof {
            Proof::AccessKey(_) => Trial::of_a_key(),
            Proof::Token(_) => Trial::of_a_token(),
            Proof::SignIn(_) | Proof::Temporary(_) => Trial::of_a_login(),
        };
        Self { proof, trial }
    }

    /// The login, where that is the proof.
    pub(super) fn sign_in(&self) -> Option<&SignIn> {
        if let Proof::SignIn(sign_in) = &self.proof { Some(sign_in) } else { None }
    }

    /// Whether requests carry a token.
    pub(super) fn has_token(&self) -> bool {
        matches!(self.proof, Proof::Token(_) | Proof::SignIn(_))
    }
}

#[async_trait]
impl Authenticator for Identity {
    async fn authorize(&self, client: &Client, context: &Context, request: &mut Request) -> Result<Admission, Error> {
        let admission = self.trial.admit(context, request).await?;
        match &self.proof {
            Proof::AccessKey(key) => sign(key, context, request)?,
            Proof::Token(token) => set_token(request, token)?,
            Proof::SignIn(sign_in) => set_token(request, &sign_in.session(client, context, None).await?.token)?,
            Proof::Temporary(temporary) => sign(&temporary.key(client, context, None).await?.key, context, request)?,
        }
        Ok(admission)
    }

    fn answered(&self, admission: &Admission, refusal: Option<&Refusal>) {
        match refusal {
            Some(refusal) if refusal.status == 401 && is_about_identity(refusal) => {
                self.trial.refuse(admission, refusal);
            }
            // A gateway may refuse before it looks at the proof; to a service, only authorised requests get.
            Some(Refusal { status: 401 | 429 | 500.., .. } | Refusal { from_service: false, .. }) => self.trial.hear(),
            _ => self.trial.accept(),
        }
    }

    fn unanswered(&self) {
        self.trial.miss();
    }

    async fn renew(
        &self,
        client: &Client,
        context: &Context,
        request: &Request,
        refusal: &Refusal,
    ) -> Result<bool, Error> {
        match &self.proof {
            Proof::SignIn(sign_in) if is_about_identity(refusal) => {
                if !self.trial.is_good() {
                    return Ok(false);
                }
                let stale = request.headers().get(AUTH_TOKEN).and_then(|token| token.to_str().ok());
                sign_in.session(client, context, stale).await?;
                Ok(true)
            }
            Proof::Temporary(temporary) if is_about_identity(refusal) => {
                if !self.trial.is_good() {
                    return Ok(false);
                }
                let stale = request.headers().get(SECURITY_TOKEN).and_then(|token| token.to_str().ok());
                temporary.key(client, context, stale).await?;
                Ok(true)
            }
            _ => Ok(self.trial.is_worth_a_try(context).await),
        }
    }
}

/// Whether a 401 is about the proof: one without a code, or with one of the gateway's or of IAM, whose own codes are
/// numbers. Services have codes of their own for 401, some of which are about something else.
fn is_about_identity(refusal: &Refusal) -> bool {
    refusal.code.as_deref().is_none_or(|code| {
        gateway_code(code).is_some() || code.starts_with("IAM.") || code.chars().all(|digit| digit.is_ascii_digit())
    })
}

fn set_token(request: &mut Request, token: &SecretString) -> Result<(), Error> {
    request.set_header(AUTH_TOKEN, token.expose_secret(), true)
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
