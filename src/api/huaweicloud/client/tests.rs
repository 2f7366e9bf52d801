//! The project's look-up and the credentials, against a loopback server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Notify;

use super::super::testing::{Scene, config};
use super::super::{AccessKey, Domain, Login};
use super::*;
use crate::api::http::testing::{Answer, Received, Server, answer};

#[tokio::test]
async fn the_project_is_looked_up_once_however_many_ask() {
    let (arrived, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let body = r#"{"projects":[{"id":"p1","name":"cn-north-4"}],"links":{}}"#.to_owned();
    let held = Answer::Held { arrived: arrived.clone(), release: release.clone(), body };
    let scene = Scene::new(vec![held]).await;
    let ask = || scene.cloud.project_id(&scene.context);
    let (a, b, ()) = tokio::join!(ask(), ask(), async {
        arrived.notified().await;
        release.notify_one();
    });
    assert_eq!((a.unwrap(), b.unwrap(), ask().await.unwrap()), ("p1".into(), "p1".into(), "p1".into()));
    assert_eq!(scene.server.lines(), ["GET /v3/projects?name=cn-north-4"]);
    assert_eq!(scene.server.received()[0].header("x-project-id"), None);
}

#[tokio::test]
async fn no_project_and_several_are_explained() {
    let several = r#"{"projects":[{"id":"p1"},{"id":"p2"}]}"#;
    for (body, expected) in [
        (r#"{"projects":[]}"#, "no project named \"cn-north-4\""),
        (several, "p1, p2"),
        (r#"{"projects":[{"id":""}]}"#, "must not be empty"),
    ] {
        let scene = Scene::new(vec![Answer::Status(200, "x-iam-trace-id: t-7\r\n", body.to_owned())]).await;
        let error = scene.cloud.project_id(&scene.context).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("t-7")), "{error}");
    }
    let scene = Scene::with(Vec::new(), |config| config.project_id = Some("p9".into())).await;
    assert_eq!(scene.cloud.project_id(&scene.context).await.unwrap(), "p9");
    assert!(scene.server.lines().is_empty());
}

#[tokio::test]
async fn a_refused_signature_is_not_tried_again() {
    let refused = r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: verify aksk signature fail","request_id":"r1"}"#;
    let scene = Scene::new(vec![answer(401, refused)]).await;
    for _ in 0..3 {
        let error = scene.cloud.project_id(&scene.context).await.unwrap_err();
        assert_eq!((error.status(), error.code(), error.request_id()), (Some(401), Some("APIGW.0301"), Some("r1")));
        assert!(error.to_string().contains("clock"), "{error}");
    }
    assert_eq!(scene.server.lines().len(), 1);
}

#[tokio::test]
async fn a_token_is_sent_as_it_is() {
    let token = Credentials::Token(SecretString::from("MIItoken"));
    let scene =
        Scene::with(vec![answer(200, r#"{"projects":[{"id":"p1"}]}"#)], |config| config.credentials = token).await;
    scene.cloud.project_id(&scene.context).await.unwrap();
    let received = scene.server.received();
    assert_eq!(received[0].header("x-auth-token"), Some("MIItoken"));
    assert_eq!(received[0].header("authorization"), None);
}

#[test]
fn a_key_with_a_line_break_is_explained_without_being_shown() {
    let key = |access_key: &str, secret_key: &str| {
        let secret_key = SecretString::from(secret_key);
        let key = AccessKey { access_key: access_key.into(), secret_key, security_token: None };
        let error = HuaweiCloud::new(Config { credentials: Credentials::AccessKey(key), ..config("http://h") }).err();
        error.unwrap().to_string()
    };
    assert!(key("AK\n", "secretkey").starts_with("the access key"));
    let text = key("AK", "secretkey\n");
    assert!(text.starts_with("the secret key") && !text.contains("secretkey"), "{text}");
}

#[tokio::test]
async fn only_one_of_many_calls_has_a_wrong_key_refused() {
    let refused = r#"{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail","request_id":"r1"}"#;
    // A throttled first try says nothing about the key.
    let scene = Scene::new(vec![answer(429, ""), answer(401, refused)]).await;
    let calls = scene.at_once(10, |cloud, context| async move { list(&cloud, &context, "c").await });
    for result in calls.await {
        let error = result.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(401), Some("APIGW.0301")), "{error}");
    }
    assert_eq!(scene.server.lines().len(), 2);
}

#[tokio::test]
async fn calls_run_side_by_side_once_the_key_is_accepted() {
    let gone = r#"{"error_code":"DWS.0047","error_msg":"no cluster"}"#;
    for accepted in [answer(200, r#"{"data_sources":[]}"#), answer(404, gone)] {
        let arrived = Arc::new(Notify::new());
        let silence = || Answer::Silence(arrived.clone());
        let scene = Scene::new(vec![accepted, silence(), silence(), silence()]).await;
        let _ = list(&scene.cloud, &scene.context, "c").await;
        tokio::select! {
            _ = scene.at_once(3, |cloud, context| async move { list(&cloud, &context, "c").await }) => panic!(),
            () = async {
                while scene.server.lines().len() < 4 {
                    arrived.notified().await;
                }
            } => {}
        }
    }
}

const REFUSED: &str = r#"{"error_code":"APIGW.0301","error_msg":"signature expired","request_id":"r1"}"#;
const EMPTY: &str = r#"{"data_sources":[]}"#;

fn with_a_token(config: &mut Config) {
    config.credentials = Credentials::Token(SecretString::from("MIItoken"));
}

#[tokio::test]
async fn one_refusal_of_accepted_credentials_concerns_its_call() {
    for change in [|_: &mut Config| (), with_a_token] {
        let scene = Scene::with(vec![answer(200, EMPTY), answer(401, REFUSED), answer(200, EMPTY)], change).await;
        list(&scene.cloud, &scene.context, "c").await.unwrap();
        list(&scene.cloud, &scene.context, "c").await.unwrap();
        let received = scene.server.received();
        assert_eq!(received.len(), 3);
        // Signed anew, a second later.
        let date = |index: usize| received[index].header("x-sdk-date").map(str::to_owned);
        assert!(date(1).is_none() || date(1) != date(2), "{:?}", date(1));
    }
}

#[tokio::test]
async fn a_refusal_of_many_at_once_counts_as_one() {
    let decide = |refusals: usize| {
        let mut answered = 0;
        move |_: &Received| {
            answered += 1;
            if (2..2 + refusals).contains(&answered) { answer(401, REFUSED) } else { answer(200, EMPTY) }
        }
    };
    // Ten that are refused together, and then all is well again.
    let scene = Scene::on(Server::answering(decide(10)).await, |_| ());
    list(&scene.cloud, &scene.context, "c").await.unwrap();
    let results = scene.at_once(10, |cloud, context| async move { list(&cloud, &context, "c").await }).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(scene.server.lines().len(), 21);
}

#[tokio::test]
async fn after_three_refusals_in_a_row_nothing_is_sent() {
    for change in [|_: &mut Config| (), with_a_token] {
        let mut accepted = true;
        let decide = move |_: &Received| {
            if std::mem::take(&mut accepted) { answer(200, EMPTY) } else { answer(401, REFUSED) }
        };
        let scene = Scene::on(Server::answering(decide).await, change);
        list(&scene.cloud, &scene.context, "c").await.unwrap();
        for tries in [2, 1, 0, 0] {
            let before = scene.server.lines().len();
            let error = list(&scene.cloud, &scene.context, "c").await.unwrap_err();
            assert_eq!((error.status(), scene.server.lines().len() - before), (Some(401), tries), "{error}");
            let is_told =
                error.to_string().contains("several requests in a row with the same credentials were refused");
            assert_eq!(is_told, tries == 0, "{error}");
        }
    }
}

#[tokio::test]
async fn a_success_between_refusals_starts_the_count_anew() {
    let reply = |status: u16| if status == 401 { answer(401, REFUSED) } else { answer(status, EMPTY) };
    let scene = Scene::new([200, 401, 401, 200, 401, 401, 200].map(reply).into()).await;
    for is_ok in [true, false, true, false, true] {
        assert_eq!(list(&scene.cloud, &scene.context, "c").await.is_ok(), is_ok);
    }
}

#[tokio::test]
async fn a_silent_server_is_not_waited_for_in_a_row() {
    let arrived = Arc::new(Notify::new());
    let silence = arrived.clone();
    let scene = Scene::on(Server::answering(move |_| Answer::Silence(silence.clone())).await, |config| {
        config.http.request_timeout = Duration::from_secs(4);
    });
    let timed_out = Arc::new(AtomicBool::new(false));
    tokio::select! {
        _ = scene.at_once(10, |cloud, context| {
            let timed_out = timed_out.clone();
            async move {
                let _ = list(&cloud, &context, "c").await;
                timed_out.store(true, Ordering::Relaxed);
            }
        }) => panic!("answered"),
        () = async {
            while scene.server.lines().len() < 10 {
                arrived.notified().await;
            }
        } => {}
    }
    assert!(!timed_out.load(Ordering::Relaxed), "one after the other");
}

async fn list(cloud: &HuaweiCloud, context: &Context, cluster: &str) -> Result<(), Error> {
    cloud.dws().cluster("p", cluster).list(context, None).await.map(drop)
}

#[tokio::test]
async fn a_refused_token_is_final() {
    let expired = r#"{"error_code":"APIGW.0307","error_msg":"The token must be updated.","request_id":"r"}"#;
    let token = Credentials::Token(SecretString::from("MIItoken"));
    let scene = Scene::with(vec![answer(401, expired)], |config| config.credentials = token).await;
    let error = list(&scene.cloud, &scene.context, "c").await.unwrap_err();
    assert_eq!((error.status(), scene.server.lines().len()), (Some(401), 1));
    assert!(error.to_string().contains("expired or belongs to another region"), "{error}");
}

#[tokio::test]
async fn a_ready_token_is_handed_on_and_a_key_has_none() {
    let token = || Credentials::Token(SecretString::from("MIItoken"));
    for (region, project_id) in [(None, None), (None, Some("p9")), (Some("cn-north-4"), Some("p9"))] {
        let scene = Scene::with(Vec::new(), |config| {
            config.credentials = token();
            config.region = region.map(str::to_owned);
            config.project_id = project_id.map(str::to_owned);
        })
        .await;
        let issued = scene.cloud.token(&scene.context).await.unwrap();
        assert_eq!((issued.token.expose_secret(), issued.project_id.as_deref()), ("MIItoken", project_id));
        assert_eq!((issued.expires_at, scene.server.lines().len()), (None, 0));
    }
    let scene = Scene::new(Vec::new()).await;
    let error = scene.cloud.token(&scene.context).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Precondition(_)), "{error}");
    assert!(error.to_string().contains("user_name and password"), "{error}");
}

#[test]
fn a_login_needs_a_user_a_password_an_account_and_a_project() {
    let error = |user: &str, password: &str, domain: &str, region: Option<&str>| {
        let login =
            Login { user_name: user.into(), password: password.into(), domain: Domain::Name(domain.to_owned()) };
        let region = region.map(str::to_owned);
        let config = Config { credentials: Credentials::Password(login), region, ..config("http://h") };
        HuaweiCloud::new(config).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(error("", "pw", "d", Some("r")).starts_with("the user name"));
    assert!(error("u", "", "d", Some("r")).starts_with("the password"));
    assert!(error("u", "pw", "d\n", Some("r")).starts_with("the account"));
    assert!(error("u", "pw", "d", None).contains("project"));
    assert_eq!(error("u", " p\nw ", "d", Some("r")), "");
}
