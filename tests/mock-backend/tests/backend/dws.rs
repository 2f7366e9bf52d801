//! The life of a data source, and the rules of its calls.

use mock_backend::{CLUSTER_ID, Config, DataSource, JobOutcome, JobPlan, MockBackend, PROJECT_ID};
use serde_json::{Value, json};

use crate::client::{Answer, Request, changed, data_sources, without};

/// The sample of the API page.
fn sample() -> Value {
    json!({
        "type": "OBS",
        "data_source_name": "source1",
        "user_name": "DWSAccessOBS",
        "connect_info": "gaussdb",
        "description": "description",
    })
}

fn mrs() -> Value {
    json!({
        "type": "MRS",
        "data_source_name": "mrs1",
        "user_name": "admin",
        "user_pwd": "secret-1",
        "data_source_id": "b1a9f1a3-7c4d-4a0f-9c5e-2f3b6a7d8e90",
    })
}

fn create(mock: &MockBackend, body: &Value) -> Answer {
    Request::new("POST", &data_sources()).json(body).signed().send(mock)
}

fn list(mock: &MockBackend) -> Value {
    Request::new("GET", &data_sources()).signed().send(mock).json()
}

fn job(mock: &MockBackend, started: &Answer) -> Value {
    let id = started.json()["job_id"].as_str().unwrap().to_owned();
    Request::new("GET", &format!("/v1.0/{PROJECT_ID}/job/{id}")).signed().send(mock).json()
}

fn one(started: &Answer) -> String {
    format!("{}/{}", data_sources(), started.json()["id"].as_str().unwrap())
}

fn at_once() -> MockBackend {
    let jobs = JobPlan { polls: 0, ..JobPlan::default() };
    MockBackend::with_config(Config { jobs, ..Config::default() }).unwrap()
}

fn failing(plan: fn(String, String) -> JobOutcome) -> MockBackend {
    let outcome = plan("CreateDataSource-fail:DWS.0114".to_owned(), "DWS.0114:no permission".to_owned());
    MockBackend::with_config(Config { jobs: JobPlan { polls: 0, held: false, outcome }, ..Config::default() }).unwrap()
}

#[test]
fn a_job_shows_its_states_and_then_the_data_source_is_usable() {
    let mock = MockBackend::start().unwrap();
    let created = create(&mock, &sample());
    assert_eq!(created.status, 200, "{}", created.text);
    let seen: Vec<_> = (0..3).map(|_| job(&mock, &created)).collect();
    assert_eq!([&seen[0]["status"], &seen[1]["status"], &seen[2]["status"]], ["INIT", "RUNNING", "SUCCESS"]);
    assert_eq!([&seen[0]["progress"], &seen[2]["progress"]], ["9%", "100%"]);
    let listed = list(&mock);
    assert_eq!((&listed["count"], &listed["cluster_id"]), (&json!(1), &json!(CLUSTER_ID)));
    let row = &listed["data_sources"][0];
    assert_eq!((&row["configure_status"], &row["name"]), (&json!("200"), &json!("source1")));
    assert_eq!(row["created"].as_str().unwrap().len(), "2022-10-30T07:38:33".len());
    assert_eq!((row.get("status"), row.get("data_source_id")), (None, None));
}

#[test]
fn looks_at_the_list_let_time_pass_too() {
    let mock = MockBackend::start().unwrap();
    create(&mock, &sample());
    let seen: Vec<_> = (0..3).map(|_| list(&mock)["data_sources"][0]["configure_status"].clone()).collect();
    assert_eq!(seen, ["100", "100", "200"]);
}

#[test]
fn passwords_arrive_and_are_never_returned() {
    let mock = at_once();
    create(&mock, &mrs());
    assert_eq!(mock.dws().data_sources()[0].user_pwd.as_deref(), Some("secret-1"));
    assert!(!list(&mock).to_string().contains("secret-1"));
    assert_eq!(list(&mock)["data_sources"][0]["status"], "200");
}

#[test]
fn the_list_is_filtered_by_type() {
    let mock = at_once();
    create(&mock, &sample());
    create(&mock, &mrs());
    let of_mrs = Request::new("GET", &format!("{}?type=MRS", data_sources())).signed().send(&mock).json();
    assert_eq!((&of_mrs["type"], &of_mrs["count"]), (&json!("MRS"), &json!(1)));
    assert_eq!((&list(&mock)["type"], &list(&mock)["count"]), (&Value::Null, &json!(2)));
}

