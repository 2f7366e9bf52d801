//! The envelope of every answer: what came of the call, and the answer's own particulars.

use serde_json::{Value, json};

use super::state::Settings;
use crate::exchange::Reply;

/// What a call has brought about.
pub(super) struct Success {
    data: Value,
    page: Option<Page>,
}

/// Which part of a list the data is.
pub(super) struct Page {
    pub(super) number: usize,
    pub(super) size: usize,
    pub(super) total: usize,
}

/// Why a call has done nothing.
pub(super) struct Failure {
    code: &'static str,
    message: String,
    proposal: &'static str,
}

impl Success {
    pub(super) fn of(data: Value) -> Self {
        Self { data, page: None }
    }

    pub(super) fn listed(items: Vec<Value>, page: Page) -> Self {
        Self { data: Value::Array(items), page: Some(page) }
    }

    pub(super) fn reply(self, request_id: &str, settings: &Settings) -> Reply {
        let page = self.page.as_ref();
        let body = json!({
            "success": true,
            "errorDetail": null,
            "code": null,
            "message": null,
            "advice": null,
            "requestId": request_id,
            "pageNumber": page.map(|page| page.number),
            "pageSize": page.map(|page| page.size),
            "totalCount": page.map(|page| page.total),
            "cost": "27 ms",
            "data": self.data,
        });
        spelt(200, body, settings)
    }
}

impl Failure {
    pub(super) fn new(code: &'static str, message: &str) -> Self {
        Self { code, message: message.to_owned(), proposal: "Check the request and try again." }
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
