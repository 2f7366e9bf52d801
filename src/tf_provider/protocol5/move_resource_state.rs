//! MoveResourceState: takes over an object that another provider's resource type managed so far.

use super::convert;
use super::proto::move_resource_state::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, MoveRequest, Provider, identity};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: Request) -> Result<Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.target_type_name)?;
    let moved = engine::take_over(
        resource,
        &MoveRequest {
            provider: &request.source_provider_address,
            resource_type: &request.source_type_name,
            schema_version: request.source_schema_version,
            state: request.source_state.as_ref().map(|raw| raw.json.as_slice()).unwrap_or_default(),
        },
    )?;
    engine::learn(engine.redactor(), &resource.schema().block, &moved.state);
    // An identity never changes. One with gaps would, at the first read, which gives it in full.
    let identity = identity::of(resource, &moved.state);
    let identity = identity.filter(|identity| identity.iter().all(|(_, value)| !value.is_null()));
    Ok(Response {
        target_identity: convert::encode_identity(identity, resource)?,
        target_state: Some(convert::encode_object(Some(moved.state), resource.ty())?),
        target_private: moved.private,
        ..Response::default()
    })
}
