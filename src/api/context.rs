//! What every call is told: when to stop, and whose clock counts.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};

use super::{Clock, SystemClock};

/// Handed to each call, and shared by the calls that make up one operation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Context {
    cancellation: CancellationToken,
    clock: Arc<dyn Clock>,
    /// On the clock's monotonic time.
    deadline: Option<Duration>,
}

/// Why work ended before its result was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The caller asked for it.
    Cancelled,
    /// The time for the whole operation was used up.
    Deadline,
}

impl Context {
    /// A context without a deadline, on the machine's clock.
    pub fn new(cancellation: CancellationToken) -> Self {
        Self::with_clock(cancellation, Arc::new(SystemClock::new()))
    }

    /// A context without a deadline, on the given clock.
    pub fn with_clock(cancellation: CancellationToken, clock: Arc<dyn Clock>) -> Self {
        Self { cancellation, clock, deadline: None }
    }

    /// The same, ending `limit` from now. An earlier deadline stays.
    #[must_use]
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        let end = self.clock.monotonic().saturating_add(limit);
        self.deadline = Some(self.deadline.map_or(end, |earlier| earlier.min(end)));
        self
    }

    /// A context on the same clock that minds neither the cancellation nor the deadline of this one: for finding out
    /// what an operation that was cut short leaves behind.
    #[must_use]
    pub fn detached(&self) -> Self {
        Self::with_clock(CancellationToken::new(), self.clock.clone())
    }

    /// The clock in use.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// What is left until the deadline; `None` without one.
    pub fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|end| end.saturating_sub(self.clock.monotonic()))
    }

    /// Whether a wait of this length ends before the deadline.
    pub(crate) fn has_time_for(&self, wait: Duration) -> bool {
        self.time_left().is_none_or(|left| wait < left)
    }

    /// An error when there is no point in starting anything.
    pub(crate) fn check(&self) -> Result<(), Stop> {
        if self.cancellation.is_cancelled() {
            Err(Stop::Cancelled)
        } else if self.time_left().is_some_and(|left| left.is_zero()) {
            Err(Stop::Deadline)
        } else {
            Ok(())
        }
    }

    /// Ready once the caller has asked for an end.
    pub(crate) fn cancelled(&self) -> WaitForCancellationFuture<'_> {
        self.cancellation.cancelled()
    }

    /// Waits, unless cancellation or the deadline comes first.
    pub(crate) async fn sleep(&self, duration: Duration) -> Result<(), Stop> {
        let pause = self.time_left().map_or(duration, |left| left.min(duration));
        tokio::select! {
            biased;
            () = self.cancelled() => Err(Stop::Cancelled),
            () = self.clock.sleep(pause) => self.check(),
        }
    }

    /// Runs `work` to its end, unless cancellation or the deadline comes first; then `work` is dropped.
    pub(crate) async fn bound<T>(&self, work: impl Future<Output = T>) -> Result<T, Stop> {
        let deadline = async {
            match self.time_left() {
                Some(left) => self.clock.sleep(left).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.cancelled() => Err(Stop::Cancelled),
            result = work => Ok(result),
            () = deadline => Err(Stop::Deadline),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::testing::JumpingClock;

    const SECOND: Duration = Duration::from_secs(1);

    fn context(clock: &Arc<JumpingClock>) -> Context {
        Context::with_clock(CancellationToken::new(), clock.clone())
    }

    #[tokio::test]
    async fn a_sleep_ends_at_the_deadline() {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let context = context(&clock).with_time_limit(3 * SECOND);
        assert_eq!(context.sleep(2 * SECOND).await, Ok(()));
        assert_eq!(context.sleep(2 * SECOND).await, Err(Stop::Deadline));
        assert_eq!(clock.sleeps(), [2 * SECOND, SECOND]);
        assert_eq!(context.check(), Err(Stop::Deadline));
    }

    #[tokio::test]
    async fn an_earlier_deadline_stays() {
        let context = context(&JumpingClock::at("2024-03-04T05:06:07Z"));
        assert_eq!(context.time_left(), None);
        let context = context.with_time_limit(SECOND).with_time_limit(5 * SECOND);
        assert_eq!(context.time_left(), Some(SECOND));
    }

    #[tokio::test]
    async fn cancellation_beats_everything() {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let context = context(&clock);
        context.cancellation.cancel();
        assert_eq!(context.sleep(SECOND).await, Err(Stop::Cancelled));
        assert_eq!(context.bound(async { 1 }).await, Err(Stop::Cancelled));
        assert!(clock.sleeps().is_empty());
    }
}
