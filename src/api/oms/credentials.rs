//! Who is calling: an account of the OMS console, by HTTP Basic authentication.

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};

use crate::api::http::{Admission, Authenticator, Client, Request, Trial};
use crate::api::{Context, Error, Refusal};

const SCHEME: &str = "Basic ";

/// The account, as the header's value.
pub(super) struct Basic {
    header: SecretString,
    /// A refused login is not repeated, because that may lock the account.
    trial: Trial,
}

impl Basic {
    pub(super) fn new(username: &str, password: &SecretString) -> Self {
        let pair = SecretString::from(format!("{username}:{}", password.expose_secret()));
        let header = format!("{SCHEME}{}", STANDARD.encode(pair.expose_secret()));
        Self { header: header.into(), trial: Trial::of_a_key() }
    }

    /// For the redactor: the password is hidden in it.
    pub(super) fn encoded(&self) -> SecretString {
        self.header.expose_secret().trim_start_matches(SCHEME).into()
    }
}

#[async_trait]
impl Authenticator for Basic {
    async fn authorize(&self, _client: &Client, context: &Context, request: &mut Request) -> Result<Admission, Error> {
        let admission = self.trial.admit(context, request).await?;
        request.set_header(AUTHORIZATION, self.header.expose_secret(), true)?;
        Ok(admission)
    }

    fn answered(&self, admission: &Admission, refusal: Option<&Refusal>) {
        match refusal {
            Some(refusal) if refusal.status == 401 => self.trial.refuse(admission, refusal),
            // These may be from a proxy in front of OMS.
            Some(Refusal { status: 429 | 500.., .. } | Refusal { from_service: false, .. }) => self.trial.hear(),
            _ => self.trial.accept(),
        }
    }

    fn unanswered(&self) {
        self.trial.miss();
    }

    async fn renew(&self, _: &Client, context: &Context, _: &Request, _: &Refusal) -> Result<bool, Error> {
        Ok(self.trial.is_worth_a_try(context).await)
    }
}
