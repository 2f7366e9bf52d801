//! The project's look-up and the credentials, against a loopback server.

use std::sync::Arc;

use secrecy::SecretString;
use tokio::sync::Notify;

use super::super::AccessKey;
use super::super::testing::{Scene, config};
use super::*;
use crate::api::http::testing::{Answer, answer};

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
    for (body, expected) in [(r#"{"projects":[]}"#, "no project named \"cn-north-4\""), (several, "p1, p2")] {
        let scene = Scene::new(vec![answer(200, body)]).await;
        let error = scene.cloud.project_id(&scene.context).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
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
