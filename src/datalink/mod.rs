//! The product: joins Terraform's side and the clouds' side.
//!
//! The only part that names both `tf_provider` and `api`. `provider` holds the provider block, `registry` lists what
//! is served, `resources` has one file for each resource.

mod environment;
mod failure;
mod lost;
mod platforms;
mod provider;
pub(crate) mod registry;
mod resources;
mod settings;
mod snapshot;

pub use environment::Environment;
pub use provider::Datalink;

use crate::api::Context;
use crate::tf_provider::engine::Call;

/// The surroundings of a call on the clouds' side, with the time limit of the operation, which begins to run now.
fn limited<C>(call: &Call<C>) -> Context {
    match call.time_limit {
        Some(limit) => unlimited(call).with_time_limit(limit),
        None => unlimited(call),
    }
}

/// The same without the limit: to wait for one's turn is not part of the operation.
fn unlimited<C>(call: &Call<C>) -> Context {
    Context::new(call.stop.clone())
}
