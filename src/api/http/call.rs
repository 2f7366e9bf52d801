//! One call: exchanges, each authorised afresh, until there is an answer or no point in another try.

use std::pin::pin;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use tokio::time::sleep;
use tracing::Level;

use super::client::{Client, Failure};
use super::request::Request;
use super::response::Response;
use super::retry::{self, Next};
use super::trial::Admission;
use crate::api::{Context, Error, Kind, Refusal};

/// How long others wait for the verdict on credentials that a silent server does not give. Shorter than the time for a
/// connection, so that one that never comes holds nobody up either.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a platform proves who is calling.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// Adds the proof. Called for every try, because signatures carry a date. `client` is for calls that the proof itself
    /// costs, such as a login.
    ///
    /// # Errors
    /// When there is no proof that could be accepted; the request is then not sent.
    async fn authorize(&self, client: &Client, context: &Context, request: &mut Request) -> Result<Admission, Error>;

    /// Told of each answer to what was admitted; a success has no refusal.
    fn answered(&self, _admission: &Admission, _refusal: Option<&Refusal>) {}

    /// Told that there is no answer yet, and that others are let go because of it.
    fn unanswered(&self) {}

    /// Told of an answer of 401 to a request as it was sent. `true`: the call is worth one more try, with the proof renewed.
    async fn renew(
        &self,
        _client: &Client,
        _context: &Context,
        _request: &Request,
        _refusal: &Refusal,
    ) -> Result<bool, Error> {
        Ok(false)
    }
}

impl Client {
    /// Calls an operation.
    ///
    /// Throttled calls and such that never left are repeated, reads and deletions also after a gateway's failure or a
    /// broken connection. A write that is under way when the context is cancelled gets a few seconds to answer.
    ///
    /// # Errors
    /// The failure of the last try, with the number of tries.
    pub async fn call(
        &self,
        context: &Context,
        request: &Request,
        authenticator: &dyn Authenticator,
    ) -> Result<Response, Error> {
        let (mut tries, mut repeats) = (0, 0);
        let start = context.clock().monotonic();
        let mut renewed = false;
        // Once any try may have arrived, a later failure to connect does not make it undone.
        let mut reached = false;
        loop {
            let stopped = |stop| request.error(Kind::Stopped(stop)).with_tries(tries).with_possible_effect(reached);
            context.check().map_err(stopped)?;
            if let Some(reason) = self.connections.given_up(request.url()).filter(|_| tries == 0) {
                return Err(request.error(reason).with_note("not tried again, because it failed so a moment ago"));
            }
            let mut attempt = request.clone();
            let mut admission = authenticator
                .authorize(self, context, &mut attempt)
                .await
                .map_err(|error| error.with_possible_effect(reached))?;
            tries += 1;
            let result = {
                let mut exchange = pin!(self.logged_exchange(context, &attempt, tries));
                tokio::select! {
                    biased;
                    result = &mut exchange => result,
                    () = sleep(PATIENCE.min(self.settings.request_timeout / 4)), if admission.is_exclusive() => {
                        authenticator.unanswered();
                        admission.release();
                        exchange.await
                    }
                }
            };
            match &result {
                Ok(_) => authenticator.answered(&admission, None),
                Err(Failure { kind: Kind::Refused(refusal), .. }) => authenticator.answered(&admission, Some(refusal)),
                Err(_) => {}
            }
            drop(admission);
            let failure = match result {
                Ok(response) => return Ok(response),
                Err(failure) => failure,
            };

            if let Kind::Refused(refusal) = &failure.kind
                && refusal.status == 401
                && !renewed
                && authenticator
                    .renew(self, context, &attempt, refusal)
                    .await
                    .map_err(|error| error.with_possible_effect(reached))?
            {
                renewed = true;
                continue;
            }
            let tried = context.clock().monotonic().saturating_sub(start);
            let stranger = self.connections.is_strange(request.url()).then_some(tried);
            let next = retry::next(context, request, &failure, repeats, self.settings.max_retries, stranger);
            if stranger.is_some()
                && matches!((&next, &failure.kind), (Next::GiveUp(_), Kind::Connect(_) | Kind::Tls(_)))
            {
                self.connections.give_up(request.url(), &failure.kind);
            }
            let error = request
                .error(failure.kind)
                .with_tries(tries)
                .with_possible_effect(reached || failure.sent)
                .with_retry_after(failure.retry_after);
            reached = error.may_have_reached();
            let pause = match next {
                Next::Pause(pause) => pause,
                Next::GiveUp(None) => return Err(error),
                Next::GiveUp(Some(reason)) => return Err(error.with_note(reason)),
            };
            tracing::warn!(pause_ms = pause.as_millis(), %error, "a call failed, and is tried again after a pause");
            if let Err(stop) = context.sleep(pause).await {
                let note = format!("before that: {error}");
                let stopped = request.error(Kind::Stopped(stop)).with_tries(tries).with_possible_effect(reached);
                return Err(stopped.with_note(note.trim_end_matches('.')));
            }
            repeats += 1;
        }
    }

    async fn logged_exchange(&self, context: &Context, request: &Request, attempt: u32) -> Result<Response, Failure> {
        if !tracing::enabled!(Level::DEBUG) {
            return self.exchange(context, request).await;
        }
        let start = Instant::now();
        let result = self.exchange(context, request).await;
        let duration_ms = start.elapsed().as_millis();
        let call = self.redactor().redact(&request.name().to_string());
        match &result {
            Ok(response) => {
                let request_id = response.request_id().map(|id| self.redactor().redact(id));
                tracing::debug!(attempt, status = response.status, duration_ms, request_id, "{call}");
            }
            Err(Failure { kind, .. }) => {
                let refusal = if let Kind::Refused(refusal) = kind { Some(refusal) } else { None };
                let (status, request_id) = (refusal.map(|r| r.status), refusal.and_then(|r| r.request_id.as_deref()));
                tracing::debug!(attempt, status, duration_ms, request_id, failure = %kind, "{call}");
            }
        }
        result
    }
}

#[cfg(test)]
mod tests;
