//! The calls against a loopback server: what goes over the wire, and what its answers mean.

use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::super::signer::{self, Signable};
use super::super::testing::Scene;
use super::*;
use crate::api::http::testing::{Answer, Received, answer};

const PROJECT: &str = "89cd04f168b84af6be287f71730fdb4b";
const CLUSTER: &str = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90";
const CREATED: &str = r#"{"id":"d303f19c","job_id":"2c9081c8"}"#;

/// Create and wait, as a caller does it.
async fn create(scene: &Scene, body: &NewDataSource) -> Result<String, Error> {
    let cluster = cluster(scene);
    let change = cluster.change(&scene.context).await?;
    let submitted = change.create(&scene.context, body).await?;
    change.finish(&scene.context, &submitted).await?;
    Ok(submitted.id)
}

fn cluster(scene: &Scene) -> Cluster<'_> {
    scene.cloud.dws().cluster(PROJECT, CLUSTER)
}

fn obs() -> NewDataSource {
    NewDataSource {
        kind: "OBS".into(),
        data_source_name: "source1".into(),
        user_name: "DWSAccessOBS".into(),
        connect_info: Some("gaussdb".into()),
        description: Some("description".into()),
        ..NewDataSource::default()
    }
}

/// An answer that the service has a name for.
fn named(body: &str) -> Answer {
    Answer::Status(200, "x-request-id: r-7\r\n", body.to_owned())
}

