//! A lock for each key: one change of a cluster at a time, one creation of a name, one first use of credentials.
//!
//! Depends on [`Context`] alone, which ends the waiting.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::{Context, Stop};

/// Locks by key. `KeyedLock<()>` is a single lock.
pub struct KeyedLock<K>(Mutex<HashMap<K, Arc<AsyncMutex<()>>>>);

/// The lock of one key; dropping it lets the next one in.
pub type KeyGuard = OwnedMutexGuard<()>;

impl<K> Default for KeyedLock<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> KeyedLock<K> {
    /// Waits until nobody else holds the lock of this key. Those who wait get it in the order in which they asked.
    ///
    /// # Errors
    /// When the context ends first.
    pub async fn lock(&self, context: &Context, key: K) -> Result<KeyGuard, Stop> {
        self.lock_or_wait(context, key, || {}).await
    }

    /// The same; `waits` is called first if somebody else holds the lock.
    ///
    /// # Errors
    /// When the context ends first.
    pub async fn lock_or_wait(&self, context: &Context, key: K, waits: impl FnOnce() + Send) -> Result<KeyGuard, Stop> {
        let lock = self.of(key);
        if let Ok(guard) = lock.clone().try_lock_owned() {
            return Ok(guard);
        }
        waits();
        context.bound(lock.lock_owned()).await
    }

    fn of(&self, key: K) -> Arc<AsyncMutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A provider lives for a whole run, so the locks that nobody holds or waits for go.
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        locks.entry(key).or_default().clone()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::testing::JumpingClock;

    fn context(token: &CancellationToken) -> Context {
        Context::with_clock(token.clone(), JumpingClock::at("2024-03-04T05:06:07Z"))
    }

    #[tokio::test]
    async fn one_at_a_time_for_each_key() {
        let (locks, context) = (KeyedLock::default(), context(&CancellationToken::new()));
        let first = locks.lock(&context, "a").await.unwrap();
        locks.lock(&context, "b").await.unwrap();
        let limited = context.clone().with_time_limit(Duration::from_secs(1));
        assert_eq!(locks.lock(&limited, "a").await.err(), Some(Stop::Deadline));
        let (second, ()) = tokio::join!(locks.lock(&context, "a"), async { drop(first) });
        second.unwrap();
    }

    #[tokio::test]
    async fn waiting_ends_with_the_context() {
        let token = CancellationToken::new();
        let (locks, context) = (KeyedLock::default(), context(&token));
        let _held = locks.lock_or_wait(&context, (), || panic!("nobody has it")).await.unwrap();
        let (waited, ()) = tokio::join!(locks.lock(&context, ()), async { token.cancel() });
        assert_eq!(waited.err(), Some(Stop::Cancelled));
    }

    #[tokio::test]
    async fn locks_that_nobody_holds_are_forgotten() {
        let (locks, context) = (KeyedLock::default(), context(&CancellationToken::new()));
        let held = locks.lock(&context, 0).await.unwrap();
        for key in 1..100 {
            locks.lock(&context, key).await.unwrap();
        }
        assert_eq!(locks.0.lock().unwrap().len(), 2);
        drop(held);
    }
}
