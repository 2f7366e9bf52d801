//! Lists of a service that many reads share: an API without a call for one object would otherwise be asked for the
//! whole list once for each of them.
//!
//! A snapshot serves whoever asks while it is fetched and a moment after. Every own write drops it, so that what the
//! user wrote is always seen. Depends on the clouds' side for its clock and its error.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;

use crate::api::{Context, Error, Kind};

/// How old a snapshot may be: long enough for a refresh of hundreds of objects, ten at a time, and too short for
/// anyone to wonder about.
const LIFETIME: Duration = Duration::from_secs(3);

/// The snapshots of one kind of list, by what the list is of.
pub(super) struct Snapshots<K, V> {
    slots: Mutex<HashMap<K, Arc<Slot<V>>>>,
}

struct Slot<V> {
    /// On the monotonic clock.
    opened: Duration,
    list: OnceCell<Arc<V>>,
}

impl<K, V> Default for Snapshots<K, V> {
    fn default() -> Self {
        Self { slots: Mutex::default() }
    }
}

impl<K: Clone + Eq + Hash, V> Snapshots<K, V> {
    /// The list of `key`, fetched unless there is one that is fresh. A failed fetch is nobody's but the asker's.
    pub(super) async fn get<F>(&self, context: &Context, key: &K, fetch: impl FnOnce() -> F) -> Result<Arc<V>, Error>
    where
        F: Future<Output = Result<V, Error>>,
    {
        let slot = self.slot(key, context.clock().monotonic());
        let list = slot.list.get_or_try_init(|| async { fetch().await.map(Arc::new) });
        // Whoever waits for another's fetch still ends with its own context.
        context.bound(list).await.map_err(|stop| Error::without_call(Kind::Stopped(stop)))?.cloned()
    }

    /// Forgets the list of `key`, also one that is being fetched: whoever asks next sees what is there then.
    pub(super) fn drop(&self, key: &K) {
        self.lock().remove(key);
    }

    fn slot(&self, key: &K, now: Duration) -> Arc<Slot<V>> {
        let mut slots = self.lock();
        match slots.get(key).filter(|slot| now.saturating_sub(slot.opened) < LIFETIME) {
            Some(slot) => slot.clone(),
            None => {
                let slot = Arc::new(Slot { opened: now, list: OnceCell::new() });
                slots.insert(key.clone(), slot.clone());
                slot
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Arc<Slot<V>>>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::Notify;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::Clock;
    use crate::api::testing::JumpingClock;

    struct Scene {
        clock: Arc<JumpingClock>,
        context: Context,
        snapshots: Snapshots<&'static str, u32>,
        fetches: AtomicU32,
    }

    impl Scene {
        fn new() -> Self {
            let clock = JumpingClock::at("2024-03-04T05:06:07Z");
            let context = Context::with_clock(CancellationToken::new(), clock.clone());
            Self { clock, context, snapshots: Snapshots::default(), fetches: AtomicU32::new(0) }
        }

        async fn get(&self, key: &'static str) -> u32 {
            let fetch = || async { Ok(self.fetches.fetch_add(1, Ordering::Relaxed)) };
            *self.snapshots.get(&self.context, &key, fetch).await.unwrap()
        }
    }

    #[tokio::test]
    async fn a_list_is_fetched_once_while_it_is_fresh() {
        let scene = Scene::new();
        assert_eq!((scene.get("a").await, scene.get("a").await, scene.get("b").await), (0, 0, 1));
        scene.clock.sleep(LIFETIME).await;
        assert_eq!(scene.get("a").await, 2);
    }

    #[tokio::test]
    async fn a_write_is_seen_by_whoever_asks_after_it() {
        let scene = Scene::new();
        assert_eq!(scene.get("a").await, 0);
        scene.snapshots.drop(&"a");
        assert_eq!(scene.get("a").await, 1);
    }

    #[tokio::test]
    async fn a_write_during_a_fetch_makes_the_next_asker_fetch_again() {
        let scene = Scene::new();
        let (begun, go_on) = (Notify::new(), Notify::new());
        let slow = scene.snapshots.get(&scene.context, &"a", || async {
            begun.notify_one();
            go_on.notified().await;
            Ok(99)
        });
        let meanwhile = async {
            begun.notified().await;
            scene.snapshots.drop(&"a");
            let fresh = scene.get("a").await;
            go_on.notify_one();
            fresh
        };
        let (slow, fresh) = tokio::join!(slow, meanwhile);
        assert_eq!((*slow.unwrap(), fresh, scene.get("a").await), (99, 0, 0));
    }
}
