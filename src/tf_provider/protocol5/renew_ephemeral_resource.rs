//! RenewEphemeralResource: prolongs the life of a value.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::renew_ephemeral_resource::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.ephemeral_resources.find(&request.type_name)?;
    let notes = request.private.unwrap_or_default();
    let outcome = engine::renew(resource, &notes, engine.client()?, stop).await;
    let (renew_at, private) = convert::lease(outcome.result.unwrap_or_default());
    Ok(Response { renew_at, private, diagnostics: convert::diagnostics(outcome.diagnostics) })
}
