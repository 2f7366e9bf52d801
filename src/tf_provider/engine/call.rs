//! One operation on one object, and what a resource is given for it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{TIMEOUTS, parse_duration};
use crate::tf_provider::value::Object;

/// The surroundings of one operation.
pub struct Call<C> {
    /// The way to the services.
    pub client: Arc<C>,
    /// Triggered when the operation should end soon, because the user interrupted the run.
    pub stop: CancellationToken,
    /// How long the operation may take in all.
    pub time_limit: Option<Duration>,
    warnings: Mutex<Diagnostics>,
}

impl<C> Call<C> {
    pub(crate) fn new(client: Arc<C>, stop: CancellationToken) -> Self {
        Self { client, stop, time_limit: None, warnings: Mutex::default() }
    }

    /// Sets the limit that the `timeouts` block of `object` names for `operation`, or else the default.
    pub(super) fn limited(self, operation: &str, object: &Object, defaults: &[(&str, &str)]) -> Self {
        let configured = object.object(TIMEOUTS).and_then(|timeouts| timeouts.text(operation));
        let default = defaults.iter().find(|(name, _)| *name == operation).map(|(_, default)| *default);
        self.limited_to(configured.or(default))
    }

    /// Sets the limit to a duration as users write it.
    pub(super) fn limited_to(mut self, limit: Option<&str>) -> Self {
        self.time_limit = limit.and_then(|text| parse_duration(text).ok());
        self
    }

    /// Tells the user something without failing.
    pub fn warn(&self, warning: Diagnostic) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
    }

    /// The warnings so far, which are then told.
    pub(super) fn take_warnings(&self) -> Diagnostics {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn into_warnings(self) -> Diagnostics {
        self.take_warnings()
    }
}

/// The planned arguments of an object, with the secrets that only the configuration holds.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    planned: &'a Object,
    config: &'a Object,
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(planned: &'a Object, config: &'a Object) -> Self {
        Self { planned, config }
    }

    /// The planned values. Those that the service will set are null or unknown.
    pub fn values(&self) -> &'a Object {
        self.planned
    }

    /// A secret, in whichever of its two forms it was written. Empty text is none.
    pub fn secret(&self, name: &str) -> Option<SecretString> {
        let stored = self.planned.non_empty(name);
        stored.or_else(|| self.config.non_empty(&format!("{name}_wo"))).map(SecretString::from)
    }

    /// A nested block of which there is at most one.
    pub fn block(&self, name: &str) -> Option<Arguments<'a>> {
        Some(Self { planned: self.planned.object(name)?, config: self.config.object(name)? })
    }
}
