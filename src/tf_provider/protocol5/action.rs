//! PlanAction and InvokeAction: what an action would do, and doing it.

use tokio_util::sync::CancellationToken;

use super::events::Events;
use super::proto::invoke_action::event::{Completed, Progress, Type};
use super::proto::{invoke_action, plan_action};
use super::{convert, deferral};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) async fn plan<P: Provider>(
    engine: &Engine<P>,
    request: plan_action::Request,
    stop: CancellationToken,
) -> Result<plan_action::Response, Diagnostics> {
    let action = engine.registry.actions.find(&request.action_type)?;
    let config = convert::receive(engine, action, request.config.as_ref())?.unwrap_or_default();
    let mut found = engine::plan_action(action, &config, engine.client()?, stop).await;
    let deferred = deferral::defer_plan(&mut found, request.client_capabilities.as_ref());
    Ok(plan_action::Response { diagnostics: convert::diagnostics(found), deferred })
}

/// An invocation changes something, so it does not end with a client that goes away.
pub(super) async fn invoke<P: Provider>(
    engine: &Engine<P>,
    request: invoke_action::Request,
    stop: CancellationToken,
    events: Events<invoke_action::Event>,
) -> Result<(), Diagnostics> {
    let action = engine.registry.actions.find(&request.action_type)?;
    let config = convert::receive(engine, action, request.config.as_ref())?.unwrap_or_default();
    let progress = |message| events.offer(event(Type::Progress(Progress { message })));
    let found = engine::invoke(action, &config, engine.client()?, stop, progress).await;
    events.send(event(Type::Completed(Completed { diagnostics: convert::diagnostics(found) }))).await;
    Ok(())
}

fn event(kind: Type) -> invoke_action::Event {
    invoke_action::Event { r#type: Some(kind) }
}
