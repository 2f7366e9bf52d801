//! Configure: takes the provider block, and makes the client that the resources use.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::configure::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, Engine, Host, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let config = convert::receive(engine, &engine.registry.provider, request.config.as_ref())?.unwrap_or_default();
    let host = Host { version: request.terraform_version, redactor: engine.redactor().clone() };
    let client = engine.provider().configure(&config, &host)?;
    let diagnostics = engine.provider().judge(&Call::new(client.clone(), stop)).await;
    engine.configure(client);
    Ok(Response { diagnostics: convert::diagnostics(diagnostics) })
}
