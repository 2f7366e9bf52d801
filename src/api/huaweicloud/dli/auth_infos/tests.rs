//! How an authentication is found, and how it is not, against a loopback server.

use super::super::super::testing::Scene;
use super::*;
use crate::api::http::testing::{Answer as Reply, answer};

fn rows(names: &[&str]) -> Reply {
    let rows: Vec<String> = names.iter().map(|name| format!(r#"{{"auth_info_name":"{name}"}}"#)).collect();
    answer(200, format!(r#"{{"auth_infos":[{}],"count":{}}}"#, rows.join(","), names.len()))
}

/// What is found of `orders`, by its name or by an error's code.
async fn found(answers: Vec<Reply>) -> Result<Option<String>, String> {
    let scene = Scene::new(answers).await;
    let found = scene.cloud.dli().auth_infos("p").find(&scene.context, "orders").await;
    let found = found.map(|auth| auth.and_then(|auth| auth.auth_info_name));
    found.map_err(|error| error.code().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_name_is_searched_for_and_compared() {
    assert_eq!(found(vec![rows(&["orders_old", "orders"])]).await, Ok(Some("orders".into())));
    // Only the whole list proves an absence.
    assert_eq!(found(vec![rows(&["Orders"]), rows(&["Orders", "sales"])]).await, Ok(None));
    assert_eq!(found(vec![rows(&[]), rows(&["sales", "orders"])]).await, Ok(Some("orders".into())));
}

#[tokio::test]
async fn where_a_name_is_mandatory_the_search_is_proof() {
    let refused =
        |code: &str| answer(400, format!(r#"{{"error_code":"{code}","error_msg":"auth_info_name is mandatory"}}"#));
    assert_eq!(found(vec![rows(&[]), refused("DLI.0001")]).await, Ok(None));
    assert_eq!(found(vec![rows(&[]), refused("DLI.0015")]).await, Err("DLI.0015".into()));
}

#[tokio::test]
async fn an_update_names_what_it_is_about_in_its_body() {
    let scene = Scene::new(vec![answer(200, r#"{"is_success":true,"message":"Update success."}"#)]).await;
    let settings = AuthSettings {
        auth_info_name: "orders".into(),
        password: Some(SecretString::from("hunter2")),
        ..AuthSettings::default()
    };
    scene.cloud.dli().auth_infos("p").update(&scene.context, &settings).await.unwrap();
    let received = scene.server.received();
    assert_eq!(received[0].line, "PUT /v3/p/datasource/auth-infos");
    assert_eq!(received[0].body, r#"{"auth_info_name":"orders","password":"hunter2"}"#);
}
