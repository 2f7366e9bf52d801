//! Sign-in by password, and what its tokens are good for.

use mock_backend::iam::Scope;
use mock_backend::{Config, DOMAIN_ID, DOMAIN_NAME, MockBackend, PROJECT_ID, REGION, USER_NAME, USER_PASSWORD};
use serde_json::{Value, json};

use crate::client::{Answer, Request, data_sources};

fn login_for(scope: Value) -> Value {
    let user = json!({"name": USER_NAME, "password": USER_PASSWORD, "domain": {"name": DOMAIN_NAME}});
    json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}})
}

fn login(mock: &MockBackend, body: &Value) -> Answer {
    Request::new("POST", "/v3/auth/tokens?nocatalog=true").json(body).send(mock)
}

fn token(mock: &MockBackend) -> String {
    login(mock, &login_for(json!({"project": {"name": REGION}}))).headers["x-subject-token"].clone()
}

fn list(mock: &MockBackend, token: &str) -> Answer {
    Request::new("GET", &data_sources()).header("X-Auth-Token", token).send(mock)
}

#[test]
fn a_login_answers_with_the_token_in_a_header_and_the_project_in_the_body() {
    let mock = MockBackend::start().unwrap();
    for scope in
        [json!({"project": {"id": PROJECT_ID}}), json!({"project": {"name": REGION}, "domain": {"id": DOMAIN_ID}})]
    {
        let answer = login(&mock, &login_for(scope));
        assert_eq!(answer.status, 201, "{}", answer.text);
        let token = &answer.json()["token"];
        assert_eq!((&token["project"]["id"], &token["project"]["name"]), (&json!(PROJECT_ID), &json!(REGION)));
        assert_eq!(token["expires_at"].as_str().unwrap().len(), "2024-03-04T05:06:07.000000Z".len());
        assert_eq!(token.get("catalog"), None);
        assert_eq!(list(&mock, &answer.headers["x-subject-token"]).status, 200);
    }
    assert_eq!(mock.iam().tokens().len(), 2);
    let body = login_for(json!({"project": {"id": PROJECT_ID}}));
    let with_catalog = Request::new("POST", "/v3/auth/tokens").json(&body).send(&mock).json();
    assert!(with_catalog["token"]["catalog"].is_array());
}

#[test]
fn a_token_finds_projects() {
    let mock = MockBackend::start().unwrap();
    let found = Request::new("GET", "/v3/projects").header("X-Auth-Token", &token(&mock)).send(&mock);
    assert_eq!(found.json()["projects"][0]["id"], PROJECT_ID);
}

#[test]
fn a_token_is_bound_to_what_it_was_asked_for() {
    let mock = MockBackend::with_config(Config::default().with_project("p2", "other").with_token("ready")).unwrap();
    let of_other = login(&mock, &login_for(json!({"project": {"id": "p2"}}))).headers["x-subject-token"].clone();
    let of_account = login(&mock, &login_for(json!({"domain": {"name": DOMAIN_NAME}})));
    assert_eq!(of_account.json()["token"]["domain"]["id"], DOMAIN_ID);
    for token in [of_other.as_str(), of_account.headers["x-subject-token"].as_str()] {
        let refused = list(&mock, token);
        assert_eq!((refused.status, refused.code().as_str()), (401, "APIGW.0307"));
    }
    assert_eq!(list(&mock, "ready").status, 200);
    let scopes: Vec<_> = mock.iam().tokens().into_iter().map(|token| token.scope).collect();
    assert_eq!(scopes, [Scope::Everything, Scope::Project("p2".to_owned()), Scope::Account]);
}

#[test]
fn a_token_expires_after_its_uses_or_on_command() {
    let mock = MockBackend::with_config(Config::default().with(|config| config.iam.token_uses = Some(2))).unwrap();
    let first = token(&mock);
    let statuses: Vec<_> = (0..3).map(|_| list(&mock, &first).status).collect();
    assert_eq!(statuses, [200, 200, 401]);
    mock.iam().configure(|settings| settings.token_uses = None);
    let second = token(&mock);
    assert_eq!(list(&mock, &second).status, 200);
    mock.iam().expire_tokens();
    assert_eq!(list(&mock, &second).code(), "APIGW.0307");
    assert_eq!(list(&mock, &token(&mock)).status, 200);
    assert_eq!(mock.requests_of("iam.login").len(), 3);
}

#[test]
fn a_refused_login_has_the_shape_of_keystone() {
    let mock = MockBackend::start().unwrap();
    let good = login_for(json!({"project": {"id": PROJECT_ID}}));
    for (pointer, value, status) in [
        ("/auth/identity/password/user/password", json!("guess-1"), 401),
        ("/auth/identity/password/user/name", json!("nobody"), 401),
        ("/auth/identity/password/user/domain/name", json!("elsewhere"), 401),
        ("/auth/scope/project/id", json!("unknown"), 401),
        ("/auth/identity/methods", json!(["token"]), 400),
        ("/auth/identity/password/user/domain", json!({}), 400),
        ("/auth/identity/password/user", json!({"name": USER_NAME}), 400),
        ("/auth/scope", json!({"elsewhere": {}}), 400),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        let answer = login(&mock, &body);
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (status, &json!(status)), "{pointer}");
        assert!(!answer.text.contains("guess-1"), "{}", answer.text);
    }
    assert!(mock.iam().tokens().is_empty());
    let mut untyped = Request::new("POST", "/v3/auth/tokens");
    untyped.body = good.to_string();
    assert_eq!(untyped.send(&mock).status, 400);
    assert_eq!(login(&mock, &good).status, 201);
}

#[test]
fn a_name_that_projects_share_is_no_scope() {
    let config = Config::default().with_project("p2", "twin").with_project("p3", "twin");
    let mock = MockBackend::with_config(config).unwrap();
    assert_eq!(login(&mock, &login_for(json!({"project": {"name": "twin"}}))).status, 401);
}

#[test]
fn five_wrong_passwords_in_a_row_lock_the_user() {
    let mock = MockBackend::start().unwrap();
    let good = login_for(json!({"project": {"id": PROJECT_ID}}));
    let mut bad = good.clone();
    *bad.pointer_mut("/auth/identity/password/user/password").unwrap() = json!("wrong");
    (0..4).for_each(|_| drop(login(&mock, &bad)));
    assert_eq!(login(&mock, &good).status, 201);
    (0..5).for_each(|_| drop(login(&mock, &bad)));
    let locked = login(&mock, &good);
    assert_eq!((locked.status, &locked.json()["error"]["message"]), (401, &json!("The user is locked")));
}
