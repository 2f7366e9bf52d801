//! How the mock misbehaves on demand. Knows operations by name only.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::exchange::{Reply, Request, decode};

/// A misbehaviour, and the requests that it happens to: those that passed the gateway's check of the credentials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The operation, such as `dws.create`, or `*` for any.
    pub operation: String,
    /// The name or id of the object that it happens to; any if not set. A request is about an object that is a whole
    /// segment of its path or a string in its body.
    #[serde(default)]
    pub about: Option<String>,
    /// How many matching requests pass unharmed first.
    #[serde(default)]
    pub skip: u32,
    /// How many requests it happens to after that; always if not set.
    #[serde(default)]
    pub times: Option<u32>,
    /// Of the requests after that, it happens to each so many-th only, as a throttle does.
    #[serde(default)]
    pub every: Option<NonZeroU32>,
    /// Whether the operation is done all the same before the client is let down.
    #[serde(default)]
    pub commit: bool,
    /// What the client sees.
    pub effect: Effect,
}

/// What a client sees of a fault. In JSON: `"reset"`, or `{"respond": {"status": 503}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// Another answer.
    Respond {
        /// Its status.
        status: u16,
        /// Its headers; the content type is JSON unless it is given here.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Its body as it is to be sent; what the gateway would say to the status if not set.
        #[serde(default)]
        body: Option<String>,
    },
    /// The connection is reset without one byte of an answer.
    Reset,
    /// No answer until the stalled requests are released. A fault that doesn't commit does the operation then,
    /// unless the client has left.
    Stall,
    /// The real answer with the second half of its body missing, its framing intact. Commits.
    Truncate,
    /// The real answer, its connection cut in the middle of the body. Commits.
    CutBody,
    /// The real answer's status without a body. Commits.
    EmptyBody,
    /// The real answer, after the mock has looked for other requests for a while: those that are sent at the same time
    /// are seen to overlap. Commits.
    Linger,
}

impl Fault {
    /// A fault that happens to every request of `operation` and does nothing else.
    pub fn new(operation: impl Into<String>, effect: Effect) -> Self {
        Self { operation: operation.into(), about: None, skip: 0, times: None, every: None, commit: false, effect }
    }

    /// Answers with `status` in the gateway's own words.
    pub fn status(operation: impl Into<String>, status: u16) -> Self {
        Self::new(operation, Effect::Respond { status, headers: BTreeMap::new(), body: None })
    }

    /// Answers with `status` and this JSON.
    pub fn json(operation: impl Into<String>, status: u16, body: &Value) -> Self {
        Self::new(operation, Effect::Respond { status, headers: BTreeMap::new(), body: Some(body.to_string()) })
    }

    /// Answers with `status` and any text, such as a page of HTML.
    pub fn text(operation: impl Into<String>, status: u16, content_type: &str, body: &str) -> Self {
        let headers = BTreeMap::from([("Content-Type".to_owned(), content_type.to_owned())]);
        Self::new(operation, Effect::Respond { status, headers, body: Some(body.to_owned()) })
    }

    /// Happens `times` times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Happens to requests about this object only, by its name or its id.
    #[must_use]
    pub fn about(mut self, object: impl Into<String>) -> Self {
        self.about = Some(object.into());
        self
    }

    /// Happens to each so many-th request only.
    #[must_use]
    pub fn every(mut self, count: NonZeroU32) -> Self {
        self.every = Some(count);
        self
    }

    /// Happens once.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Lets `skip` requests pass first.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// Does the operation before the client is let down.
    #[must_use]
    pub fn committed(mut self) -> Self {
        self.commit = true;
        self
    }

    /// Adds a header to the answer; of no effect where no answer is made up.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Effect::Respond { headers, .. } = &mut self.effect {
            headers.insert(name.into(), value.into());
        }
        self
    }
}

/// The faults that wait for their requests, and the gate at which stalled requests wait.
pub(crate) struct Faults {
    waiting: Vec<Waiting>,
    /// Each release of the stalled requests is a change of this number.
    releases: watch::Sender<u64>,
}

/// A fault that can still happen.
struct Waiting {
    fault: Fault,
    /// How many requests it could have happened to, after those that it skips.
    met: u32,
}

impl Waiting {
    /// Whether it happens to this request. Counts.
    fn happens_to(&mut self, operation: &str, request: &Request) -> bool {
        let fault = &mut self.fault;
        let is_about = |object: &String| is_about(request, object);
        if (fault.operation != "*" && fault.operation != operation) || !fault.about.as_ref().is_none_or(is_about) {
            return false;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            return false;
        }
        self.met += 1;
        if fault.every.is_some_and(|every| self.met % every != 0) {
            return false;
        }
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
        }
        true
    }
}

/// Whether a request names an object, in its path or in its body.
fn is_about(request: &Request, object: &str) -> bool {
    let in_body = || serde_json::from_slice(&request.body).is_ok_and(|body| holds(&body, object));
    request.path.split('/').any(|segment| decode(segment) == object) || in_body()
}

/// Whether a string anywhere in a document is this one.
fn holds(document: &Value, text: &str) -> bool {
    match document {
        Value::String(string) => string == text,
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(members) => members.values().any(|member| holds(member, text)),
        _ => false,
    }
}

impl Faults {
    pub(crate) fn new() -> Self {
        Self { waiting: Vec::new(), releases: watch::Sender::new(0) }
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        self.waiting.push(Waiting { fault, met: 0 });
    }

