//! PlanResourceChange: what an apply would do.

use super::convert;
use super::proto::plan_resource_change::{Request, Response};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, PlanRequest, Provider, identity};

pub(super) fn handle<P: Provider>(engine: &Engine<P>, request: &Request) -> Result<Response, Diagnostics> {
    let resource = engine.resource(&request.type_name)?;
    let ty = resource.ty();
    let prior = convert::decode_object(request.prior_state.as_ref(), ty)?;
    let proposed = convert::decode_object(request.proposed_new_state.as_ref(), ty)?;
    let config = convert::decode_object(request.config.as_ref(), ty)?.filter(|_| proposed.is_some());
    let request = PlanRequest { prior: prior.as_ref(), config: config.as_ref(), private: &request.prior_private };
    let planned = engine::plan(resource, &request);
    // A new object has no identity before the apply.
    let planned_identity =
        convert::encode_identity(prior.as_ref().and_then(|prior| identity::of(resource, prior)), resource)?;
    Ok(Response {
        planned_identity,
        planned_state: Some(convert::encode_object(planned.state, ty)?),
        requires_replace: planned.replace.iter().map(convert::path).collect(),
        planned_private: planned.private,
        diagnostics: convert::diagnostics(planned.diagnostics),
        ..Response::default()
    })
}
