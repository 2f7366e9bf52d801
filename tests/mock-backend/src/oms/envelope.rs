//! The envelope of every answer: what came of the call, and the answer's own particulars.

use serde_json::{Map, Value, json};

use super::state::Settings;
use crate::exchange::Reply;
use crate::listing::Page;

/// What a call has brought about: the members of the envelope that are its own.
pub(super) struct Success {
    members: Map<String, Value>,
}

/// Why a call has done nothing.
pub(super) struct Failure {
    code: String,
    message: String,
    proposal: &'static str,
}

impl Success {
    pub(super) fn of(data: Value) -> Self {
        Self { members: Map::from_iter([member("data", data)]) }
    }

    /// A page of so many rows, and its number.
    pub(super) fn listed(page: Page, number: usize, size: usize) -> Self {
        let mut members = Map::from_iter([member("pageNumber", json!(number)), member("pageSize", json!(size))]);
        page.put(&mut members, "data", Some("totalCount"));
        Self { members }
    }

    pub(super) fn reply(self, request_id: &str, settings: &Settings) -> Reply {
        let is_listed = self.members.contains_key("pageNumber");
        let mut body = json!({
            "success": true,
            "errorDetail": null,
            "code": null,
            "message": null,
            "advice": null,
            "requestId": request_id,
            "cost": "27 ms",
        });
        if let Some(all) = body.as_object_mut() {
            // Where there is no list, the envelope says so; what a list leaves out stays away.
            let no_page = ["pageNumber", "pageSize", "totalCount"].map(|key| (key.to_owned(), Value::Null));
            all.extend(no_page.into_iter().filter(|_| !is_listed).chain(self.members));
        }
        spelt(200, body, settings)
    }
}

fn member(name: &str, value: Value) -> (String, Value) {
    (name.to_owned(), value)
}

impl Failure {
    pub(super) fn new(code: &str, message: &str) -> Self {
        Self { code: code.to_owned(), message: message.to_owned(), proposal: "Check the request and try again." }
    }

    /// A parameter that breaks a rule, or doesn't fit what there is.
    pub(super) fn parameter(message: &str) -> Self {
        Self::new("PARAM_ERROR", message)
    }

    /// An action that this server doesn't have.
    pub(super) fn unsupported(action: &str) -> Self {
        Self::new("INNER_ERROR", &format!("Unsupported action: {action}"))
    }

    pub(super) fn proposing(self, proposal: &'static str) -> Self {
        Self { proposal, ..self }
    }

    pub(super) fn reply(self, status: u16, request_id: &str, settings: &Settings) -> Reply {
        let body = json!({
            "success": false,
            "errorDetail": {
                "code": self.code,
                "level": "ERROR",
                "message": self.message,
                "extraContext": {},
                "reason": null,
                "proposal": self.proposal,
                "upstreamErrorDetail": null,
                "requestId": request_id,
            },
            "code": self.code,
            "message": self.message,
            "advice": null,
            "requestId": request_id,
            "pageNumber": null,
            "pageSize": null,
            "totalCount": null,
            "cost": "27 ms",
            "data": null,
        });
        spelt(status, body, settings)
    }
}

/// The body with its keys as this server spells them.
fn spelt(status: u16, body: Value, settings: &Settings) -> Reply {
    Reply::json(status, &if settings.pascal_case { pascal(body) } else { body })
}

/// All keys with a capital at their beginning, as some samples have them.
fn pascal(value: Value) -> Value {
    match value {
        Value::Object(members) => members.into_iter().map(|(key, value)| (capitalised(&key), pascal(value))).collect(),
        Value::Array(items) => items.into_iter().map(pascal).collect(),
        plain => plain,
    }
}

fn capitalised(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
