//! The one error of the clouds' side.
//!
//! Its text in one line is for logs: what was called, what came back, the request id that the cloud's support asks for, what
//! to do. Users read its report (`report`). Text that came from outside has passed the redactor before it gets here.

use std::fmt;
use std::time::Duration;

use reqwest::Method;

use super::Stop;

/// A call, or the wait for work that it started, did not succeed.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    call: Option<CallName>,
    kind: Kind,
    tries: u32,
    may_have_reached: bool,
    gone: bool,
    retry_after: Option<Duration>,
    note: Option<String>,
}

/// What was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallName {
    /// The service's short name, e.g. `DWS`.
    pub service: &'static str,
    /// The operation's name on its API page.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// Host and port.
    pub host: String,
    /// The path, without the query.
    pub path: String,
}

/// What went wrong. Callers branch on this and on [`Error`]'s questions, never on text.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Kind {
    /// Something that the call needs is missing or wrong, so that it was not made.
    #[error("{0}")]
    Precondition(String),
    /// No connection: name resolution, refused, unreachable, or a proxy in the way. Nothing was sent.
    #[error("no connection: {0}")]
    Connect(NoConnection),
    /// The TLS handshake failed. Nothing was sent.
    #[error("the TLS handshake failed: {0}")]
    Tls(NoConnection),
    /// No complete answer within the limit on one exchange.
    #[error("no complete answer within {0:?}")]
    TimedOut(Duration),
    /// The connection broke before the answer was complete.
    #[error("the connection broke before the answer was complete: {0}")]
    ConnectionLost(String),
    /// Ended by the caller, or out of time, before there was a result.
    #[error("{}", match .0 { Stop::Cancelled => "interrupted", Stop::Deadline => "no time left" })]
    Stopped(Stop),
    /// The service answered, and the answer is no.
    #[error("refused with {0}")]
    Refused(Refusal),
    /// The service accepted, but the answer is not what its page documents.
    #[error("the answer (HTTP {status}) cannot be understood: {what}")]
    Undecodable {
        /// The HTTP status.
        status: u16,
        /// What is wrong with the answer.
        what: String,
        /// The service's name for this exchange.
        request_id: Option<String>,
    },
    /// The service answered as documented, but not with the one thing that was asked for.
    #[error("{what} (HTTP {status})")]
    Inconclusive {
        /// The HTTP status.
        status: u16,
        /// What the answer lacks, or has too much of.
        what: String,
        /// The service's name for this exchange.
        request_id: Option<String>,
    },
    /// Work in the background did not end in time.
    #[error(
        "{} for {what} after {:.1}s, last seen as {last_state}",
        match .stop { Stop::Cancelled => "interrupted while waiting", Stop::Deadline => "no time left to wait" },
        .waited.as_secs_f64()
    )]
    Unfinished {
        /// What was waited for.
        what: String,
        /// How long it was waited for.
        waited: Duration,
        /// The last state that the service showed.
        last_state: String,
        /// Who ended the wait.
        stop: Stop,
    },
    /// Work in the background ended without success.
    #[error("{0}")]
    Failed(Box<OperationFailure>),
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoConnection {
    /// The cause.
    pub reason: String,
    /// What a reader can do about it.
    pub advice: Option<String>,
}

impl<T: Into<String>> From<T> for NoConnection {
    fn from(reason: T) -> Self {
        Self { reason: reason.into(), advice: None }
    }
}

impl fmt::Display for NoConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// The service's own words for a failed call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The service's error code.
    pub code: Option<String>,
    /// The service's message, or what could be read of an answer in no known form.
    pub message: Option<String>,
    /// The service's name for this exchange.
    pub request_id: Option<String>,
    /// Further statements of the service, in order.
    pub details: Vec<String>,
    /// What a reader can do about it, where that is known.
    pub advice: Option<&'static str>,
    /// What it means where the status does not say so.
    pub meaning: Meaning,
    /// Whether it is certainly the service that refuses, in a form of its own, and no gateway or proxy on the way.
    pub from_service: bool,
}

/// What a refusal means, as the platform's dialect reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meaning {
    /// What its status says.
    #[default]
    AsItsStatus,
    /// The service failed while it was at work, like with a status of 5xx.
    ServiceFailure,
    /// The server does not know the operation, so it did nothing.
    UnsupportedAction,
    /// The credentials were refused for good, and nothing is sent with them any more.
    CredentialsRefused,
    /// The object, or what contains it, takes no change now, so nothing was done.
    Busy,
}

/// Work in the background that ended without success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationFailure {
    /// What was being done.
    pub what: String,
    /// The state in which it ended.
    pub state: String,
    /// The service's error code.
    pub code: Option<String>,
    /// The service's explanation.
    pub detail: Option<String>,
    /// The service's job id.
    pub job_id: Option<String>,
    /// The service's name for the exchange that told so.
    pub request_id: Option<String>,
}

