//! Answers in other words, other types and other encodings, secrets in answers, and connections that end.

use std::io::{self, Read};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::read::GzDecoder;
use mock_backend::dws::DataSource;
use mock_backend::{Becomes, Commit, Effect, Fault, MockBackend, Source, Spelling, Until, Voice};
use serde_json::{Value, json};

use crate::client::{Request, data_sources, finish};

const SECRET: &str = "Geheim/\"7&";

fn create() -> Request {
    let body = json!({
        "type": "MRS", "data_source_name": "s", "user_name": "admin", "user_pwd": SECRET, "data_source_id": "m",
    });
    Request::new("POST", &data_sources()).json(&body).signed()
}

fn list() -> Request {
    Request::new("GET", &data_sources()).signed()
}

fn with(fault: Fault) -> MockBackend {
    let mock = MockBackend::start().unwrap();
    mock.dws().put_data_source(DataSource {
        user_pwd: Some(SECRET.to_owned()),
        description: Some(" two words ".to_owned()),
        ..DataSource::new("x1", "OBS", "lake", "agency")
    });
    mock.inject(fault).unwrap();
    mock
}

fn with_effect(effect: Effect) -> MockBackend {
    with(Fault::new("dws.*", effect))
}

#[test]
fn everybody_refuses_in_their_own_words() {
    for (voice, status, part) in [
        (Voice::Gateway, 401, "\"error_code\":\"APIGW.0301\""),
        (Voice::Service, 409, "\"error_code\":\"DWS.0011\""),
        (Voice::Html, 404, "<h1>404 Not Found</h1>"),
        (Voice::Html, 200, "<h1>200 OK</h1>"),
    ] {
        let answer = list().send(&with(Fault::said_by("dws.list", voice, status)));
        assert!(answer.status == status && answer.text.contains(part), "{answer:?}");
    }
    let mock = with(Fault::refusal("dws.create", 500, "DWS.9999", "DWS.7023: busy").once());
    let busy = create().send(&mock);
    assert_eq!((busy.status, busy.code().as_str(), mock.dws().data_sources().len()), (500, "DWS.9999", 1));
    mock.inject(Fault::refusal("iam.login", 429, "Slow", "slower").header("Retry-After", "2")).unwrap();
    let slow = Request::new("POST", "/v3/auth/tokens").send(&mock);
    assert_eq!((&slow.json()["error"]["title"], slow.headers["retry-after"].as_str()), (&json!("Slow"), "2"));
    for service in ["mrs", "dli", "oms"] {
        mock.inject(Fault::said_by(format!("{service}.list"), Voice::Service, 403)).unwrap();
    }
}

#[test]
fn a_call_can_be_done_later() {
    let mock = with(Fault::said_by("dws.create", Voice::Html, 504).once().committed_late(Until::After(2)));
    let held = || mock.dws().data_sources().len();
    assert_eq!((create().send(&mock).status, held()), (504, 1));
    list().send(&mock);
    assert_eq!(held(), 1);
    list().send(&mock);
    assert_eq!(held(), 2);

    let mock = with(Fault::new("dws.create", Effect::Stall).once().committed_late(Until::Told));
    let stalled = create().begin(&mock).unwrap();
    mock.wait_for_requests("dws.create", 1).unwrap();
    mock.release_stalled();
    assert_eq!((finish(stalled).unwrap().status, mock.dws().data_sources().len()), (504, 1));
    mock.settle();
    assert_eq!(mock.dws().data_sources().len(), 2);
    assert_eq!(Fault::status("*", 500).committed().commit, Commit::Now);
}

#[test]
fn secrets_of_request_store_and_headers_are_repeated() {
    for spelling in Spelling::ALL {
        let text = |fault: Fault, request: Request| {
            let answer = request.send(&with(fault));
            let text = match spelling {
                Spelling::WholeBase64 => String::from_utf8(BASE64_STANDARD.decode(&answer.text).unwrap()).unwrap(),
                _ => answer.text,
            };
            let body: Value = serde_json::from_str(&text).unwrap();
            (answer.status, body["error_msg"].as_str().or(body["remark"].as_str()).unwrap().to_owned())
        };
        let echo = |operation: &str, status, of| Fault::new(operation, Effect::Echo { status, of, spelling });
        let spelt = spelling.spell(SECRET);
        let (status, message) = text(echo("dws.create", 400, Source::Request), create());
        assert!(status == 400 && message.contains(&spelt), "{spelling:?}: {message}");
        let (status, message) = text(echo("dws.list", 200, Source::Stored), list());
        assert!(status == 200 && message.contains(&spelt), "{spelling:?}: {message}");
        let (status, message) = text(echo("dws.list", 403, Source::Credentials), list());
        assert!(status == 403 && message.len() > 100, "{spelling:?}: {message}");
        assert!(spelling != Spelling::Plain || message.contains("SDK-HMAC-SHA256"), "{message}");
    }
}

