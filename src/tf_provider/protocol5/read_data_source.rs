//! ReadDataSource: looks up what a data block asks for.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::read_data_source::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let data_source = engine.data_source(&request.type_name)?;
    let ty = data_source.ty();
    let config = convert::decode_object(request.config.as_ref(), ty)?.unwrap_or_default();
    let looked = engine::look(data_source, &config, engine.client()?, stop).await;
    Ok(Response {
        state: Some(convert::encode_object(looked.state, ty)?),
        diagnostics: convert::diagnostics(looked.diagnostics),
        ..Response::default()
    })
}
