//! A service that refuses, fails, breaks off, answers nonsense or is too old: nothing is lost, and the state stays true.

use mock_backend::{Effect, Fault};
use serde_json::json;

use super::oceanbase::DESCRIPTION;
use super::{OCEANBASE, this};
use crate::support::hcl::{resource, set};
use crate::support::workspace::Workspace;

const BODY: &str = DESCRIPTION.minimal;

fn prepared() -> Workspace {
    Workspace::of(&this(&DESCRIPTION, BODY))
}

fn applied() -> Workspace {
    Workspace::applied(&this(&DESCRIPTION, BODY))
}

fn created(workspace: &Workspace) -> usize {
    workspace.backend().requests_of("oms.create_oceanbase").len()
}

/// A failure as OMS tells it.
fn failure(code: &str, message: &str) -> serde_json::Value {
    json!({"success": false, "code": code, "message": message, "requestId": "a7b57"})
}

/// OMS connects to the database before it answers. It says what is wrong with HTTP status 200, or with another.
#[test]
fn a_database_that_cannot_be_reached_is_told_in_the_words_of_oms() {
    for status in [200, 400] {
        let workspace = prepared();
        workspace.backend().oms().configure(|oms| (oms.unreachable, oms.failure_status) = (true, status));
        workspace.apply(&[]).fails_with(&[
            "Creating OMS data source \"orders source\"",
            "PARAM_ERROR",
            "Connectivity test failed: the database can't be connected to",
            "Check the address, the port, the user name and the password of the database",
            "Request ID",
        ]);
        assert!(workspace.state().addresses().is_empty());
        assert_eq!(created(&workspace), 1);
    }
}

/// Whatever the answers look like: the data sources are there, so they are taken over, and there is one of each.
#[test]
fn creations_whose_answers_were_lost_are_found_again() {
    let operation = "oms.create_oceanbase";
    let lost = [
        Fault::status(operation, 500),
        Fault::json(operation, 500, &failure("INNER_ERROR", "it failed")),
        Fault::text(operation, 504, "text/html", "<h1>504 Gateway Time-out</h1>"),
        Fault::new(operation, Effect::Reset),
        Fault::new(operation, Effect::Truncate),
        Fault::new(operation, Effect::CutBody),
        Fault::new(operation, Effect::EmptyBody),
        Fault::json(operation, 200, &json!({"success": true, "data": null})),
        Fault::json(operation, 200, &json!({"success": true, "data": 5})),
        Fault::json(operation, 200, &json!({"success": true, "data": true})),
        Fault::json(operation, 200, &json!({"success": true, "code": "INNER_ERROR", "data": null})),
        Fault::json(operation, 200, &json!({"data": "e_1"})),
        Fault::text(operation, 200, "text/html", "<html>Log in</html>"),
    ];
    let count = lost.len();
    let workspace = Workspace::new();
    let named = set(BODY, "name", "\"orders ${count.index}\"");
    workspace.write(&this(&DESCRIPTION, &format!("  count = {count}\n{named}")));
    lost.into_iter().for_each(|fault| workspace.backend().inject(fault.committed().once()).unwrap());
    workspace.apply(&[]).succeeds().says(&[]);
    assert_eq!((created(&workspace), workspace.backend().oms().data_sources().len()), (count, count));
    workspace.plan(&[]).is_empty();
    workspace.close();
}

/// What is looked for, under which name, is what was sent, and `extra_parameters` have the last word.
#[test]
fn a_lost_creation_is_known_by_what_was_sent() {
    let overriding =
        [("description = \"other\", region = \"r9\"", "orders source"), ("name = \"500-made--ex\"", "500-made--ex")];
    for (extra, name) in overriding {
        let arguments = [("description", "\"dd\""), ("region", "\"r0\""), ("ip", "\"10.10.0.18\""), ("port", "2883")];
        let body = arguments.iter().fold(BODY.to_owned(), |body, (name, value)| set(&body, name, value));
        let workspace = Workspace::new();
        workspace.write(&this(&DESCRIPTION, &set(&body, "extra_parameters", &format!("{{ {extra} }}"))));
        workspace.backend().inject(Fault::status("oms.create_oceanbase", 500).committed().once()).unwrap();
        workspace.apply(&[]).succeeds();
        let [held] = workspace.backend().oms().data_sources().try_into().unwrap();
        assert_eq!((workspace.state().id(OCEANBASE), held.name.as_str()), (held.id.clone(), name));
        workspace.plan(&[]).is_empty();
        workspace.close();
    }
}