impl Inner {
    fn new(kind: Kind) -> Self {
        Self { call: None, kind, tries: 1, may_have_reached: false, gone: false, retry_after: None, note: None }
    }
}

impl Error {
    pub(crate) fn new(call: CallName, kind: Kind) -> Self {
        let may_have_reached = match &kind {
            Kind::Refused(refusal) => match refusal.meaning {
                // 408: some gateway gave up on a service that may still be at work.
                Meaning::AsItsStatus => refusal.status >= 500 || refusal.status == 408,
                Meaning::ServiceFailure => true,
                Meaning::UnsupportedAction | Meaning::CredentialsRefused | Meaning::Busy => false,
            },
            Kind::TimedOut(_) | Kind::ConnectionLost(_) | Kind::Undecodable { .. } => true,
            _ => false,
        };
        Self(Box::new(Inner { call: Some(call), may_have_reached, ..Inner::new(kind) }))
    }

    /// About something that is no single call.
    pub(crate) fn without_call(kind: Kind) -> Self {
        Self(Box::new(Inner::new(kind)))
    }

    pub(crate) fn with_tries(mut self, tries: u32) -> Self {
        self.0.tries = tries;
        self
    }

    /// Some earlier part of the same operation may have reached the service.
    pub(crate) fn with_possible_effect(mut self, possible: bool) -> Self {
        self.0.may_have_reached |= possible;
        self
    }

    pub(crate) fn with_note(mut self, note: impl Into<String>) -> Self {
        self.0.note = Some(note.into());
        self
    }

    /// What a reader can do about a refusal, where the caller knows better than the refusal itself.
    pub(crate) fn with_advice(mut self, advice: &'static str) -> Self {
        if let Kind::Refused(refusal) = &mut self.0.kind {
            refusal.advice = Some(advice);
        }
        self
    }

    /// How long the server asked to be left alone.
    pub(crate) fn with_retry_after(mut self, asked: Option<Duration>) -> Self {
        self.0.retry_after = asked;
        self
    }

    pub(crate) fn mark_gone(mut self) -> Self {
        self.0.gone = true;
        self
    }

    /// The refusal means that nothing was done because what was to be changed is busy.
    pub(crate) fn mark_busy(mut self) -> Self {
        if let Kind::Refused(refusal) = &mut self.0.kind {
            refusal.meaning = Meaning::Busy;
            // A try before this one may have been lost.
            self.0.may_have_reached &= self.0.tries > 1;
        }
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// What was called; `None` where the error is not about one call.
    pub fn call(&self) -> Option<&CallName> {
        self.0.call.as_ref()
    }

    /// The service says, without a doubt, that the object (or what contains it) does not exist.
    pub fn is_gone(&self) -> bool {
        self.0.gone
    }

    /// Whether the service may have done what was asked although no success is known: after a time-out, a broken
    /// connection, a 5xx, or an answer that cannot be understood. A clear refusal (4xx) did nothing, and neither did a
    /// request that was never sent.
    pub fn may_have_reached(&self) -> bool {
        self.0.may_have_reached
    }

    /// The caller cancelled the operation.
    pub fn is_interrupted(&self) -> bool {
        matches!(&self.0.kind, Kind::Stopped(Stop::Cancelled) | Kind::Unfinished { stop: Stop::Cancelled, .. })
    }

    /// What was to be changed takes no change now; nothing was done, and another try may succeed.
    pub fn is_busy(&self) -> bool {
        self.refusal().is_some_and(|refusal| refusal.meaning == Meaning::Busy)
    }

    /// The time for the operation was used up.
    pub fn is_overdue(&self) -> bool {
        matches!(&self.0.kind, Kind::Stopped(Stop::Deadline) | Kind::Unfinished { stop: Stop::Deadline, .. })
    }

    /// The server does not know the operation, as older versions of a product do not; it did nothing.
    pub fn is_unsupported_action(&self) -> bool {
        self.refusal().is_some_and(|refusal| refusal.meaning == Meaning::UnsupportedAction)
    }

    /// The service's refusal, where there is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.0.kind {
            Kind::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The HTTP status of the last answer.
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            Kind::Refused(refusal) => Some(refusal.status),
            Kind::Undecodable { status, .. } | Kind::Inconclusive { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The service's error code.
    pub fn code(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Refused(refusal) => refusal.code.as_deref(),
            Kind::Failed(failure) => failure.code.as_deref(),
            _ => None,
        }
    }

    /// The service's name for the last exchange.
    pub fn request_id(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Refused(refusal) => refusal.request_id.as_deref(),
            Kind::Undecodable { request_id, .. } | Kind::Inconclusive { request_id, .. } => request_id.as_deref(),
            Kind::Failed(failure) => failure.request_id.as_deref(),
            _ => None,
        }
    }

