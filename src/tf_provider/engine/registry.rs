//! What a provider serves, each kind found by name.

use super::registered::{Catalog, Registered};
use super::{Action, DataSource, EphemeralResource, Function, ListResource, Provider, Resource};

/// All that a provider serves.
pub struct Registry<P: Provider> {
    /// The provider itself, which has no name among its own.
    pub provider: Registered<P>,
    /// Its resource types.
    pub resources: Catalog<dyn Resource<P::Client>>,
    /// Its data sources.
    pub data_sources: Catalog<dyn DataSource<P::Client>>,
    /// Its list resources.
    pub list_resources: Catalog<dyn ListResource<P::Client>>,
    /// Its ephemeral resources.
    pub ephemeral_resources: Catalog<dyn EphemeralResource<P::Client>>,
    /// Its actions.
    pub actions: Catalog<dyn Action<P::Client>>,
    /// Its functions.
    pub functions: Catalog<dyn Function>,
}

impl<P: Provider> Registry<P> {
    /// What `provider` serves. No schema is made before somebody needs it.
    pub fn new(provider: P) -> Self {
        Self {
            resources: Catalog::new("resource type", provider.resources()),
            data_sources: Catalog::new("data source", provider.data_sources()),
            list_resources: Catalog::new("list resource", provider.list_resources()),
            ephemeral_resources: Catalog::new("ephemeral resource", provider.ephemeral_resources()),
            actions: Catalog::new("action", provider.actions()),
            functions: Catalog::new("function", provider.functions()),
            provider: Registered::new("", Box::new(provider)),
        }
    }
}
