//! The product: joins Terraform's side and the clouds' side.
//!
//! The only part that names both `tf_provider` and `api`. `provider` holds the provider block, `registry` lists what
//! is served, `resources` has one file for each resource, `data_sources` one for each kind of object that can be looked up,
//! `list_resources` one for each kind that `terraform query` finds, `ephemeral_resources` and `functions` one for each of
//! theirs.

mod arguments;
mod credentials;
mod data_sources;
mod environment;
mod ephemeral_resources;
mod failure;
mod functions;
mod list_resources;
mod lost;
mod oms_reads;
mod platforms;
mod provider;
pub(crate) mod registry;
mod resources;
mod settings;
mod snapshot;

pub use environment::Environment;
pub use provider::Datalink;

use crate::api::Context;
use crate::api::huaweicloud::HuaweiCloud;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::Call;
use crate::tf_provider::value::Object;

/// The surroundings of a call on the clouds' side, with the time limit of the operation, which begins to run now.
fn limited<C>(call: &Call<C>) -> Context {
    match call.time_limit {
        Some(limit) => unlimited(call).with_time_limit(limit),
        None => unlimited(call),
    }
}

/// The same without the limit: to wait for another's operation is not part of one's own.
fn unlimited<C>(call: &Call<C>) -> Context {
    Context::new(call.stop.clone())
}

/// The project of an object, which is the provider's where the object names none; afterwards the object names it.
async fn project(cloud: &HuaweiCloud, context: &Context, state: &mut Object) -> Result<String, Diagnostics> {
    if let Some(project_id) = state.non_empty("project_id") {
        return Ok(project_id.to_owned());
    }
    let looked_up = cloud.project_id(context).await;
    let project_id = looked_up.map_err(|error| failure::failure("Looking up the Huawei Cloud project", &error))?;
    state.set("project_id", project_id.as_str());
    Ok(project_id)
}
