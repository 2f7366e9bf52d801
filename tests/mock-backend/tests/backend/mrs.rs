//! The life of a data connection, and the rules of its calls.

use mock_backend::mrs::{DataConnector, UpdateResult};
use mock_backend::{Config, MockBackend, PROJECT_ID};
use serde_json::{Value, json};

use crate::client::{Answer, Request, changed, without};

fn connectors() -> String {
    format!("/v2/{PROJECT_ID}/data-connectors")
}

fn one(id: &str) -> String {
    format!("{}/{id}", connectors())
}

/// The connector of the sample of the API page, with a password.
fn sample() -> Value {
    let source_info = json!({
        "db_name": "default",
        "user_name": "mrs",
        "password": "secret-1",
        "rds_instance_id": "3aa55f1cb4c3491686936130f21e9f16in01",
    });
    json!({
        "connector_name": "mrs-mysql-connector",
        "source_type": "RDS_MYSQL",
        "source_info": source_info.to_string(),
    })
}

fn send(mock: &MockBackend, method: &str, target: &str, connector: &Value) -> Answer {
    Request::new(method, target).json(&json!({"data_connector": connector})).signed().send(mock)
}

fn create(mock: &MockBackend, connector: &Value) -> String {
    let answer = send(mock, "POST", &connectors(), connector);
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["connector_id"].as_str().unwrap().to_owned()
}

fn list(mock: &MockBackend, query: &str) -> Answer {
    Request::new("GET", &format!("{}{query}", connectors())).signed().send(mock)
}

fn source_info(row: &Value) -> Value {
    serde_json::from_str(row["source_info"].as_str().unwrap()).unwrap()
}

#[test]
fn a_created_connection_is_listed_with_more_and_without_its_password() {
    let mock = MockBackend::start().unwrap();
    let id = create(&mock, &sample());
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    let listed = list(&mock, "").json();
    assert_eq!(listed["total_count"], 1);
    let row = &listed["data_connectors"][0];
    assert_eq!((&row["connector_id"], &row["status"], row.get("used_clusters")), (&json!(id), &json!(0), None));
    assert_eq!(row["create_time"].to_string().len(), "1681270961".len());
    let source = source_info(row);
    assert_eq!((&source["user_name"], source.get("password")), (&json!("mrs"), None));
    assert!(source["jdbc_url"].is_string() && source["driver_path"].is_string());
    assert_eq!(mock.mrs().data_connectors()[0].source_info["password"], "secret-1");
}

#[test]
fn an_update_replaces_everything() {
    let mock = MockBackend::start().unwrap();
    let id = create(&mock, &sample());
    let body = json!({"connector_name": "renamed", "source_type": "gaussdb-mysql", "source_info": "{\"a\":1}"});
    let updated = send(&mock, "PUT", &one(&id), &body);
    assert_eq!((updated.status, updated.json()), (200, json!({"result": "succeeded"})));
    let connector = mock.mrs().data_connectors().remove(0);
    assert_eq!((connector.connector_name.as_str(), connector.source_type.as_str()), ("renamed", "gaussdb-mysql"));
    assert_eq!(Value::Object(connector.source_info), json!({"a": 1}));
}

#[test]
fn an_update_can_answer_in_three_ways() {
    let mock = MockBackend::start().unwrap();
    let id = create(&mock, &sample());
    for (result, text, kept) in [
        (UpdateResult::Succeed, "succeed", "succeed"),
        (UpdateResult::Failed, "failed", "succeed"),
        (UpdateResult::Succeeded, "succeeded", "succeeded"),
    ] {
        mock.mrs().configure(|settings| settings.update_result = result);
        let updated = send(&mock, "PUT", &one(&id), &changed(sample(), "connector_name", json!(text)));
        assert_eq!((updated.status, &updated.json()["result"]), (200, &json!(text)));
        assert_eq!(mock.mrs().data_connectors()[0].connector_name, kept);
    }
}

#[test]
fn a_deletion_has_no_body_and_minds_no_clusters() {
    let mock = MockBackend::start().unwrap();
    let id = create(&mock, &sample());
    mock.mrs().patch_data_connector(&id, &json!({"used_clusters": ["c1", "c2"]})).unwrap();
    assert_eq!(list(&mock, "").json()["data_connectors"][0]["used_clusters"], "c1,c2");
    let deleted = Request::new("DELETE", &one(&id)).signed().send(&mock);
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    assert_eq!(list(&mock, "").json(), json!({"total_count": 0, "data_connectors": []}));
}

#[test]
fn an_unknown_id_is_a_server_error_unless_told_otherwise() {
    let mock = MockBackend::start().unwrap();
    for status in [500, 404] {
        mock.mrs().configure(|settings| settings.missing_status = status);
        let deleted = Request::new("DELETE", &one("0822239c1e80d4502f82c008937da9b5")).signed().send(&mock);
        let updated = send(&mock, "PUT", &one("unknown"), &sample());
        for answer in [deleted, updated] {
            assert_eq!((answer.status, answer.code().as_str()), (status, "MRS.0010"));
        }
    }
    assert_eq!(Request::new("DELETE", &one("a.b")).signed().send(&mock).code(), "12000002");
}

