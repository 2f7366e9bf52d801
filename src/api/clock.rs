//! Time as the clouds' side sees it, so that tests can decide how it passes.
//!
//! Only waits and dates go through the clock. The limit on one HTTP exchange is kept in real time: it guards against a
//! peer, and a peer cannot be made to jump.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jiff::Timestamp;

/// A source of time.
#[async_trait]
pub trait Clock: Debug + Send + Sync {
    /// The date and time that requests are signed with.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment; never runs backwards.
    fn monotonic(&self) -> Duration;

    /// Returns after `duration`.
    async fn sleep(&self, duration: Duration);

    /// A random time up to `most`, by which those who would act at the same time are spread.
    fn jitter(&self, most: Duration) -> Duration;
}

/// The machine's clock, on tokio's timers.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts at zero.
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    fn jitter(&self, most: Duration) -> Duration {
        spread(most, &mut fastrand::Rng::new())
    }
}

/// To the millisecond, which is plenty.
fn spread(most: Duration, random: &mut fastrand::Rng) -> Duration {
    Duration::from_millis(random.u64(0..=most.as_millis().try_into().unwrap_or(u64::MAX)))
}

/// A clock for tests.
#[cfg(test)]
pub(crate) mod testing {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// Whoever sleeps on this clock moves it forward and goes on at once.
    #[derive(Debug)]
    pub(crate) struct JumpingClock {
        start: Timestamp,
        sleeps: Mutex<Vec<Duration>>,
        random: Mutex<fastrand::Rng>,
    }

    impl JumpingClock {
        /// A clock that shows `start`, an RFC 3339 date.
        pub(crate) fn at(start: &str) -> Arc<Self> {
            let random = Mutex::new(fastrand::Rng::with_seed(7));
            Arc::new(Self { start: start.parse().unwrap(), sleeps: Mutex::default(), random })
        }

        /// Every sleep so far, in order.
        pub(crate) fn sleeps(&self) -> Vec<Duration> {
            self.sleeps.lock().unwrap().clone()
        }
    }

    #[async_trait]
    impl Clock for JumpingClock {
        fn now(&self) -> Timestamp {
            self.start + self.monotonic()
        }

        fn monotonic(&self) -> Duration {
            self.sleeps.lock().unwrap().iter().sum()
        }

        async fn sleep(&self, duration: Duration) {
            self.sleeps.lock().unwrap().push(duration);
            tokio::task::yield_now().await;
        }

        fn jitter(&self, most: Duration) -> Duration {
            spread(most, &mut self.random.lock().unwrap())
        }
    }
}
