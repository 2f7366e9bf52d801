//! Pools, queues, hosts, routes and tags change in place, in sequences whose every step leaves nothing to do.

use mock_backend::Config;
use serde_json::{Value, json};

use super::{ADDRESS, KIND, LEAST, POOL};
use crate::support::case::{Step, TestCase, attribute, bodies};
use crate::support::hcl::{resource, set};
use crate::support::plan::Action;
use crate::support::workspace::{Workspace, quick};

fn this(body: &str) -> String {
    resource(KIND, "this", body)
}

fn pools(names: &str) -> String {
    this(&set(POOL, "elastic_resource_pools", names))
}

fn host(name: &str, ip: &str) -> String {
    format!("  hosts {{\n    name = \"{name}\"\n    ip   = \"{ip}\"\n  }}\n")
}

fn route(name: &str, cidr: &str) -> String {
    format!("  routes {{\n    name = \"{name}\"\n    cidr = \"{cidr}\"\n  }}\n")
}

/// The calls that change something, in their order.
fn changes(workspace: &Workspace) -> Vec<String> {
    let requests = workspace.backend().requests().into_iter().filter(|request| request.method != "GET");
    requests.map(|request| request.operation).collect()
}

#[test]
fn pools_are_bound_unbound_and_bound_again() {
    let bound = |expected: Value| attribute(ADDRESS, "elastic_resource_pools", expected);
    TestCase::new()
        .step(Step::apply(this(LEAST)).check(bound(json!([]))))
        .step(Step::apply(pools("[\"e1\", \"e2\"]")).plans(ADDRESS, Action::Update).check(bound(json!(["e1", "e2"]))))
        .step(Step::apply(pools("[\"e2\", \"e3\"]")).plans(ADDRESS, Action::Update).check(bound(json!(["e2", "e3"]))))
        .step(Step::apply(pools("[]")).plans(ADDRESS, Action::Update).check(bound(json!([]))))
        .step(Step::apply(pools("[\"e1\"]")).plans(ADDRESS, Action::Update).check(|workspace| {
            let pool_status = attribute(ADDRESS, "pool_status", json!({"e1": "ACTIVE"}));
            pool_status(workspace);
            let expected = ["create_enhanced", "bind", "unbind", "bind", "unbind", "bind"];
            assert_eq!(changes(workspace), expected.map(|call| format!("dli.{call}")), "what goes is unbound first");
        }))
        // What nobody writes any more stays as it is.
        .step(Step::apply(this(LEAST)).plans(ADDRESS, Action::NoOp).check(bound(json!(["e1"]))))
        .close();
}

#[test]
fn a_pool_that_somebody_else_bound_or_unbound_is_drift() {
    let bind = |pools: Value| {
        move |backend: &mock_backend::MockBackend| {
            let id = backend.dli().enhanced_connections().remove(0).id;
            backend.dli().patch_enhanced_connection(&id, &json!({"elastic_resource_pools": pools})).unwrap();
        }
    };
    let peering = |name: &str| json!({"name": name, "peer_id": "p", "status": "ACTIVE"});
    let bound = || attribute(ADDRESS, "elastic_resource_pools", json!(["e1"]));
    TestCase::new()
        .step(Step::apply(this(POOL)))
        .step(
            Step::apply(this(POOL))
                .after(bind(json!([peering("e1"), peering("e9")])))
                .plans(ADDRESS, Action::Update)
                .check(bound()),
        )
        .step(Step::apply(this(POOL)).after(bind(json!([]))).plans(ADDRESS, Action::Update).check(bound()))
        .close();
}

/// The service binds the pool that a queue lives in, and shows the pool in its place.
#[test]
fn a_queue_in_a_pool_is_no_drift() {
    let backend = || {
        quick().with(|config: &mut Config| {
            config.dli.queues_in_pools = [("q1".to_owned(), "e1".to_owned())].into_iter().collect();
        })
    };
    let queue = set(LEAST, "queues", "[\"q1\"]");
    let both = set(&queue, "elastic_resource_pools", "[\"e2\"]");
    let pool = set(LEAST, "elastic_resource_pools", "[\"e1\", \"e2\"]");
    let is = |queues: Value, pools: Value| {
        move |workspace: &Workspace| {
            attribute(ADDRESS, "queues", queues.clone())(workspace);
            attribute(ADDRESS, "elastic_resource_pools", pools.clone())(workspace);
        }
    };
    TestCase::with_backend(backend())
        .step(Step::apply(this(&queue)).check(is(json!(["q1"]), json!(["e1"]))))
        .step(
            Step::apply(this(&set(&queue, "queues", "[\"q1\", \"q2\"]"))).check(is(json!(["q1", "q2"]), json!(["e1"]))),
        )
        .step(Step::apply(this(LEAST)).plans(ADDRESS, Action::Update).check(|workspace| {
            let connection = workspace.backend().dli().enhanced_connections().remove(0);
            assert!(connection.queues.is_empty() && connection.elastic_resource_pools.is_empty());
        }))
        .close();
    // From the queue to its pool: nothing is unbound.
    TestCase::with_backend(backend())
        .step(Step::apply(this(&both)).check(is(json!(["q1"]), json!(["e2"]))))
        .step(Step::apply(this(&pool)).check(|workspace| {
            assert!(workspace.backend().requests_of("dli.unbind").is_empty());
            attribute(ADDRESS, "elastic_resource_pools", json!(["e1", "e2"]))(workspace);
        }))
        .close();
}

