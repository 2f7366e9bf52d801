//! The calls that a plugin process is working on: how they are cancelled, and how its end waits for them.
//!
//! Depends on tokio only. `protocol5` runs each call that may change something through it; `plugin` cancels.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The calls in flight of one plugin process. Clones share the same calls.
#[derive(Clone, Default)]
pub struct InFlight {
    token: Arc<Mutex<CancellationToken>>,
    tasks: TaskTracker,
}

impl InFlight {
    /// Runs `call` to its end on a task of its own, so that a client that goes away can't cut it off half-way.
    ///
    /// The call gets the token that [`cancel`](Self::cancel) triggers. A panic of the call is its `JoinError`.
    pub async fn run<T, F, Fut>(&self, call: F) -> Result<T, JoinError>
    where
        F: FnOnce(CancellationToken) -> Fut,
        Fut: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        self.start(call).await
    }

    /// Lets `call` run like that, and returns at once.
    pub fn start<T, F, Fut>(&self, call: F) -> JoinHandle<T>
    where
        F: FnOnce(CancellationToken) -> Fut,
        Fut: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        let call = call(self.lock().clone());
        self.tasks.spawn(call)
    }

    /// Asks all calls that run now to end soon; calls that begin later are not concerned.
    pub fn cancel(&self) {
        std::mem::take(&mut *self.lock()).cancel();
    }

    /// Waits until no call runs; for the end of the process, after which no more calls are accepted.
    pub async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, CancellationToken> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn cancel_reaches_running_calls_and_not_later_ones() {
        let calls = InFlight::default();
        let running = calls.clone();
        let first = tokio::spawn(async move { running.run(|stop| async move { stop.cancelled().await }).await });
        tokio::task::yield_now().await;
        calls.cancel();
        first.await.unwrap().unwrap();
        assert!(!calls.run(|stop| async move { stop.is_cancelled() }).await.unwrap());
    }

    #[tokio::test]
    async fn a_panic_ends_its_own_call_only() {
        let calls = InFlight::default();
        assert!(calls.run(|_| async { panic!("boom") }).await.unwrap_err().is_panic());
        assert_eq!(calls.run(|_| async { 1 }).await.unwrap(), 1);
        calls.finished().await;
    }
}
