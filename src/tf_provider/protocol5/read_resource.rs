//! ReadResource: refreshes an object's state.

use tokio_util::sync::CancellationToken;

use super::proto::read_resource::{Request, Response};
use super::{convert, deferral};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider, identity};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.type_name)?;
    // What Terraform keeps beside the state is replaced by the response, so it must be handed back.
    let private = request.private;
    let Some(prior) = convert::receive(engine, resource, request.current_state.as_ref())? else {
        return Ok(Response { private, ..Response::default() });
    };
    let mut read = engine::read(resource, &prior, &private, engine.client()?, stop).await;
    let known = read.state.as_ref().and_then(|state| identity::of(resource, state));
    let deferred = deferral::defer(&mut read.diagnostics, request.client_capabilities.as_ref());
    let new_identity = convert::encode_identity(known, resource)?;
    let new_state = Some(convert::encode_object(read.state, resource.ty())?);
    Ok(Response { new_state, private, diagnostics: convert::diagnostics(read.diagnostics), deferred, new_identity })
}
