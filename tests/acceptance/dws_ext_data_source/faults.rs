//! A service that throttles, fails, breaks off and answers nonsense: nothing is lost, and the state stays true.

use mock_backend::{DataSource, Effect, Fault, JobOutcome, JobPlan};
use serde_json::json;

use super::{ADDRESS, KIND, OBS};
use crate::support::hcl::{resource, set};
use crate::support::plan::Action;
use crate::support::workspace::Workspace;

/// A workspace with the configuration of one data source, not applied yet.
fn prepared() -> Workspace {
    Workspace::of(&resource(KIND, "this", OBS))
}

/// The same, applied.
fn applied() -> Workspace {
    Workspace::applied(&resource(KIND, "this", OBS))
}

fn created(workspace: &Workspace) -> usize {
    workspace.backend().requests_of("dws.create").len()
}

#[test]
fn throttled_calls_are_repeated_when_the_service_asks_for_it() {
    let workspace = prepared();
    for operation in ["dws.create", "dws.list", "dws.job"] {
        workspace.backend().inject(Fault::status(operation, 429).header("Retry-After", "0").once()).unwrap();
    }
    workspace.apply(&[]).succeeds();
    assert!(workspace.backend().faults().is_empty());
    assert_eq!(created(&workspace), 2);
    workspace.close();
}

/// None of these says how the job ends, so none of them may cost the data source.
#[test]
fn a_wait_outlasts_what_is_no_verdict() {
    let mut workspace = prepared();
    // Each of them is the whole of a look.
    workspace.set("DATALINK_MAX_RETRIES", "0");
    let page = |status| Fault::text("dws.job", status, "text/html", "<html>not here</html>").once();
    let faults = [
        page(403),
        page(404),
        Fault::status("dws.job", 401).once(),
        Fault::json("dws.job", 404, &json!({"error_code": "APIGW.0101", "error_msg": "no such API"})).once(),
        Fault::status("dws.job", 429).header("Retry-After", "1").times(2),
        Fault::text("dws.job", 200, "text/html", "<html>Log in</html>").once(),
        Fault::new("dws.job", Effect::Reset).times(2),
    ];
    for fault in faults {
        workspace.backend().inject(fault).unwrap();
    }
    workspace.apply(&[]).succeeds();
    assert!(workspace.backend().faults().is_empty());
    assert_eq!(created(&workspace), 1);
    assert!(!workspace.state().object(ADDRESS).is_tainted);
    workspace.close();
}

#[test]
fn reads_are_repeated_when_the_service_is_away() {
    let workspace = applied();
    for fault in [Fault::status("dws.list", 503), Fault::status("dws.list", 502), Fault::new("dws.list", Effect::Reset)]
    {
        workspace.backend().inject(fault.once()).unwrap();
    }
    workspace.plan(&[]).is_empty();
    assert!(workspace.backend().faults().is_empty());
    workspace.close();
}

#[test]
fn retries_have_their_limit() {
    let mut workspace = applied();
    workspace.set("DATALINK_MAX_RETRIES", "1");
    workspace.backend().clear_requests();
    workspace.backend().inject(Fault::status("dws.list", 503)).unwrap();
    workspace.try_plan(&[]).fails_with(&["APIGW.0613", "2 attempts"]);
    assert_eq!(workspace.backend().requests_of("dws.list").len(), 2);
    workspace.backend().clear_faults();
    workspace.close();
}

/// Whatever the answer looks like: the object is there, so it is taken over, and there is only one.
#[test]
fn a_creation_whose_answer_was_lost_is_found_again() {
    let lost = [
        Fault::status("dws.create", 500),
        Fault::status("dws.create", 502),
        Fault::status("dws.create", 504),
        Fault::new("dws.create", Effect::Reset),
        Fault::new("dws.create", Effect::Truncate),
        Fault::new("dws.create", Effect::CutBody),
        Fault::new("dws.create", Effect::EmptyBody),
        Fault::json("dws.create", 200, &json!({"job_id": "2c9081c88418ed420184197c8bc80001"})),
        Fault::json("dws.create", 200, &json!({"id": 7, "job_id": "2c9081c88418ed420184197c8bc80001"})),
        Fault::text("dws.create", 200, "text/html", "<html>welcome</html>"),
    ];
    for fault in lost {
        let workspace = prepared();
        workspace.backend().inject(fault.clone().committed().once()).unwrap();
        workspace.apply(&[]).succeeds().says(&[]);
        let held = workspace.backend().dws().data_sources();
        assert_eq!((held.len(), created(&workspace)), (1, 1), "{fault:?}");
        assert_eq!(held[0].id, workspace.state().id(ADDRESS), "{fault:?}");
        workspace.plan(&[]).is_empty();
        workspace.close();
    }
}

