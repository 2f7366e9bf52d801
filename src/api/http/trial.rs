//! What is known of some credentials, and who may use them because of it.
//!
//! Wrong credentials that are sent again and again lock their owner out: Huawei Cloud locks an access key after five bad
//! signatures. So until a server has accepted them once, one request at a time carries them, and once they are refused, none
//! does. A refusal after that concerns its call, which is worth one more try; a few in a row mean that the credentials are no
//! longer good. A server that does not answer at all holds nobody up.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::request::Request;
use crate::api::{Context, Error, KeyGuard, KeyedLock, Kind, Meaning, Refusal};

/// So many refusals in a row, and accepted credentials are no longer used.
const MOST_REFUSALS: u32 = 3;
/// Before a refused request is sent again: signatures carry the second in which they were made, and a gateway that could
/// not verify one gets a moment.
const PAUSE: Duration = Duration::from_secs(1);

/// What is known of some credentials.
pub(crate) struct Trial {
    state: Mutex<State>,
    one_at_a_time: KeyedLock<()>,
    /// Whether first requests wait for the verdict on the one before.
    waits_for_a_verdict: bool,
}

#[derive(Default)]
struct State {
    accepted: bool,
    /// In a row, and such as were sent in the knowledge of the one before.
    refusals: u32,
    /// The server has been silent for longer than others shall wait for it.
    silent: bool,
    /// Why no more requests are sent.
    end: Option<Refusal>,
}

/// A request may go. Whoever has to wait for its verdict does so while this lives.
#[derive(Default)]
pub struct Admission {
    guard: Option<KeyGuard>,
    /// Known when it was sent.
    refusals: u32,
}

impl Admission {
    /// Whether others wait.
    pub(super) fn is_exclusive(&self) -> bool {
        self.guard.is_some()
    }

    /// Lets the others go.
    pub(super) fn release(&mut self) {
        self.guard = None;
    }
}

impl Trial {
    /// Of credentials that nobody has tried, and that get locked.
    pub(crate) fn of_a_key() -> Self {
        Self { state: Mutex::default(), one_at_a_time: KeyedLock::default(), waits_for_a_verdict: true }
    }

    /// Of a token that nobody has tried. It can be used at once by all: no token gets locked.
    pub(crate) fn of_a_token() -> Self {
        Self { waits_for_a_verdict: false, ..Self::of_a_key() }
    }

    /// Of tokens that a login has just brought.
    pub(crate) fn of_a_login() -> Self {
        let trial = Self::of_a_token();
        trial.accept();
        trial
    }

    /// Lets a request go: at once when the credentials are known to be good, one after the other while there is a doubt.
    ///
    /// # Errors
    /// The refusal because of which nothing is sent; [`Kind::Stopped`] when the context ends before there is a verdict.
    pub(crate) async fn admit(&self, context: &Context, request: &Request) -> Result<Admission, Error> {
        self.check(request)?;
        let mut guard = None;
        if self.is_in_doubt() {
            let waited = self.one_at_a_time.lock(context, ()).await.map_err(|stop| {
                let stopped = request.error(Kind::Stopped(stop)).with_tries(0);
                stopped.with_note("waited for the answer to another request with the same credentials")
            })?;
            self.check(request)?;
            guard = self.is_in_doubt().then_some(waited);
        }
        Ok(Admission { guard, refusals: self.lock().refusals })
    }

    /// A server has accepted the credentials.
    pub(crate) fn accept(&self) {
        let mut state = self.lock();
        (state.accepted, state.refusals, state.silent) = (true, 0, false);
    }

    /// A server has refused the credentials.
    pub(crate) fn refuse(&self, admission: &Admission, refusal: &Refusal) {
        let mut state = self.lock();
        state.silent = false;
        // Of the many that were under way together, only the first says something new.
        if state.refusals == admission.refusals {
            state.refusals += 1;
        }
        if state.end.is_none() && (!state.accepted || state.refusals >= MOST_REFUSALS) {
            state.end = Some(Refusal { meaning: Meaning::CredentialsRefused, ..refusal.clone() });
        }
    }

    /// A server has answered, but not about the credentials.
    pub(crate) fn hear(&self) {
        self.lock().silent = false;
    }

    /// A server is silent.
    pub(crate) fn miss(&self) {
        self.lock().silent = true;
    }

    /// After a refusal: whether the request is worth one more try, which this waits for.
    pub(crate) async fn is_worth_a_try(&self, context: &Context) -> bool {
        if !self.is_good() || !context.has_time_for(PAUSE) {
            return false;
        }
        // A stop meanwhile is for the next try to notice.
        let _ = context.sleep(PAUSE).await;
        true
    }

    /// Whether the credentials have been accepted, and not given up since.
    pub(crate) fn is_good(&self) -> bool {
        let state = self.lock();
        state.accepted && state.end.is_none()
    }

    fn check(&self, request: &Request) -> Result<(), Error> {
        let state = self.lock();
        let Some(refusal) = &state.end else { return Ok(()) };
        let note = if state.accepted {
            "not sent, because several requests in a row with the same credentials were refused"
        } else {
            "not sent, because an earlier request with the same credentials was refused so"
        };
        Err(request.error(Kind::Refused(refusal.clone())).with_tries(0).with_note(note))
    }

    fn is_in_doubt(&self) -> bool {
        let state = self.lock();
        !state.silent && (state.refusals > 0 || !state.accepted && self.waits_for_a_verdict)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
