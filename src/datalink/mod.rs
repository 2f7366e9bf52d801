//! The product: joins Terraform's side and the clouds' side.
//!
//! The only part that names both `tf_provider` and `api`. `provider` holds the provider block, `registry` lists what is
//! served. `kinds` has a file for each kind of object, with what only its API knows; `life` makes of that the resource, the
//! data sources and the list resource, and keeps the promises that hold for all of them. `actions`, `ephemeral_resources` and
//! `functions` have a file for each of theirs.

mod actions;
mod arguments;
mod credentials;
mod environment;
mod ephemeral_resources;
mod failure;
mod functions;
mod kind;
mod kinds;
mod life;
mod place;
mod platforms;
mod provider;
pub(crate) mod registry;
mod run;
mod settings;
mod shared_lists;

pub use environment::Environment;
pub use provider::Datalink;

pub(crate) use arguments::variables;

use platforms::Platforms;

use crate::api::Context;
use crate::tf_provider::engine::Call;

/// The surroundings of a call on the clouds' side, with the time limit of the operation, which begins to run now.
fn limited(call: &Call<Platforms>) -> Context {
    match call.time_limit {
        Some(limit) => unlimited(call).with_time_limit(limit),
        None => unlimited(call),
    }
}

/// The same without the limit: to wait for another's operation is not part of one's own.
fn unlimited(call: &Call<Platforms>) -> Context {
    Context::with_clock(call.stop.clone(), call.client.run.clock())
}
