//! Logins against a loopback server.

use std::sync::atomic::{AtomicU32, Ordering};

use super::super::testing::Scene;
use super::super::{Config, Credentials, HuaweiCloud};
use super::*;
use crate::api::Kind;
use crate::api::http::testing::{Answer, Received, Server, answer};

const LOGIN: &str = "POST /v3/auth/tokens?nocatalog=true";
const LIST: &str = r#"{"data_sources":[]}"#;
const REFUSED_LOGIN: &str =
    r#"{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}"#;

fn with_password(config: &mut Config) {
    let (user_name, password) = ("user".to_owned(), "hunter22".into());
    config.credentials =
        Credentials::Password(Login { user_name, password, domain: Domain::Name("account".to_owned()) });
}

fn issued(headers: &'static str) -> Answer {
    let body = r#"{"token":{"expires_at":"2024-03-05T05:06:07.000000Z","project":{"id":"p1","name":"cn-north-4"},"roles":[]}}"#;
    Answer::Status(201, headers, body.into())
}

async fn list(cloud: &HuaweiCloud, context: &Context) -> Result<(), Error> {
    let project_id = cloud.project_id(context).await?;
    cloud.dws().cluster(&project_id, "c").list(context, None).await.map(drop)
}

/// The first login brings a token that is refused with this answer, the second a good one.
async fn with_a_first_token_that_fails(status: u16, body: &'static str) -> Scene {
    let logins = AtomicU32::new(0);
    let decide = move |request: &Received| match request.header("x-auth-token") {
        None if logins.fetch_add(1, Ordering::Relaxed) == 0 => issued("X-Subject-Token: first0token\r\n"),
        None => issued("x-subject-token: second0token\r\n"),
        Some("second0token") => answer(200, LIST),
        _ => answer(status, body),
    };
    Scene::on(Server::answering(decide).await, with_password)
}

fn logins_of(scene: &Scene) -> usize {
    scene.server.lines().iter().filter(|line| *line == LOGIN).count()
}

#[tokio::test]
async fn one_login_serves_all_calls_and_tells_the_project() {
    let scene = Scene::on(
        Server::answering(|request| match request.header("x-auth-token") {
            None => issued("X-Subject-Token: first0token\r\n"),
            Some(_) => answer(200, LIST),
        })
        .await,
        with_password,
    );
    let results = scene.at_once(10, |cloud, context| async move { list(&cloud, &context).await }).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let received = scene.server.received();
    assert_eq!((logins_of(&scene), received.len()), (1, 11));
    assert_eq!(
        received[0].body,
        r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"user","password":"hunter22","domain":{"name":"account"}}}},"scope":{"project":{"name":"cn-north-4"}}}}"#
    );
    assert_eq!(received[0].header("content-type"), Some("application/json;charset=utf8"));
    for request in &received[1..] {
        assert_eq!(request.line, "GET /v1.0/p1/clusters/c/ext-data-sources");
        assert_eq!(request.header("x-auth-token"), Some("first0token"));
        assert_eq!(request.header("authorization"), None);
    }

    let token = scene.cloud.token(&scene.context).await.unwrap();
    assert_eq!((token.token.expose_secret(), token.project_id.as_deref()), ("first0token", Some("p1")));
    assert_eq!(token.expires_at.as_deref(), Some("2024-03-05T05:06:07.000000Z"));
    assert_eq!(scene.cloud.redact("first0token and hunter22"), "*** and ***");
}

