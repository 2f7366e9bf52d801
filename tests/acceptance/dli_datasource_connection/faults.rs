//! A service that fails, breaks off, answers nonsense or is no more: nothing is lost, and the state stays true.

use mock_backend::dli::Connection;
use mock_backend::{Effect, Fault};
use serde_json::json;

use super::{ADDRESS, KIND, RDS};
use crate::support::hcl::{resource, set};
use crate::support::workspace::Workspace;

fn prepared() -> Workspace {
    Workspace::of(&resource(KIND, "this", RDS))
}

fn applied() -> Workspace {
    Workspace::applied(&resource(KIND, "this", RDS))
}

fn created(workspace: &Workspace) -> usize {
    workspace.backend().requests_of("dli.create").len()
}

/// DLI answers failures of its own with HTTP status 400.
fn internal_error() -> serde_json::Value {
    json!({"error_code": "DLI.0999", "error_msg": "system error"})
}

/// Whatever the answers look like: the connections are there, so they are taken over, and there is one of each.
#[test]
fn creations_whose_answers_were_lost_are_found_again() {
    let lost = [
        Fault::status("dli.create", 500),
        Fault::json("dli.create", 400, &internal_error()),
        Fault::new("dli.create", Effect::Reset),
        Fault::new("dli.create", Effect::Truncate),
        Fault::new("dli.create", Effect::CutBody),
        Fault::new("dli.create", Effect::EmptyBody),
        Fault::json("dli.create", 201, &json!({"is_success": true, "message": ""})),
        Fault::json("dli.create", 201, &json!({"is_success": true, "connection_id": 7})),
    ];
    let count = lost.len();
    let workspace = Workspace::new();
    let named = set(RDS, "name", "\"orders_${count.index}\"");
    workspace.write(&resource(KIND, "this", &format!("  count = {count}\n{named}")));
    for (index, fault) in lost.into_iter().enumerate() {
        // A record of an older connection of the name is no candidate.
        let name = format!("orders_{index}");
        let older = Connection::new(&format!("older-{index}"), "RDS", &name, "192.168.3.208:3306");
        workspace.backend().dli().put_connection(Connection { state: "DELETED".to_owned(), ..older });
        workspace.backend().inject(fault.committed().once()).unwrap();
    }
    workspace.apply(&[]).succeeds().says(&[]);
    assert_eq!(created(&workspace), count);
    assert_eq!(workspace.backend().dli().connections().len(), 2 * count);
    workspace.plan(&[]).is_empty();
    workspace.close();
}

#[test]
fn a_creation_that_did_not_happen_leaves_nothing_and_can_be_repeated() {
    for fault in [Fault::status("dli.create", 500), Fault::json("dli.create", 400, &internal_error())] {
        let workspace = prepared();
        workspace.backend().inject(fault.once()).unwrap();
        workspace.apply(&[]).fails_with(&["\"orders\"", "Request ID", "no new object of that name"]);
        assert!(workspace.state().addresses().is_empty());
        assert_eq!(created(&workspace), 1);
        workspace.apply(&[]).succeeds();
        workspace.close();
    }
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_service() {
    let workspace = prepared();
    let other = Connection::new("68233202-63bf-4f27-a99b-fa5f5a2dbae1", "RDS", "orders", "10.0.0.7:3306");
    workspace.backend().dli().put_connection(other);
    workspace.apply(&[]).fails_with(&["\"orders\"", "HTTP 400", "DLI.0006", "already exists", "Request ID"]);
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(created(&workspace), 1);
}

#[test]
fn a_failure_inside_a_success_is_a_failure() {
    let workspace = applied();
    let message = || Some("The quota of connections is used up".to_owned());
    workspace.backend().dli().configure(|dli| dli.unsuccessful = message());
    let words = "The quota of connections is used up";
    workspace.try_plan(&[]).fails_with(&["Reading DLI datasource connection \"orders\"", words]);
    workspace.apply(&["-destroy", "-refresh=false"]).fails_with(&["Deleting DLI datasource connection", words]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.backend().dli().configure(|dli| dli.unsuccessful = None);
    workspace.close();

    let workspace = prepared();
    let refusal = json!({"is_success": false, "message": words});
    workspace.backend().inject(Fault::json("dli.create", 201, &refusal).once()).unwrap();
    workspace.apply(&[]).fails_with(&["Creating DLI datasource connection \"orders\"", words, "Request ID"]);
    assert_eq!(created(&workspace), 1);
    assert!(workspace.state().addresses().is_empty());
}

/// The cloud has announced the end of this API; the gateway then knows it no more.
#[test]
fn the_day_after_its_end_names_what_takes_its_place() {
    let workspace = applied();
    workspace.backend().dli().configure(|dli| dli.retired = true);
    let words = ["APIGW.0101", "2024-06-30", "enhanced datasource connections"];
    workspace.try_plan(&[]).fails_with(&words);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.write("");
    workspace.apply(&["-refresh=false"]).fails_with(&words);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.backend().dli().configure(|dli| dli.retired = false);
    workspace.close();

    let workspace = prepared();
    workspace.backend().dli().configure(|dli| dli.retired = true);
    workspace.apply(&[]).fails_with(&words);
}

/// None of these means that the connection is gone.
#[test]
fn a_read_that_fails_is_not_an_absence() {
    let workspace = applied();
    let before = workspace.state().file;
    let refused = |code: &str, message: &str| json!({"error_code": code, "error_msg": message});
    let failures = [
        (Fault::status("dli.get", 403), "APIGW.0302"),
        (Fault::status("dli.get", 404), "APIGW.0101"),
        (Fault::json("dli.get", 400, &internal_error()), "DLI.0999"),
        (Fault::json("dli.get", 400, &refused("DLI.0001", "connection_id is malformed")), "DLI.0001"),
        (Fault::json("dli.get", 403, &refused("DLI.0002", "does not exist")), "DLI.0002"),
        (Fault::text("dli.get", 404, "text/html", "<html>not here</html>"), "HTTP 404"),
        (Fault::text("dli.get", 200, "text/html", "<html>welcome</html>"), "cannot be understood"),
        (Fault::new("dli.get", Effect::EmptyBody), "cannot be understood"),
    ];
    for (fault, words) in failures {
        workspace.backend().inject(fault).unwrap();
        workspace.try_plan(&[]).fails_with(&["Reading DLI datasource connection \"orders\"", words]);
        workspace.backend().clear_faults();
    }
    assert_eq!(workspace.state().file, before);
    workspace.close();
}

#[test]
fn a_deletion_whose_answer_was_lost_has_happened() {
    let lost = [
        Fault::status("dli.delete", 500),
        Fault::json("dli.delete", 400, &internal_error()),
        Fault::new("dli.delete", Effect::Reset),
    ];
    for fault in lost {
        let workspace = applied();
        workspace.backend().inject(fault.committed().once()).unwrap();
        workspace.close();
    }
}

#[test]
fn a_refused_deletion_keeps_the_connection() {
    let workspace = applied();
    workspace.backend().inject(Fault::status("dli.delete", 403).once()).unwrap();
    workspace.destroy().fails_with(&["Deleting DLI datasource connection", "APIGW.0302"]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.close();
}