#[test]
fn a_creation_that_did_not_happen_leaves_nothing_and_can_be_repeated() {
    let workspace = prepared();
    workspace.backend().inject(Fault::status("dws.create", 500).once()).unwrap();
    workspace.apply(&[]).fails_with(&[
        "\"sales_archive\"",
        "HTTP 500",
        "APIGW.0601",
        "Request ID",
        "no new object of that name",
    ]);
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(created(&workspace), 1);
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn an_answer_that_never_comes_is_not_waited_for() {
    let mut workspace = prepared();
    workspace.set("DATALINK_REQUEST_TIMEOUT", "1s");
    workspace.backend().inject(Fault::new("dws.create", Effect::Stall).committed().once()).unwrap();
    workspace.apply(&[]).succeeds();
    assert_eq!((workspace.backend().dws().data_sources().len(), created(&workspace)), (1, 1));
    workspace.is_settled();
    workspace.close();
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_service() {
    let workspace = prepared();
    workspace.backend().dws().put_data_source(DataSource::new("d303f19c", "OBS", "sales_archive", "Other"));
    workspace.apply(&[]).fails_with(&["sales_archive", "HTTP 400", "DWS.0001", "is in use", "Request ID"]);
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(created(&workspace), 1);
    workspace.backend().dws().remove_data_source("d303f19c");
    workspace.close();
}

#[test]
fn a_failed_job_leaves_the_object_tainted() {
    let words = || ("CreateDataSource-fail:DWS.0114".to_owned(), "DWS.0114:The agency has no permission.".to_owned());
    let (failed_code, failed_detail) = words();
    let fail = JobOutcome::Fail { failed_code, failed_detail };
    let (failed_code, failed_detail) = words();
    let stop = JobOutcome::Stop { failed_code, failed_detail };
    for outcome in [fail, stop] {
        let workspace = prepared();
        workspace.backend().dws().plan_next_job(JobPlan { polls: 0, ..JobPlan::ending(outcome) });
        let failed = workspace.apply(&[]);
        let job_id = &workspace.backend().dws().jobs()[0].job_id;
        let words = ["CreateDataSource-fail:DWS.0114", "The agency has no permission", job_id, "Request ID", "tainted"];
        failed.fails_with(&words);
        let state = workspace.state();
        assert!(state.object(ADDRESS).is_tainted);
        assert_eq!(state.id(ADDRESS), workspace.backend().dws().data_sources()[0].id);

        assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Replace);
        workspace.apply_plan().succeeds();
        workspace.is_settled();
        workspace.close();
    }
}

/// The service's own refusal ends the wait, anything else its time.
#[test]
fn a_creation_that_can_no_longer_be_watched_is_kept() {
    let refusal = json!({"error_code": "DWS.0015", "error_msg": "not allowed"});
    for (fault, words) in [
        (Fault::json("dws.job", 403, &refusal), ["HTTP 403", "DWS.0015"]),
        (Fault::status("dws.job", 500), ["No time left to wait", "HTTP 500"]),
    ] {
        let workspace = prepared();
        workspace.write(&resource(KIND, "this", &format!("{OBS}\n  timeouts {{\n    create = \"4s\"\n  }}\n")));
        workspace.backend().inject(fault).unwrap();
        workspace.apply(&[]).fails_with(&words);
        assert!(workspace.state().object(ADDRESS).is_tainted);
        workspace.backend().clear_faults();
        workspace.apply(&[]).succeeds();
        workspace.is_settled();
        workspace.close();
    }
}

#[test]
fn a_failed_update_leaves_the_state_as_it_was() {
    let workspace = applied();
    let failed_detail = "DWS.0114:The agency has no permission.".to_owned();
    let outcome = JobOutcome::Fail { failed_code: "UpdateDataSource-fail:DWS.0114".to_owned(), failed_detail };
    workspace.backend().dws().plan_next_job(JobPlan::ending(outcome));
    workspace.write(&resource(KIND, "this", &set(OBS, "user_name", "\"NewAgency\"")));
    workspace.apply(&[]).fails_with(&["DWS.0114", "Updating"]);
    let state = workspace.state();
    assert_eq!(state.attribute(ADDRESS, "user_name"), "DWSAccessOBS");
    assert!(!state.object(ADDRESS).is_tainted);
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

/// None of these means that the object is gone.
#[test]
fn a_read_that_fails_is_not_an_absence() {
    let workspace = applied();
    let before = workspace.state().file;
    let failures = [
        (Fault::status("dws.list", 401), "APIGW.0301"),
        (Fault::status("dws.list", 403), "APIGW.0302"),
        (Fault::status("dws.list", 404), "APIGW.0101"),
        (Fault::status("dws.list", 500), "APIGW.0601"),
        (Fault::json("dws.list", 404, &json!({"error_code": "DWS.9998", "error_msg": "not found"})), "DWS.9998"),
        (Fault::json("dws.list", 404, &json!({"error_code": "DWS.0015", "error_msg": "not found"})), "DWS.0015"),
        (Fault::json("dws.list", 403, &json!({"error_code": "DWS.0015", "error_msg": "not found"})), "DWS.0015"),
        (Fault::text("dws.list", 404, "text/html", "<html>not here</html>"), "HTTP 404"),
        (Fault::text("dws.list", 200, "text/html", "<html>welcome</html>"), "cannot be understood"),
        (Fault::json("dws.list", 200, &json!({"type": "OBS"})), "it holds no list"),
        (Fault::json("dws.list", 200, &json!({"data_sources": {}})), "data_sources"),
        (Fault::json("dws.list", 200, &json!({"count": 3, "data_sources": []})), "of 3"),
        (Fault::json("dws.list", 200, &json!({"error_code": "DWS.9999", "error_msg": "later"})), "DWS.9999"),
        (Fault::new("dws.list", Effect::Truncate), "cannot be understood"),
        (Fault::new("dws.list", Effect::EmptyBody), "cannot be understood"),
    ];
    for (fault, words) in failures {
        workspace.backend().inject(fault.clone()).unwrap();
        workspace.try_plan(&[]).fails_with(&["Reading DWS external data source \"sales_archive\"", words]);
        workspace.backend().clear_faults();
    }
    assert_eq!(workspace.state().file, before);
    workspace.close();
}

#[test]
fn what_goes_with_its_cluster_is_gone() {
    let workspace = applied();
    assert!(workspace.backend().dws().remove_cluster(mock_backend::CLUSTER_ID));
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Create);
    workspace.apply_plan().fails_with(&["DWS.0047"]);
    assert!(workspace.state().addresses().is_empty());
    workspace.close();
}

#[test]
fn what_goes_with_its_cluster_needs_no_destruction() {
    let workspace = applied();
    assert!(workspace.backend().dws().remove_cluster(mock_backend::CLUSTER_ID));
    workspace.apply(&["-destroy", "-refresh=false"]).succeeds();
    workspace.close();
}

/// Whatever the service answers: the list tells that there is nothing to delete.
#[test]
fn what_is_gone_already_needs_no_destruction() {
    for (status, code) in [(404, "DWS.0015"), (404, "DWS.9998"), (400, "DWS.0001")] {
        let workspace = applied();
        workspace.backend().dws().remove_data_source(&workspace.state().id(ADDRESS));
        let refusal = json!({"error_code": code, "error_msg": "no such data source"});
        workspace.backend().inject(Fault::json("dws.delete", status, &refusal).once()).unwrap();
        workspace.apply(&["-destroy", "-refresh=false"]).succeeds();
        assert!(workspace.state().addresses().is_empty());
    }
}

#[test]
fn a_deletion_whose_answer_was_lost_has_happened() {
    for fault in [Fault::status("dws.delete", 500), Fault::new("dws.delete", Effect::Reset)] {
        let workspace = applied();
        workspace.backend().inject(fault.committed().once()).unwrap();
        workspace.close();
    }
}

#[test]
fn a_refused_deletion_keeps_the_object() {
    let workspace = applied();
    workspace.backend().inject(Fault::status("dws.delete", 403).once()).unwrap();
    workspace.destroy().fails_with(&["Deleting", "APIGW.0302"]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.close();
}

#[test]
fn a_busy_cluster_is_waited_for() {
    let workspace = prepared();
    for (status, code) in [(409, "DWS.0011"), (403, "DWS.7023")] {
        let busy = Fault::json("dws.create", status, &json!({"error_code": code, "error_msg": "busy"}));
        workspace.backend().inject(busy.once()).unwrap();
    }
    workspace.apply(&[]).succeeds();
    assert_eq!(created(&workspace), 3);
    workspace.close();
}

/// Five signatures in a row that are wrong would lock the key.
#[test]
fn a_wrong_secret_key_is_not_tried_again_and_again() {
    let mut workspace = Workspace::new();
    workspace.set("HW_SECRET_KEY", "WrongSecretKeyWrongSecretKeyWrongSecret1");
    let block =
        |index| resource(KIND, &format!("n{index}"), &set(OBS, "data_source_name", &format!("\"name_{index}\"")));
    workspace.write(&(0..8).map(block).collect::<String>());
    workspace.apply(&[]).fails_with(&["APIGW.0301", "Check that access_key"]);
    let refused = workspace.backend().requests().iter().filter(|request| request.status == Some(401)).count();
    assert!((1..5).contains(&refused), "{refused} requests with a wrong signature");
}