/// Somebody else has made another object of that name meanwhile.
#[test]
fn a_namesake_that_was_not_sent_so_is_not_taken_over() {
    let workspace = Workspace::new();
    workspace.write(&this(&DESCRIPTION, &set(BODY, "extra_parameters", "{ region = \"r9\" }")));
    let row = json!({"id": "e_other", "name": "orders source", "userName": "oms", "region": "r8"});
    let none = Fault::json("oms.list", 200, &json!({"success": true, "totalCount": 0, "data": []}));
    let other = Fault::json("oms.list", 200, &json!({"success": true, "totalCount": 1, "data": [row]}));
    workspace.backend().inject(none.once()).unwrap();
    workspace.backend().inject(other).unwrap();
    workspace.backend().inject(Fault::status("oms.create_oceanbase", 500).once()).unwrap();
    workspace.apply(&[]).fails_with(&[
        "one with other attributes",
        "terraform import 'datalink_oms_oceanbase_data_source.NAME' 'e_other'",
    ]);
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn a_creation_that_did_not_happen_leaves_nothing_and_can_be_repeated() {
    let workspace = prepared();
    let fault = Fault::json("oms.create_oceanbase", 500, &failure("INNER_ERROR", "it failed"));
    workspace.backend().inject(fault.once()).unwrap();
    let words = ["\"orders source\"", "HTTP 500", "INNER_ERROR", "it failed", "a7b57", "no new object of that name"];
    workspace.apply(&[]).fails_with(&words);
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(created(&workspace), 1);
    workspace.apply(&[]).succeeds();
    workspace.close();
}

/// None of these means that the data source is gone.
#[test]
fn a_read_that_fails_is_not_an_absence() {
    let workspace = applied();
    let before = workspace.state().file;
    let failures = [
        (Fault::json("oms.list", 401, &failure("UNAUTHORIZED", "wrong account")), "UNAUTHORIZED"),
        (Fault::text("oms.list", 404, "text/html", "<html>not here</html>"), "HTTP 404"),
        (Fault::json("oms.list", 200, &failure("INNER_ERROR", "it failed")), "it failed"),
        (Fault::json("oms.list", 200, &json!({"data": [], "totalCount": 0})), "cannot be understood"),
        (Fault::json("oms.list", 200, &json!({"success": true})), "it holds no list"),
        (Fault::json("oms.list", 200, &json!({"success": true, "data": {}})), "data"),
        (Fault::json("oms.list", 200, &json!({"success": true, "data": [], "totalCount": 3})), "of 3"),
        (
            Fault::json(
                "oms.list",
                200,
                &json!({"success": true, "code": "INNER_ERROR", "requestId": "a7b57", "data": [], "totalCount": 0}),
            ),
            "INNER_ERROR",
        ),
        (Fault::json("oms.list", 200, &json!({"success": true, "requestId": "a7b57"})), "Request ID: a7b57"),
        (Fault::text("oms.list", 200, "text/html", "<html>Log in</html>"), "cannot be understood"),
    ];
    for (fault, words) in failures {
        workspace.backend().inject(fault).unwrap();
        workspace.try_plan(&[]).fails_with(&["Reading OMS data source \"orders source\"", words]);
        workspace.backend().clear_faults();
    }
    assert_eq!(workspace.state().file, before);
    workspace.close();
}

/// Community Edition before 4.2.12-CE.
#[test]
fn a_server_that_cannot_delete_keeps_the_data_source_in_the_state() {
    let workspace = applied();
    workspace.backend().oms().configure(|oms| oms.unsupported.push("DeleteDataSource".to_owned()));
    let words = ["Deleting OMS data source \"orders source\"", "Unsupported action", "deletion_policy", "4.2.12-CE"];
    workspace.destroy().fails_with(&words);
    assert_eq!(workspace.state().addresses(), [OCEANBASE]);
    workspace.is_settled();

    // The way out that the message names.
    workspace.write(&this(&DESCRIPTION, &set(BODY, "deletion_policy", "\"abandon\"")));
    workspace.apply(&[]).succeeds();
    workspace.destroy().succeeds();
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(workspace.backend().oms().data_sources().len(), 1);
}

#[test]
fn a_deletion_whose_answer_was_lost_has_happened() {
    for fault in [Fault::status("oms.delete", 500), Fault::new("oms.delete", Effect::Reset)] {
        let workspace = applied();
        workspace.backend().inject(fault.committed().once()).unwrap();
        workspace.close();
    }
}

#[test]
fn a_refused_deletion_keeps_the_data_source() {
    let workspace = applied();
    let refusal = failure("PARAM_ERROR", "A project uses the data source");
    workspace.backend().inject(Fault::json("oms.delete", 200, &refusal).once()).unwrap();
    workspace.destroy().fails_with(&["Deleting OMS data source", "A project uses the data source", "a7b57"]);
    assert_eq!(workspace.state().addresses(), [OCEANBASE]);
    workspace.close();
}

/// The account would be locked by more.
#[test]
fn a_wrong_password_of_the_console_costs_one_rejected_request() {
    let mut workspace = Workspace::new();
    workspace.set("OMS_PASSWORD", "wrong");
    workspace.write_provider("");
    let block = |index| resource(DESCRIPTION.kind, &format!("n{index}"), &set(BODY, "name", &format!("\"n {index}\"")));
    workspace.write(&(0..8).map(block).collect::<String>());
    workspace.apply(&[]).fails_with(&["UNAUTHORIZED", "Check the user name and the password of the OMS console"]);
    let refused = workspace.backend().requests().iter().filter(|request| request.status == Some(401)).count();
    assert_eq!(refused, 1);
}

#[test]
fn secrets_that_oms_echoes_are_cut_out() {
    let mut workspace = Workspace::new();
    workspace.set("TF_LOG", "TRACE");
    workspace.set("TF_LOG_PATH", "trace.log");
    workspace.set("TF_VAR_password", "Planted-Secret-90210");
    let password = "variable \"password\" {\n  type = string\n}\n";
    workspace.write(&format!("{password}{}", this(&DESCRIPTION, &set(BODY, "password", "var.password"))));
    let encoded = "UGxhbnRlZC1TZWNyZXQtOTAyMTA=";
    let words = format!("password Planted-Secret-90210 or {encoded} is wrong");
    let refusal = Fault::json("oms.create_oceanbase", 200, &failure("PARAM_ERROR", &words));
    workspace.backend().inject(refusal.once()).unwrap();
    let refused = workspace.apply(&[]).fails_with(&["PARAM_ERROR", "password *** or ***"]);
    let log = std::fs::read_to_string(workspace.path("trace.log")).unwrap();
    for secret in ["Planted-Secret-90210", encoded, "MockOmsPassword1"] {
        assert!(!refused.ended.stdout.contains(secret), "{secret}");
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{line:?}");
    }
}
