//! Tokens: what they are good for, and for how long.

use serde::Serialize;

/// What the calls may be about that a token is sent with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every project; only tokens of the configuration have it.
    Everything,
    /// The account, but none of its projects.
    Account,
    /// One project, by its id.
    Project(String),
}

/// A token that was issued or configured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Token {
    /// What clients send as `X-Auth-Token`.
    pub value: String,
    /// What it is good for.
    pub scope: Scope,
    /// For how many more calls it is good; 0 means that it has expired.
    pub uses_left: Option<u32>,
}

impl Token {
    /// A token of the configuration.
    pub(super) fn ready(value: &str) -> Self {
        Self { value: value.to_owned(), scope: Scope::Everything, uses_left: None }
    }

    pub(super) fn expire(&mut self) {
        self.uses_left = Some(0);
    }

    /// Whether it is good for a call in this project, or in none. Counts as a use if it is.
    pub(super) fn use_for(&mut self, project_id: Option<&str>) -> bool {
        let in_scope = match (&self.scope, project_id) {
            (Scope::Everything, _) | (_, None) => true,
            (Scope::Account, Some(_)) => false,
            (Scope::Project(own), Some(id)) => own == id,
        };
        let good = in_scope && self.uses_left != Some(0);
        if good {
            self.uses_left = self.uses_left.map(|left| left - 1);
        }
        good
    }
}
