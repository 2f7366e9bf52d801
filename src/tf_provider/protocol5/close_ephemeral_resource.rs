//! CloseEphemeralResource: ends the life of a value.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::close_ephemeral_resource::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.ephemeral_resources.find(&request.type_name)?;
    let notes = request.private.unwrap_or_default();
    let outcome = engine::close(resource, &notes, engine.client()?, stop).await;
    Ok(Response { diagnostics: convert::diagnostics(outcome.diagnostics) })
}
