//! The waits and the order of calls, against a loopback server.

use super::super::super::testing::Scene;
use super::*;
use crate::api::http::testing::{Answer as Reply, answer};

const PATH: &str = "/v2.0/p/datasource/enhanced-connections";

fn connections(scene: &Scene) -> EnhancedConnections<'_> {
    scene.cloud.dli().enhanced_connections("p")
}

/// A connection whose pool `e1` is in this state; none is bound where there is no state.
fn shown(pool: Option<&str>) -> Reply {
    let pool = pool.map(|state| format!(r#"{{"name":"e1","status":"{state}","err_msg":"no route"}}"#));
    let pools = pool.unwrap_or_default();
    answer(
        200,
        format!(r#"{{"id":"c1","status":"ACTIVE","available_queue_info":[],"elastic_resource_pools":[{pools}]}}"#),
    )
}

fn refused(message: &str) -> Reply {
    answer(400, format!(r#"{{"error_code":"DLI.0007","error_msg":"{message}"}}"#))
}

fn pool() -> Bound {
    Bound { elastic_resource_pools: vec!["e1".to_owned()], ..Bound::default() }
}

#[tokio::test]
async fn a_peering_is_waited_for_until_there_is_a_verdict() {
    let answers = vec![shown(None), shown(Some("CREATING")), shown(Some("SOMETHING_NEW")), shown(Some("Active"))];
    let scene = Scene::new(answers).await;
    connections(&scene).wait_until_active(&scene.context, "c1", &pool()).await.unwrap();
    let scene = Scene::new(vec![shown(Some("CREATING")), shown(Some("FAILED"))]).await;
    let failed = connections(&scene).wait_until_active(&scene.context, "c1", &pool()).await.unwrap_err();
    assert!(failed.to_string().contains("e1: no route"), "{failed}");
    // A queue that lives in a pool is shown as the pool.
    let scene = Scene::new(vec![shown(None), shown(Some("ACTIVE"))]).await;
    let queue = Bound { queues: vec!["q1".to_owned()], ..Bound::default() };
    connections(&scene).wait_until_active(&scene.context, "c1", &queue).await.unwrap();
}

#[tokio::test]
async fn a_deletion_unbinds_and_outlasts_a_refusal() {
    let done = || answer(200, r#"{"is_success":true,"message":""}"#);
    let deleted = answer(200, r#"{"id":"c1","status":"DELETED"}"#);
    let answers = vec![
        shown(Some("CREATING")),
        shown(Some("ACTIVE")),
        done(),
        shown(None),
        refused("it is bound"),
        shown(None),
        done(),
        deleted,
    ];
    let scene = Scene::new(answers).await;
    connections(&scene).delete(&scene.context, "c1").await.unwrap();
    let (get, delete) = (format!("GET {PATH}/c1"), format!("DELETE {PATH}/c1"));
    let unbind = format!("POST {PATH}/c1/disassociate-queue");
    let expected = [&get, &get, &unbind, &get, &delete, &get, &delete, &get];
    assert_eq!(scene.server.lines(), expected.map(Clone::clone));
}

#[tokio::test]
async fn a_refusal_for_another_reason_ends_a_deletion() {
    let scene = Scene::new(vec![shown(None), refused("not today"), shown(None)]).await;
    let error = connections(&scene).delete(&scene.context, "c1").await.unwrap_err();
    assert_eq!(error.code(), Some("DLI.0007"));
}

#[tokio::test]
async fn a_list_is_read_page_by_page_whatever_it_counts() {
    let rows = |numbers: std::ops::Range<usize>| {
        let rows: Vec<String> = numbers.clone().map(|n| format!(r#"{{"id":"c{n}","name":"n{n}"}}"#)).collect();
        answer(200, format!(r#"{{"connections":[{}],"count":{}}}"#, rows.join(","), numbers.len()))
    };
    let scene = Scene::new(vec![rows(0..100), rows(100..130), rows(0..0)]).await;
    let list = connections(&scene).list(&scene.context).await.unwrap();
    assert_eq!(list.into_whole().unwrap().len(), 130);
    assert_eq!(scene.server.lines()[1], format!("GET {PATH}?limit=100&offset=100"));
}

#[tokio::test]
async fn what_is_there_is_told_by_a_look_after_a_call_that_failed() {
    let scene = Scene::new(vec![refused("already bound"), shown(Some("ACTIVE"))]).await;
    connections(&scene).bind(&scene.context, "c1", &pool()).await.unwrap();
    let scene = Scene::new(vec![refused("not bound"), shown(None)]).await;
    connections(&scene).unbind(&scene.context, "c1", &pool()).await.unwrap();
    let scene = Scene::new(vec![refused("not today"), shown(Some("ACTIVE"))]).await;
    connections(&scene).unbind(&scene.context, "c1", &pool()).await.unwrap_err();
}
