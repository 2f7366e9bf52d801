//! Configure: takes the provider block, and makes the client that the resources use.

use super::convert;
use super::proto::configure::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Host, Provider};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: Request) -> Result<Response, Diagnostics> {
    let ty = engine.registry.provider.ty();
    let config = convert::decode_object(request.config.as_ref(), ty)?.unwrap_or_default();
    engine.configure(engine.provider().configure(&config, &Host { version: request.terraform_version })?);
    Ok(Response::default())
}
