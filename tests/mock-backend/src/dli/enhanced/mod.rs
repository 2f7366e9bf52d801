//! The enhanced datasource connections of a project: what their calls do.
//!
//! All calls answer at once. A peering is made behind the answer that bound it, and one that was unbound may be shown for a
//! while.

mod connection;
mod rules;

use hyper::Method;
use serde_json::{Map, Value, json};

use connection::{DELETED, peering_status};
pub use connection::{EnhancedConnection, Named, Peering, PeeringOutcome, PeeringPlan};
use rules::Bound;

use super::{State, admit, answer, refuse, require_no_body};
use crate::exchange::{Call, Reply};
use crate::listing::Found;
use crate::router::Operation;
use crate::world::World;

const CONNECTIONS: &str = "/v2.0/{project_id}/datasource/enhanced-connections";
const CONNECTION: &str = "/v2.0/{project_id}/datasource/enhanced-connections/{connection_id}";
const BIND: &str = "/v2.0/{project_id}/datasource/enhanced-connections/{connection_id}/associate-queue";
const UNBIND: &str = "/v2.0/{project_id}/datasource/enhanced-connections/{connection_id}/disassociate-queue";
const ROUTES: &str = "/v3/{project_id}/datasource/enhanced-connections/{connection_id}/routes";
const ROUTE: &str = "/v3/{project_id}/datasource/enhanced-connections/{connection_id}/routes/{route_name}";
const TAGS: &str = "/v3/{project_id}/dli_enhanced_datasource/{connection_id}/tags";
const CREATE_TAGS: &str = "/v3/{project_id}/dli_enhanced_datasource/{connection_id}/tags/create";
const DELETE_TAGS: &str = "/v3/{project_id}/dli_enhanced_datasource/{connection_id}/tags/delete";

pub(super) static OPERATIONS: [Operation; 12] = [
    Operation { name: "dli.create_enhanced", method: Method::POST, path: CONNECTIONS, admit, run: create },
    Operation { name: "dli.list_enhanced", method: Method::GET, path: CONNECTIONS, admit, run: list },
    Operation { name: "dli.get_enhanced", method: Method::GET, path: CONNECTION, admit, run: get },
    Operation { name: "dli.set_hosts", method: Method::PUT, path: CONNECTION, admit, run: set_hosts },
    Operation { name: "dli.delete_enhanced", method: Method::DELETE, path: CONNECTION, admit, run: delete },
    Operation { name: "dli.bind", method: Method::POST, path: BIND, admit, run: bind },
    Operation { name: "dli.unbind", method: Method::POST, path: UNBIND, admit, run: unbind },
    Operation { name: "dli.add_route", method: Method::POST, path: ROUTES, admit, run: add_route },
    Operation { name: "dli.drop_route", method: Method::DELETE, path: ROUTE, admit, run: drop_route },
    Operation { name: "dli.tags", method: Method::GET, path: TAGS, admit, run: tags },
    Operation { name: "dli.add_tags", method: Method::POST, path: CREATE_TAGS, admit, run: add_tags },
    Operation { name: "dli.drop_tags", method: Method::POST, path: DELETE_TAGS, admit, run: drop_tags },
];

fn is_meant(connection: &EnhancedConnection, call: &Call<'_>) -> bool {
    connection.id == call.param("connection_id") && connection.project_id == call.param("project_id")
}

/// The connection of the call's path, unless it is deleted.
fn meant<'w>(world: &'w mut World, call: &Call<'_>) -> Result<&'w mut EnhancedConnection, Reply> {
    let missing = world.dli.missing_enhanced(call);
    let mut connections = world.dli.enhanced.iter_mut();
    connections.find(|known| is_meant(known, call) && known.status != DELETED).ok_or(missing)
}

