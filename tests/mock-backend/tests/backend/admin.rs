//! The admin API, and that it and the handle are about the same world.

use mock_backend::{CLUSTER_ID, MockBackend, PROJECT_ID};
use serde_json::{Value, json};

use crate::client::{Request, data_sources};

fn admin(mock: &MockBackend, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = Request::new(method, &format!("/_admin/{path}"));
    let answer = if body.is_null() { request.send(mock) } else { request.json(body).send(mock) };
    (answer.status, serde_json::from_str(&answer.text).unwrap_or(Value::Null))
}

#[test]
fn the_state_holds_every_object_with_its_secrets() {
    let mock = MockBackend::start().unwrap();
    let source = json!({
        "id": "x1", "project_id": PROJECT_ID, "cluster_id": CLUSTER_ID,
        "type": "MRS", "name": "m", "user_name": "admin", "user_pwd": "secret-1",
    });
    assert_eq!(admin(&mock, "PUT", "dws/data-sources", &source).0, 204);
    let (status, state) = admin(&mock, "GET", "state", &Value::Null);
    assert_eq!((status, &state), (200, &mock.state()));
    assert_eq!(state["dws"]["data_sources"][0]["user_pwd"], "secret-1");
    assert_eq!(admin(&mock, "PATCH", "dws/data-sources/x1", &json!({"status": "900"})).1["status"], "900");
    assert_eq!(admin(&mock, "PATCH", "dws/data-sources/x1", &json!({"status": 900})).0, 400);
    assert_eq!(admin(&mock, "PATCH", "dws/data-sources/x2", &json!({})).0, 404);
    assert_eq!(admin(&mock, "DELETE", "dws/data-sources/x1", &Value::Null).0, 204);
    assert_eq!(admin(&mock, "DELETE", "dws/data-sources/x1", &Value::Null).0, 404);
    assert_eq!(admin(&mock, "DELETE", &format!("dws/clusters/{CLUSTER_ID}"), &Value::Null).0, 204);
    assert_eq!(admin(&mock, "POST", "reset", &Value::Null).0, 204);
    assert_eq!(mock.dws().clusters().len(), 1);
}

#[test]
fn the_request_log_holds_what_was_sent_and_answered() {
    let mock = MockBackend::start().unwrap();
    Request::new("GET", "/elsewhere?a=b").header("X-Test", "1").send(&mock);
    Request::new("POST", &data_sources()).json(&json!({"type": "OBS"})).signed().send(&mock);
    let (_, log) = admin(&mock, "GET", "requests", &Value::Null);
    assert_eq!(log.as_array().unwrap().len(), 2, "the admin API logs no calls of its own");
    assert_eq!(
        (&log[0]["operation"], &log[0]["status"], &log[0]["query"]),
        (&json!("unknown"), &json!(404), &json!("a=b"))
    );
    assert_eq!((&log[0]["headers"]["x-test"], &log[0]["body"]), (&json!("1"), &Value::Null));
    let (_, creates) = admin(&mock, "GET", "requests?operation=dws.create", &Value::Null);
    assert_eq!((&creates[0]["sequence"], &creates[0]["body"]), (&json!(2), &json!({"type": "OBS"})));
    assert_eq!((&creates[0]["status"], &creates[0]["path"]), (&json!(400), &json!(data_sources())));
    assert_eq!(admin(&mock, "DELETE", "requests", &Value::Null).0, 204);
    assert!(mock.requests().is_empty());
}

#[test]
fn faults_and_jobs_are_controlled() {
    let mock = MockBackend::start().unwrap();
    let fault = json!({"operation": "dws.list", "times": 1, "effect": {"respond": {"status": 503}}});
    assert_eq!(admin(&mock, "POST", "faults", &fault).0, 204);
    assert_eq!(admin(&mock, "GET", "faults", &Value::Null).1[0]["operation"], "dws.list");
    assert_eq!(Request::new("GET", &data_sources()).signed().send(&mock).status, 503);
    assert_eq!(admin(&mock, "POST", "faults", &json!({"operation": "dws.lis", "effect": "reset"})).0, 400);
    assert_eq!(admin(&mock, "POST", "faults", &json!({"operation": "*", "effect": "explode"})).0, 400);
    assert_eq!(admin(&mock, "DELETE", "faults", &Value::Null).0, 204);
    assert_eq!(admin(&mock, "POST", "release", &Value::Null).0, 204);

    let outcome = json!({"fail": {"failed_code": "c", "failed_detail": "d"}});
    assert_eq!(admin(&mock, "PUT", "dws/jobs/plan", &json!({"polls": 0, "outcome": outcome})).0, 204);
    assert_eq!(admin(&mock, "POST", "dws/jobs/next", &json!({"held": true})).0, 204);
    let body = json!({"type": "OBS", "data_source_name": "s", "user_name": "agency", "connect_info": "gaussdb"});
    Request::new("POST", &data_sources()).json(&body).signed().send(&mock);
    assert!(mock.dws().jobs()[0].is_running());
    mock.dws().plan_jobs(mock_backend::JobPlan::default());
    assert_eq!(admin(&mock, "POST", "dws/jobs/release", &Value::Null).0, 204);
    assert_eq!(admin(&mock, "GET", "dws/jobs", &Value::Null).1[0]["plan"]["held"], false);
    assert_eq!(admin(&mock, "GET", "dws/nothing", &Value::Null).0, 404);
}

