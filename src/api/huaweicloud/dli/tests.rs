//! The calls against a loopback server: what goes over the wire, and what its answers mean.

use std::time::Duration;

use super::super::testing::Scene;
use super::*;
use crate::api::Kind;
use crate::api::http::testing::{Answer, answer};

const PATH: &str = "/v2.0/p/datasource-connection";

fn connections(scene: &Scene) -> Connections<'_> {
    scene.cloud.dli().connections("p")
}

fn body() -> NewConnection {
    NewConnection {
        name: "test1".into(),
        service: "ct".into(),
        security_group_id: "sg".into(),
        network_id: "net".into(),
        url: "192.168.3.208:3306".into(),
        tags: vec![Tag { key: "k".into(), value: "v".into() }],
    }
}

/// An answer that the service has a name for.
fn named(status: u16, body: impl Into<String>) -> Answer {
    Answer::Status(status, "x-request-id: r-7\r\n", body.into())
}

fn state(state: &str) -> Answer {
    let shown = format!(r#"{{"is_success":true,"connection_id":"c1","state":"{state}","process":0.5,"message":"m"}}"#);
    named(200, shown)
}

fn refused(status: u16, code: &str, message: &str) -> Answer {
    named(status, format!(r#"{{"error_code":"{code}","error_msg":"{message}"}}"#))
}

#[tokio::test]
async fn a_create_is_sent_as_documented() {
    let created = r#"{"is_success":true,"message":"","connection_id":"c1"}"#;
    let scene = Scene::new(vec![answer(201, created), answer(200, created)]).await;
    assert_eq!(connections(&scene).create(&scene.context, &body()).await.unwrap(), "c1");
    let untagged = NewConnection { tags: Vec::new(), ..body() };
    connections(&scene).create(&scene.context, &untagged).await.unwrap();
    let received = scene.server.received();
    assert_eq!(received[0].line, format!("POST {PATH}"));
    let fields =
        r#""name":"test1","service":"ct","security_group_id":"sg","network_id":"net","url":"192.168.3.208:3306""#;
    assert_eq!(received[0].body, format!(r#"{{{fields},"tags":[{{"key":"k","value":"v"}}]}}"#));
    assert_eq!(received[1].body, format!("{{{fields}}}"));
    assert_eq!(received[0].header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_create_can_fail_inside_a_success_or_leave_a_doubt() {
    for (reply, reached, text) in [
        (answer(200, r#"{"is_success":false,"message":"quota used up"}"#), false, "quota used up"),
        (answer(201, r#"{"is_success":true,"message":""}"#), true, "connection_id"),
        (refused(400, "DLI.0999", "system error"), true, "DLI.0999"),
        (refused(400, "DLI.0006", "exists"), false, "DLI.0006"),
    ] {
        let scene = Scene::new(vec![reply]).await;
        let error = connections(&scene).create(&scene.context, &body()).await.unwrap_err();
        assert_eq!(error.may_have_reached(), reached, "{error}");
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(scene.server.lines().len(), 1);
    }
}

#[tokio::test]
async fn reads_outlast_a_failure_of_the_service() {
    let scene = Scene::new(vec![refused(400, "DLI.0999", "system error"), state("ACTIVE")]).await;
    let found = connections(&scene).find(&scene.context, "c1").await.unwrap().unwrap();
    assert_eq!((found.state(), found.process.unwrap().to_string()), (Some(State::Active), "0.5".to_owned()));
    assert_eq!(scene.server.lines(), [format!("GET {PATH}/c1"), format!("GET {PATH}/c1")]);
}

#[tokio::test]
async fn what_is_gone_is_told_from_what_only_looks_so() {
    for (reply, gone) in [
        (state("DELETED"), true),
        (state("deleted"), true),
        (refused(404, "DLI.0023", "x"), true),
        (refused(400, "DLI.0002", "x"), true),
        (refused(400, "DLI.0001", "connection c1 does not exist"), true),
        (refused(400, "DLI.0001", "bad id"), false),
        (refused(400, "DLI.0001", "The project p does not exist or is frozen"), false),
        (refused(400, "DLI.0002", "The project p does not exist"), false),
        (refused(404, "DLI.0023", "The queue of connection c1 does not exist"), false),
        (answer(404, "<html>"), false),
        (answer(200, r#"{"is_success":false,"message":"no"}"#), false),
        (named(200, r#"{"connection_id":"other","state":"DELETED"}"#), false),
    ] {
        let scene = Scene::new(vec![reply]).await;
        let found = connections(&scene).find(&scene.context, "c1").await;
        assert_eq!(matches!(found, Ok(None)), gone, "{found:?}");
        assert_eq!(found.is_err(), !gone);
    }
}

#[tokio::test]
async fn a_retired_api_is_explained() {
    for code in ["APIGW.0101", "APIG.0101"] {
        let scene = Scene::new(vec![refused(404, code, "The API does not exist")]).await;
        let error = connections(&scene).find(&scene.context, "c1").await.unwrap_err();
        assert!(error.to_string().contains("enhanced datasource connections"), "{error}");
    }
}

#[tokio::test]
async fn a_list_proves_an_absence_only_where_it_is_one() {
    let rows =
        r#"{"is_success":true,"message":"","connections":[{"connection_id":"a","state":"DELETED","is_success":true}]}"#;
    let scene = Scene::new(vec![answer(200, rows)]).await;
    let listing = connections(&scene).list(&scene.context).await.unwrap();
    assert_eq!(listing.rows()[0].state(), Some(State::Deleted));
    for (body, doubt) in [
        (r#"{"connections":[]}"#, ""),
        (r#"{"connections":null}"#, ""),
        (r#"{"count":"0"}"#, ""),
        (r#"{"connections":[{"connection_id":"b"}],"count":0}"#, ""),
        (r#"{"connections":[],"count":2}"#, "it shows 0 of 2 rows"),
        (r#"{"connections":[{"name":"n"}]}"#, "without an id"),
        ("{}", "no list"),
    ] {
        let scene = Scene::new(vec![named(200, body)]).await;
        let absent = connections(&scene).list(&scene.context).await.unwrap().absent("x");
        let told = absent.err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(told.is_empty(), doubt.is_empty(), "{body}: {told}");
        assert!(told.contains(doubt) && (told.is_empty() || told.contains("(request id r-7)")), "{told}");
    }
}

#[tokio::test]
async fn decorative_fields_are_read_in_any_type() {
    let row =
        r#"{"connection_id":5,"name":7,"state":" active ","process":"0.5","create_time":"1533892598000","message":[]}"#;
    let scene =
        Scene::new(vec![answer(200, format!(r#"{{"connections":[{row}],"count":"1"}}"#)), answer(200, row)]).await;
    let listing = connections(&scene).list(&scene.context).await.unwrap();
    let shown = connections(&scene).find(&scene.context, "5").await.unwrap().unwrap();
    assert_eq!(listing.look_up("5").unwrap(), Some(&shown));
    assert_eq!((shown.state(), shown.create_time), (Some(State::Active), Some(1533892598000)));
    assert_eq!(shown.process.unwrap().to_string(), "0.5");
}

#[tokio::test]
async fn a_new_connection_is_waited_for() {
    let scene = Scene::new(vec![state("CREATING"), state("expired"), state("Active")]).await;
    let active = connections(&scene).wait_until_active(&scene.context, "c1").await.unwrap();
    assert_eq!(active.state.as_deref(), Some("Active"));
    // It may take a moment until what has just been created is found, though not for ever.
    let missing = || refused(404, "DLI.0023", "x");
    let scene = Scene::new(vec![missing(), state("Active")]).await;
    connections(&scene).wait_until_active(&scene.context, "c1").await.unwrap();
    for (reply, text) in [
        (state("FAILED"), "DLI create of connection c1 ended as FAILED: m (request id r-7)."),
        (state("DELETED"), "DLI create of connection c1 ended as DELETED: m (request id r-7)."),
        (missing(), "DLI create of connection c1 ended as not found (request id r-7)."),
    ] {
        let replies = [state("CREATING"), reply].into_iter().chain((0..99).map(|_| missing()));
        let scene = Scene::new(replies.collect()).await;
        let error = connections(&scene).wait_until_active(&scene.context, "c1").await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Failed(_)));
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test]
async fn a_deletion_waits_for_the_end_of_the_creation_and_for_its_own() {
    let deleted = || answer(200, r#"{"is_success":true,"message":"Deleted"}"#);
    let replies =
        vec![state("CREATING"), state("CREATING"), state("FAILED"), deleted(), state("FAILED"), state("DELETED")];
    let scene = Scene::new(replies).await;
    connections(&scene).delete(&scene.context, "c1").await.unwrap();
    let (get, delete) = (format!("GET {PATH}/c1"), format!("DELETE {PATH}/c1"));
    assert_eq!(scene.server.lines(), [&get, &get, &get, &delete, &get, &get].map(String::as_str));

    let mut scene = Scene::new((0..99).map(|_| state("CREATING")).collect()).await;
    scene.context = scene.context.with_time_limit(Duration::from_secs(5));
    let error = connections(&scene).delete(&scene.context, "c1").await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Unfinished { .. }), "{error}");
}

#[tokio::test]
async fn a_refused_deletion_succeeds_only_where_nothing_is_left() {
    let denied = || answer(200, r#"{"is_success":false,"message":"in use"}"#);
    let scene = Scene::new(vec![state("ACTIVE"), denied(), state("DELETED")]).await;
    connections(&scene).delete(&scene.context, "c1").await.unwrap();
    let scene = Scene::new(vec![state("ACTIVE"), denied(), state("ACTIVE")]).await;
    let error = connections(&scene).delete(&scene.context, "c1").await.unwrap_err();
    assert!(error.to_string().contains("in use"), "{error}");
    let scene = Scene::new(vec![state("ACTIVE"), refused(400, "DLI.0002", "x")]).await;
    connections(&scene).delete(&scene.context, "c1").await.unwrap();
    let scene = Scene::new(vec![state("DELETED")]).await;
    connections(&scene).delete(&scene.context, "c1").await.unwrap();
}

/// Callers run on a multi-threaded runtime.
#[tokio::test]
async fn the_calls_can_move_between_threads() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let scene = Scene::new(vec![state("DELETED")]).await;
    assert_send(connections(&scene).delete(&scene.context, "c1")).await.unwrap();
}
