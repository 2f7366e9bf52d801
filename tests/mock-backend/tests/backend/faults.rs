//! How the mock misbehaves when it is told to.

use std::io::ErrorKind;

use mock_backend::{Effect, Fault, MockBackend};
use serde_json::json;

use crate::client::{Request, data_sources, finish};

fn create() -> Request {
    let body = json!({"type": "OBS", "data_source_name": "s", "user_name": "agency", "connect_info": "gaussdb"});
    Request::new("POST", &data_sources()).json(&body).signed()
}

fn list() -> Request {
    Request::new("GET", &data_sources()).signed()
}

fn with_fault(fault: Fault) -> MockBackend {
    let mock = MockBackend::start().unwrap();
    mock.inject(fault).unwrap();
    mock
}

#[test]
fn an_answer_is_made_up_as_often_as_wanted() {
    let mock = with_fault(Fault::status("dws.list", 429).header("Retry-After", "3").times(2));
    for _ in 0..2 {
        let answer = list().send(&mock);
        assert_eq!((answer.status, answer.code().as_str()), (429, "APIGW.0308"));
        assert_eq!(answer.headers["retry-after"], "3");
        assert_eq!(answer.json()["request_id"].as_str(), answer.headers.get("x-request-id").map(String::as_str));
    }
    assert_eq!(list().send(&mock).status, 200);
}

#[test]
fn a_made_up_answer_does_nothing_unless_it_commits() {
    let mock = with_fault(Fault::status("dws.create", 502).once());
    mock.inject(Fault::text("dws.create", 503, "text/html", "<p>").once()).unwrap();
    for status in [502, 503] {
        let answer = create().send(&mock);
        assert_eq!((answer.status, answer.headers["content-type"].as_str()), (status, "text/html"));
    }
    assert!(mock.dws().data_sources().is_empty());
    mock.inject(Fault::json("dws.create", 200, &json!({"id": 7})).once().committed()).unwrap();
    assert_eq!(create().send(&mock).text, r#"{"id":7}"#);
    assert_eq!(mock.dws().data_sources().len(), 1);
}

#[test]
fn a_reset_sends_no_byte_of_an_answer() {
    let mock = with_fault(Fault::new("dws.create", Effect::Reset).once());
    let error = create().try_send(&mock).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(mock.dws().data_sources().is_empty());
    mock.inject(Fault::new("dws.create", Effect::Reset).once().committed()).unwrap();
    create().try_send(&mock).unwrap_err();
    assert_eq!(mock.dws().data_sources().len(), 1);
    let statuses: Vec<_> = mock.requests_of("dws.create").iter().map(|request| request.status).collect();
    assert_eq!(statuses, [None, None]);
}

#[test]
fn a_stalled_request_is_done_before_or_after_its_wait() {
    let mock = with_fault(Fault::new("dws.create", Effect::Stall).once().committed());
    let stalled = create().begin(&mock).unwrap();
    mock.wait_for_requests("dws.create", 1).unwrap();
    assert_eq!(mock.dws().data_sources().len(), 1);
    mock.release_stalled();
    assert_eq!(finish(stalled).unwrap().status, 200);

    mock.reset();
    mock.inject(Fault::new("dws.create", Effect::Stall).once()).unwrap();
    let stalled = create().begin(&mock).unwrap();
    mock.wait_for_requests("*", 1).unwrap();
    assert!(mock.dws().data_sources().is_empty());
    mock.release_stalled();
    assert_eq!(finish(stalled).unwrap().status, 200);
    assert_eq!(mock.requests()[0].status, Some(200));
}

#[test]
fn a_stalled_connection_is_cut_by_the_end_of_the_mock_or_its_state() {
    let mock = with_fault(Fault::new("dws.list", Effect::Stall));
    let first = list().begin(&mock).unwrap();
    mock.wait_for_requests("dws.list", 1).unwrap();
    mock.reset();
    finish(first).unwrap_err();
    mock.inject(Fault::new("dws.list", Effect::Stall)).unwrap();
    let second = list().begin(&mock).unwrap();
    mock.wait_for_requests("dws.list", 1).unwrap();
    drop(mock);
    finish(second).unwrap_err();
}

#[test]
fn a_stalled_request_whose_client_has_left_is_never_done() {
    let mock = with_fault(Fault::new("dws.create", Effect::Stall).once());
    let stalled = create().begin(&mock).unwrap();
    mock.wait_for_requests("dws.create", 1).unwrap();
    drop(stalled);
    // The end of the first connection is at the server before this second one begins.
    list().send(&mock);
    mock.release_stalled();
    list().send(&mock);
    assert!(mock.dws().data_sources().is_empty());
    assert_eq!(mock.requests_of("dws.create")[0].status, None);
}

#[test]
fn an_answer_can_be_mutilated() {
    let mock = with_fault(Fault::new("dws.list", Effect::Truncate).once());
    let truncated = list().send(&mock);
    assert_eq!(truncated.status, 200);
    assert!(truncated.text.starts_with('{') && !truncated.text.ends_with('}'), "{}", truncated.text);
    mock.inject(Fault::new("dws.list", Effect::EmptyBody).once()).unwrap();
    assert_eq!(list().send(&mock).text, "");
    mock.inject(Fault::new("dws.list", Effect::CutBody).once()).unwrap();
    assert_eq!(list().try_send(&mock).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    assert_eq!(list().send(&mock).status, 200);
}

#[test]
fn faults_can_be_listed_taken_back_and_must_name_an_operation() {
    let fault = Fault::status("iam.projects", 503).after(1);
    let mock = with_fault(fault.clone());
    assert_eq!(mock.faults(), [fault]);
    mock.clear_faults();
    assert!(mock.faults().is_empty());
    assert_eq!(mock.inject(Fault::status("iam.project", 503)).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(mock.wait_for_requests("iam.project", 1).unwrap_err().kind(), ErrorKind::InvalidInput);
}