    /// The faults that can still happen.
    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.waiting.iter().map(|waiting| waiting.fault.clone()).collect()
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// The fault that happens to this request, if any. Counts.
    pub(crate) fn take(&mut self, operation: &str, request: &Request) -> Option<Fault> {
        let happening = self.waiting.iter_mut().find_map(|waiting| {
            let happens = waiting.happens_to(operation, request);
            happens.then(|| waiting.fault.clone())
        });
        self.waiting.retain(|waiting| waiting.fault.times != Some(0));
        happening
    }

    /// A gate that opens at the next release, and fails if the mock is reset before.
    pub(crate) fn gate(&self) -> watch::Receiver<u64> {
        self.releases.subscribe()
    }

    pub(crate) fn release_stalled(&mut self) {
        self.releases.send_modify(|releases| *releases += 1);
    }
}

/// The made-up answer of [`Effect::Respond`].
pub(crate) fn made_up(
    status: u16,
    headers: &BTreeMap<String, String>,
    body: Option<String>,
    request_id: &str,
) -> Reply {
    let mut reply = match body {
        Some(body) => Reply::text(status, "application/json", body),
        None => gateway_words(status, request_id),
    };
    for (name, value) in headers {
        reply.headers.retain(|known, _| !known.eq_ignore_ascii_case(name));
        reply.headers.insert(name.clone(), value.clone());
    }
    reply
}

/// What stands before the services says to a status by itself (error codes of the API gateway).
fn gateway_words(status: u16, request_id: &str) -> Reply {
    let (code, message) = match status {
        401 => ("APIGW.0301", "Incorrect IAM authentication information"),
        403 => ("APIGW.0302", "The IAM user is not allowed to access the API"),
        404 => ("APIGW.0101", "The API does not exist or has not been published in the environment"),
        429 => ("APIGW.0308", "The throttling threshold has been reached"),
        502 => return Reply::text(status, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>"),
        504 => ("APIGW.0201", "Backend timeout"),
        503 => ("APIGW.0613", "The service is unavailable"),
        _ => ("APIGW.0601", "Internal server error"),
    };
    Reply::json(status, &json!({"error_code": code, "error_msg": message, "request_id": request_id}))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use hyper::{HeaderMap, Method};

    use super::*;

    fn request(path: &str, body: &'static str) -> Request {
        let (method, headers, body) = (Method::POST, HeaderMap::new(), Bytes::from_static(body.as_bytes()));
        Request { method, path: path.to_owned(), query: String::new(), headers, body }
    }

    fn happens(faults: &mut Faults, operation: &str) -> Option<Effect> {
        faults.take(operation, &request("/", "")).map(|fault| fault.effect)
    }

    #[test]
    fn a_fault_skips_happens_and_ends() {
        let mut faults = Faults::new();
        faults.add(Fault::status("dws.list", 500).after(1).times(2));
        let happens: Vec<_> = (0..5).map(|_| happens(&mut faults, "dws.list").is_some()).collect();
        assert_eq!(happens, [false, true, true, false, false]);
        assert!(faults.pending().is_empty());
    }

    #[test]
    fn faults_match_by_operation_in_the_order_of_their_coming() {
        let mut faults = Faults::new();
        faults.add(Fault::status("dws.job", 500));
        faults.add(Fault::new("*", Effect::Reset));
        assert_eq!(happens(&mut faults, "dws.create").unwrap(), Effect::Reset);
        assert!(matches!(happens(&mut faults, "dws.job").unwrap(), Effect::Respond { status: 500, .. }));
    }

    #[test]
    fn a_throttle_refuses_one_of_so_many() {
        let mut faults = Faults::new();
        faults.add(Fault::status("*", 429).every(NonZeroU32::new(3).unwrap()));
        let refused: Vec<_> = (0..7).map(|_| happens(&mut faults, "dws.list").is_some()).collect();
        assert_eq!(refused, [false, false, true, false, false, true, false]);
    }

    #[test]
    fn a_fault_can_be_about_one_object() {
        for (path, body, is_about) in [
            ("/v1.0/p/sources/lake", "", true),
            ("/v1.0/p/sources/lake2", "", false),
            ("/v1.0/p/sources", r#"{"connector": {"name": "lake"}}"#, true),
            ("/v1.0/p/sources", r#"{"connector": {"name": "the lake"}}"#, false),
            ("/v1.0/p/sources", "lake", false),
        ] {
            let mut faults = Faults::new();
            faults.add(Fault::status("*", 500).about("lake"));
            assert_eq!(faults.take("dws.list", &request(path, body)).is_some(), is_about, "{path} {body}");
        }
    }

    #[test]
    fn the_json_form_is_short() {
        let fault: Fault = serde_json::from_value(json!({"operation": "*", "effect": "stall"})).unwrap();
        assert_eq!(fault, Fault::new("*", Effect::Stall));
        let effect = json!({"status": 429, "headers": {"Retry-After": "1"}});
        let fault: Fault =
            serde_json::from_value(json!({"operation": "dws.list", "times": 1, "effect": {"respond": effect}}))
                .unwrap();
        assert_eq!(fault, Fault::status("dws.list", 429).header("Retry-After", "1").once());
    }

    #[test]
    fn a_given_header_takes_the_place_of_the_usual_one() {
        let headers = BTreeMap::from([("content-type".to_owned(), "text/html".to_owned())]);
        assert_eq!(made_up(502, &headers, Some("<p>".to_owned()), "r").headers, headers);
    }
}
