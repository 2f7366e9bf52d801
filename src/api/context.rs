//! What every call is told: when to stop, and whose clock counts.

use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Clock, SystemClock};

/// How long a look for what an operation has left behind may take.
const LOOKING: Duration = Duration::from_secs(15);
/// What may still happen once the caller has asked for an end. Terraform waits, but people press Ctrl-C again, and then it
/// kills the provider and loses the very object that this time is for.
const AFTER_STOP: AfterStop = AfterStop { write: Duration::from_millis(2500), all: Duration::from_millis(4500) };

/// Handed to each call, and shared by the calls that make up one operation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Context {
    cancellation: CancellationToken,
    /// When the cancellation was noticed, on the clock's monotonic time.
    cancelled_at: Arc<OnceLock<Duration>>,
    after_stop: AfterStop,
    clock: Arc<dyn Clock>,
    /// On the clock's monotonic time.
    deadline: Option<Duration>,
    /// Whether it goes on after the cancellation, until the time after a stop is over.
    is_looking: bool,
}

/// The time after a stop, counted from the same moment.
#[derive(Clone, Copy, Debug)]
struct AfterStop {
    /// For the answer to a write that is under way: without it nobody knows whether there is a new object.
    write: Duration,
    /// For everything, looks included.
    all: Duration,
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
        let cancelled_at = Arc::default();
        Self { cancellation, cancelled_at, after_stop: AFTER_STOP, clock, deadline: None, is_looking: false }
    }

    /// The same, ending `limit` from now. An earlier deadline stays.
    #[must_use]
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        let end = self.clock.monotonic().saturating_add(limit);
        self.deadline = Some(self.deadline.map_or(end, |earlier| earlier.min(end)));
        self
    }

    /// A context for finding out what an operation that was cut short leaves behind. It minds neither the operation's
    /// cancellation nor its deadline, and has a limit of its own: a few seconds, or what is left of the time after a stop,
    /// even where the stop comes while it is in use.
    #[must_use]
    pub fn looking(&self) -> Self {
        Self { deadline: None, is_looking: true, ..self.clone() }.with_time_limit(LOOKING)
    }

    /// With less time after a stop: for a write's answer, and in all.
    #[cfg(test)]
    pub(crate) fn with_time_after_stop(mut self, write: Duration, all: Duration) -> Self {
        self.after_stop = AfterStop { write, all };
        self
    }

    /// The clock in use.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// What is left until the end; `None` without one.
    pub fn time_left(&self) -> Option<Duration> {
        let after_stop = self.cancelled_at().filter(|_| self.is_looking).map(|at| at + self.after_stop.all);
        let end = [self.deadline, after_stop].into_iter().flatten().min();
        end.map(|end| end.saturating_sub(self.clock.monotonic()))
    }

    /// How long a call that is under way at the cancellation may go on: a write may still be answered.
    pub(crate) fn grace(&self, is_write: bool) -> Duration {
        match self.cancelled_at() {
            _ if self.is_looking => self.time_left().unwrap_or_default(),
            Some(at) if is_write => (at + self.after_stop.write).saturating_sub(self.clock.monotonic()),
            _ => Duration::ZERO,
        }
    }

    /// Whether a wait of this length ends before the deadline.
    pub(crate) fn has_time_for(&self, wait: Duration) -> bool {
        self.time_left().is_none_or(|left| wait < left)
    }

    /// An error when there is no point in starting anything.
    pub(crate) fn check(&self) -> Result<(), Stop> {
        let is_cancelled = self.cancelled_at().is_some();
        if is_cancelled && !self.is_looking {
            Err(Stop::Cancelled)
        } else if self.time_left().is_some_and(|left| left.is_zero()) {
            Err(if is_cancelled { Stop::Cancelled } else { Stop::Deadline })
        } else {
            Ok(())
        }
    }

    /// Ready once the caller has asked for an end; [`Context::grace`] tells what a call may do then.
    pub(crate) async fn cancelled(&self) {
        self.cancellation.cancelled().await;
        let _ = self.cancelled_at();
    }

    /// Waits, unless the end of the context comes first.
    pub(crate) async fn sleep(&self, duration: Duration) -> Result<(), Stop> {
        let until = self.clock.monotonic().saturating_add(duration);
        loop {
            let pause = until.saturating_sub(self.clock.monotonic());
            let pause = self.time_left().map_or(pause, |left| left.min(pause));
            tokio::select! {
                biased;
                () = self.newly_cancelled() => self.check()?,
                () = self.clock.sleep(pause) => return self.check(),
            }
        }
    }

    /// Runs `work` to its end, unless the end of the context comes first; then `work` is dropped.
    pub(crate) async fn bound<T>(&self, work: impl Future<Output = T>) -> Result<T, Stop> {
        let mut work = pin!(work);
        loop {
            let end = async {
                match self.time_left() {
                    Some(left) => self.clock.sleep(left).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = self.newly_cancelled() => self.check()?,
                result = &mut work => return Ok(result),
                () = end => return Err(self.check().err().unwrap_or(Stop::Deadline)),
            }
        }
    }

    /// The moment of the cancellation, which is the first at which anyone notices it.
    fn cancelled_at(&self) -> Option<Duration> {
        self.cancellation.is_cancelled().then(|| *self.cancelled_at.get_or_init(|| self.clock.monotonic()))
    }

    /// Ready at a cancellation that matters: not for a look that knows of it already.
    async fn newly_cancelled(&self) {
        if self.is_looking && self.cancelled_at().is_some() {
            std::future::pending().await
        }
        self.cancelled().await;
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

    #[tokio::test]
    async fn a_look_outlives_the_operation_within_a_limit_of_its_own() {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let operation = context(&clock).with_time_limit(SECOND);
        operation.sleep(SECOND).await.unwrap_err();
        let looking = operation.looking();
        assert_eq!(looking.time_left(), Some(LOOKING));
        assert_eq!(looking.sleep(10 * SECOND).await, Ok(()));
        assert_eq!(looking.bound(async { 1 }).await, Ok(1));
        assert_eq!(looking.sleep(10 * SECOND).await, Err(Stop::Deadline));
        assert_eq!(looking.bound(std::future::pending::<()>()).await, Err(Stop::Deadline));
    }

    #[tokio::test]
    async fn after_a_stop_writes_and_looks_share_one_budget() {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let operation = context(&clock);
        assert_eq!(operation.grace(true), Duration::ZERO);
        operation.cancellation.cancel();
        operation.cancelled().await;
        assert_eq!((operation.grace(true), operation.grace(false)), (AFTER_STOP.write, Duration::ZERO));
        clock.sleep(AFTER_STOP.write).await;
        assert_eq!(operation.grace(true), Duration::ZERO);
        let looking = operation.looking();
        let left = AFTER_STOP.all - AFTER_STOP.write;
        assert_eq!((looking.time_left(), looking.grace(false)), (Some(left), left));
        assert_eq!(looking.sleep(SECOND).await, Ok(()));
        assert_eq!(looking.sleep(LOOKING).await, Err(Stop::Cancelled));
        assert_eq!(clock.monotonic(), AFTER_STOP.all);
        assert!(AFTER_STOP.all <= 5 * SECOND, "more than is promised");
    }

    #[tokio::test]
    async fn a_stop_during_a_look_shortens_it() {
        for bound in [false, true] {
            let clock = JumpingClock::at("2024-03-04T05:06:07Z");
            let operation = context(&clock);
            let looking = operation.looking();
            looking.sleep(SECOND).await.unwrap();
            // The clock jumps as soon as it is asked to sleep, so the stop has to come before.
            let token = operation.cancellation.clone();
            let stop = async { token.cancel() };
            let (result, ()) = if bound {
                let never = looking.bound(std::future::pending::<()>());
                tokio::join!(biased; async { tokio::task::yield_now().await; never.await }, stop)
            } else {
                tokio::join!(biased; async { tokio::task::yield_now().await; looking.sleep(LOOKING).await }, stop)
            };
            assert_eq!(result, Err(Stop::Cancelled));
            assert_eq!(clock.monotonic(), SECOND + AFTER_STOP.all);
        }
    }
}
