//! What a product must say of itself to be served as a provider.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Action, Call, DataSource, EphemeralResource, Function, ListResource, Resource};
use crate::secrets::Redactor;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::schema::{Schema, Strictness};
use crate::tf_provider::value::Object;

/// The program that asks: Terraform or OpenTofu.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// Its version, such as `1.11.4`; empty if it did not say.
    pub version: String,
    /// Knows all secrets that the program sends: those of the provider block now, those of an object before each call for it.
    /// What services say has to pass it, and what the provider finds out to be secret has to be learnt by it.
    pub redactor: Arc<Redactor>,
}

/// A provider: its configuration, what it makes of it, and what it serves.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// What a configured provider is to its resources: the way to the services.
    type Client: Send + Sync + 'static;

    /// The arguments of the provider block.
    fn schema(&self) -> Schema;

    /// All resource types, sorted by name.
    fn resources(&self) -> Vec<Box<dyn Resource<Self::Client>>>;

    /// All data sources, sorted by name.
    fn data_sources(&self) -> Vec<Box<dyn DataSource<Self::Client>>> {
        Vec::new()
    }

    /// All list resources, sorted by name.
    fn list_resources(&self) -> Vec<Box<dyn ListResource<Self::Client>>> {
        Vec::new()
    }

    /// All ephemeral resources, sorted by name.
    fn ephemeral_resources(&self) -> Vec<Box<dyn EphemeralResource<Self::Client>>> {
        Vec::new()
    }

    /// All actions, sorted by name.
    fn actions(&self) -> Vec<Box<dyn Action<Self::Client>>> {
        Vec::new()
    }

    /// All functions.
    fn functions(&self) -> Vec<Box<dyn Function>> {
        Vec::new()
    }

    /// How breaches of documented rules are judged.
    fn strictness(&self) -> Strictness {
        Strictness::default()
    }

    /// Judges what the schema's rules can't: combinations across blocks. Unknown values must not be judged.
    fn validate(&self, _config: &Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// Takes the configuration. It must make no call, and must not fail on values that are not known yet: what is
    /// missing is an error of the first object that needs it.
    fn configure(&self, config: &Object, host: &Host) -> Result<Arc<Self::Client>, Diagnostics>;

    /// What is certainly wrong with the configuration that the call's client was made of, and can be told at the argument
    /// that says it. Calls no service.
    async fn judge(&self, _call: &Call<Self::Client>) -> Diagnostics {
        Diagnostics::new()
    }
}
