//! Configure: takes the provider block, and makes the client that the resources use.

use super::convert;
use super::proto::configure::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Host, Provider};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: Request) -> Result<Response, Diagnostics> {
    let config = convert::receive(engine, &engine.registry.provider, request.config.as_ref())?.unwrap_or_default();
    let host = Host { version: request.terraform_version, redactor: engine.redactor().clone() };
    engine.configure(engine.provider().configure(&config, &host)?);
    Ok(Response::default())
}