#[test]
fn a_list_has_pages_and_filters() {
    let mock = MockBackend::start().unwrap();
    for number in 0..12 {
        mock.mrs().put_data_connector(DataConnector::new(
            &format!("id{number}"),
            "RDS_MYSQL",
            &format!("name{number}"),
        ));
    }
    mock.mrs().put_data_connector(DataConnector::new("pg", "RDS_POSTGRES", "name-pg"));
    mock.mrs().patch_data_connector("pg", &json!({"status": 1})).unwrap();
    for (query, total, rows) in [
        ("", 13, 10),
        ("?limit=1000", 13, 13),
        ("?limit=5&offset=10", 13, 3),
        ("?offset=20", 13, 0),
        ("?connector_id=id1", 1, 1),
        ("?connector_name=name1", 3, 3),
        ("?source_type=RDS_POSTGRES", 1, 1),
        ("?available=true", 12, 10),
        ("?id=id1", 13, 10),
    ] {
        let listed = list(&mock, query).json();
        let found = listed["data_connectors"].as_array().unwrap().len();
        assert_eq!((listed["total_count"].as_u64(), found), (Some(total), rows), "{query}");
    }
    for query in ["?limit=0", "?limit=1001", "?limit=x", "?offset=-1", "?available=yes"] {
        assert_eq!(list(&mock, query).code(), "12000002", "{query}");
    }
    mock.mrs().configure(|settings| settings.list_alias = true);
    assert!(list(&mock, "").json()["datasource_connectors"].is_array());
}

#[test]
fn bodies_that_break_a_documented_rule_are_refused() {
    let mock = MockBackend::start().unwrap();
    for connector in [
        without(sample(), "connector_name"),
        without(sample(), "source_type"),
        without(sample(), "source_info"),
        changed(sample(), "connector_name", json!("")),
        changed(sample(), "source_type", json!("rds_mysql")),
        changed(sample(), "source_info", json!({"db_name": "default"})),
        changed(sample(), "source_info", json!("not JSON")),
        changed(sample(), "source_info", json!("[]")),
        changed(sample(), "source_info_json", json!("{}")),
    ] {
        let answer = send(&mock, "POST", &connectors(), &connector);
        assert_eq!((answer.status, answer.code().as_str()), (400, "12000002"), "{connector}");
    }
    let bare = Request::new("POST", &connectors()).json(&sample()).signed().send(&mock);
    assert_eq!(bare.code(), "12000002", "the object has to be wrapped");
    let mut untyped = Request::new("POST", &connectors());
    untyped.body = json!({"data_connector": sample()}).to_string();
    assert_eq!(untyped.signed().send(&mock).code(), "12000002");
    assert_eq!(Request::new("GET", &connectors()).json(&json!({})).signed().send(&mock).code(), "12000002");
    assert!(mock.mrs().data_connectors().is_empty());
}

#[test]
fn the_path_of_the_examples_is_not_published() {
    let mock = MockBackend::start().unwrap();
    let answer = send(&mock, "POST", connectors().trim_end_matches('s'), &sample());
    assert_eq!((answer.status, answer.code().as_str()), (404, "APIGW.0101"));
}

#[test]
fn instances_can_be_missing_and_names_can_be_made_unique() {
    let missing = "3aa55f1cb4c3491686936130f21e9f16in01".to_owned();
    let mock = MockBackend::with_config(Config::default().with(|config| config.mrs.missing_instances = vec![missing]))
        .unwrap();
    let refused = send(&mock, "POST", &connectors(), &sample());
    assert_eq!((refused.status, refused.code().as_str()), (400, "MRS.1010"));
    mock.mrs().configure(|settings| settings.missing_instances.clear());
    let id = create(&mock, &sample());
    create(&mock, &sample());
    mock.mrs().configure(|settings| settings.unique_names = true);
    assert_eq!(send(&mock, "POST", &connectors(), &sample()).code(), "MRS.0010");
    assert!(mock.mrs().remove_data_connector(&id));
}

#[test]
fn a_connection_belongs_to_its_project() {
    let mock = MockBackend::with_config(Config::default().with_project("p2", "other")).unwrap();
    let id = create(&mock, &sample());
    let elsewhere = |path: String| path.replace(PROJECT_ID, "p2");
    let listed = Request::new("GET", &elsewhere(connectors())).signed().send(&mock);
    assert_eq!(listed.json()["total_count"], 0);
    assert_eq!(Request::new("DELETE", &elsewhere(one(&id))).signed().send(&mock).code(), "MRS.0010");
}
