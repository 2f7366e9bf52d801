//! ListResource: the objects of a type, one event each.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::convert;
use super::events::Events;
use super::proto::list_resource::{Event, Request};
use super::reply::or_diagnostics;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Finding, Listed, Provider, Query, ResourceType};

/// A search changes nothing, so it ends with the client that asked for it.
pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
    events: Events<Event>,
) -> Result<(), Diagnostics> {
    let list_resource = engine.registry.list_resources.find(&request.type_name)?;
    let resource = engine.registry.resources.find(&request.type_name)?;
    let config = convert::receive(engine, list_resource, request.config.as_ref())?.unwrap_or_default();
    let include_object = request.include_resource_object;
    // Terraform always sets a limit; none means all.
    let limit = usize::try_from(request.limit).ok().filter(|limit| *limit > 0);
    let query = Query { config: &config, limit, include_object };
    let client = engine.client()?;
    let (sender, mut findings) = mpsc::channel(1);
    let search = engine::search(list_resource, resource, &query, client, stop, sender);
    let tell = async {
        while let Some(finding) = findings.recv().await {
            events.send(or_diagnostics(event(resource, finding, include_object))).await;
        }
    };
    tokio::select! {
        _ = async { tokio::join!(search, tell) } => {}
        () = events.closed() => {}
    }
    Ok(())
}

fn event<C>(resource: &ResourceType<C>, finding: Finding, include_object: bool) -> Result<Event, Diagnostics> {
    let Listed { identity, display_name, state } = match finding {
        Finding::Object(listed) => listed,
        Finding::Diagnostics(diagnostics) => return Err(diagnostics),
    };
    let resource_object = include_object.then(|| convert::encode_object(Some(state), resource.ty())).transpose()?;
    let identity = convert::encode_identity(identity, resource)?;
    Ok(Event { identity, display_name, resource_object, diagnostic: Vec::new() })
}
