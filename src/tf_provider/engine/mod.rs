//! What every resource shares: validation, plan, apply, read, import, move and upgrade, each in a file of its own; data
//! sources, which are only read; list resources, which search; ephemeral resources, which are opened and closed; and
//! actions, which are invoked.
//!
//! Protocol-free: it works on values and schemas and knows neither gRPC nor any cloud. What must hold for all
//! resources is done here, once, so that no resource can forget it: write-only values become null, computed ones
//! unknown, what the service does not return is kept, what was created is never lost.

mod action;
mod apply;
mod call;
mod check;
mod configured;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod core_rules;
mod counterparts;
mod data_source;
mod ephemeral_resource;
mod findings;
mod function;
mod generate;
pub(crate) mod identity;
mod import;
#[cfg(test)]
mod laws;
mod list;
mod moved;
mod panics;
mod plan;
mod private;
mod provider;
mod read;
mod registered;
mod registry;
mod resource;
mod secrets;
mod shape;
#[cfg(test)]
mod tests;
mod upgrade;

pub use action::{Action, Progress};
pub use call::{Arguments, Call};
pub use data_source::DataSource;
pub use ephemeral_resource::{EphemeralResource, Lease, Opened};
pub use function::{Function, FunctionError, Parameter, Signature};
pub use identity::{IdentityAttribute, IdentityType};
pub use import::{ImportForm, ImportSuffix};
pub use list::{ListResource, Query, Results};
pub use moved::MoveSource;
pub use plan::Change;
pub use provider::{Host, Provider};
pub use registered::{
    ActionType, Catalog, Configurable, DataSourceType, Describe, EphemeralResourceType, ListResourceType, Registered,
    ResourceType,
};
pub use registry::Registry;
pub use resource::{Found, Resource};

pub(crate) use action::{invoke, plan_action};
pub(crate) use apply::{ApplyRequest, apply};
pub(crate) use data_source::look;
pub(crate) use ephemeral_resource::{close, open, renew};
pub(crate) use generate::configuration;
pub(crate) use import::{import, locate};
pub(crate) use list::{Finding, Listed, search};
pub(crate) use moved::{MoveRequest, take_over};
pub(crate) use panics::{bug, catch_panic};
pub(crate) use plan::{PlanRequest, plan};
pub(crate) use read::read;
pub(crate) use resource::{provided, ready};
pub(crate) use secrets::learn;
pub use upgrade::Upgrader;
pub(crate) use upgrade::{complete, upgrade_identity, upgrade_state};

use std::sync::Arc;

use configured::Configured;

use super::diagnostics::Diagnostics;
use crate::secrets::Redactor;

/// A provider at work.
pub(crate) struct Engine<P: Provider> {
    /// What it serves.
    pub(crate) registry: Registry<P>,
    configured: Configured<P::Client>,
    redactor: Arc<Redactor>,
}

impl<P: Provider> Engine<P> {
    /// A provider that is not configured yet.
    pub(crate) fn new(provider: P) -> Self {
        Self { registry: Registry::new(provider), configured: Configured::default(), redactor: Arc::default() }
    }

    /// The provider itself.
    pub(crate) fn provider(&self) -> &P {
        self.registry.provider.item()
    }

    /// Knows all secrets that were sent.
    pub(crate) fn redactor(&self) -> &Arc<Redactor> {
        &self.redactor
    }

    /// Works with this client from now on.
    pub(crate) fn configure(&self, client: Arc<P::Client>) {
        self.configured.set(client);
    }

    /// The client of the provider's configuration.
    pub(crate) fn client(&self) -> Result<Arc<P::Client>, Diagnostics> {
        self.configured.get()
    }
}
