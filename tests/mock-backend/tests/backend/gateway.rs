//! Who is let through, and what the others are told.

use jiff::SignedDuration;
use mock_backend::{ACCESS_KEY, Config, MockBackend, PROJECT_ID, REGION, SECRET_KEY};

use crate::client::{Request, data_sources};

const NO_OFFSET: SignedDuration = SignedDuration::ZERO;

#[test]
fn a_signed_call_is_let_through() {
    let mock = MockBackend::start().unwrap();
    let answer = Request::new("GET", &data_sources()).header("X-Project-Id", PROJECT_ID).signed().send(&mock);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["x-request-id"].len(), 32);
}

#[test]
fn projects_are_found_by_name() {
    let config = Config::default().with_project("p2", "cn-north-4_a").with_project("p3", "cn-north-4_a");
    let mock = MockBackend::with_config(config).unwrap();
    for (name, ids) in [(REGION, vec![PROJECT_ID]), ("cn-north-4_a", vec!["p2", "p3"]), ("elsewhere", vec![])] {
        let answer = Request::new("GET", &format!("/v3/projects?name={name}")).signed().send(&mock).json();
        let found: Vec<_> = answer["projects"].as_array().unwrap().iter().map(|project| &project["id"]).collect();
        assert_eq!(found, ids);
    }
}

#[test]
fn a_bad_signature_is_answered_with_the_servers_canonical_request() {
    let mock = MockBackend::start().unwrap();
    let answer = Request::new("GET", &data_sources()).signed_by(ACCESS_KEY, "wrong", NO_OFFSET).send(&mock);
    assert_eq!((answer.status, answer.code().as_str()), (401, "APIGW.0301"));
    let body = answer.json();
    let message = body["error_msg"].as_str().unwrap();
    let expected = format!(
        "Incorrect IAM authentication information: verify aksk signature fail, GET|{}/||x-sdk-date:",
        data_sources()
    );
    assert!(message.starts_with(&expected), "{message}");
    assert_eq!(body["request_id"].as_str().unwrap(), answer.headers["x-request-id"]);
}

#[test]
fn what_changes_after_signing_spoils_the_signature() {
    let mock = MockBackend::start().unwrap();
    let mut request = Request::new("GET", &data_sources()).signed();
    request.target.push_str("?type=OBS");
    assert_eq!(request.send(&mock).code(), "APIGW.0301");
    let mut request = Request::new("GET", &data_sources()).signed();
    request.body.push(' ');
    assert_eq!(request.send(&mock).code(), "APIGW.0301");
}

#[test]
fn five_bad_signatures_in_a_row_lock_the_key() {
    let mock = MockBackend::start().unwrap();
    let good = || Request::new("GET", &data_sources()).signed().send(&mock);
    let bad = || Request::new("GET", &data_sources()).signed_by(ACCESS_KEY, "wrong", NO_OFFSET).send(&mock);
    (0..4).for_each(|_| drop(bad()));
    assert_eq!(good().status, 200);
    (0..5).for_each(|_| drop(bad()));
    let locked = good();
    assert_eq!((locked.status, locked.code().as_str()), (401, "APIGW.0301"));
    assert!(locked.text.contains("AK access failed to reach the limit, forbidden"), "{}", locked.text);
    mock.reset();
    assert_eq!(good().status, 200);
}

#[test]
fn a_clock_may_be_fifteen_minutes_off() {
    let mock = MockBackend::start().unwrap();
    for (minutes, status) in [(-14, 200), (14, 200), (-16, 401), (16, 401)] {
        let offset = SignedDuration::from_mins(minutes);
        let answer = Request::new("GET", &data_sources()).signed_by(ACCESS_KEY, SECRET_KEY, offset).send(&mock);
        assert_eq!(answer.status, status, "{minutes}");
    }
}

#[test]
fn a_temporary_key_needs_its_token() {
    let mock = MockBackend::with_config(Config { security_token: Some("st".to_owned()), ..Config::default() }).unwrap();
    let list = || Request::new("GET", &data_sources());
    assert_eq!(list().signed().send(&mock).status, 401);
    assert_eq!(list().header("X-Security-Token", "other").signed().send(&mock).status, 401);
    assert_eq!(list().header("X-Security-Token", "st").signed().send(&mock).status, 200);
    assert_eq!(list().signed().header("X-Security-Token", "st").send(&mock).status, 200, "not signed, but sent");
}

#[test]
fn a_known_token_is_as_good_as_a_signature() {
    let mock = MockBackend::with_config(Config { tokens: vec!["t".to_owned()], ..Config::default() }).unwrap();
    let list = || Request::new("GET", &data_sources());
    assert_eq!(list().header("X-Auth-Token", "t").send(&mock).status, 200);
    let refused = list().header("X-Auth-Token", "u").send(&mock);
    assert_eq!((refused.status, refused.code().as_str()), (401, "APIGW.0307"));
    assert_eq!(list().send(&mock).code(), "APIGW.0301");
}

#[test]
fn unknown_keys_projects_and_paths_are_refused_each_in_its_way() {
    let mock = MockBackend::start().unwrap();
    let list = || Request::new("GET", &data_sources());
    assert!(list().signed_by("OTHER", SECRET_KEY, NO_OFFSET).send(&mock).text.contains("ak OTHER not exist"));
    assert_eq!(list().header("X-Project-Id", "other").signed().send(&mock).status, 401);
    let elsewhere = data_sources().replace(PROJECT_ID, "other");
    assert_eq!(Request::new("GET", &elsewhere).signed().send(&mock).code(), "APIGW.0310");
    for (method, path) in [("GET", "/v1.0/x"), ("PATCH", &data_sources()), ("GET", &format!("{}/", data_sources()))] {
        let answer = Request::new(method, path).signed().send(&mock);
        assert_eq!((answer.status, answer.code().as_str()), (404, "APIGW.0101"), "{method} {path}");
    }
}
