//! The ways to prove who is calling, and the project and account that they are for.

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

/// A way to prove who is calling.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// Requests are signed.
    AccessKey(AccessKey),
    /// A ready token of IAM, valid for one project.
    Token(SecretString),
    /// A login brings a token, which is renewed when it expires.
    Password(Login),
    /// The agency of the cloud server that this runs on, whose metadata have keys.
    Instance,
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

/// An IAM user that may sign in with a password.
#[derive(Clone, Debug)]
pub struct Login {
    /// The user's name.
    pub user_name: String,
    /// The user's password.
    pub password: SecretString,
    /// The account that the user belongs to.
    pub domain: Domain,
}

/// An account, as IAM's calls name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Domain {
    /// By its id.
    Id(String),
    /// By its name.
    Name(String),
}

/// A project, as IAM's calls name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Project {
    Id(String),
    Name(String),
}

impl Credentials {
    pub(super) fn secrets(&self) -> Vec<&SecretString> {
        match self {
            Self::AccessKey(key) => {
                [Some(&key.secret_key), key.security_token.as_ref()].into_iter().flatten().collect()
            }
            Self::Token(token) => vec![token],
            Self::Password(login) => vec![&login.password],
            Self::Instance => Vec::new(),
        }
    }

    /// The part that no request can carry, if there is one; the usual cause is a line break that was copied along.
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
            Self::Instance => None,
            // These travel as JSON, which carries every character; blanks may belong to a password.
            Self::Password(login) => {
                let blank = |name: &str| name.is_empty() || name.trim() != name;
                let (Domain::Id(domain) | Domain::Name(domain)) = &login.domain;
                let parts = [
                    (blank(&login.user_name), "user name"),
                    (login.password.expose_secret().is_empty(), "password"),
                    (blank(domain), "account's name or id"),
                ];
                parts.into_iter().find(|(is_bad, _)| *is_bad).map(|(_, part)| part)
            }
        }
    }
}
