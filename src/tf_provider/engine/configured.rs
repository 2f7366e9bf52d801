//! The client that the provider's configuration made.

use std::sync::{Arc, PoisonError, RwLock};

use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};

/// The client of a provider's latest configuration; none before the first.
pub(crate) struct Configured<C>(RwLock<Option<Arc<C>>>);

impl<C> Default for Configured<C> {
    fn default() -> Self {
        Self(RwLock::new(None))
    }
}

impl<C> Configured<C> {
    /// Puts the client of a configuration in the place of the one before.
    pub(crate) fn set(&self, client: Arc<C>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(client);
    }

    /// The client.
    pub(crate) fn get(&self) -> Result<Arc<C>, Diagnostics> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(|| {
            Diagnostic::error("Provider is not configured", "The provider was asked to work before it was configured.")
                .into()
        })
    }
}
