//! What a service is made of, for the parts of the mock that are the same for all.

use hyper::Method;
use serde_json::{Value, json};

use crate::exchange::{Reply, Request};
use crate::faults::{Voice, is_about, words};
use crate::router::Operation;
use crate::stock::Shelf;
use crate::world::World;

/// One service that the mock plays.
pub(crate) struct Service {
    /// What the names of its operations begin with, and its path in the admin API.
    pub(crate) name: &'static str,
    /// The first one that a request fits is the one that it is for.
    pub(crate) operations: fn() -> Vec<&'static Operation>,
    /// An error in its shape: status, code, message, request id.
    pub(crate) error: fn(u16, &str, &str, &str) -> Reply,
    /// The code that it has for a status.
    pub(crate) code: fn(u16) -> &'static str,
    /// The members of its requests, and of the objects in its state, that are secrets.
    pub(crate) secrets: &'static [&'static str],
    /// The members of its answers that decorate: nothing can be told from their type.
    pub(crate) decorative: &'static [&'static str],
    /// What it keeps its objects in.
    pub(crate) shelves: fn(&mut World) -> Vec<&mut dyn Shelf>,
    /// All that it knows.
    pub(crate) state: fn(&World) -> Value,
    /// Its part of the admin API; none for a path that it doesn't have.
    pub(crate) admin: fn(&mut World, &Method, &[&str], &[u8]) -> Option<Reply>,
}

impl Service {
    /// A refusal in the words of whoever refuses.
    pub(crate) fn refusal(
        &self,
        voice: Voice,
        status: u16,
        code: Option<&str>,
        message: Option<&str>,
        request_id: &str,
    ) -> Reply {
        let (usual, words) = words::gateway_error(status);
        let message = message.unwrap_or(words);
        match voice {
            Voice::Gateway => words::gateway_json(status, code.unwrap_or(usual), message, request_id),
            Voice::Service => (self.error)(status, code.unwrap_or((self.code)(status)), message, request_id),
            Voice::Html => words::of_proxy(status),
        }
    }

    /// The secrets of the objects that a request names, or of all if it names none.
    pub(crate) fn stored_secrets(&self, world: &mut World, request: &Request) -> Vec<String> {
        let objects: Vec<_> = (self.shelves)(world).iter().flat_map(|shelf| shelf.objects()).collect();
        let named: Vec<_> =
            objects.iter().filter(|(id, name, _)| is_about(request, id) || is_about(request, name)).collect();
        let meant = if named.is_empty() { objects.iter().collect() } else { named };
        meant.into_iter().flat_map(|(_, _, object)| self.secrets_of(object)).collect()
    }

    /// The texts of the members of a document that are secrets. A text that is a document itself is looked into.
    pub(crate) fn secrets_of(&self, document: &Value) -> Vec<String> {
        match document {
            Value::Array(items) => items.iter().flat_map(|item| self.secrets_of(item)).collect(),
            Value::String(text) => match serde_json::from_str(text) {
                Ok(inner @ Value::Object(_)) => self.secrets_of(&inner),
                _ => Vec::new(),
            },
            Value::Object(members) => {
                let of_member = |(name, member): (&String, &Value)| match member {
                    Value::String(text) if self.secrets.contains(&name.as_str()) => vec![text.clone()],
                    other => self.secrets_of(other),
                };
                members.iter().flat_map(of_member).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The shape of the errors of most services of Huawei Cloud.
pub(crate) fn error_code_and_message(status: u16, code: &str, message: &str, _request_id: &str) -> Reply {
    Reply::json(status, &json!({"error_code": code, "error_msg": message}))
}
