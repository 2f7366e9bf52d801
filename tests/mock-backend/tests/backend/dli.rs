//! The life of a basic datasource connection, and the rules of its calls.

use mock_backend::dli::{Connection, CreationOutcome, CreationPlan, Missing};
use mock_backend::{Config, MockBackend, PROJECT_ID};
use serde_json::{Value, json};

use crate::client::{Answer, Request, changed, without};

fn connections() -> String {
    format!("/v2.0/{PROJECT_ID}/datasource-connection")
}

/// The sample of the API page.
fn sample() -> Value {
    json!({
        "name": "test1",
        "security_group_id": "a07ab107-a4ad-4835-ad09-08a2f2efccdb",
        "network_id": "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb",
        "url": "cloudtable-8636-zk2-ldQklrNa.mycloudtable.com:2181,cloudtable-8636-zk3-N9EEH4mI.mycloudtable.com:2181",
        "service": "ct",
    })
}

fn post(mock: &MockBackend, body: &Value) -> Answer {
    Request::new("POST", &connections()).json(body).signed().send(mock)
}

fn create(mock: &MockBackend, body: &Value) -> String {
    let answer = post(mock, body);
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["connection_id"].as_str().unwrap().to_owned()
}

fn list(mock: &MockBackend) -> Value {
    Request::new("GET", &connections()).signed().send(mock).json()
}

fn send(mock: &MockBackend, method: &str, id: &str) -> Answer {
    Request::new(method, &format!("{}/{id}", connections())).signed().send(mock)
}

fn get(mock: &MockBackend, id: &str) -> Value {
    send(mock, "GET", id).json()
}

fn at_once() -> MockBackend {
    MockBackend::with_config(Config::default().with(|config| config.creations.polls = 0)).unwrap()
}

#[test]
fn a_connection_is_created_step_by_step() {
    let mock = MockBackend::start().unwrap();
    let answer = post(&mock, &sample());
    assert_eq!(
        (answer.status, &answer.json()["is_success"], &answer.json()["message"]),
        (201, &json!(true), &json!(""))
    );
    let id = answer.json()["connection_id"].as_str().unwrap().to_owned();
    let seen: Vec<_> = (0..3).map(|_| get(&mock, &id)).collect();
    let part = |key: &str| seen.iter().map(|seen| seen[key].clone()).collect::<Vec<_>>();
    assert_eq!(part("state"), ["CREATING", "CREATING", "ACTIVE"]);
    assert_eq!(part("process"), [0.0, 0.5, 1.0]);
    assert_eq!(seen[0]["connection_url"], "");
    assert_ne!(seen[2]["connection_url"], "");
}

#[test]
fn what_is_read_is_not_what_was_sent() {
    let mock = at_once();
    let tagged = changed(sample(), "tags", json!([{"key": "k", "value": "v"}]));
    let id = create(&mock, &tagged);
    let seen = get(&mock, &id);
    assert_eq!((&seen["destination"], &seen["service"]), (&sample()["url"], &json!("CloudTable")));
    assert_eq!(seen["create_time"].to_string().len(), "1510133424000".len());
    for silent in ["url", "security_group_id", "network_id", "tags", "count"] {
        assert_eq!(seen.get(silent), None, "{silent}");
    }
    let kept = mock.dli().connections().remove(0);
    assert_eq!((kept.tags["k"].as_str(), kept.network_id.as_str()), ("v", "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"));
}

#[test]
fn services_are_told_in_the_services_own_spelling() {
    let mock = at_once();
    for (number, (sent, told)) in [
        ("cloudtable.opentsdb", "CloudTable.OPENTSDB"),
        ("CLOUDTABLE", "CloudTable"),
        ("MRS.OpenTSDB", "MRS.OPENTSDB"),
        ("dws", "DWS"),
        ("Rds", "RDS"),
        ("CSS", "CSS"),
    ]
    .iter()
    .enumerate()
    {
        let body = changed(changed(sample(), "service", json!(sent)), "name", json!(format!("n{number}")));
        assert_eq!(get(&mock, &create(&mock, &body))["service"], *told, "{sent}");
    }
}

#[test]
fn looks_at_the_list_let_time_pass_too() {
    let mock = MockBackend::start().unwrap();
    create(&mock, &sample());
    let seen: Vec<_> = (0..3).map(|_| list(&mock)["connections"][0]["state"].clone()).collect();
    assert_eq!(seen, ["CREATING", "CREATING", "ACTIVE"]);
}

#[test]
fn a_failed_creation_says_why() {
    let mock = MockBackend::start().unwrap();
    let outcome = CreationOutcome::Failed { message: "the router is not ready".to_owned() };
    mock.dli().plan_next_creation(CreationPlan { polls: 0, ..CreationPlan::ending(outcome) });
    let failed = get(&mock, &create(&mock, &sample()));
    assert_eq!((&failed["state"], &failed["message"]), (&json!("FAILED"), &json!("the router is not ready")));
    assert_eq!((&failed["is_success"], &failed["connection_url"]), (&json!(true), &json!("")));
}

