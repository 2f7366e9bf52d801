//! OpenEphemeralResource: gets a value that lives for one run.

use tokio_util::sync::CancellationToken;

use super::proto::open_ephemeral_resource::{Request, Response};
use super::{convert, deferral};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Opened, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.ephemeral_resources.find(&request.type_name)?;
    let ty = resource.ty();
    let config = convert::receive(engine, resource, request.config.as_ref())?.unwrap_or_default();
    let mut outcome = engine::open(resource, &config, engine.client()?, stop).await;
    let (value, lease) = outcome.result.map(|Opened { value, lease }| (value, lease)).unzip();
    value.iter().for_each(|value| engine::learn(engine.redactor(), &resource.schema().block, value));
    let (renew_at, private) = convert::lease(lease.unwrap_or_default());
    let deferred = deferral::defer(&mut outcome.diagnostics, request.client_capabilities.as_ref());
    Ok(Response {
        result: Some(convert::encode_object(value, ty)?),
        renew_at,
        private,
        diagnostics: convert::diagnostics(outcome.diagnostics),
        deferred,
    })
}