    /// The service's job, where the error is about one.
    pub fn job_id(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Failed(failure) => failure.job_id.as_deref(),
            _ => None,
        }
    }

    /// How often the call was made.
    pub(super) fn tries(&self) -> u32 {
        self.0.tries
    }

    /// What the caller added.
    pub(super) fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// How long the server asked to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What a reader can do about it, where that is known.
    pub fn advice(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Connect(reason) | Kind::Tls(reason) => reason.advice.as_deref(),
            Kind::Refused(refusal) => refusal.advice,
            _ => None,
        }
    }
}

impl From<Stop> for Error {
    /// Work that ended before any call.
    fn from(stop: Stop) -> Self {
        Self::without_call(Kind::Stopped(stop))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(call) = &inner.call {
            write!(f, "{call}: ")?;
        }
        write!(f, "{}", inner.kind)?;
        if let Some(id) = self.job_id() {
            write!(f, " (job id {id})")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request id {id})")?;
        }
        if inner.tries > 1 {
            write!(f, ", after {} tries", inner.tries)?;
        }
        if let Some(note) = &inner.note {
            write!(f, "; {note}")?;
        }
        f.write_str(".")?;
        self.advice().map_or(Ok(()), |advice| write!(f, " {advice}"))
    }
}

impl std::error::Error for Error {}

impl fmt::Display for CallName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, operation, method, host, path } = self;
        write!(f, "{service} {operation} ({method} {path} at {host})")
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.status)?;
        if let Some(code) = &self.code {
            write!(f, ", code {code}")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {}", message.trim_end_matches('.'))?;
        }
        self.details.iter().try_for_each(|detail| write!(f, "; {}", detail.trim_end_matches('.')))
    }
}

impl fmt::Display for OperationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ended as {}", self.what, self.state)?;
        if let Some(code) = &self.code {
            write!(f, ", code {code}")?;
        }
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, ": {}", detail.trim_end_matches('.')))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A call, for tests of what is said of it.
    pub(in crate::api) fn call() -> CallName {
        CallName {
            service: "DWS",
            operation: "CreateDataSource",
            method: Method::POST,
            host: "dws.example".into(),
            path: "/v1.0/p/clusters/c/ext-data-sources".into(),
        }
    }

    #[test]
    fn the_text_names_call_code_request_and_tries() {
        let refusal = Refusal {
            status: 400,
            code: Some("DWS.5172".into()),
            message: Some("no such database.".into()),
            request_id: Some("r1".into()),
            details: vec!["proposal: look again.".into()],
            advice: Some("Name another database."),
            ..Refusal::default()
        };
        let error = Error::new(call(), Kind::Refused(refusal)).with_tries(3).with_note("gave up");
        assert_eq!(
            error.to_string(),
            "DWS CreateDataSource (POST /v1.0/p/clusters/c/ext-data-sources at dws.example): refused with HTTP 400, \
             code DWS.5172: no such database; proposal: look again (request id r1), after 3 tries; gave up. Name another database."
        );
    }

    #[test]
    fn what_an_answer_told_names_the_answer() {
        let failure = OperationFailure {
            what: "DWS create of data source a".into(),
            state: "FAIL".into(),
            code: Some("DWS.0114".into()),
            detail: Some("no permission.".into()),
            job_id: Some("j1".into()),
            request_id: Some("r1".into()),
        };
        let error = Error::without_call(Kind::Failed(failure.into()));
        assert_eq!(
            error.to_string(),
            "DWS create of data source a ended as FAIL, code DWS.0114: no permission (job id j1) (request id r1)."
        );
        let what = "there is no such project".to_owned();
        let error = Error::without_call(Kind::Inconclusive { status: 200, what, request_id: Some("r2".into()) });
        assert_eq!((error.status(), error.may_have_reached()), (Some(200), false));
        assert_eq!(error.to_string(), "there is no such project (HTTP 200) (request id r2).");
    }

    #[test]
    fn only_outcomes_that_leave_a_doubt_may_have_reached_the_service() {
        let refused = |status| Kind::Refused(Refusal { status, ..Refusal::default() });
        let meant = |status, meaning| Kind::Refused(Refusal { status, meaning, ..Refusal::default() });
        let cases = [
            (refused(400), false),
            (refused(409), false),
            (refused(429), false),
            (refused(500), true),
            (refused(504), true),
            (meant(400, Meaning::ServiceFailure), true),
            (meant(500, Meaning::UnsupportedAction), false),
            (Kind::Connect("refused".into()), false),
            (Kind::Tls("unknown issuer".into()), false),
            (Kind::TimedOut(Duration::from_secs(60)), true),
            (Kind::ConnectionLost("reset".into()), true),
            (Kind::Undecodable { status: 200, what: "no id".into(), request_id: None }, true),
            (Kind::Stopped(Stop::Cancelled), false),
        ];
        for (kind, expected) in cases {
            let text = kind.to_string();
            assert_eq!(Error::new(call(), kind).may_have_reached(), expected, "{text}");
        }
    }
}
