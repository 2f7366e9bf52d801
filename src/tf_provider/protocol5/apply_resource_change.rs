//! ApplyResourceChange: carries a plan out.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::apply_resource_change::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, ApplyRequest, Engine, Provider, identity};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.type_name)?;
    let ty = resource.ty();
    let prior = convert::receive(engine, resource, request.prior_state.as_ref())?;
    let planned = convert::receive(engine, resource, request.planned_state.as_ref())?;
    let config = convert::receive(engine, resource, request.config.as_ref())?;
    let request = ApplyRequest {
        prior: prior.as_ref(),
        planned: planned.as_ref(),
        config: config.as_ref(),
        private: &request.planned_private,
    };
    let applied = engine::apply(resource, &request, engine.client()?, stop).await;
    let known = applied.state.as_ref().and_then(|state| identity::of(resource, state));
    let least = applied.state.as_ref().map(|state| identity::least(resource, state));
    let mut diagnostics = applied.diagnostics;
    // From here on nothing may fail: the object exists, and its id at least must be kept.
    let new_state = convert::encode_object(applied.state, ty).or_else(|errors| {
        diagnostics.extend(errors);
        convert::encode_object(least, ty)
    });
    Ok(Response {
        new_identity: convert::encode_identity(known, resource).unwrap_or_default(),
        new_state: new_state.map_err(|errors| diagnostics.extend(errors)).ok(),
        private: applied.private,
        diagnostics: convert::diagnostics(diagnostics),
        ..Response::default()
    })
}
