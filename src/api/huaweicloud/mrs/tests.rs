//! The calls against a loopback server: what goes over the wire, and what its answers mean.

use super::super::testing::Scene;
use super::*;
use crate::api::http::testing::{Answer, Server, answer};

const PATH: &str = "/v2/p/data-connectors";
const SOURCE_INFO: &str = r#"{"rds_instance_id":"3aa5","db_name":"default","user_name":"mrs","password":"hunter22"}"#;

fn connectors(scene: &Scene) -> DataConnectors<'_> {
    scene.cloud.mrs().data_connectors("p")
}

fn body() -> NewDataConnector {
    NewDataConnector {
        connector_name: "mrs-mysql-connector".into(),
        source_type: "RDS_MYSQL".into(),
        source_info: SOURCE_INFO.into(),
    }
}

fn rows(ids: &[&str], total: usize) -> Answer {
    let rows: Vec<_> = ids.iter().map(|id| format!(r#"{{"connector_id":"{id}","status":0}}"#)).collect();
    answer(200, format!(r#"{{"data_connectors":[{}],"total_count":{total}}}"#, rows.join(",")))
}

#[tokio::test]
async fn a_create_is_sent_as_documented() {
    let scene = Scene::new(vec![answer(201, r#"{"connector_id":"0822"}"#)]).await;
    assert_eq!(connectors(&scene).create(&scene.context, &body()).await.unwrap(), "0822");
    let received = &scene.server.received()[0];
    assert_eq!(received.line, format!("POST {PATH}"));
    assert_eq!(
        received.body,
        r#"{"data_connector":{"connector_name":"mrs-mysql-connector","source_type":"RDS_MYSQL","source_info":"{\"rds_instance_id\":\"3aa5\",\"db_name\":\"default\",\"user_name\":\"mrs\",\"password\":\"hunter22\"}"}}"#
    );
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.header("x-project-id"), Some("p"));
}

#[tokio::test]
async fn the_password_in_the_source_info_stays_secret() {
    let refused = r#"{"error_code":"MRS.1010","error_msg":"no instance for hunter22"}"#;
    let scene = Scene::new(vec![answer(400, refused)]).await;
    let error = connectors(&scene).create(&scene.context, &body()).await.unwrap_err();
    let text = format!("{error} {error:?} {:?}", body());
    assert!(text.contains("no instance for ***") && !text.contains("hunter22"), "{text}");
    assert!(!error.may_have_reached());
}

#[tokio::test]
async fn an_answer_that_says_too_little_leaves_a_doubt() {
    for reply in [answer(201, ""), answer(201, r#"{"connector_id":""}"#), answer(500, r#"{"error_code":"MRS.0010"}"#)] {
        let scene = Scene::new(vec![reply]).await;
        let error = connectors(&scene).create(&scene.context, &body()).await.unwrap_err();
        assert!(error.may_have_reached(), "{error}");
        assert_eq!(scene.server.lines().len(), 1);
    }
}

fn ids(found: &[DataConnector]) -> Vec<&str> {
    found.iter().filter_map(|connector| connector.connector_id.as_deref()).collect()
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let scene = Scene::new(vec![rows(&["a", "b"], 3), rows(&["c"], 3)]).await;
    let found = connectors(&scene).list(&scene.context).await.unwrap().into_whole().unwrap();
    assert_eq!(ids(&found), ["a", "b", "c"]);
    let get = |offset| format!("GET {PATH}?limit=1000&offset={offset}");
    assert_eq!(scene.server.lines(), [get(0), get(2)]);

    let alias =
        r#"{"datasource_connectors":[{"connector_id":"a","used_clusters":"x, y","create_time":1681270961,"new":{}}]}"#;
    // One of the two names may be there without anything under it.
    for body in [alias.to_owned(), alias.replacen('{', r#"{"data_connectors":null,"#, 1)] {
        let scene = Scene::new(vec![answer(200, &body), answer(200, &body)]).await;
        let found = connectors(&scene).list(&scene.context).await.unwrap().into_whole().unwrap();
        assert_eq!((found[0].used_clusters(), found[0].create_time), (vec!["x", "y"], Some(1681270961)));
    }
}

#[tokio::test]
async fn a_list_that_is_not_whole_is_no_absence() {
    let scene = Scene::new(vec![rows(&["a"], 2), rows(&[], 2)]).await;
    let listing = connectors(&scene).list(&scene.context).await.unwrap();
    assert_eq!(ids(listing.rows()), ["a"]);
    let error = listing.into_whole().unwrap_err();
    assert!(error.to_string().contains("1 of 2 rows"), "{error}");
    for (body, is_proof) in [
        (r#"{"total_count":0}"#, true),
        (r#"{"data_connectors":null}"#, true),
        (r#"{"data_connectors":[{"connector_id":"b"}],"total_count":"1"}"#, true),
        (r#"{"data_connectors":[{"connector_id":"b"}],"total_count":0}"#, true),
        (r#"{"data_connectors":[{"connector_id":"b"}],"total_count":200}"#, false),
        (r#"{"data_connectors":[{"status":0}]}"#, false),
        ("{}", false),
        ("[]", false),
    ] {
        let scene = Scene::on(Server::answering(move |_| answer(200, body)).await, |_| ());
        let found = connectors(&scene).find(&scene.context, "a").await;
        assert_eq!(found.is_ok(), is_proof, "{body}: {found:?}");
        assert!(is_proof || matches!(found.unwrap_err().kind(), Kind::Undecodable { .. }), "{body}");
    }
}

#[tokio::test]
async fn decorative_fields_are_read_in_any_type() {
    let row = r#"{"connector_id":5,"connector_name":7,"source_info":{"db_name":"a","pool":1.50},"create_time":"1681270961",
        "last_update_time":1681270961.0,"status":"0","used_clusters":["x","y"],"create_user":null,"encrypt_type":"2"}"#;
    let scene = Scene::new(vec![answer(200, format!(r#"{{"data_connectors":[{row}],"total_count":"1"}}"#))]).await;
    let found = connectors(&scene).find(&scene.context, "5").await.unwrap().unwrap();
    assert_eq!(found.source_info.as_deref(), Some(r#"{"db_name":"a","pool":1.50}"#));
    assert_eq!((found.create_time, found.last_update_time), (Some(1681270961), Some(1681270961)));
    assert_eq!((found.status, found.used_clusters(), found.create_user.as_deref()), (Some(0), vec!["x", "y"], None));
    assert_eq!(found.connector_name.as_deref(), Some("7"));
}

#[tokio::test]
async fn a_connector_is_found_by_its_exact_id() {
    let scene = Scene::new(vec![rows(&["ab", "a"], 9)]).await;
    assert_eq!(connectors(&scene).find(&scene.context, "a").await.unwrap().unwrap().connector_id.unwrap(), "a");
    assert_eq!(scene.server.lines(), [format!("GET {PATH}?connector_id=a")]);

    // The whole list decides where the filter finds nothing.
    let scene = Scene::new(vec![rows(&[], 0), rows(&["a"], 1), rows(&["ab"], 1), rows(&["ab"], 1)]).await;
    assert!(connectors(&scene).find(&scene.context, "a").await.unwrap().is_some());
    assert!(connectors(&scene).find(&scene.context, "a").await.unwrap().is_none());
}

#[tokio::test]
async fn an_update_can_fail_inside_a_success() {
    let result = |result: &str| answer(200, format!(r#"{{"result":"{result}"}}"#));
    let scene = Scene::new(vec![result("succeeded"), result("Succeed"), result("failed"), answer(200, "{}")]).await;
    let update = async || connectors(&scene).update(&scene.context, "a", &body()).await;
    update().await.unwrap();
    update().await.unwrap();
    let error = update().await.unwrap_err();
    assert!(error.to_string().contains("the result is \"failed\""), "{error}");
    assert!(matches!(update().await.unwrap_err().kind(), Kind::Undecodable { .. }));
    assert_eq!(scene.server.lines()[0], format!("PUT {PATH}/a"));
}

#[tokio::test]
async fn a_deletion_needs_no_body() {
    let unknown = r#"{"error_code":"MRS.0010","error_msg":"no such connector"}"#;
    let scene = Scene::new(vec![answer(204, ""), answer(500, unknown)]).await;
    connectors(&scene).delete(&scene.context, "a").await.unwrap();
    let error = connectors(&scene).delete(&scene.context, "a").await.unwrap_err();
    assert_eq!(error.code(), Some("MRS.0010"));
    assert_eq!(scene.server.lines(), [format!("DELETE {PATH}/a"), format!("DELETE {PATH}/a")]);
}

/// Callers run on a multi-threaded runtime.
#[tokio::test]
async fn the_calls_can_move_between_threads() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let scene = Scene::new(vec![rows(&["a"], 1)]).await;
    assert_send(connectors(&scene).find(&scene.context, "a")).await.unwrap();
}
