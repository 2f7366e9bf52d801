//! The resource types and data sources of a provider, found by name, and the client that its configuration made.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::{DataSourceType, ListResourceType, Provider, Resource};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::Type;

/// A resource with its schema, which is made on first use.
pub struct ResourceType<C> {
    resource: Box<dyn Resource<C>>,
    schema: OnceLock<(Schema, Type)>,
}

impl<C> ResourceType<C> {
    /// A resource type whose schema is not made yet.
    pub fn new(resource: Box<dyn Resource<C>>) -> Self {
        Self { resource, schema: OnceLock::new() }
    }

    /// The resource.
    pub fn resource(&self) -> &dyn Resource<C> {
        &*self.resource
    }

    /// Its schema.
    pub fn schema(&self) -> &Schema {
        &self.described().0
    }

    /// The type of its values.
    pub fn ty(&self) -> &Type {
        &self.described().1
    }

    fn described(&self) -> &(Schema, Type) {
        self.schema.get_or_init(|| {
            let schema = self.resource.schema();
            let ty = schema.block.ty();
            (schema, ty)
        })
    }
}

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
        let resources = provider.resources().into_iter().map(ResourceType::new).collect();
        let data_sources = provider.data_sources().into_iter().map(DataSourceType::new).collect();
        let list_resources = provider.list_resources().into_iter().map(ListResourceType::new).collect();
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
        self.resources.iter().find(|known| known.resource().name() == name).ok_or_else(|| {
            Diagnostic::error(
                "Unknown resource type",
                format!("This version of the provider has no resource type {name:?}."),
            )
        })
    }

    /// All data sources, in the provider's order.
    pub fn data_sources(&self) -> &[DataSourceType<P::Client>] {
        &self.data_sources
    }

    /// The data source of that name.
    pub(crate) fn data_source(&self, name: &str) -> Result<&DataSourceType<P::Client>, Diagnostic> {
        self.data_sources.iter().find(|known| known.source().name() == name).ok_or_else(|| {
            Diagnostic::error(
                "Unknown data source",
                format!("This version of the provider has no data source {name:?}."),
            )
        })
    }

    /// All list resources, in the provider's order.
    pub fn list_resources(&self) -> &[ListResourceType<P::Client>] {
        &self.list_resources
    }

    /// The list resource of that name.
    pub(crate) fn list_resource(&self, name: &str) -> Result<&ListResourceType<P::Client>, Diagnostic> {
        self.list_resources.iter().find(|known| known.list().name() == name).ok_or_else(|| {
            Diagnostic::error(
                "Unknown list resource",
                format!("This version of the provider has no list resource {name:?}."),
            )
        })
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
