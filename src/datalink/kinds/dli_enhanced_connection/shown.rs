//! What of a connection is in the state.

use super::{POOLS, QUEUES};
use crate::api::huaweicloud::dli::{EnhancedConnection, Peering};
use crate::tf_provider::value::{Object, Value};

/// Writes what the service shows. What it does not show is left as it is.
pub(super) fn show(connection: &EnhancedConnection, state: &mut Object) {
    for (name, value) in [
        ("name", &connection.name),
        ("dest_vpc_id", &connection.dest_vpc_id),
        ("dest_network_id", &connection.dest_network_id),
        ("status", &connection.status),
    ] {
        state.set(name, value.clone());
    }
    state.set("create_time", connection.create_time);
    show_bound(connection, state);
    if let Some(hosts) = &connection.hosts {
        let pairs = hosts.iter().map(|host| pair(("name", &host.name), ("ip", &host.ip)));
        state.set("hosts", Value::set(pairs.collect()));
    }
    if let Some(routes) = &connection.routes {
        let pairs = routes.iter().map(|route| pair(("name", &route.name), ("cidr", &route.cidr)));
        state.set("routes", Value::set(pairs.collect()));
    }
    if let Some(tags) = &connection.tags {
        let tags: Object = tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        state.set("tags", tags);
    }
}

/// A queue that lives in a pool is shown as the pool. Where a queue of the state is not shown and a pool is, it is taken to
/// live there, and pools that nobody wrote are taken to be those of queues.
fn show_bound(connection: &EnhancedConnection, state: &mut Object) {
    let (written_queues, written_pools) = (state.get(QUEUES).clone(), state.get(POOLS).clone());
    let queues = connection.queues.as_deref().map(names);
    let pools = connection.elastic_resource_pools.as_deref().map(names);
    let is_shown = |queue: &Value| queues.as_ref().is_some_and(|shown| shown.contains(queue));
    let mut in_pools = elements(&written_queues).to_vec();
    in_pools.retain(|queue| !is_shown(queue) && pools.as_ref().is_some_and(|pools| !pools.is_empty()));
    if let Some(pools) = pools {
        let is_written = |pool: &Value| elements(&written_pools).contains(pool);
        let is_told = |pool: &Value| in_pools.is_empty() || written_pools.is_null() || is_written(pool);
        state.set(POOLS, Value::set(pools.into_iter().filter(is_told).collect()));
    }
    if let Some(queues) = queues {
        state.set(QUEUES, Value::set([queues, in_pools].concat()));
    }
    if let Some(pools) = &connection.elastic_resource_pools {
        let status = |pool: &Peering| Some((pool.name.clone()?, Value::from(pool.status.clone())));
        state.set("pool_status", pools.iter().filter_map(status).collect::<Object>());
    }
}

fn names(peerings: &[Peering]) -> Vec<Value> {
    peerings.iter().filter_map(|peering| peering.name.as_deref().map(Value::from)).collect()
}

fn elements(value: &Value) -> &[Value] {
    match value {
        Value::List(elements) => elements,
        _ => &[],
    }
}

fn pair(first: (&str, &Option<String>), second: (&str, &Option<String>)) -> Value {
    let pair: Object = [first, second].into_iter().map(|(name, text)| (name, Value::from(text.clone()))).collect();
    pair.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peerings(names: &[&str]) -> Option<Vec<Peering>> {
        let peering = |name: &&str| Peering { name: Some((*name).to_owned()), ..Peering::default() };
        Some(names.iter().map(peering).collect())
    }

    /// What of the queues and the pools that are shown comes into a state that has these.
    fn read(queues: [&[&str]; 2], pools: [Option<&[&str]>; 2]) -> [Vec<String>; 2] {
        let texts = |names: &[&str]| Value::set(names.iter().map(|name| Value::from(*name)).collect());
        let mut state: Object =
            [(QUEUES, texts(queues[0])), (POOLS, pools[0].map_or(Value::Null, texts))].into_iter().collect();
        let connection = EnhancedConnection {
            queues: peerings(queues[1]),
            elastic_resource_pools: pools[1].and_then(peerings),
            ..EnhancedConnection::default()
        };
        show(&connection, &mut state);
        let list = |name| elements(state.get(name)).iter().filter_map(Value::as_text).map(str::to_owned).collect();
        [list(QUEUES), list(POOLS)]
    }

    #[test]
    fn what_is_bound_is_told() {
        assert_eq!(read([&[], &["q1"]], [None, Some(&["e1"])]), [vec!["q1"], vec!["e1"]]);
        assert_eq!(read([&["q1"], &["q1"]], [Some(&["e1"]), Some(&["e1", "e2"])]), [vec!["q1"], vec!["e1", "e2"]]);
        assert_eq!(read([&["q1", "q2"], &["q2"]], [None, Some(&[])]), [vec!["q2"], vec![]]);
    }

    #[test]
    fn a_queue_that_lives_in_a_pool_is_no_drift() {
        assert_eq!(read([&["q1"], &[]], [None, Some(&["e1"])]), [vec!["q1"], vec!["e1"]]);
        assert_eq!(read([&["q1"], &[]], [Some(&["e1"]), Some(&["e1"])]), [vec!["q1"], vec!["e1"]]);
        assert_eq!(read([&["q1"], &[]], [Some(&["e2"]), Some(&["e1", "e2"])]), [vec!["q1"], vec!["e2"]]);
        assert_eq!(read([&["q1"], &[]], [Some(&[]), Some(&["e1"])]), [vec!["q1".to_owned()], vec![]]);
    }
}
