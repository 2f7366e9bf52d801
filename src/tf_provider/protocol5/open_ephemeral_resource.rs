//! OpenEphemeralResource: gets a value that lives for one run.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::open_ephemeral_resource::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Opened, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.ephemeral_resource(&request.type_name)?;
    let ty = resource.schema().block.ty();
    let config = convert::decode_object(request.config.as_ref(), &ty)?.unwrap_or_default();
    let outcome = engine::open(&*resource, &config, engine.client()?, stop).await;
    let (value, lease) = outcome.result.map(|Opened { value, lease }| (value, lease)).unzip();
    let (renew_at, private) = convert::lease(lease.flatten());
    Ok(Response {
        result: Some(convert::encode_object(value, &ty)?),
        renew_at,
        private,
        diagnostics: convert::diagnostics(outcome.diagnostics),
        ..Response::default()
    })
}
