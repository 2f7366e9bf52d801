//! IAM behind the provider's back: what a test sees and changes without a documented call.
//!
//! The same through the handle ([`Control`]) and over HTTP ([`admin()`]):
//!
//! | call | what it does |
//! |---|---|
//! | `GET /_admin/iam/tokens` | all tokens, expired ones included |
//! | `POST /_admin/iam/tokens/expire` | every token expires now |
//! | `POST /_admin/iam/keys/expire` | every key of an agency expires now |
//! | `GET`, `PATCH /_admin/iam/settings` | the user, and how its tokens are: [`Settings`] |

use hyper::Method;
use serde_json::json;

use super::{Settings, State, TemporaryKey, Token};
use crate::admin;
use crate::exchange::Reply;
use crate::shared::Shared;
use crate::world::World;

/// The IAM side of a [`MockBackend`](crate::MockBackend)'s handle.
pub struct Control<'a> {
    shared: &'a Shared,
}

impl<'a> Control<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared }
    }

    /// All tokens, expired ones included, in the order of their issue; so many logins have succeeded.
    pub fn tokens(&self) -> Vec<Token> {
        self.with(|iam| iam.tokens.clone())
    }

    /// Every token expires now.
    pub fn expire_tokens(&self) {
        self.with(State::expire_tokens);
    }

    /// All keys that the agency gave, in the order of their issue.
    pub fn keys(&self) -> Vec<TemporaryKey> {
        self.with(|iam| iam.keys.clone())
    }

    /// Every key that the agency gave expires now.
    pub fn expire_keys(&self) {
        self.with(State::expire_keys);
    }

    /// Changes the settings, for the logins to come.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        self.with(|iam| change(&mut iam.settings));
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.shared.lock().iam)
    }
}

impl State {
    fn expire_tokens(&mut self) {
        self.tokens.iter_mut().for_each(Token::expire);
    }

    fn expire_keys(&mut self) {
        self.keys.iter_mut().for_each(|key| key.is_expired = true);
    }
}

/// The admin API of this service; none if it has no such path. `path` is what follows `/_admin/iam/`.
pub(super) fn admin(world: &mut World, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
    let iam = &mut world.iam;
    match (method.as_str(), path) {
        ("GET", ["tokens"]) => Some(Reply::json(200, &json!(iam.tokens))),
        ("POST", ["tokens", "expire"]) => {
            iam.expire_tokens();
            Some(Reply::empty(204))
        }
        ("POST", ["keys", "expire"]) => {
            iam.expire_keys();
            Some(Reply::empty(204))
        }
        (_, ["settings"]) => admin::settings(&mut iam.settings, method, body),
        _ => None,
    }
}
