//! What one run of the provider knows beside its configuration: the changes that wait for each other, the lists that reads
//! share, and which objects it has made and deleted.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::shared_lists::SharedLists;
use crate::api::{Clock, Context, Error, KeyGuard, KeyedLock, Kind, SystemClock};

/// One run, from the configuration of the provider to its end.
pub(crate) struct Run {
    /// One clock for all that happens in it.
    clock: Arc<dyn Clock>,
    /// The lists that reads share.
    pub(super) lists: SharedLists,
    changes: KeyedLock<String>,
    objects: Mutex<Objects>,
    kept: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// Objects by their scope and id, creations by their scope and name.
#[derive(Default)]
struct Objects {
    made: HashSet<(String, String)>,
    deleted: HashSet<(String, String)>,
    lost: HashSet<(String, String)>,
}

impl Default for Run {
    fn default() -> Self {
        Self::on(Arc::new(SystemClock::new()))
    }
}

impl Run {
    /// A run on this clock.
    pub(super) fn on(clock: Arc<dyn Clock>) -> Self {
        let (lists, changes, objects, kept) = <_>::default();
        Self { clock, lists, changes, objects, kept }
    }

    /// The clock of the run.
    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// Waits until no other change of this key is under way. Held until the guard goes.
    pub(super) async fn queue(&self, context: &Context, key: String) -> Result<KeyGuard, Error> {
        let waits = || tracing::info!("queued behind another change: one at a time for {key}");
        self.changes
            .lock_or_wait(context, key.clone(), waits)
            .await
            .map_err(|stop| Error::without_call(Kind::Stopped(stop)).with_note("waited for another change to end"))
    }

    /// This run has made the object, so it is in the state.
    pub(super) fn note_made(&self, scope: &str, id: &str) {
        self.objects().made.insert(key(scope, id));
    }

    /// Whether this run has made the object.
    pub(super) fn has_made(&self, scope: &str, id: &str) -> bool {
        self.objects().made.contains(&key(scope, id))
    }

    /// This run has deleted the object, which may be shown for a while.
    pub(super) fn note_deleted(&self, scope: &str, id: &str) {
        self.objects().made.remove(&key(scope, id));
        self.objects().deleted.insert(key(scope, id));
    }

    /// The deleted object has disappeared, and another one may come to have its id.
    pub(super) fn forget_deleted(&self, scope: &str, id: &str) {
        self.objects().deleted.remove(&key(scope, id));
    }

    /// Whether this run has deleted the object.
    pub(super) fn has_deleted(&self, scope: &str, id: &str) -> bool {
        self.objects().deleted.contains(&key(scope, id))
    }

    /// The answer to a creation was lost, and its object was not found.
    pub(super) fn note_lost(&self, scope: &str, name: &str) {
        self.objects().lost.insert(key(scope, name));
    }

    /// Whether this run has lost a creation of this name.
    pub(super) fn has_lost(&self, scope: &str, name: &str) -> bool {
        self.objects().lost.contains(&key(scope, name))
    }

    /// What a kind keeps for the length of the run.
    pub(crate) fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let value = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())).clone();
        value.downcast().unwrap_or_default()
    }

    fn objects(&self) -> MutexGuard<'_, Objects> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(scope: &str, object: &str) -> (String, String) {
    (scope.to_owned(), object.to_owned())
}
