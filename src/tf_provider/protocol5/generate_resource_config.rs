//! GenerateResourceConfig: the configuration of an object that exists.

use super::convert;
use super::proto::generate_resource_config::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: Request) -> Result<Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.type_name)?;
    let state = convert::receive(engine, resource, request.state.as_ref())?;
    let config = state.map(|state| engine::configuration(resource, &state));
    Ok(Response { config: Some(convert::encode_object(config, resource.ty())?), ..Response::default() })
}