#[test]
fn a_failed_create_leaves_a_row_that_says_why() {
    let mock = failing(|failed_code, failed_detail| JobOutcome::Fail { failed_code, failed_detail });
    let created = create(&mock, &sample());
    let job = job(&mock, &created);
    assert_eq!((&job["status"], &job["failed_code"]), (&json!("FAIL"), &json!("CreateDataSource-fail:DWS.0114")));
    let row = &list(&mock)["data_sources"][0];
    assert_eq!((&row["configure_status"], &row["fail_reason"]), (&json!("300"), &json!("DWS.0114:no permission")));
}

#[test]
fn a_stopped_job_is_a_failure_too() {
    let mock = failing(|failed_code, failed_detail| JobOutcome::Stop { failed_code, failed_detail });
    let created = create(&mock, &sample());
    assert_eq!(job(&mock, &created)["status"], "STOP");
    assert_eq!(list(&mock)["data_sources"][0]["configure_status"], "300");
}

#[test]
fn an_update_changes_the_agency_once_its_job_is_done() {
    let mock = at_once();
    let created = create(&mock, &sample());
    mock.dws().plan_next_job(JobPlan { polls: 1, ..JobPlan::default() });
    let body = json!({"reconfigure": {"agency": "Other", "reboot": true}});
    let updated = Request::new("PUT", &one(&created)).json(&body).signed().send(&mock);
    assert_eq!(updated.json()["data_source_id"], created.json()["id"]);
    let row = |seen: &Value| (seen["configure_status"].clone(), seen["user_name"].clone());
    assert_eq!(row(&list(&mock)["data_sources"][0]), (json!("500"), json!("DWSAccessOBS")));
    assert_eq!(row(&list(&mock)["data_sources"][0]), (json!("200"), json!("Other")));
    assert_eq!((mock.dws().data_sources()[0].reboot, mock.dws().clusters()[0].restarts), (Some(true), 1));
}

#[test]
fn an_update_of_mrs_restarts_the_cluster_and_takes_no_agency() {
    let mock = at_once();
    let created = create(&mock, &mrs());
    let update = |body: &Value| Request::new("PUT", &one(&created)).json(body).signed().send(&mock);
    assert_eq!(update(&json!({"reconfigure": {"agency": "Other"}})).code(), "DWS.5130");
    assert_eq!(update(&json!({"reconfigure": {"reboot": false}})).status, 200);
    assert_eq!(mock.dws().clusters()[0].restarts, 1);
    assert_eq!(update(&json!({"agency": "Other"})).status, 400);
}

#[test]
fn a_deleted_data_source_stays_listed_until_its_job_ends() {
    let mock = at_once();
    let created = create(&mock, &sample());
    mock.dws().plan_next_job(JobPlan { polls: 1, ..JobPlan::default() });
    assert_eq!(Request::new("DELETE", &one(&created)).signed().send(&mock).status, 200);
    assert_eq!(list(&mock)["data_sources"][0]["configure_status"], "401");
    assert_eq!(list(&mock)["count"], 0);
    let again = Request::new("DELETE", &one(&created)).signed().send(&mock);
    assert_eq!((again.status, again.code().as_str()), (404, "DWS.0015"));
    let update = Request::new("PUT", &one(&created)).json(&json!({"reconfigure": {}})).signed().send(&mock);
    assert_eq!(update.status, 404);
}

#[test]
fn a_held_job_ends_after_its_release_only() {
    let mock = MockBackend::start().unwrap();
    mock.dws().plan_next_job(JobPlan::held());
    let created = create(&mock, &sample());
    for _ in 0..10 {
        assert_ne!(job(&mock, &created)["status"], "SUCCESS");
    }
    mock.dws().release_jobs();
    assert_eq!(job(&mock, &created)["status"], "SUCCESS");
}

#[test]
fn one_operation_at_a_time_and_only_on_its_own_cluster() {
    let other = "0F6B2C3D-1111-4222-8333-444455556666";
    let mock = MockBackend::with_config(Config::default().with_cluster(other)).unwrap();
    create(&mock, &sample());
    for _ in 0..2 {
        let busy = create(&mock, &mrs());
        assert_eq!((busy.status, busy.code().as_str()), (409, "DWS.0011"));
    }
    assert_eq!(create(&mock, &mrs()).status, 200, "each refusal lets time pass");
    let elsewhere = data_sources().replace(CLUSTER_ID, &other.to_lowercase());
    assert_eq!(Request::new("POST", &elsewhere).json(&sample()).signed().send(&mock).status, 200);
}