#[test]
fn hosts_can_be_emptied() {
    let one = format!("{LEAST}{}", host("ecs-1", "192.168.0.1"));
    let two = format!("{one}{}", host("ecs-2", "192.168.0.2"));
    let last = |workspace: &Workspace| bodies(workspace.backend(), "dli.set_hosts").pop().unwrap();
    TestCase::new()
        .step(Step::apply(this(&one)))
        .step(Step::apply(this(&two)).plans(ADDRESS, Action::Update).check(move |workspace| {
            let hosts = json!([{"name": "ecs-1", "ip": "192.168.0.1"}, {"name": "ecs-2", "ip": "192.168.0.2"}]);
            assert_eq!(last(workspace), json!({"hosts": hosts}));
        }))
        .step(Step::apply(this(LEAST)).plans(ADDRESS, Action::Update).check(move |workspace| {
            assert_eq!(last(workspace), json!({"hosts": []}), "the whole list is replaced");
            attribute(ADDRESS, "hosts", json!([]))(workspace);
        }))
        .close();
}

#[test]
fn routes_are_added_changed_and_dropped() {
    let (first, second) = (route("r1", "192.168.2.0/24"), route("r2", "192.168.3.0/24"));
    let swapped = format!("{LEAST}{}{}", route("r1", "192.168.3.0/24"), route("r2", "192.168.2.0/24"));
    TestCase::new()
        .step(Step::apply(this(&format!("{LEAST}{first}"))))
        .step(Step::apply(this(&format!("{LEAST}{first}{second}"))).plans(ADDRESS, Action::Update))
        // The service refuses a name or a range twice: what goes has to go first.
        .step(Step::apply(this(&swapped)).plans(ADDRESS, Action::Update).check(|workspace| {
            let routes = workspace.backend().dli().enhanced_connections().remove(0).routes;
            assert_eq!(routes.len(), 2);
        }))
        .step(Step::apply(this(LEAST)).plans(ADDRESS, Action::Update).check(attribute(ADDRESS, "routes", json!([]))))
        .close();
}

/// No page says that the routes are read back.
#[test]
fn routes_that_are_not_shown_are_kept() {
    let backend = quick().with(|config| config.dli.shows_routes = false);
    TestCase::with_backend(backend)
        .step(Step::apply(this(&format!("{LEAST}{}", route("r1", "192.168.2.0/24")))))
        .step(Step::apply(this(&format!("{LEAST}{}", route("r2", "192.168.2.0/24")))).plans(ADDRESS, Action::Update))
        .step(Step::apply(this(LEAST)).plans(ADDRESS, Action::Update))
        .close();
}

#[test]
fn tags_change_by_calls_of_their_own() {
    let tags = |tags: &str| this(&set(LEAST, "tags", tags));
    let kept = |expected: Value| {
        move |workspace: &Workspace| {
            assert_eq!(json!(workspace.backend().dli().enhanced_connections()[0].tags), expected);
        }
    };
    TestCase::new()
        .step(Step::apply(tags("{ a = \"1\", b = \"2\" }")).check(kept(json!({"a": "1", "b": "2"}))))
        .step(
            Step::apply(tags("{ a = \"1\", b = \"3\", c = \"4\" }"))
                .plans(ADDRESS, Action::Update)
                .check(kept(json!({"a": "1", "b": "3", "c": "4"})))
                .check(|workspace| {
                    let [dropped] = bodies(workspace.backend(), "dli.drop_tags").try_into().unwrap();
                    assert_eq!(dropped, json!({"tags": [{"key": "b", "value": "2"}]}));
                }),
        )
        .step(Step::apply(this(LEAST)).plans(ADDRESS, Action::Update).check(kept(json!({}))))
        .close();
}

/// Who may not read tags can still have them.
#[test]
fn tags_that_are_not_shown_are_kept() {
    let workspace = Workspace::new();
    workspace.backend().inject(mock_backend::Fault::status("dli.tags", 403)).unwrap();
    workspace.write(&this(&set(LEAST, "tags", "{ a = \"1\" }")));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.backend().clear_faults();
    workspace.backend().inject(mock_backend::Fault::status("dli.tags", 500)).unwrap();
    workspace.try_plan(&[]).fails_with(&["Reading DLI enhanced connection \"orders\"", "HTTP 500"]);
    workspace.backend().clear_faults();
    workspace.close();
}
