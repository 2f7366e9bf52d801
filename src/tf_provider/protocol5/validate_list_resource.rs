//! ValidateListResourceConfig: whether the `config` of a list block keeps its rules.

use super::convert;
use super::proto::validate_list_resource_config::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Provider};
use crate::tf_provider::schema::{self, WriteOnly};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: &Request) -> Result<Response, Diagnostics> {
    let list_resource = engine.list_resource(&request.type_name)?;
    let Some(config) = convert::decode_object(request.config.as_ref(), list_resource.ty())? else {
        return Ok(Response::default());
    };
    let strictness = engine.provider().strictness();
    let found = schema::validate(list_resource.schema(), &config, strictness, WriteOnly::Allowed);
    Ok(Response { diagnostics: convert::diagnostics(found) })
}
