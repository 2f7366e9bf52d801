//! A value that costs a call, fetched once for all who want it.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use crate::api::{Context, Error, Kind};

/// Fetched by the first who asks. Whoever asks meanwhile shares the outcome, a failure as well as a value: ten callers
/// do not run into the same wall one after the other.
pub(super) struct Shared<T> {
    outcome: Mutex<Outcome<T>>,
    /// Fetches that came to an end of their own.
    fetches: AtomicU64,
}

struct Outcome<T> {
    value: Option<T>,
    /// Of the last fetch.
    failure: Option<Error>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { outcome: Mutex::new(Outcome { value: None, failure: None }), fetches: AtomicU64::new(0) }
    }
}

impl<T: Clone> Shared<T> {
    /// The value, which is fetched where there is none that is usable.
    ///
    /// # Errors
    /// The fetch's, or [`Kind::Stopped`] when the context ends first.
    pub(super) async fn get(
        &self,
        context: &Context,
        is_usable: impl Fn(&T) -> bool,
        fetch: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let fetches_before = self.fetches.load(Ordering::Acquire);
        let waited = context.bound(self.outcome.lock()).await;
        let mut outcome = waited.map_err(|stop| Error::without_call(Kind::Stopped(stop)))?;
        if let Some(value) = outcome.value.as_ref().filter(|value| is_usable(value)) {
            return Ok(value.clone());
        }
        if self.fetches.load(Ordering::Acquire) != fetches_before
            && let Some(failure) = &outcome.failure
        {
            return Err(failure.clone());
        }
        let result = fetch.await;
        // That one caller's context ended says nothing to the others.
        if !matches!(&result, Err(error) if matches!(error.kind(), Kind::Stopped(_))) {
            self.fetches.fetch_add(1, Ordering::Release);
            match &result {
                Ok(value) => *outcome = Outcome { value: Some(value.clone()), failure: None },
                Err(error) => outcome.failure = Some(error.clone()),
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Notify;
    use tokio_util::sync::CancellationToken;

    use super::*;

    fn failure() -> Error {
        Error::without_call(Kind::Connect("refused".into()))
    }

    #[tokio::test]
    async fn those_who_wait_share_a_failure_and_later_ones_try_again() {
        let context = Context::new(CancellationToken::new());
        let (shared, release) = (Shared::default(), Arc::new(Notify::new()));
        let first = shared.get(&context, |_| true, async {
            release.notified().await;
            Err(failure())
        });
        let second = shared.get(&context, |_| true, async { panic!("fetched twice") });
        let (first, second, ()) = tokio::join!(first, second, async { release.notify_one() });
        assert_eq!(first.unwrap_err().to_string(), second.unwrap_err().to_string());
        assert_eq!(shared.get(&context, |_| true, async { Ok(7) }).await.unwrap(), 7);
        assert_eq!(shared.get(&context, |_| true, async { panic!("fetched again") }).await.unwrap(), 7);
        assert_eq!(shared.get(&context, |value| *value > 7, async { Ok(8) }).await.unwrap(), 8);
    }

    #[tokio::test]
    async fn an_interrupted_fetch_is_taken_over() {
        let (token, context) = (CancellationToken::new(), Context::new(CancellationToken::new()));
        let (shared, interrupted) = (Shared::default(), Context::new(token.clone()));
        let first = shared.get(&interrupted, |_| true, async {
            interrupted.cancelled().await;
            Err(Error::without_call(Kind::Stopped(crate::api::Stop::Cancelled)))
        });
        let second = shared.get(&context, |_| true, async { Ok(1) });
        let (first, second, ()) = tokio::join!(first, second, async { token.cancel() });
        assert!(first.unwrap_err().is_interrupted());
        assert_eq!(second.unwrap(), 1);
    }
}