fn create(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(201)?;
    let creation = rules::creation(call.request)?;
    let mut alive = world.dli.enhanced.iter().filter(|known| known.status != DELETED);
    if alive.any(|known| known.name == creation.name && known.project_id == call.param("project_id")) {
        return Err(refuse(400, "DLI.0006", &format!("The connection {} already exists", creation.name)));
    }
    let mut connection = EnhancedConnection {
        project_id: call.param("project_id").to_owned(),
        dest_vpc_id: creation.dest_vpc_id,
        dest_network_id: creation.dest_network_id,
        routetable_id: creation.routetable_id,
        hosts: creation.hosts,
        tags: creation.tags,
        ..EnhancedConnection::new(&world.ids.uuid(), &creation.name)
    };
    begin(world, &mut connection, &creation.bound)?;
    let members = Map::from_iter([("connection_id".to_owned(), json!(connection.id))]);
    world.dli.enhanced.put(connection);
    Ok(answer(201, "Create peer connection for queues:{queue list in the request parameter}", members))
}

/// Begins the peerings. A queue that lives in a pool stands for the pool.
fn begin(world: &mut World, connection: &mut EnhancedConnection, bound: &Bound) -> Result<(), Reply> {
    let mut pools = bound.pools.clone();
    let mut queues = Vec::new();
    for queue in &bound.queues {
        match world.dli.settings.queues_in_pools.get(queue) {
            Some(pool) if !pools.contains(pool) => pools.push(pool.clone()),
            Some(_) => {}
            None => queues.push(queue.clone()),
        }
    }
    for (names, is_pool) in [(pools, true), (queues, false)] {
        for name in names {
            let there = if is_pool { &mut connection.elastic_resource_pools } else { &mut connection.queues };
            if there.iter().any(|peering| peering.name == name) {
                return Err(refuse(400, "DLI.0006", &format!("{name} is bound already")));
            }
            there.push(Peering::begin(&name, world.ids.uuid(), world.dli.peerings.take()));
        }
    }
    Ok(())
}

/// Pages of 100 if nothing else is asked for; a limit of 0 is none. The count is that of the page.
fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let number = |name: &str, usual: usize| match call.request.query_value(name) {
        None => Ok(usual),
        Some(text) => text.parse().map_err(|_| super::invalid(&format!("{name} must be a number"))),
    };
    let (limit, offset) = (number("limit", 100)?, number("offset", 0)?);
    let limit = if limit == 0 { usize::MAX } else { limit };
    let is_own = |connection: &EnhancedConnection| connection.project_id == call.param("project_id");
    let (status, name) = (call.request.query_value("status"), call.request.query_value("name"));
    let is_found = |connection: &EnhancedConnection| {
        status.as_ref().is_none_or(|status| connection.status.eq_ignore_ascii_case(status))
            && name.as_ref().is_none_or(|name| connection.name.contains(name.as_str()))
    };
    let mut found = Found::new(call, &mut world.dli.enhanced, is_own, Some(&is_found));
    let page: Vec<_> = found.rows().drain(..).skip(offset).take(limit).collect();
    found.rows().extend(page);
    let with_routes = world.dli.settings.shows_routes;
    let page = found.whole(|connection| {
        let mut shown = connection.shown(with_routes);
        shown.insert("isPrivis".to_owned(), json!(true));
        Value::Object(shown)
    });
    world.dli.enhanced.iter_mut().filter(|known| is_own(known)).for_each(EnhancedConnection::look);
    let mut members = Map::new();
    page.put(&mut members, "connections", Some("count"));
    Ok(answer(200, "", members))
}

fn get(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let (keeps_deleted, with_routes) = (world.dli.settings.keeps_deleted, world.dli.settings.shows_routes);
    let seen = world.dli.enhanced.seen(|known| is_meant(known, call)).pop();
    let found = seen.filter(|found| keeps_deleted || found.status != DELETED);
    let shown = found.map(|found| found.shown(with_routes)).ok_or_else(|| world.dli.missing_enhanced(call))?;
    world.dli.enhanced.iter_mut().filter(|known| is_meant(known, call)).for_each(EnhancedConnection::look);
    Ok(Reply::json(200, &Value::Object(shown)))
}

/// The list takes the place of all hosts that there are.
fn set_hosts(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    let hosts = rules::hosts(call.request)?;
    meant(world, call)?.hosts = hosts;
    Ok(answer(200, "", Map::new()))
}

