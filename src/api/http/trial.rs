//! The first use of credentials is a trial.
//!
//! Wrong credentials that are sent again and again lock their owner out: Huawei Cloud locks an access key after five
//! bad signatures. So until a server has accepted the credentials once, one request at a time carries them, and once
//! they are refused, none does.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::request::Request;
use crate::api::{Context, Error, KeyGuard, KeyedLock, Kind, Refusal};

/// What is known of some credentials.
#[derive(Default)]
pub(crate) struct Trial {
    accepted: AtomicBool,
    refusal: OnceLock<Refusal>,
    first_use: KeyedLock<()>,
}

impl Trial {
    /// Lets a request go: at once when the credentials are known to be good, one after the other while nothing is known.
    ///
    /// # Errors
    /// The refusal of an earlier request; [`Kind::Stopped`] when the context ends before there is a verdict.
    pub(crate) async fn admit(&self, context: &Context, request: &Request) -> Result<Option<KeyGuard>, Error> {
        let mut guard = None;
        if !self.is_accepted() && self.refusal.get().is_none() {
            guard = Some(self.first_use.lock(context, ()).await.map_err(|stop| {
                let stopped = request.error(Kind::Stopped(stop)).with_tries(0);
                stopped.with_note("waited for the answer to another request with the same credentials")
            })?);
        }
        match self.refusal.get() {
            Some(refusal) => {
                let error = request.error(Kind::Refused(refusal.clone())).with_tries(0);
                Err(error.with_note("not sent, because an earlier request with the same credentials was refused so"))
            }
            None => Ok(guard.filter(|_| !self.is_accepted())),
        }
    }

    /// A server has accepted the credentials.
    pub(crate) fn accept(&self) {
        self.accepted.store(true, Ordering::Release);
    }

    /// A server has refused the credentials. The first refusal counts.
    pub(crate) fn refuse(&self, refusal: &Refusal) {
        self.refusal.get_or_init(|| refusal.clone());
    }

    fn is_accepted(&self) -> bool {
        self.accepted.load(Ordering::Acquire)
    }
}
