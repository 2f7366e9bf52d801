//! ValidateResourceTypeConfig: whether a resource block keeps its rules.

use super::convert;
use super::proto::validate_resource_type_config::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Provider};
use crate::tf_provider::schema::{self, WriteOnly};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: &Request) -> Result<Response, Diagnostics> {
    let resource = engine.resource(&request.type_name)?;
    let Some(config) = convert::decode_object(request.config.as_ref(), resource.ty())? else {
        return Ok(Response::default());
    };
    let allowed = request.client_capabilities.is_some_and(|capabilities| capabilities.write_only_attributes_allowed);
    let write_only = if allowed { WriteOnly::Allowed } else { WriteOnly::Refused };
    let found = schema::validate(resource.schema(), &config, engine.provider().strictness(), write_only);
    Ok(Response { diagnostics: convert::diagnostics(found) })
}
