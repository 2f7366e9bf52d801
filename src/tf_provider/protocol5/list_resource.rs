//! ListResource: the objects of a type, one event each.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::convert;
use super::proto::list_resource::{Event, Request};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{self, Engine, Listed, Provider, ResourceType};

/// The events of a search. Each is made when the client is ready for it, and none after it went away.
pub(super) type Events = Box<dyn Iterator<Item = Result<Event, Status>> + Send>;

/// The events of an answer, or one that says why there is none.
pub(super) fn or_diagnostics(outcome: Result<Events, Diagnostics>) -> Events {
    outcome.unwrap_or_else(|errors| Box::new(only(errors).map(Ok).into_iter()))
}

pub(super) async fn handle<P: Provider>(
    engine: Arc<Engine<P>>,
    request: Request,
    stop: CancellationToken,
) -> Result<Events, Diagnostics> {
    let Request { type_name, config, include_resource_object, limit } = request;
    let list_resource = engine.list_resource(&type_name)?;
    let resource = engine.resource(&type_name)?;
    let config = convert::decode_object(config.as_ref(), list_resource.ty())?.unwrap_or_default();
    let search = engine::search(list_resource, resource, &config, engine.client()?, stop).await;
    // Terraform always sets a limit; none means all.
    let limit = usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX);
    let found = search.found.into_iter().take(limit).map(move |listed| {
        let event = engine.resource(&type_name).map_err(Into::into);
        let event = event.and_then(|resource| event_of(resource, listed, include_resource_object));
        event.unwrap_or_else(|errors| Event { diagnostic: convert::diagnostics(errors), ..Event::default() })
    });
    Ok(Box::new(only(search.diagnostics).into_iter().chain(found).map(Ok)))
}

fn event_of<C>(
    resource: &ResourceType<C>,
    listed: Listed,
    include_resource_object: bool,
) -> Result<Event, Diagnostics> {
    let object = include_resource_object.then(|| convert::encode_object(Some(listed.state), resource.ty()));
    Ok(Event {
        identity: convert::encode_identity(listed.identity, resource)?,
        display_name: listed.display_name,
        resource_object: object.transpose()?,
        diagnostic: Vec::new(),
    })
}

/// The event that holds nothing but diagnostics, if there are any.
fn only(diagnostics: Diagnostics) -> Option<Event> {
    let diagnostic = convert::diagnostics(diagnostics);
    (!diagnostic.is_empty()).then(|| Event { diagnostic, ..Event::default() })
}
