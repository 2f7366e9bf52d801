//! PrepareProviderConfig: whether the provider block makes sense.

use super::convert;
use super::proto::prepare_provider_config::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Provider};
use crate::tf_provider::schema::{self, WriteOnly};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: Request) -> Response {
    let found = judge(engine, &request).unwrap_or_else(|errors| errors);
    Response { prepared_config: request.config, diagnostics: convert::diagnostics(found) }
}

fn judge<P: Provider>(engine: &Engine<P>, request: &Request) -> Result<Diagnostics, Diagnostics> {
    let provider = engine.provider();
    let schema = provider.schema();
    let config = convert::decode_object(request.config.as_ref(), &schema.block.ty())?.unwrap_or_default();
    let mut found = schema::validate(&schema, &config, provider.strictness(), WriteOnly::Allowed);
    found.extend(provider.validate(&config));
    Ok(found)
}
