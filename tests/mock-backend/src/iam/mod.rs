//! Huawei Cloud IAM: sign-in by password, the tokens that come of it, and the look-up of projects.
//!
//! Pages: "Obtaining a User Token Through Password Authentication", "Obtaining a Temporary Access Key and Security Token Through
//! an Agency", "Querying Project Information Based on the
//! Specified Criteria".

mod agencies;
mod control;
mod login;
mod projects;
mod tokens;

use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config::{AGENCY_NAME, Config, DOMAIN_NAME, USER_NAME, USER_PASSWORD};
use crate::gateway::{admit, admit_anybody};
use crate::router::Operation;
use crate::service::Service;

pub use agencies::TemporaryKey;
pub use control::Control;
pub use projects::Project;
pub use tokens::{Scope, Token};

/// IAM, for the parts of the mock that are the same for all services.
pub(crate) static SERVICE: Service = Service {
    name: "iam",
    operations: || OPERATIONS.iter().collect(),
    error: |status, title, message, _| login::refuse(status, title, message),
    code: |status| match status {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        429 => "Too Many Requests",
        _ => "Internal Server Error",
    },
    secrets: &["password", "secret", "securitytoken"],
    decorative: &["issued_at", "expires_at", "enabled", "is_domain"],
    shelves: |_| Vec::new(),
    state: |world| world.iam.snapshot(),
    admin: control::admin,
};

static OPERATIONS: [Operation; 3] = [
    Operation {
        name: "iam.assume",
        method: Method::POST,
        path: "/v3.0/OS-CREDENTIAL/securitytokens",
        admit,
        run: agencies::assume,
    },
    Operation {
        name: "iam.login",
        method: Method::POST,
        path: "/v3/auth/tokens",
        admit: admit_anybody,
        run: login::login,
    },
    Operation { name: "iam.projects", method: Method::GET, path: "/v3/projects", admit, run: projects::list },
];

/// The one user that can sign in, and how its tokens are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The name of the IAM user.
    pub user_name: String,
    /// The password of the IAM user.
    pub user_password: String,
    /// The account of the user; its id is [`DOMAIN_ID`](crate::DOMAIN_ID).
    pub domain_name: String,
    /// The agency of the account that may be assumed.
    pub agency_name: String,
    /// How many calls a token that is issued from now on is good for; as many as wanted if not set.
    pub token_uses: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_name: USER_NAME.to_owned(),
            user_password: USER_PASSWORD.to_owned(),
            domain_name: DOMAIN_NAME.to_owned(),
            agency_name: AGENCY_NAME.to_owned(),
            token_uses: None,
        }
    }
}

/// What IAM knows.
pub(crate) struct State {
    settings: Settings,
    projects: Vec<Project>,
    tokens: Vec<Token>,
    keys: Vec<TemporaryKey>,
    wrong_passwords: u32,
}

impl State {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            settings: config.iam.clone(),
            projects: config.projects.clone(),
            tokens: config.tokens.iter().map(|token| Token::ready(token)).collect(),
            keys: Vec::new(),
            wrong_passwords: 0,
        }
    }

    pub(crate) fn snapshot(&self) -> Value {
        json!({"projects": self.projects, "tokens": self.tokens})
    }

    /// Whether there is such a project, in that region if one is named.
    pub(crate) fn has_project(&self, id: &str, region: Option<&str>) -> bool {
        self.projects.iter().any(|project| project.id == id && region.is_none_or(|region| project.is_in(region)))
    }

    /// The key of that name, if an agency gave it.
    pub(crate) fn temporary_key(&self, access: &str) -> Option<&TemporaryKey> {
        self.keys.iter().find(|key| key.access == access)
    }

    /// Whether the token is good for a call in this project, or in none. Counts as a use if it is.
    pub(crate) fn accepts_token(&mut self, value: &str, project_id: Option<&str>) -> bool {
        self.tokens.iter_mut().find(|token| token.value == value).is_some_and(|token| token.use_for(project_id))
    }
}
