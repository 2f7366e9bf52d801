//! Lists of services that many reads share: an API without a call for one object would otherwise be asked for the whole list
//! once for each of them.
//!
//! A list serves whoever asks while it is fetched and a moment after. Every own write drops it, so that what the user wrote
//! is always seen. Depends on the clouds' side for its clock and its error.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;

use crate::api::{Context, Error, Kind};

/// How old a list may be: long enough for a refresh of hundreds of objects, ten at a time, and too short for anyone to
/// wonder about.
const LIFETIME: Duration = Duration::from_secs(3);

/// The lists, by their scope and their part of it.
#[derive(Default)]
pub(super) struct SharedLists(Mutex<HashMap<String, HashMap<String, Entry>>>);

struct Entry {
    /// On the monotonic clock.
    opened: Duration,
    /// A `OnceCell<Arc<V>>`.
    list: Arc<dyn Any + Send + Sync>,
}

impl SharedLists {
    /// A list, fetched unless there is one that is fresh. A failed fetch is nobody's but the asker's.
    pub(super) async fn get<V, F>(
        &self,
        context: &Context,
        scope: &str,
        part: &str,
        fetch: impl FnOnce() -> F,
    ) -> Result<Arc<V>, Error>
    where
        V: Send + Sync + 'static,
        F: Future<Output = Result<V, Error>>,
    {
        let list = self.entry::<V>(scope, part, context.clock().monotonic());
        let list = list.get_or_try_init(|| async { fetch().await.map(Arc::new) });
        // Whoever waits for another's fetch still ends with its own context.
        context.bound(list).await.map_err(|stop| Error::without_call(Kind::Stopped(stop)))?.cloned()
    }

    /// Forgets the lists of a scope, also those that are being fetched: whoever asks next sees what is there then.
    pub(super) fn forget(&self, scope: &str) {
        self.lock().remove(scope);
    }

    fn entry<V: Send + Sync + 'static>(&self, scope: &str, part: &str, now: Duration) -> Arc<OnceCell<Arc<V>>> {
        let mut lists = self.lock();
        let parts = lists.entry(scope.to_owned()).or_default();
        let fresh = parts.get(part).filter(|entry| now.saturating_sub(entry.opened) < LIFETIME);
        fresh.and_then(|entry| entry.list.clone().downcast().ok()).unwrap_or_else(|| {
            let list = Arc::new(OnceCell::new());
            parts.insert(part.to_owned(), Entry { opened: now, list: list.clone() });
            list
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, HashMap<String, Entry>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        lists: SharedLists,
        fetches: AtomicU32,
    }

    impl Scene {
        fn new() -> Self {
            let clock = JumpingClock::at("2024-03-04T05:06:07Z");
            let context = Context::with_clock(CancellationToken::new(), clock.clone());
            Self { clock, context, lists: SharedLists::default(), fetches: AtomicU32::new(0) }
        }

        async fn get(&self, key: &'static str) -> u32 {
            let fetch = || async { Ok(self.fetches.fetch_add(1, Ordering::Relaxed)) };
            *self.lists.get(&self.context, key, "", fetch).await.unwrap()
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
        scene.lists.forget("a");
        assert_eq!(scene.get("a").await, 1);
    }

    #[tokio::test]
    async fn a_write_during_a_fetch_makes_the_next_asker_fetch_again() {
        let scene = Scene::new();
        let (begun, go_on) = (Notify::new(), Notify::new());
        let slow = scene.lists.get(&scene.context, "a", "", || async {
            begun.notify_one();
            go_on.notified().await;
            Ok(99)
        });
        let meanwhile = async {
            begun.notified().await;
            scene.lists.forget("a");
            let fresh = scene.get("a").await;
            go_on.notify_one();
            fresh
        };
        let (slow, fresh) = tokio::join!(slow, meanwhile);
        assert_eq!((*slow.unwrap(), fresh, scene.get("a").await), (99, 0, 0));
    }
}