fn job(status: &str) -> Answer {
    answer(200, format!(r#"{{"job_id":"2c9081c8","status":"{status}","progress":"9%","unknown":1}}"#))
}

#[tokio::test]
async fn a_create_is_sent_as_documented_and_waited_for() {
    let scene = Scene::new(vec![answer(200, CREATED), job("INIT"), job("RUNNING"), job("SUCCESS")]).await;
    assert_eq!(create(&scene, &obs()).await.unwrap(), "d303f19c");

    let create = format!("POST /v1.0/{PROJECT}/clusters/{CLUSTER}/ext-data-sources");
    let look = format!("GET /v1.0/{PROJECT}/job/2c9081c8");
    assert_eq!(scene.server.lines(), [create.as_str(), &look, &look, &look]);
    let received = scene.server.received();
    assert_eq!(
        received[0].body,
        r#"{"type":"OBS","data_source_name":"source1","user_name":"DWSAccessOBS","description":"description","connect_info":"gaussdb"}"#
    );
    for request in &received {
        assert_eq!(request.header("content-type"), Some("application/json;charset=UTF-8"));
        assert_eq!(request.header("x-project-id"), Some(PROJECT));
        assert_eq!(request.header("x-security-token"), Some("token+/=="));
        assert_eq!(request.header("user-agent"), Some("test/1.0"));
        assert_eq!(request.header("authorization").unwrap(), signature_of(request));
    }
    assert_eq!(received[0].header("x-sdk-date"), Some("20240304T050607Z"));
}

/// What the service computes from what it received.
fn signature_of(request: &Received) -> String {
    let names = ["content-type", "host", "x-project-id", "x-sdk-date", "x-security-token"];
    let headers = names.map(|name| (name.to_owned(), request.header(name).unwrap().to_owned()));
    let (method, path) = request.line.split_once(' ').unwrap();
    let signable = Signable { method, path, query: &[], headers: &headers, body: request.body.as_bytes() };
    signer::authorization("AKEXAMPLE", &SecretString::from("SKexampleSKexample"), &signable)
}

#[tokio::test]
async fn the_password_reaches_the_wire_and_nothing_else() {
    let body = NewDataSource {
        data_source_id: Some("m".into()),
        user_pwd: Some(SecretString::from("hunter22")),
        reboot: Some(false),
        ..obs()
    };
    let failed = r#"{"status":"FAIL","failed_code":"T-fail:DWS.5199","failed_detail":"DWS.5199:hunter22 is wrong"}"#;
    let scene = Scene::new(vec![answer(200, CREATED), named(failed)]).await;
    let error = create(&scene, &body).await.unwrap_err();
    let sent = &scene.server.received()[0].body;
    assert!(sent.starts_with(r#"{"data_source_id":"m","type":"OBS","#), "{sent}");
    assert!(sent.contains(r#""user_pwd":"hunter22","description":"description","reboot":false,"#), "{sent}");
    let text = format!("{error} {error:?} {body:?}");
    assert!(!text.contains("hunter22"), "{text}");
    assert_eq!(
        error.to_string(),
        "DWS create of data source source1 ended as FAIL, code T-fail:DWS.5199: DWS.5199:*** is wrong \
         (job id 2c9081c8) (request id r-7)."
    );
}

#[tokio::test]
async fn an_answer_without_an_id_leaves_a_doubt() {
    for body in ["", "{}", r#"{"id":null}"#, r#"{"id":""}"#, r#"{"id":7}"#, r#"{"id":"x","job_id":{}}"#, "<html>"] {
        let scene = Scene::new(vec![answer(200, body)]).await;
        let error = create(&scene, &obs()).await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Undecodable { status: 200, .. }), "{body}: {error}");
        assert!(error.may_have_reached(), "{body}");
        assert_eq!(scene.server.lines().len(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_list_must_be_one_and_wrong_types_are_named() {
    let rows = r#"{"data_sources":[{"id":"a","type":"OBS","status":null,"new":{}}],"count":5}"#;
    let scene = Scene::new(vec![named(rows), answer(200, r#"{"data_sources":[]}"#)]).await;
    let found = cluster(&scene).list(&scene.context, Some("OBS")).await.unwrap();
    assert_eq!(found.find("a").unwrap().unwrap().status.as_deref(), None);
    let doubt = found.find("b").expect_err("the service says that there are more than it shows");
    assert_eq!((doubt.status(), doubt.request_id()), (Some(200), Some("r-7")));
    assert_eq!(Listing::union([&found]).unwrap_err().request_id(), Some("r-7"));
    assert_eq!(cluster(&scene).list(&scene.context, None).await.unwrap().find("a").unwrap(), None);
    let path = format!("GET /v1.0/{PROJECT}/clusters/{CLUSTER}/ext-data-sources");
    assert_eq!(scene.server.lines(), [format!("{path}?type=OBS"), path]);

    for (body, field) in [
        (r#"{"count":0}"#, "data_sources"),
        (r#"{"data_sources":null}"#, "data_sources"),
        (r#"{"data_sources":[{"id":"a"},{"configure_status":200}]}"#, "data_sources[1].configure_status"),
    ] {
        let scene = Scene::new(vec![answer(200, body)]).await;
        let error = cluster(&scene).list(&scene.context, None).await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Undecodable { .. }) && !error.is_gone(), "{error}");
        assert!(error.to_string().contains(field), "{error}");
    }
}

#[test]
fn lists_are_put_together_and_must_be_whole() {
    let listing = |json: &str| serde_json::from_str::<Listing>(json).unwrap();
    let (a, ab) =
        (listing(r#"{"data_sources":[{"id":"a"}],"count":2}"#), listing(r#"{"data_sources":[{"id":"b"},{"id":"a"}]}"#));
    let ids = |sources: Vec<DataSource>| sources.into_iter().filter_map(|source| source.id).collect::<Vec<_>>();
    assert_eq!(ids(Listing::union([&a, &ab]).unwrap()), ["a", "b"]);
    assert!(Listing::union([&a]).unwrap_err().to_string().contains("1 of 2"));
    assert_eq!(ids(Listing::union([]).unwrap()), [""; 0]);
}

#[tokio::test]
async fn what_only_looks_like_an_empty_list_is_none() {
    for body in ["[[]]", r#"{"data_sources":[]}{"data_sources":[{"id":"a"}]}"#, r#"{"data_sources":[]} <html>"#, "null"]
    {
        let scene = Scene::new(vec![answer(200, body)]).await;
        let error = cluster(&scene).list(&scene.context, None).await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Undecodable { .. }), "{body}: {error}");
    }
    // One that has no id may be any.
    let nameless: Listing = serde_json::from_str(r#"{"data_sources":[{"name":"n"},{"id":"b"}]}"#).unwrap();
    assert!(nameless.find("a").unwrap_err().to_string().contains("without its id"));
    assert!(nameless.named("other").is_err() && nameless.find("b").unwrap().is_some());
}

#[tokio::test]
async fn success_with_an_error_code_is_a_failure() {
    let scene = Scene::new(vec![answer(200, r#"{"error_code":"DWS.5172","error_msg":"no database"}"#)]).await;
    let error = create(&scene, &obs()).await.unwrap_err();
    assert_eq!((error.code(), error.may_have_reached()), (Some("DWS.5172"), false));
}

#[tokio::test]
async fn a_secret_in_the_state_of_a_job_is_not_told() {
    let jobs = (0..99).map(|_| job("uses SKexampleSKexample"));
    let mut scene = Scene::new([answer(200, CREATED)].into_iter().chain(jobs).collect()).await;
    scene.context = scene.context.with_time_limit(Duration::from_secs(20));
    let error = create(&scene, &obs()).await.unwrap_err();
    assert!(error.to_string().contains("last seen as uses ***"), "{error}");
}

#[tokio::test]
async fn a_busy_cluster_is_waited_for() {
    let busy = |status, code| answer(status, format!(r#"{{"error_code":"{code}","error_msg":"busy"}}"#));
    let scene = Scene::new(vec![
        busy(409, "DWS.0011"),
        busy(403, "DWS.7023"),
        busy(409, "DWS.0011"),
        busy(409, "DWS.0011"),
        answer(200, CREATED),
        job("SUCCESS"),
    ])
    .await;
    create(&scene, &obs()).await.unwrap();
    let seconds: Vec<_> = scene.clock.sleeps().iter().take(4).map(Duration::as_secs).collect();
    assert_eq!(seconds, [1, 2, 4, 8]);

    let mut scene = Scene::new((0..9).map(|_| busy(409, "DWS.0011")).collect()).await;
    scene.context = scene.context.with_time_limit(Duration::from_secs(5));
    let cluster = cluster(&scene);
    let change = cluster.change(&Context::new(CancellationToken::new())).await.unwrap();
    let error = change.delete(&scene.context, "a", None).await.unwrap_err();
    assert_eq!((error.code(), scene.server.lines().len()), (Some("DWS.0011"), 3));
    assert!(error.to_string().contains("stayed busy"), "{error}");
}

#[tokio::test]
async fn what_is_gone_is_told_from_what_only_looks_so() {
    for (status, body, gone) in [
        (404, r#"{"error_code":"DWS.0047","error_msg":"cluster does not exist"}"#, true),
        (404, r#"{"error_code":"APIGW.0101","error_msg":"no such API","request_id":"r"}"#, false),
        (404, "<html>not here</html>", false),
        (403, r#"{"error_code":"DWS.0015","error_msg":"not found or no permission"}"#, false),
        (404, r#"{"error_code":"DWS.9998","error_msg":"whatever this may be"}"#, false),
    ] {
        let scene = Scene::new(vec![answer(status, body)]).await;
        let error = cluster(&scene).list(&scene.context, None).await.unwrap_err();
        assert_eq!(error.is_gone(), gone, "{error}");
    }
}

#[tokio::test]
async fn a_forgotten_job_is_looked_up_in_the_list() {
    let forgotten = || answer(404, r#"{"error_code":"DWS.0001","error_msg":"no such job"}"#);
    let row =
        |status| answer(200, format!(r#"{{"data_sources":[{{"id":"d303f19c","configure_status":"{status}"}}]}}"#));
    let scene = Scene::new(vec![answer(200, CREATED), forgotten(), row("100"), row("200")]).await;
    create(&scene, &obs()).await.unwrap();
    assert!(scene.server.lines()[2].ends_with("?type=OBS"));

    // A deletion whose answer is empty has no job, either.
    let scene = Scene::new(vec![answer(204, ""), row("401"), answer(200, r#"{"data_sources":[]}"#)]).await;
    let cluster = cluster(&scene);
    let change = cluster.change(&scene.context).await.unwrap();
    let submitted = change.delete(&scene.context, "d303f19c", None).await.unwrap();
    change.finish(&scene.context, &submitted).await.unwrap();

    let failed = r#"{"data_sources":[{"id":"d303f19c","configure_status":"300","fail_reason":"no agency"}]}"#;
    let scene = Scene::new(vec![answer(200, CREATED), forgotten(), named(failed)]).await;
    let error = create(&scene, &obs()).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Failed(_)) && error.to_string().contains("no agency"), "{error}");
    assert_eq!(error.request_id(), Some("r-7"));
}

#[tokio::test]
async fn an_update_wraps_what_changes() {
    let scene = Scene::new(vec![answer(200, r#"{"job_id":"2c9081c8"}"#), job("STOP")]).await;
    let cluster = cluster(&scene);
    let change = cluster.change(&scene.context).await.unwrap();
    let new_agency = Reconfiguration { agency: Some("Other".into()), reboot: None };
    let submitted = change.reconfigure(&scene.context, "d303f19c", Some("OBS"), &new_agency).await.unwrap();
    let error = change.finish(&scene.context, &submitted).await.unwrap_err();
    assert!(error.to_string().contains("ended as STOP"), "{error}");
    assert_eq!(scene.server.received()[0].body, r#"{"reconfigure":{"agency":"Other"}}"#);
    assert!(scene.server.lines()[0].starts_with("PUT /") && scene.server.lines()[0].ends_with("/d303f19c"));
}

#[tokio::test]
async fn changes_of_a_cluster_come_one_after_the_other() {
    let scene = Scene::new(Vec::new()).await;
    let cluster = cluster(&scene);
    let first = cluster.change(&scene.context).await.unwrap();
    // Another cluster has a lock of its own; this one's is held, until the deadline or until it is given back.
    scene.cloud.dws().cluster(PROJECT, "other").change(&scene.context).await.unwrap();
    let limited = scene.context.clone().with_time_limit(Duration::from_secs(60));
    let error = cluster.change(&limited).await.err().unwrap();
    assert!(matches!(error.kind(), Kind::Stopped(_)) && error.to_string().contains(CLUSTER), "{error}");
    let (second, ()) = tokio::join!(cluster.change(&scene.context), async { drop(first) });
    second.unwrap();
}

/// Callers run on a multi-threaded runtime.
#[tokio::test]
async fn the_calls_can_move_between_threads() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let scene = Scene::new(vec![answer(200, CREATED), job("SUCCESS")]).await;
    assert_send(create(&scene, &obs())).await.unwrap();
}
