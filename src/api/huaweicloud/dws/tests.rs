//! The calls against a loopback server: what goes over the wire, and what its answers mean.

use std::time::Duration;

use secrecy::SecretString;

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
    let submitted = cluster.create(&scene.context, body).await?;
    cluster.finish(&scene.context, &submitted).await?;
    Ok(submitted.id)
}

/// Looks for a data source as a caller does whose lists are not shared.
async fn seek(scene: &Scene, id: &str, kind: &str) -> Result<Option<DataSource>, Error> {
    let cluster = &cluster(scene);
    find(id, Some(kind), |part| async move { cluster.list(&scene.context, part.as_deref()).await }).await
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
async fn a_list_proves_an_absence_only_where_it_is_one() {
    let path = format!("GET /v1.0/{PROJECT}/clusters/{CLUSTER}/ext-data-sources");
    let rows = r#"{"data_sources":[{"id":"a","type":"OBS","status":null,"new":{}}],"count":5}"#;
    let scene = Scene::new(vec![named(rows), answer(200, r#"{"data_sources":[]}"#)]).await;
    let found = cluster(&scene).list(&scene.context, Some("OBS")).await.unwrap();
    assert_eq!(found.look_up("a").unwrap().unwrap().status.as_deref(), None);
    let doubt = found.look_up("b").expect_err("the service says that there are more than it shows");
    assert_eq!((doubt.status(), doubt.request_id()), (Some(200), Some("r-7")));
    assert_eq!(cluster(&scene).list(&scene.context, None).await.unwrap().look_up("a").unwrap(), None);
    assert_eq!(scene.server.lines(), [format!("{path}?type=OBS"), path]);

    for (body, is_proof) in [
        (r#"{"count":0}"#, true),
        (r#"{"data_sources":null}"#, true),
        (r#"{"data_sources":null,"count":"0"}"#, true),
        (r#"{"data_sources":[{"id":"b"}],"count":0}"#, true),
        (r#"{"data_sources":[{"id":"b"}],"count":"2"}"#, false),
        (r#"{"data_sources":[{"name":"n"},{"id":"b"}]}"#, false),
        (r#"{"data_sources":[null]}"#, false),
        (r#"{"count":1}"#, false),
        (r#"{"type":"OBS"}"#, false),
        ("{}", false),
        ("", false),
    ] {
        let scene = Scene::new(vec![named(body)]).await;
        let looked_up = async { cluster(&scene).list(&scene.context, None).await?.absent("a") }.await;
        assert_eq!(looked_up.is_ok(), is_proof, "{body}");
        if let Err(error) = looked_up {
            assert!(matches!(error.kind(), Kind::Undecodable { .. }) && !error.is_gone(), "{body}: {error}");
            assert_eq!(error.request_id(), Some("r-7"), "{body}");
        }
    }
}

#[tokio::test]
async fn what_only_looks_like_an_empty_list_is_none() {
    for body in [
        "[[]]",
        r#"{"data_sources":[]}{"data_sources":[{"id":"a"}]}"#,
        r#"{"data_sources":[]} <html>"#,
        r#"{"data_sources":{}}"#,
        r#"{"data_sources":""}"#,
        "null",
    ] {
        let scene = Scene::new(vec![answer(200, body)]).await;
        let error = cluster(&scene).list(&scene.context, None).await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Undecodable { .. }), "{body}: {error}");
    }
}

#[tokio::test]
async fn decorative_fields_are_read_in_any_type() {
    let row = r#"{"id":7,"name":1,"type":"OBS","version":3.1,"configure_status":200,"status":[],"created":1667115513,
        "description":{},"fail_reason":false,"extend_properties":"x"}"#;
    let scene = Scene::new(vec![answer(200, format!(r#"{{"data_sources":[{row}],"count":1.0,"type":5}}"#))]).await;
    let listing = cluster(&scene).list(&scene.context, None).await.unwrap();
    let found = listing.look_up("7").unwrap().unwrap();
    assert_eq!(found.configure_status(), Some(ConfigureStatus::Active));
    let texts = [&found.name, &found.version, &found.status, &found.created, &found.description].map(Option::as_deref);
    assert_eq!(texts, [Some("1"), Some("3.1"), None, Some("1667115513"), None]);

    let scene = Scene::new(vec![answer(200, r#"{"job_id":7,"status":"RUNNING","progress":9,"failed_code":0}"#)]).await;
    let job = cluster(&scene).job(&scene.context, "7").await.unwrap();
    assert_eq!((job.job_id.as_deref(), job.progress.as_deref()), (Some("7"), Some("9")));
}

#[tokio::test]
async fn a_data_source_is_sought_in_all_lists_that_may_show_it() {
    let empty = || answer(200, r#"{"data_sources":[],"count":0}"#);
    let refused = || answer(400, r#"{"error_code":"DWS.0001","error_msg":"unknown type"}"#);
    let scene = Scene::new(vec![empty(), empty(), empty(), refused()]).await;
    assert_eq!(seek(&scene, "a", "OBS").await.unwrap(), None);
    let types: Vec<_> = scene.server.lines().iter().map(|line| line.split('?').nth(1).map(str::to_owned)).collect();
    let of = |kind: &str| Some(format!("type={kind}"));
    assert_eq!(types, [of("OBS"), None, of("MRS"), of("LAKE_FORMATION")]);

    let row = answer(200, r#"{"data_sources":[{"id":"a","type":"OBS"}],"count":1}"#);
    let scene = Scene::new(vec![empty(), row]).await;
    let found = seek(&scene, "a", "obs").await.unwrap().unwrap();
    assert_eq!(found.kind.as_deref(), Some("OBS"));

    let gone = answer(404, r#"{"error_code":"DWS.0047","error_msg":"no cluster"}"#);
    let scene = Scene::new(vec![gone]).await;
    assert!(seek(&scene, "a", "OBS").await.unwrap_err().is_gone());
    let scene = Scene::new(vec![refused(), empty(), empty(), refused()]).await;
    let (cluster, context) = (&cluster(&scene), &scene.context);
    let list = all(None, |part| async move { cluster.list(context, part.as_deref()).await }).await;
    let (rows, refused) = list.unwrap().into_shown().unwrap();
    assert_eq!((rows.len(), refused.len()), (0, 2));
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
    let wrapped = r#"{"error_code":"DWS.9999","error_msg":"DWS.7023: restarting"}"#;
    let scene = Scene::new(vec![
        busy(409, "DWS.0011"),
        busy(403, "DWS.7023"),
        busy(400, "DWS.0011"),
        answer(500, wrapped),
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
    let error = cluster.delete(&scene.context, "a", None).await.unwrap_err();
    assert_eq!((error.code(), scene.server.lines().len()), (Some("DWS.0011"), 3));
    assert!(error.is_busy() && !error.may_have_reached());
    // The same code on the service's own failure says just as surely that nothing was made.
    let mut scene = Scene::new((0..9).map(|_| answer(500, wrapped)).collect()).await;
    scene.context = scene.context.with_time_limit(Duration::from_secs(5));
    let error = create(&scene, &obs()).await.unwrap_err();
    assert!(error.is_busy() && !error.may_have_reached(), "{error}");
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

    // A deletion whose answer is empty has no job, either. It is done when no list shows the data source any more.
    let empty = || answer(200, r#"{"data_sources":[]}"#);
    let scene = Scene::new(vec![answer(204, ""), row("401"), empty(), empty(), empty(), empty()]).await;
    let cluster = cluster(&scene);
    let submitted = cluster.delete(&scene.context, "d303f19c", None).await.unwrap();
    cluster.finish(&scene.context, &submitted).await.unwrap();

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
    let new_agency = Reconfiguration { agency: Some("Other".into()), reboot: None };
    let submitted = cluster.reconfigure(&scene.context, "d303f19c", Some("OBS"), &new_agency).await.unwrap();
    let error = cluster.finish(&scene.context, &submitted).await.unwrap_err();
    assert!(error.to_string().contains("ended as STOP"), "{error}");
    assert_eq!(scene.server.received()[0].body, r#"{"reconfigure":{"agency":"Other"}}"#);
    assert!(scene.server.lines()[0].starts_with("PUT /") && scene.server.lines()[0].ends_with("/d303f19c"));
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
