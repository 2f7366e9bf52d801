//! Changes of a connection in place: each part has calls of its own. What goes is taken away before what comes.

use super::super::dli_tags;
use super::{POOLS, QUEUES};
use crate::api::huaweicloud::dli::{Bound, EnhancedConnections, Host, Route};
use crate::api::{Context, Error};
use crate::tf_provider::value::{Object, Value};

/// The pools and queues of an object.
pub(super) fn bound(values: &Object) -> Bound {
    Bound { elastic_resource_pools: texts(values.get(POOLS)), queues: texts(values.get(QUEUES)) }
}

/// The hosts of an object.
pub(super) fn hosts(values: &Object) -> Vec<Host> {
    let text = |host: &Object, name| host.text(name).map(str::to_owned);
    blocks(values.get("hosts")).map(|host| Host { name: text(host, "name"), ip: text(host, "ip") }).collect()
}

/// The routes of an object.
pub(super) fn routes(values: &Object) -> Vec<Route> {
    let text = |route: &Object, name| route.text(name).map(str::to_owned);
    blocks(values.get("routes")).map(|route| Route { name: text(route, "name"), cidr: text(route, "cidr") }).collect()
}

/// Makes a connection that is as `before` what `planned` says.
pub(super) async fn apply(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    before: &Object,
    planned: &Object,
) -> Result<(), Error> {
    let id = before.text("id").unwrap_or_default();
    let wanted = bind(connections, context, id, before, planned).await?;
    let hosts_planned = hosts(planned);
    if hosts_planned != hosts(before) {
        connections.set_hosts(context, id, &hosts_planned).await?;
    }
    let (was, will_be) = (routes(before), routes(planned));
    for route in was.iter().filter(|route| !will_be.contains(route)) {
        connections.remove_route(context, id, route.name.as_deref().unwrap_or_default()).await?;
    }
    for route in will_be.iter().filter(|route| !was.contains(route)) {
        connections.add_route(context, id, route).await?;
    }
    let (was, will_be) = (dli_tags::tags(before.object("tags")), dli_tags::tags(planned.object("tags")));
    let gone: Vec<_> = was.iter().filter(|tag| !will_be.contains(tag)).cloned().collect();
    let new: Vec<_> = will_be.iter().filter(|tag| !was.contains(tag)).cloned().collect();
    if !gone.is_empty() {
        connections.remove_tags(context, id, &gone).await?;
    }
    if !new.is_empty() {
        connections.add_tags(context, id, &new).await?;
    }
    connections.wait_until_active(context, id, &wanted).await.map(drop)
}

/// Unbinds and binds, and says what has to be in use in the end: what is new, and what is wanted and still there.
async fn bind(
    connections: &EnhancedConnections<'_>,
    context: &Context,
    id: &str,
    before: &Object,
    planned: &Object,
) -> Result<Bound, Error> {
    let was = bound(before);
    let mut wanted = bound(planned);
    let is_left_open = planned.get(POOLS).is_unknown();
    if is_left_open {
        wanted.elastic_resource_pools.clone_from(&was.elastic_resource_pools);
    }
    let (mut gone, new) = (was.without(&wanted), wanted.without(&was));
    let shown = shown_now(connections, context, id).await?;
    let is_wanted = |pool| wanted.elastic_resource_pools.contains(pool);
    if !is_left_open && shown.elastic_resource_pools.iter().all(is_wanted) {
        // To unbind a queue that lives in a pool would unbind the pool, which may have come to be written by its own name.
        gone.queues.retain(|queue| shown.queues.contains(queue));
    }
    // What somebody else has bound or unbound meanwhile needs no call.
    gone.elastic_resource_pools.retain(|pool| shown.elastic_resource_pools.contains(pool));
    let missing = new.without(&shown);
    if !gone.is_empty() {
        connections.unbind(context, id, &gone).await?;
        connections.wait_until_unbound(context, id, &gone).await?;
    }
    if !missing.is_empty() {
        connections.bind(context, id, &missing).await?;
    }
    if is_left_open {
        // Some of the pools may have been there for the queues that are gone.
        wanted.elastic_resource_pools.clear();
    }
    Ok(wanted.without(&wanted.without(&shown).without(&new)))
}

/// What is bound, as the service shows it.
async fn shown_now(connections: &EnhancedConnections<'_>, context: &Context, id: &str) -> Result<Bound, Error> {
    Ok(connections.find(context, id).await?.map(|connection| connection.bound(|_| true)).unwrap_or_default())
}

fn texts(value: &Value) -> Vec<String> {
    let Value::List(elements) = value else { return Vec::new() };
    elements.iter().filter_map(Value::as_text).map(str::to_owned).collect()
}

fn blocks(value: &Value) -> impl Iterator<Item = &Object> {
    let elements = if let Value::List(elements) = value { elements.as_slice() } else { &[] };
    elements.iter().filter_map(|element| if let Value::Map(object) = element { Some(object) } else { None })
}
