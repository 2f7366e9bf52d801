//! One exchange with a server: a request goes out once, an answer comes back or a [`Failure`] says why not.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::RETRY_AFTER;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use tokio::time::{sleep, timeout};
use tracing::Level;

use super::body::{self, Unread};
use super::connections::Connections;
use super::plain_text;
use super::proxies::Proxies;
use super::request::Request;
use super::response::Response;
use super::retry;
use super::tls::Tls;
use super::traffic;
use super::unanswered;
use crate::api::{Context, Error, Kind, Refusal, Stop};
use crate::secrets::Redactor;

/// Longer text of a service is cut, in characters.
const LONGEST_TEXT: usize = 1000;
/// The same for a statement beside the message: some are of use as a whole only, such as an encoded reason.
const LONGEST_DETAIL: usize = 8000;
/// More statements are not told.
const MOST_DETAILS: usize = 10;

/// How a client behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Repeats after the first try; 0 means none.
    pub max_retries: u32,
    /// The limit on one exchange, from connecting to the end of the answer.
    pub request_timeout: Duration,
    /// Whom to trust.
    pub tls: Tls,
    /// Which addresses are called through which proxy.
    pub proxies: Proxies,
    /// What the addresses that are called come from, for messages: `endpoint in the oms block`.
    pub address_from: &'static str,
    /// What errors and log lines pass through.
    pub redactor: Arc<Redactor>,
}

/// The client of one platform. Its connections are set up on first use.
pub struct Client {
    pub(super) settings: Settings,
    /// Finds a failure in an answer; the platform's dialect.
    read_refusal: fn(&Response) -> Option<Refusal>,
    pub(super) connections: Connections,
}

/// An exchange that brought no usable answer.
pub(super) struct Failure {
    pub(super) kind: Kind,
    /// How long the server asked to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// Whether the request may have been sent although `kind` does not say so.
    pub(super) sent: bool,
}

impl From<Kind> for Failure {
    fn from(kind: Kind) -> Self {
        Self { kind, retry_after: None, sent: false }
    }
}

impl Client {
    /// A client that opens nothing yet. `read_refusal` finds the failure in an answer of any status.
    pub fn new(settings: Settings, read_refusal: fn(&Response) -> Option<Refusal>) -> Self {
        Self { settings, read_refusal, connections: Connections::default() }
    }

    /// The redactor that this client's errors and log lines pass through.
    pub fn redactor(&self) -> &Redactor {
        &self.settings.redactor
    }

    /// Sends the request once and reads the answer, within the limits.
    pub(super) async fn exchange(&self, context: &Context, request: &Request) -> Result<Response, Failure> {
        let limit =
            context.time_left().map_or(self.settings.request_timeout, |left| left.min(self.settings.request_timeout));
        if tracing::enabled!(Level::TRACE) {
            tracing::trace!("{}", traffic::request(self.redactor(), request));
        }
        let mut exchange = pin!(self.send(request));
        let response = tokio::select! {
            biased;
            outcome = &mut exchange => outcome?,
            () = context.cancelled() => {
                let stopped = Failure { sent: true, ..Kind::Stopped(Stop::Cancelled).into() };
                timeout(context.grace(!request.is_repeatable()), exchange).await.map_err(|_| stopped)??
            }
            () = sleep(limit) => return Err(Kind::TimedOut(limit).into()),
        };
        // Lets the connection return to the pool, where the caller's next call would look in vain and open another.
        tokio::task::yield_now().await;
        if tracing::enabled!(Level::TRACE) {
            tracing::trace!("{}", traffic::response(self.redactor(), &response));
        }
        match (self.read_refusal)(&response) {
            None => Ok(response),
            Some(refusal) => {
                let kind = Kind::Refused(self.redacted(refusal, &response));
                Err(Failure { kind, retry_after: retry_after(&response, context.clock().now()), sent: false })
            }
        }
    }