#[test]
fn clusters_that_are_unknown_foreign_or_malformed_are_told_apart() {
    let mut config = Config::default().with_project("p2", "other");
    config.clusters.push(mock_backend::Cluster::new("aaaaaaaa-1111-4222-8333-444455556666", "p2"));
    let mock = MockBackend::with_config(config).unwrap();
    for (cluster, status, code) in [
        ("11111111-1111-4222-8333-444455556666", 404, "DWS.0047"),
        ("aaaaaaaa-1111-4222-8333-444455556666", 404, "DWS.0047"),
        ("4ca46bf15c6148ffb4f30ad4e5e3ba90", 400, "DWS.5064"),
    ] {
        let answer = Request::new("GET", &data_sources().replace(CLUSTER_ID, cluster)).signed().send(&mock);
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{cluster}");
    }
}

#[test]
fn bodies_that_break_a_documented_rule_are_refused() {
    let mock = at_once();
    for (body, code) in [
        (without(sample(), "type"), "DWS.0001"),
        (without(sample(), "data_source_name"), "DWS.0001"),
        (without(sample(), "user_name"), "DWS.0001"),
        (without(sample(), "connect_info"), "DWS.5172"),
        (without(mrs(), "user_pwd"), "DWS.5199"),
        (without(mrs(), "data_source_id"), "DWS.0001"),
        (changed(sample(), "data_source_name", json!("a-b")), "DWS.0001"),
        (changed(sample(), "data_source_name", json!("a".repeat(65))), "DWS.0001"),
        (changed(sample(), "user_name", json!("ab")), "DWS.5198"),
        (changed(sample(), "user_name", json!("a".repeat(21))), "DWS.5198"),
        (changed(sample(), "description", json!("d".repeat(257))), "DWS.5056"),
        (changed(sample(), "description", json!("a=b")), "DWS.0001"),
        (changed(sample(), "reboot", json!("true")), "DWS.0001"),
        (changed(sample(), "description", Value::Null), "DWS.0001"),
        (changed(sample(), "user_pwd_wo", json!("x")), "DWS.0001"),
        (json!([]), "DWS.0001"),
    ] {
        let answer = create(&mock, &body);
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{body}");
    }
    assert!(mock.dws().data_sources().is_empty());
}

#[test]
fn bodies_at_the_limits_of_the_rules_are_accepted() {
    let mock = at_once();
    for (number, body) in [
        changed(sample(), "data_source_name", json!("a")),
        changed(sample(), "data_source_name", json!("Z_9".repeat(21) + "z")),
        changed(changed(sample(), "description", json!("ä".repeat(256))), "data_source_name", json!("b")),
        changed(changed(sample(), "type", json!("LAKE_FORMATION")), "data_source_name", json!("c")),
        changed(mrs(), "reboot", json!(false)),
    ]
    .iter()
    .enumerate()
    {
        let answer = create(&mock, body);
        assert_eq!(answer.status, 200, "{number}: {}", answer.text);
    }
}

#[test]
fn a_name_can_be_taken_once_in_a_cluster() {
    let mock = at_once();
    create(&mock, &sample());
    let again = create(&mock, &sample());
    assert_eq!((again.status, again.code().as_str()), (400, "DWS.0001"));
}

#[test]
fn content_type_and_body_go_together() {
    let mock = at_once();
    let post = |content_type: &str, body: &str| {
        let mut request = Request::new("POST", &data_sources()).header("Content-Type", content_type);
        body.clone_into(&mut request.body);
        request.signed().send(&mock)
    };
    assert_eq!(post("text/plain", &sample().to_string()).code(), "DWS.0001");
    assert_eq!(post("application/json", "").code(), "DWS.0006");
    assert_eq!(post("application/json", "{").code(), "DWS.0001");
    assert_eq!(post("application/json;charset=UTF-8", &sample().to_string()).status, 200);
    assert_eq!(Request::new("GET", &data_sources()).json(&json!({})).signed().send(&mock).status, 400);
}

#[test]
fn the_world_can_change_behind_the_providers_back() {
    let mock = at_once();
    mock.dws().put_data_source(DataSource::new("x1", "OBS", "made_elsewhere", "agency"));
    mock.dws().patch_data_source("x1", &json!({"user_name": "drifted", "description": "new"})).unwrap();
    let row = list(&mock)["data_sources"][0].clone();
    assert_eq!((&row["user_name"], &row["description"]), (&json!("drifted"), &json!("new")));
    mock.dws().patch_data_source("x1", &json!({"no_such_member": 1})).unwrap_err();
    mock.dws().patch_data_source("x2", &json!({})).unwrap_err();
    assert!(mock.dws().remove_data_source("x1") && !mock.dws().remove_data_source("x1"));
    assert!(mock.dws().remove_cluster(CLUSTER_ID));
    assert_eq!(list(&mock)["error_code"], "DWS.0047");
}