#[test]
fn a_held_creation_ends_after_its_release_only_and_hinders_a_deletion() {
    let mock = MockBackend::start().unwrap();
    mock.dli().plan_creations(CreationPlan::held());
    let id = create(&mock, &sample());
    for _ in 0..5 {
        let refused = send(&mock, "DELETE", &id);
        assert_eq!((refused.status, refused.code().as_str()), (400, "DLI.0007"));
    }
    mock.dli().release_creations();
    assert_eq!(get(&mock, &id)["state"], "ACTIVE");
    assert_eq!(send(&mock, "DELETE", &id).status, 200);
}

#[test]
fn a_deleted_connection_leaves_its_record() {
    let mock = at_once();
    let id = create(&mock, &sample());
    assert_eq!(send(&mock, "DELETE", &id).json(), json!({"is_success": true, "message": "Deleted"}));
    assert_eq!(list(&mock)["connections"][0]["state"], "DELETED");
    assert_eq!(get(&mock, &id)["state"], "DELETED");
    assert_eq!(send(&mock, "DELETE", &id).code(), "DLI.0002");
    mock.dli().configure(|settings| settings.keeps_deleted = false);
    assert_eq!(list(&mock)["connections"][0]["state"], "DELETED");
    for (missing, status, code) in [
        (Missing::Object, 400, "DLI.0002"),
        (Missing::Parameter, 400, "DLI.0001"),
        (Missing::Resource, 404, "DLI.0023"),
    ] {
        mock.dli().configure(|settings| settings.missing = missing);
        for id in [id.as_str(), "unknown"] {
            let answer = send(&mock, "GET", id);
            assert_eq!((answer.status, answer.code().as_str()), (status, code));
            assert!(answer.text.contains("does not exist"));
        }
    }
}

#[test]
fn a_list_has_a_count_if_told_so() {
    let mock = at_once();
    create(&mock, &sample());
    assert_eq!(list(&mock).get("count"), None);
    mock.dli().configure(|settings| settings.counted_list = true);
    assert_eq!(list(&mock)["count"], 1);
    assert!(list(&mock)["connections"][0]["queue_list"].is_array());
}

#[test]
fn a_name_can_be_taken_once_and_again_after_a_deletion() {
    let mock = at_once();
    let id = create(&mock, &sample());
    let again = post(&mock, &sample());
    assert_eq!((again.status, again.code().as_str()), (400, "DLI.0006"));
    send(&mock, "DELETE", &id);
    create(&mock, &sample());
    mock.dli().configure(|settings| settings.unique_names = false);
    create(&mock, &sample());
}

#[test]
fn bodies_that_break_a_documented_rule_are_refused() {
    let mock = at_once();
    let tags = |tags: Value| changed(sample(), "tags", tags);
    for body in [
        without(sample(), "name"),
        without(sample(), "service"),
        without(sample(), "security_group_id"),
        without(sample(), "network_id"),
        without(sample(), "url"),
        changed(sample(), "name", json!("")),
        changed(sample(), "service", json!("OBS")),
        changed(sample(), "url", json!("u".repeat(513))),
        tags(json!(["k=v"])),
        tags(json!({"k": "v"})),
        tags(json!([{"key": "k"}])),
        tags(json!([{"key": "k", "value": 1}])),
        tags(json!([{"key": "k", "value": "v"}, {"key": "k", "value": "w"}])),
        changed(sample(), "destination", json!("u")),
        json!([]),
    ] {
        let answer = post(&mock, &body);
        assert_eq!((answer.status, answer.code().as_str()), (400, "DLI.0001"), "{body}");
    }
    let mut untyped = Request::new("POST", &connections());
    untyped.body = sample().to_string();
    assert_eq!(untyped.signed().send(&mock).code(), "DLI.0001");
    assert!(mock.dli().connections().is_empty());
    create(&mock, &changed(sample(), "url", json!("ü".repeat(512))));
}

#[test]
fn calls_can_fail_inside_success_or_be_retired() {
    let mock = at_once();
    let id = create(&mock, &sample());
    mock.dli().configure(|settings| settings.unsuccessful = Some("busy".to_owned()));
    for (answer, status) in
        [(post(&mock, &sample()), 201), (send(&mock, "GET", &id), 200), (send(&mock, "DELETE", &id), 200)]
    {
        assert_eq!((answer.status, answer.json()), (status, json!({"is_success": false, "message": "busy"})));
    }
    mock.dli().configure(|settings| settings.retired = true);
    for answer in [post(&mock, &sample()), send(&mock, "GET", &id), send(&mock, "DELETE", &id)] {
        assert_eq!((answer.status, answer.code().as_str()), (404, "APIGW.0101"));
    }
    assert_eq!(mock.requests_of("dli.delete").len(), 2);
    assert_eq!(mock.dli().connections()[0].state, "ACTIVE");
}

#[test]
fn the_world_can_change_behind_the_providers_back() {
    let mock = at_once();
    mock.dli().put_connection(Connection::new("c1", "RDS", "made_elsewhere", "192.168.3.208:3306"));
    mock.dli().patch_connection("c1", &json!({"state": "INVALID", "url": "192.168.3.209:3306"})).unwrap();
    let seen = get(&mock, "c1");
    assert_eq!((&seen["state"], &seen["destination"]), (&json!("INVALID"), &json!("192.168.3.209:3306")));
    assert!(mock.dli().remove_connection("c1"));
    assert_eq!(send(&mock, "GET", "c1").status, 400);
}
