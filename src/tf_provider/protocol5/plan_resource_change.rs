//! PlanResourceChange: what an apply would do.

use tokio_util::sync::CancellationToken;

use super::proto::plan_resource_change::{Request, Response};
use super::{convert, deferral};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, PlanRequest, Provider, identity};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.type_name)?;
    let ty = resource.ty();
    let prior = convert::receive(engine, resource, request.prior_state.as_ref())?;
    let destroys = convert::is_null(request.proposed_new_state.as_ref());
    let config = convert::receive(engine, resource, request.config.as_ref())?.filter(|_| !destroys);
    // A plan makes no call, so it can do without a client.
    let client = engine.client().ok();
    let (provided, told) = match (&client, &config) {
        (Some(client), Some(config)) => engine::provided(resource, config, client.clone(), stop.clone()).await,
        _ => Default::default(),
    };
    let plan = PlanRequest {
        prior: prior.as_ref(),
        config: config.as_ref(),
        private: &request.prior_private,
        provided: &provided,
    };
    let mut planned = engine::plan(resource, &plan);
    planned.diagnostics.extend(told);
    if let Some(client) = client {
        planned.diagnostics.extend(engine::ready(resource, client, stop).await);
    }
    let deferred = deferral::defer_plan(&mut planned.diagnostics, request.client_capabilities.as_ref());
    // A new object has no identity before the apply.
    let planned_identity =
        convert::encode_identity(prior.as_ref().and_then(|prior| identity::of(resource, prior)), resource)?;
    Ok(Response {
        planned_identity,
        planned_state: Some(convert::encode_object(planned.state, ty)?),
        requires_replace: planned.replace.iter().map(convert::path).collect(),
        planned_private: planned.private,
        diagnostics: convert::diagnostics(planned.diagnostics),
        deferred,
        ..Response::default()
    })
}
