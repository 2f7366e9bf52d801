//! What every resource shares: validation, plan, apply, read, import, move and upgrade, each in a file of its own; data
//! sources, which are only read; and ephemeral resources, which are opened and closed.
//!
//! Protocol-free: it works on values and schemas and knows neither gRPC nor any cloud. What must hold for all
//! resources is done here, once, so that no resource can forget it: write-only values become null, computed ones
//! unknown, what the service does not return is kept, what was created is never lost.

mod apply;
mod call;
mod data_source;
mod ephemeral_resource;
mod function;
mod generate;
pub(crate) mod identity;
mod import;
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
mod shape;
#[cfg(test)]
mod tests;
mod upgrade;

pub use call::{Arguments, Call};
pub use data_source::DataSource;
pub use ephemeral_resource::{EphemeralResource, Lease, Opened};
pub use function::{Function, FunctionError, Parameter};
pub use identity::IdentityAttribute;
pub use import::ImportForm;
pub use list::ListResource;
pub use moved::MoveSource;
pub use plan::Change;
pub use provider::{Host, Provider};
pub use registered::{DataSourceType, ListResourceType, Registered, ResourceType};
pub use registry::Engine;
pub use resource::{Found, Resource};

pub(crate) use apply::{ApplyRequest, apply};
pub(crate) use data_source::look;
pub(crate) use ephemeral_resource::{close, open, renew};
pub(crate) use generate::configuration;
pub(crate) use import::{import, locate};
pub(crate) use list::{Listed, search};
pub(crate) use moved::{MoveRequest, take_over};
pub(crate) use panics::{bug, catch_panic};
pub(crate) use plan::{PlanRequest, plan};
pub(crate) use read::read;
pub(crate) use registered::unknown_name;
pub(crate) use upgrade::upgrade;
