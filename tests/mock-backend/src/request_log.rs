//! What the mock was asked and what it answered. Knows no service.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use crate::exchange::Request;
use crate::faults::is_like;

/// One request as it was received.
#[derive(Clone, Debug, Serialize)]
pub struct LoggedRequest {
    /// Counts all requests of this mock from 1; clearing the log doesn't start it again.
    pub sequence: u64,
    /// The operation, such as `dws.create`; `unknown` if no service has such a path.
    pub operation: String,
    /// The HTTP method.
    pub method: String,
    /// The region that it was sent to, where its host tells.
    pub region: Option<String>,
    /// The path as it came over the wire.
    pub path: String,
    /// The query as it came over the wire, empty if there was none.
    pub query: String,
    /// The headers by lower-case name; several of one name are joined by `, `.
    pub headers: BTreeMap<String, String>,
    /// The body: parsed if it is JSON, else a string of its text; null if there was none.
    pub body: Value,
    /// The status of the answer; none as long as, or because, there was no answer.
    pub status: Option<u16>,
    /// The connection that it came on; they are counted from 1.
    pub connection: usize,
    /// When it was received, in milliseconds since the start of the mock.
    pub received_ms: u64,
    /// When nothing more became of it, in milliseconds since the start of the mock. None as long as it has not ended.
    pub ended_ms: Option<u64>,
    /// How many requests had been received when this one ended, with or without an answer: those with a higher
    /// `sequence` up to this number came while it was under way. None as long as it has not ended.
    pub ended_at: Option<u64>,
}

impl LoggedRequest {
    /// Whether this request and a later one were under way at the same time.
    pub fn overlaps(&self, later: &Self) -> bool {
        self.ended_at.is_none_or(|ended_at| ended_at >= later.sequence)
    }
}

/// The requests in the order of their arrival.
pub(crate) struct RequestLog {
    start: Instant,
    received: u64,
    requests: Vec<LoggedRequest>,
}

impl RequestLog {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), received: 0, requests: Vec::new() }
    }

    /// Notes a request and returns its sequence number.
    pub(crate) fn receive(&mut self, operation: &str, request: &Request, connection: usize) -> u64 {
        self.received += 1;
        self.requests.push(LoggedRequest {
            sequence: self.received,
            operation: operation.to_owned(),
            method: request.method.to_string(),
            region: request.region().map(str::to_owned),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: headers(request),
            body: body(&request.body),
            status: None,
            connection,
            received_ms: self.now(),
            ended_ms: None,
            ended_at: None,
        });
        self.received
    }

    /// Notes what a request is answered.
    pub(crate) fn answer(&mut self, sequence: u64, status: u16) {
        if let Some(request) = self.find(sequence) {
            request.status = Some(status);
        }
        self.end(sequence);
    }

    /// Notes that nothing more becomes of a request.
    pub(crate) fn end(&mut self, sequence: u64) {
        let (received, now) = (self.received, self.now());
        if let Some(request) = self.find(sequence) {
            request.ended_at = Some(received);
            request.ended_ms = Some(now);
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// A request, unless it was cleared away meanwhile.
    fn find(&mut self, sequence: u64) -> Option<&mut LoggedRequest> {
        self.requests.iter_mut().rfind(|request| request.sequence == sequence)
    }

    /// The requests whose operation is like this, such as `*` or `dws.*`.
    pub(crate) fn of(&self, operation: &str) -> impl Iterator<Item = &LoggedRequest> {
        self.requests.iter().filter(move |request| is_like(operation, &request.operation))
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
    }
}

fn headers(request: &Request) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::<String, String>::new();
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let joined = headers.entry(name.as_str().to_owned()).or_default();
        if !joined.is_empty() {
            joined.push_str(", ");
        }
        joined.push_str(&value);
    }
    headers
}

fn body(bytes: &[u8]) -> Value {
    match serde_json::from_slice(bytes) {
        Ok(json) => json,
        Err(_) if bytes.is_empty() => Value::Null,
        Err(_) => Value::String(String::from_utf8_lossy(bytes).into_owned()),
    }
}
