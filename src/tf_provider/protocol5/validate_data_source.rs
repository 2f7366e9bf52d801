//! ValidateDataSourceConfig: whether a data block keeps its rules.

use super::convert;
use super::proto::validate_data_source_config::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Provider};
use crate::tf_provider::schema::{self, WriteOnly};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: &Request) -> Result<Response, Diagnostics> {
    let data_source = engine.data_source(&request.type_name)?;
    let Some(config) = convert::decode_object(request.config.as_ref(), data_source.ty())? else {
        return Ok(Response::default());
    };
    let strictness = engine.provider().strictness();
    let found = schema::validate(data_source.schema(), &config, strictness, WriteOnly::Allowed);
    Ok(Response { diagnostics: convert::diagnostics(found) })
}
