//! A service that fails, breaks off or answers nonsense: nothing is lost, and the state stays true.

use mock_backend::dli::EnhancedConnection;
use mock_backend::{Effect, Fault};
use serde_json::json;

use super::{ADDRESS, KIND, POOL};
use crate::support::hcl::{resource, set};
use crate::support::workspace::Workspace;

fn applied() -> Workspace {
    Workspace::applied(&resource(KIND, "this", POOL))
}

/// Whatever the answers look like: the connections are there, so they are taken over, and there is one of each.
#[test]
fn creations_whose_answers_were_lost_are_found_again() {
    let lost = [
        Fault::status("dli.create_enhanced", 500),
        Fault::json("dli.create_enhanced", 400, &json!({"error_code": "DLI.0999", "error_msg": "system error"})),
        Fault::new("dli.create_enhanced", Effect::Reset),
        Fault::new("dli.create_enhanced", Effect::CutBody),
        Fault::new("dli.create_enhanced", Effect::EmptyBody),
        Fault::json("dli.create_enhanced", 201, &json!({"is_success": true, "message": ""})),
        Fault::json("dli.create_enhanced", 201, &json!({"is_success": true, "connection_id": 7})),
    ];
    let count = lost.len();
    let workspace = Workspace::new();
    let route = "  routes {\n    name = \"r1\"\n    cidr = \"10.9.0.0/16\"\n  }\n";
    let named = set(POOL, "name", "\"orders_${count.index}\"");
    workspace.write(&resource(KIND, "this", &format!("  count = {count}\n{named}\n{route}")));
    for (index, fault) in lost.into_iter().enumerate() {
        // A record of an older connection of the name is no candidate.
        let older = EnhancedConnection::new(&format!("older-{index}"), &format!("orders_{index}"));
        let status = "DELETED".to_owned();
        workspace.backend().dli().put_enhanced_connection(EnhancedConnection { status, ..older });
        workspace.backend().inject(fault.committed().once()).unwrap();
    }
    workspace.apply(&[]).succeeds().says(&[]);
    assert_eq!(workspace.backend().requests_of("dli.create_enhanced").len(), count);
    assert_eq!(workspace.backend().dli().enhanced_connections().len(), 2 * count);
    assert!(workspace.backend().dli().enhanced_connections()[count..].iter().all(|made| made.routes.len() == 1));
    workspace.plan(&[]).is_empty();
    workspace.close();
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_service() {
    let workspace = Workspace::of(&resource(KIND, "this", POOL));
    workspace.backend().dli().put_enhanced_connection(EnhancedConnection::new("68233202", "orders"));
    workspace.apply(&[]).fails_with(&["\"orders\"", "HTTP 400", "DLI.0006", "already exists", "Request ID"]);
    assert!(workspace.state().addresses().is_empty());
}

/// The connection is there, so it is kept whatever goes wrong with what the create call does not take.
#[test]
fn a_route_that_is_refused_leaves_a_tainted_connection() {
    let route = "  routes {\n    name = \"r1\"\n    cidr = \"10.9.0.0/16\"\n  }\n";
    let workspace = Workspace::of(&resource(KIND, "this", &format!("{POOL}{route}")));
    workspace.backend().inject(Fault::refusal("dli.add_route", 400, "DLI.0009", "too many routes").once()).unwrap();
    workspace.apply(&[]).fails_with(&["too many routes", "tainted"]);
    assert!(workspace.state().object(ADDRESS).is_tainted);
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

/// After each of these, the next apply makes good what is missing.
#[test]
fn an_update_that_broke_off_is_finished_by_the_next_apply() {
    let route = "  routes {\n    name = \"r1\"\n    cidr = \"10.9.0.0/16\"\n  }\n";
    let host = "  hosts {\n    name = \"ecs-1\"\n    ip   = \"10.0.0.1\"\n  }\n";
    let body = set(&format!("{POOL}{route}{host}"), "tags", "{ a = \"1\" }");
    let changed = set(&set(&body, "elastic_resource_pools", "[\"e2\"]"), "tags", "{ a = \"2\" }");
    let changed = changed.replace("10.9.0.0", "10.8.0.0").replace("10.0.0.1", "10.0.0.2");
    let calls = ["unbind", "bind", "set_hosts", "drop_route", "add_route", "drop_tags", "add_tags"];
    for (number, operation) in calls.into_iter().enumerate() {
        let workspace = Workspace::applied(&resource(KIND, "this", &body));
        workspace.write(&resource(KIND, "this", &changed));
        // A deletion is repeated after a connection that broke.
        let is_deletion = operation == "drop_route";
        let effect = if is_deletion { Fault::status("dli.drop_route", 403).effect } else { Effect::Reset };
        let fault = Fault::new(format!("dli.{operation}"), effect).once();
        let is_done = number % 2 == 0;
        workspace.backend().inject(if is_done { fault.committed() } else { fault }).unwrap();
        let broken = workspace.apply(&[]);
        broken.fails_with(&["Updating DLI enhanced connection \"orders\""]);
        workspace.apply(&[]).succeeds();
        workspace.is_settled();
        workspace.close();
    }
}

/// None of these means that the connection is gone.
#[test]
fn a_read_that_fails_is_not_an_absence() {
    let workspace = applied();
    let before = workspace.state().file;
    let refused = |code: &str, message: &str| json!({"error_code": code, "error_msg": message});
    let failures = [
        (Fault::status("dli.get_enhanced", 403), "APIGW.0302"),
        (Fault::status("dli.get_enhanced", 404), "APIGW.0101"),
        (Fault::json("dli.get_enhanced", 400, &refused("DLI.0001", "connection_id is malformed")), "DLI.0001"),
        (Fault::json("dli.get_enhanced", 400, &refused("DLI.0002", "The project does not exist")), "DLI.0002"),
        (Fault::text("dli.get_enhanced", 404, "text/html", "<html>not here</html>"), "HTTP 404"),
        (Fault::new("dli.get_enhanced", Effect::EmptyBody), "cannot be understood"),
        (Fault::json("dli.get_enhanced", 200, &json!({"id": "another", "status": "DELETED"})), "another connection"),
    ];
    for (fault, words) in failures {
        workspace.backend().inject(fault).unwrap();
        workspace.try_plan(&[]).fails_with(&["Reading DLI enhanced connection \"orders\"", words]);
        workspace.backend().clear_faults();
    }
    assert_eq!(workspace.state().file, before);
    workspace.close();
}

#[test]
fn a_deletion_whose_answer_was_lost_has_happened() {
    for fault in [Fault::status("dli.delete_enhanced", 500), Fault::new("dli.delete_enhanced", Effect::Reset)] {
        let workspace = applied();
        workspace.backend().inject(fault.committed().once()).unwrap();
        workspace.close();
    }
}

#[test]
fn a_refused_deletion_keeps_the_connection() {
    let workspace = applied();
    workspace.backend().inject(Fault::status("dli.delete_enhanced", 403).once()).unwrap();
    workspace.destroy().fails_with(&["Deleting DLI enhanced connection", "APIGW.0302"]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.close();
}