#[test]
fn members_come_in_other_shapes() {
    for (name, becomes, expected) in [
        ("type", Becomes::Lower, Some(json!("obs"))),
        ("name", Becomes::Upper, Some(json!("LAKE"))),
        ("description", Becomes::Trimmed, Some(json!("two words"))),
        ("description", Becomes::Null, Some(Value::Null)),
        ("id", Becomes::Absent, None),
        ("configure_status", Becomes::Retyped, Some(json!(200))),
        ("type", Becomes::Set(json!("KAFKA")), Some(json!("KAFKA"))),
    ] {
        let mock = with_effect(Effect::Member { name: name.to_owned(), becomes });
        let answer = list().send(&mock).json();
        assert_eq!(answer["data_sources"][0].get(name), expected.as_ref(), "{answer}");
    }
    let answer = list().send(&with_effect(Effect::Retype)).json();
    let row = &answer["data_sources"][0];
    assert!(row["configure_status"] == 200 && row["created"].is_u64() && answer["count"] == "1", "{answer}");
    assert!(row["name"] == "lake" && row["id"] == "x1", "{answer}");
}

#[test]
fn bodies_come_in_other_encodings() {
    let plain = list().send(&with(Fault::status("mrs.list", 500))).json();
    let rows = |answer: &Value| answer["data_sources"].clone();
    let mock = with_effect(Effect::Gzip);
    let answer = list().send(&mock);
    assert_eq!(answer.headers["content-encoding"], "gzip");
    let mut text = String::new();
    GzDecoder::new(answer.bytes.as_slice()).read_to_string(&mut text).unwrap();
    assert_eq!(rows(&serde_json::from_str(&text).unwrap())[0]["id"], rows(&plain)[0]["id"]);

    let answer = list().send(&with_effect(Effect::Bom));
    assert!(answer.bytes.starts_with(b"\xef\xbb\xbf{"));
    let answer = list().send(&with_effect(Effect::Base64));
    assert!(BASE64_STANDARD.decode(answer.text).unwrap().starts_with(b"{"));
    for announced in [true, false] {
        let answer = list().send(&with_effect(Effect::Pad { bytes: 5_000_000, announced }));
        assert!(answer.bytes.len() > 5_000_000);
        assert_eq!(answer.headers.contains_key("content-length"), announced);
    }
}

/// The status of the next answer on a connection, and its head; the connection stays open.
fn next(stream: &mut TcpStream) -> io::Result<String> {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        text.push(byte[0]);
    }
    let head = String::from_utf8(text).unwrap().to_lowercase();
    let length = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    stream.read_exact(&mut vec![0; length])?;
    Ok(head)
}

#[test]
fn a_connection_can_end_after_each_answer() {
    for said in [true, false] {
        let mock = with_effect(Effect::Close { said });
        let mut stream = list().begin_and_stay(&mock).unwrap();
        assert_eq!(next(&mut stream).unwrap().contains("connection: close"), said);
        assert_eq!(stream.read(&mut [0]).unwrap(), 0, "the connection is closed");
    }
    let mock = with(Fault::status("mrs.list", 500));
    let mut stream = list().begin_and_stay(&mock).unwrap();
    next(&mut stream).unwrap();
    stream.set_nonblocking(true).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap_err().kind(), io::ErrorKind::WouldBlock, "else it stays open");
}

#[test]
fn connections_can_be_refused_until_told() {
    let mock = with(Fault::new("dws.list", Effect::Unreachable { millis: None }).once());
    let mut idle = Request::new("GET", "/_admin/state").begin_and_stay(&mock).unwrap();
    next(&mut idle).unwrap();
    list().try_send(&mock).unwrap_err();
    assert!(matches!(idle.read(&mut [0]), Ok(0) | Err(_)), "connections that were open are closed");
    assert_eq!(list().try_send(&mock).unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
    mock.settle();
    // The door opens a moment after it was told to.
    while list().try_send(&mock).is_err() {
        std::thread::yield_now();
    }
}

#[test]
fn connections_can_be_refused_for_a_while() {
    let mock = with(Fault::new("dws.list", Effect::Unreachable { millis: Some(50) }).once());
    let start = std::time::Instant::now();
    list().try_send(&mock).unwrap_err();
    while list().try_send(&mock).is_err() {
        std::thread::yield_now();
    }
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[test]
fn the_log_tells_when_and_on_which_connection() {
    let mock = with(Fault::new("dws.list", Effect::Stall).once());
    let stalled = list().begin(&mock).unwrap();
    mock.wait_for_requests("dws.*", 1).unwrap();
    list().send(&mock);
    mock.release_stalled();
    finish(stalled).unwrap();
    let log = mock.requests_of("*.list");
    assert_eq!([log[0].connection, log[1].connection], [1, 2]);
    assert!(log[0].received_ms <= log[1].received_ms && log[1].ended_ms.unwrap() <= log[0].ended_ms.unwrap());
}
