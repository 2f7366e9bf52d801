//! ReadDataSource: looks up what a data block asks for.

use tokio_util::sync::CancellationToken;

use super::proto::read_data_source::{Request, Response};
use super::{convert, deferral};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let data_source = engine.registry.data_sources.find(&request.type_name)?;
    let ty = data_source.ty();
    let config = convert::receive(engine, data_source, request.config.as_ref())?.unwrap_or_default();
    let mut looked = engine::look(data_source, &config, engine.client()?, stop).await;
    let deferred = deferral::defer(&mut looked.diagnostics, request.client_capabilities.as_ref());
    let state = if deferred.is_some() { deferral::unknown(ty)? } else { convert::encode_object(looked.state, ty)? };
    Ok(Response { state: Some(state), diagnostics: convert::diagnostics(looked.diagnostics), deferred })
}
