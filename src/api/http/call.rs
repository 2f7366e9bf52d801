//! One call: exchanges, each authorised afresh, until there is an answer or no point in another try.

use std::time::Instant;

use async_trait::async_trait;
use tracing::Level;

use super::client::{Client, Failure};
use super::request::Request;
use super::response::Response;
use super::retry;
use crate::api::{Context, Error, KeyGuard, Kind, Refusal};

/// How a platform proves who is calling.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// Adds the proof. Called for every try, because signatures carry a date. `client` is for calls that the proof itself
    /// costs, such as a login. The guard is held while the try is under way, by authenticators that want to judge its
    /// answer before others send.
    ///
    /// # Errors
    /// When there is no proof that could be accepted; the request is then not sent.
    async fn authorize(
        &self,
        client: &Client,
        context: &Context,
        request: &mut Request,
    ) -> Result<Option<KeyGuard>, Error>;

    /// Told of each answer while the guard is held; a success has no refusal.
    fn answered(&self, _refusal: Option<&Refusal>) {}

    /// Told of an answer of 401 to a request as it was sent. `true`: the proof was renewed and the call is worth one more
    /// try.
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

/// For calls that need no proof, such as a login.
pub(crate) struct Unauthenticated;

#[async_trait]
impl Authenticator for Unauthenticated {
    async fn authorize(
        &self,
        _client: &Client,
        _context: &Context,
        _request: &mut Request,
    ) -> Result<Option<KeyGuard>, Error> {
        Ok(None)
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
        let mut renewed = false;
        // Once any try may have arrived, a later failure to connect does not make it undone.
        let mut reached = false;
        loop {
            let stopped = |stop| request.error(Kind::Stopped(stop)).with_tries(tries).with_possible_effect(reached);
            context.check().map_err(stopped)?;
            let mut attempt = request.clone();
            let guard = authenticator
                .authorize(self, context, &mut attempt)
                .await
                .map_err(|error| error.with_possible_effect(reached))?;
            tries += 1;
            let result = self.logged_exchange(context, &attempt, tries).await;
            match &result {
                Ok(_) => authenticator.answered(None),
                Err(Failure { kind: Kind::Refused(refusal), .. }) => authenticator.answered(Some(refusal)),
                Err(_) => {}
            }
            drop(guard);
            let failure = match result {
                Ok(response) => return Ok(response),
                Err(failure) => failure,
            };

            if let Kind::Refused(refusal) = &failure.kind
                && refusal.status == 401
                && !renewed
                && authenticator.renew(self, context, &attempt, refusal).await?
            {
                renewed = true;
                continue;
            }
            let pause = retry::pause(request, &failure, repeats, self.settings.max_retries);
            let error = request.error(failure.kind).with_tries(tries).with_possible_effect(reached || failure.sent);
            reached = error.may_have_reached();
            let Some(pause) = pause else { return Err(error) };
            if !context.has_time_for(pause) {
                return Err(error.with_note("no time left for another try"));
            }
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