#[tokio::test]
async fn a_login_names_project_and_account_by_id_where_they_are_known() {
    let scene = Scene::with(vec![issued("X-Subject-Token: t0ken\r\n"), answer(200, LIST)], |config| {
        with_password(config);
        let Credentials::Password(login) = &mut config.credentials else { panic!() };
        login.domain = Domain::Id("d1".into());
        config.project_id = Some("p9".into());
    })
    .await;
    list(&scene.cloud, &scene.context).await.unwrap();
    let body = &scene.server.received()[0].body;
    assert!(body.contains(r#""domain":{"id":"d1"}"#) && body.contains(r#""project":{"id":"p9"}"#), "{body}");
    assert!(scene.server.lines()[1].starts_with("GET /v1.0/p9/"));
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_for_all() {
    for body in [
        r#"{"error_code":"APIGW.0307","error_msg":"The token must be updated.","request_id":"r"}"#,
        r#"{"error_code":"IAM.0066","error_msg":"The token has expired."}"#,
        r#"{"error":{"code":401,"message":"invalid token","title":"Unauthorized"}}"#,
        "",
    ] {
        let scene = with_a_first_token_that_fails(401, body).await;
        let results = scene.at_once(5, |cloud, context| async move { list(&cloud, &context).await }).await;
        assert!(results.iter().all(Result::is_ok), "{body}: {results:?}");
        assert_eq!(logins_of(&scene), 2, "{body}");
    }
    // What is about something else is no reason to sign in again.
    for (status, body) in [(401, r#"{"error_code":"DWS.0047","error_msg":"no cluster"}"#), (403, "")] {
        let scene = with_a_first_token_that_fails(status, body).await;
        assert_eq!(list(&scene.cloud, &scene.context).await.unwrap_err().status(), Some(status));
        assert_eq!(logins_of(&scene), 1, "{body}");
    }
}

#[tokio::test]
async fn a_call_renews_its_token_once() {
    let scene = Scene::on(
        Server::answering(|request| match request.header("x-auth-token") {
            None => issued("X-Subject-Token: t0ken\r\n"),
            Some(_) => answer(401, ""),
        })
        .await,
        with_password,
    );
    let error = list(&scene.cloud, &scene.context).await.unwrap_err();
    assert_eq!((error.status(), logins_of(&scene), scene.server.lines().len()), (Some(401), 2, 4));
}

#[tokio::test]
async fn a_refused_login_is_not_repeated() {
    let scene = Scene::with(vec![answer(401, REFUSED_LOGIN)], with_password).await;
    let mut results = scene.at_once(10, |cloud, context| async move { list(&cloud, &context).await }).await;
    results.push(list(&scene.cloud, &scene.context).await);
    for result in results {
        let error = result.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(401), Some("401")));
        let text = format!("{error} {error:?}");
        assert!(text.contains("username or password is wrong") && text.contains("HUAWEI ID"), "{text}");
        assert!(!text.contains("hunter22"), "{text}");
    }
    assert_eq!(scene.server.lines(), [LOGIN]);
}

#[tokio::test]
async fn a_login_that_is_refused_after_an_accepted_one_is_tried_once_more() {
    let (mut logins, mut calls) = (0, 0);
    let decide = move |request: &Received| match request.header("x-auth-token") {
        None => {
            logins += 1;
            if logins == 2 { answer(401, REFUSED_LOGIN) } else { issued("X-Subject-Token: t0ken\r\n") }
        }
        Some(_) => {
            calls += 1;
            if calls == 2 { answer(401, "") } else { answer(200, LIST) }
        }
    };
    let scene = Scene::on(Server::answering(decide).await, with_password);
    list(&scene.cloud, &scene.context).await.unwrap();
    list(&scene.cloud, &scene.context).await.unwrap();
    assert_eq!((logins_of(&scene), scene.server.lines().len()), (3, 6));
}

#[tokio::test]
async fn a_login_outlasts_a_gateway_and_must_bring_a_token() {
    let scene =
        Scene::with(vec![answer(503, ""), issued("X-Subject-Token: t0ken\r\n"), answer(200, LIST)], with_password)
            .await;
    list(&scene.cloud, &scene.context).await.unwrap();
    let scene = Scene::with(vec![issued("")], with_password).await;
    let error = list(&scene.cloud, &scene.context).await.unwrap_err();
    assert!(
        matches!(error.kind(), Kind::Undecodable { .. }) && error.to_string().contains("x-subject-token"),
        "{error}"
    );
}
