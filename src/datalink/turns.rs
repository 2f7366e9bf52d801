//! Turns for objects of one name: of two creations that look the same, a lost answer could be taken for the other's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::api::{Context, Error, Kind};
use crate::tf_provider::value::Object;

/// The turns that are or were taken, by what they are for.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<String, Arc<AsyncMutex<()>>>>);

impl Turns {
    /// Waits until nobody else creates an object of this type, project and name, which is the attribute `name`. The turn is
    /// held until the guard goes.
    pub(super) async fn take(
        &self,
        context: &Context,
        kind: &str,
        object: &Object,
        name: &str,
    ) -> Result<OwnedMutexGuard<()>, Error> {
        let text = |attribute| object.text(attribute).unwrap_or_default();
        let what = format!("{kind} {} {}", text("project_id"), text(name));
        let turn = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(what).or_default().clone();
        context.bound(turn.lock_owned()).await.map_err(|stop| Error::without_call(Kind::Stopped(stop)))
    }
}