    async fn send(&self, request: &Request) -> Result<Response, Kind> {
        #[cfg(any(test, feature = "fuzzing"))]
        if let Some(answer) = super::canned::next() {
            return Ok(answer);
        }
        let chosen = self.connections.choose(&self.settings, request).await?;
        let mut builder =
            chosen.client.request(request.method().clone(), request.url().clone()).headers(request.headers().clone());
        if let Some(body) = request.body() {
            builder = builder.body(body.expose_secret().to_vec());
        }
        let broken = async |error| {
            let failure = unanswered::kind(error, request.url(), &self.settings).await;
            if matches!(failure, Kind::ConnectionLost(_)) {
                chosen.lost();
            }
            failure
        };
        let answer = match builder.send().await {
            Ok(answer) => answer,
            Err(error) => return Err(broken(error).await),
        };
        chosen.answered(&answer);
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        match body::read(answer).await {
            Ok(body) => Ok(Response { status, headers, body }),
            Err(Unread::Broken(error)) => Err(broken(error).await),
            Err(Unread::Unusable(what)) => {
                Err(self.undecodable(&Response { status, headers, body: Vec::new() }, &what))
            }
        }
    }

    /// Reads the JSON of an answer; no body at all reads as an empty object.
    ///
    /// # Errors
    /// [`Kind::Undecodable`], which names the field that is not as documented.
    pub(crate) fn decode<T: DeserializeOwned>(&self, request: &Request, response: &Response) -> Result<T, Error> {
        let body = if response.body.is_empty() { b"{}" } else { response.body.as_slice() };
        let undecodable = |what: &str| request.error(self.undecodable(response, what));
        // The library would take an array for an object whose names were left out, and so `[[]]` for an empty list.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(undecodable("it is not a JSON object"));
        }
        // The library does not look into text that nobody asks for, and so takes what is no text at all.
        let body = std::str::from_utf8(body).map_err(|error| undecodable(&error.to_string()))?;
        let mut json = serde_json::Deserializer::from_str(body);
        let decoded = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let (path, what) = (error.path().to_string(), error.inner().to_string());
            undecodable(&if path == "." { what } else { format!("{path}: {what}") })
        })?;
        json.end().map_err(|error| undecodable(&error.to_string()))?;
        Ok(decoded)
    }

    /// An answer that is not as documented.
    pub(crate) fn undecodable(&self, response: &Response, what: &str) -> Kind {
        let request_id = response.request_id().map(|id| self.quote(id));
        Kind::Undecodable { status: response.status, what: self.quote(what), request_id }
    }

    /// Text from outside as messages may quote it: without secrets, and not too long.
    pub(crate) fn quote(&self, text: &str) -> String {
        self.redactor().quote(text, LONGEST_TEXT)
    }

    /// The refusal without secrets. If nothing could be read of it, in the words of the whole answer.
    fn redacted(&self, refusal: Refusal, response: &Response) -> Refusal {
        let quote = |text: String| self.quote(&text);
        let detail = |text: String| self.redactor().quote(&text, LONGEST_DETAIL);
        let is_silent = refusal.code.is_none() && refusal.message.is_none() && refusal.details.is_empty();
        Refusal {
            status: refusal.status,
            code: refusal.code.map(quote),
            message: if is_silent {
                plain_text::words(response, self.redactor()).map(|words| plain_text::cut(&words, LONGEST_TEXT))
            } else {
                refusal.message.map(quote)
            },
            request_id: refusal.request_id.map(quote),
            details: refusal.details.into_iter().take(MOST_DETAILS).map(detail).collect(),
            advice: refusal.advice,
            meaning: refusal.meaning,
            from_service: refusal.from_service,
        }
    }
}

fn retry_after(response: &Response, now: Timestamp) -> Option<Duration> {
    response.header(&RETRY_AFTER).and_then(|value| retry::retry_after(value, now))
}