#[test]
fn every_service_has_its_objects_and_settings() {
    let mock = MockBackend::start().unwrap();
    for (objects, settings, object, id) in [
        (
            "mrs/data-connectors",
            "mrs/settings",
            json!({
                "connector_id": "x1", "project_id": PROJECT_ID, "connector_name": "m", "source_type": "RDS_MYSQL",
                "source_info": {"password": "secret-1"},
            }),
            "connector_id",
        ),
        (
            "dli/connections",
            "dli/settings",
            json!({"connection_id": "x1", "project_id": PROJECT_ID, "name": "d", "service": "RDS", "url": "u"}),
            "connection_id",
        ),
        (
            "oms/data-sources",
            "oms/settings",
            json!({"id": "x1", "name": "o", "type": "OB_MYSQL", "userName": "u"}),
            "id",
        ),
    ] {
        assert_eq!(admin(&mock, "PUT", objects, &object).0, 204, "{objects}");
        assert_eq!(admin(&mock, "GET", objects, &Value::Null).1[0][id], "x1");
        let one = format!("{objects}/x1");
        assert_eq!(admin(&mock, "PATCH", &one, &json!({})).1[id], "x1");
        assert_eq!(admin(&mock, "PATCH", &one, &json!({"no_such_member": 1})).0, 400);
        assert_eq!(admin(&mock, "DELETE", &one, &Value::Null).0, 204);
        assert_eq!(admin(&mock, "DELETE", &one, &Value::Null).0, 404);
        let (status, current) = admin(&mock, "GET", settings, &Value::Null);
        assert_eq!((status, admin(&mock, "PATCH", settings, &current)), (200, (200, current)), "{settings}");
        assert_eq!(admin(&mock, "PATCH", settings, &json!({"no_such_setting": 1})).0, 400);
    }
    assert_eq!(admin(&mock, "PATCH", "dli/settings", &json!({"missing": "resource"})).1["missing"], "resource");
    assert_eq!(admin(&mock, "PUT", "dli/creations/plan", &json!({"outcome": {"failed": {"message": "m"}}})).0, 204);
    assert_eq!(admin(&mock, "POST", "dli/creations/next", &json!({"held": true})).0, 204);
    assert_eq!(admin(&mock, "POST", "dli/creations/release", &Value::Null).0, 204);
    assert_eq!(admin(&mock, "PATCH", "iam/settings", &json!({"token_uses": 1})).1["token_uses"], 1);
    assert_eq!(admin(&mock, "POST", "iam/tokens/expire", &Value::Null).0, 204);
    assert_eq!(admin(&mock, "GET", "iam/tokens", &Value::Null).1, json!([]));
    assert_eq!(admin(&mock, "GET", "obs/buckets", &Value::Null).0, 404);
}

/// The client of these tests makes a connection for each request.
#[test]
fn connections_are_counted() {
    let mock = MockBackend::start().unwrap();
    assert_eq!(mock.connections(), 0);
    for _ in 0..3 {
        Request::new("GET", "/_admin/state").send(&mock);
    }
    assert_eq!(mock.connections(), 3);
}

#[test]
fn a_state_of_terraform_is_kept_as_it_came() {
    let mock = MockBackend::start().unwrap();
    let kept = || admin(&mock, "GET", "terraform-state", &Value::Null);
    assert_eq!(kept(), (204, Value::Null));
    for serial in [1, 2] {
        let state = json!({"version": 4, "serial": serial});
        assert_eq!(admin(&mock, "POST", "terraform-state", &state).0, 204);
        assert_eq!(kept(), (200, state));
    }
    assert_eq!(admin(&mock, "DELETE", "terraform-state", &Value::Null).0, 204);
    assert_eq!(kept(), (204, Value::Null));
}