/// The refusal of a connection with a peering in CREATING counts as a look, so that one whose client has gone still
/// comes to its end. Whether one that is bound can be deleted is not documented.
fn delete(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let deletes_bound = world.dli.settings.deletes_bound;
    let connection = meant(world, call)?;
    if connection.peerings().any(|peering| peering.status == peering_status::CREATING) {
        connection.look();
        return Err(refuse(400, "DLI.0007", "A connection in the CREATING state cannot be deleted"));
    }
    if !deletes_bound && connection.peerings().any(|peering| peering.status == peering_status::ACTIVE) {
        connection.look();
        return Err(refuse(400, "DLI.0007", "The connection is bound"));
    }
    DELETED.clone_into(&mut connection.status);
    Ok(answer(200, "Deleted", Map::new()))
}

fn bind(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    let bound = rules::bound(call.request)?;
    let mut connection = meant(world, call)?.clone();
    begin(world, &mut connection, &bound)?;
    *meant(world, call)? = connection;
    Ok(answer(200, "associated peer connection for queues: {q1,q2}.", Map::new()))
}

fn unbind(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    let bound = rules::bound(call.request)?;
    let (leaves_after, in_pools) = (world.dli.settings.unbinds_after, world.dli.settings.queues_in_pools.clone());
    let mut connection = meant(world, call)?.clone();
    let of_queue = |queue: &String| in_pools.get(queue).map_or((queue.clone(), false), |pool| (pool.clone(), true));
    let pools = bound.pools.iter().map(|pool| (pool.clone(), true));
    for (name, is_pool) in pools.chain(bound.queues.iter().map(of_queue)) {
        let there = if is_pool { &mut connection.elastic_resource_pools } else { &mut connection.queues };
        let Some(peering) = there.iter_mut().find(|peering| peering.name == name) else {
            return Err(refuse(400, "DLI.0002", &format!("{name} is not bound to the connection")));
        };
        if peering.status == peering_status::FAILED {
            return Err(refuse(400, "DLI.0007", &format!("The peering of {name} has failed and cannot be unbound")));
        }
        peering.leaves_after = Some(leaves_after);
        there.retain(|peering| peering.leaves_after != Some(0));
    }
    *meant(world, call)? = connection;
    Ok(answer(200, "Disassociated peer connection for queues:{q1,q2}.", Map::new()))
}

fn add_route(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    let route = rules::route(call.request)?;
    let connection = meant(world, call)?;
    if connection.routes.iter().any(|known| known.name == route.name || known.value == route.value) {
        return Err(refuse(400, "DLI.0006", &format!("The route {} already exists", route.name)));
    }
    connection.routes.push(route);
    Ok(answer(200, "", Map::new()))
}

fn drop_route(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let name = call.param("route_name");
    let connection = meant(world, call)?;
    let before = connection.routes.len();
    connection.routes.retain(|route| route.name != name);
    if connection.routes.len() == before {
        return Err(refuse(400, "DLI.0002", &format!("The route {name} does not exist")));
    }
    Ok(answer(200, "Deleted", Map::new()))
}

fn tags(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let tags: Vec<Value> =
        meant(world, call)?.tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    Ok(Reply::json(200, &json!({"tags": tags})))
}

/// What is answered is said in two ways: 200 by the pages, 204 by a client.
fn add_tags(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let tags = rules::tags(call.request)?;
    let connection = meant(world, call)?;
    if tags.keys().any(|key| connection.tags.contains_key(key)) {
        return Err(refuse(400, "DLI.0006", "a tag of this key already exists"));
    }
    connection.tags.extend(tags);
    Ok(Reply::empty(204))
}

fn drop_tags(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let tags = rules::tags(call.request)?;
    meant(world, call)?.tags.retain(|key, _| !tags.contains_key(key));
    Ok(Reply::empty(204))
}

impl State {
    /// What is said about an enhanced connection that isn't there: in the words of the one answer that is known.
    fn missing_enhanced(&self, call: &Call<'_>) -> Reply {
        let (status, code) = self.settings.missing.status_and_code();
        refuse(status, code, &format!("Connection {} is not exist.", call.param("connection_id")))
    }

    /// Lets all held peerings go on, those to come included.
    pub(super) fn release_peerings(&mut self) {
        self.peerings.release();
        for peering in self.enhanced.iter_mut().flat_map(EnhancedConnection::peerings) {
            peering.plan.held = false;
            peering.finish_if_due();
        }
    }
}
