//! ValidateEphemeralResourceConfig: whether an ephemeral block keeps its rules.

use super::convert;
use super::proto::validate_ephemeral_resource_config::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Provider};
use crate::tf_provider::schema::{self, WriteOnly};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: &Request) -> Result<Response, Diagnostics> {
    let schema = engine.ephemeral_resource(&request.type_name)?.schema();
    let Some(config) = convert::decode_object(request.config.as_ref(), &schema.block.ty())? else {
        return Ok(Response::default());
    };
    let found = schema::validate(&schema, &config, engine.provider().strictness(), WriteOnly::Allowed);
    Ok(Response { diagnostics: convert::diagnostics(found) })
}
