//! The resource types and data sources of a provider, found by name, and the client that its configuration made.

use std::sync::{Arc, PoisonError, RwLock};

use super::registered::{self, DataSourceType, ListResourceType, ResourceType};
use super::{EphemeralResource, Provider};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};

/// A provider at work.
pub struct Engine<P: Provider> {
    provider: P,
    resources: Vec<ResourceType<P::Client>>,
    data_sources: Vec<DataSourceType<P::Client>>,
    list_resources: Vec<ListResourceType<P::Client>>,
    client: RwLock<Option<Arc<P::Client>>>,
}

impl<P: Provider> Engine<P> {
    /// An engine for `provider`, not configured yet.
    pub fn new(provider: P) -> Self {
        let resources = provider.resources().into_iter().map(ResourceType::from).collect();
        let data_sources = provider.data_sources().into_iter().map(DataSourceType::from).collect();
        let list_resources = provider.list_resources().into_iter().map(ListResourceType::from).collect();
        Self { provider, resources, data_sources, list_resources, client: RwLock::new(None) }
    }

    /// The provider itself.
    pub fn provider(&self) -> &P {
        &self.provider
    }

    /// All resource types, in the provider's order.
    pub fn resources(&self) -> &[ResourceType<P::Client>] {
        &self.resources
    }

    /// The resource type of that name.
    pub(crate) fn resource(&self, name: &str) -> Result<&ResourceType<P::Client>, Diagnostic> {
        registered::find(&self.resources, "resource type", name)
    }

    /// All data sources, in the provider's order.
    pub fn data_sources(&self) -> &[DataSourceType<P::Client>] {
        &self.data_sources
    }

    /// The data source of that name.
    pub(crate) fn data_source(&self, name: &str) -> Result<&DataSourceType<P::Client>, Diagnostic> {
        registered::find(&self.data_sources, "data source", name)
    }

    /// All list resources, in the provider's order.
    pub fn list_resources(&self) -> &[ListResourceType<P::Client>] {
        &self.list_resources
    }

    /// The list resource of that name.
    pub(crate) fn list_resource(&self, name: &str) -> Result<&ListResourceType<P::Client>, Diagnostic> {
        registered::find(&self.list_resources, "list resource", name)
    }

    /// The ephemeral resource of that name.
    pub(crate) fn ephemeral_resource(&self, name: &str) -> Result<Box<dyn EphemeralResource<P::Client>>, Diagnostic> {
        self.provider
            .ephemeral_resources()
            .into_iter()
            .find(|known| known.name() == name)
            .ok_or_else(|| registered::unknown_name("ephemeral resource", name))
    }

    /// Puts the client of a configuration in the place of the one before.
    pub(crate) fn configured(&self, client: Arc<P::Client>) {
        *self.client.write().unwrap_or_else(PoisonError::into_inner) = Some(client);
    }

    /// The client of the configuration.
    pub(crate) fn client(&self) -> Result<Arc<P::Client>, Diagnostics> {
        self.client.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(|| {
            Diagnostic::error("Provider is not configured", "The provider was asked to work before it was configured.")
                .into()
        })
    }
}
