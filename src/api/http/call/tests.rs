//! Calls against a loopback server, on a clock that jumps.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::Method;
use reqwest::header::HeaderName;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::api::Clock;
use crate::api::event_log::EventLog;
use crate::api::http::testing::{Answer, Server, answer, pem};
use crate::api::http::{Operation, Settings, Tls};
use crate::api::testing::JumpingClock;

const SECOND: Duration = Duration::from_secs(1);

fn settings(max_retries: u32) -> Settings {
    Settings {
        user_agent: "test/1.0".into(),
        max_retries,
        request_timeout: Duration::from_secs(20),
        tls: Tls::default(),
        proxies: Default::default(),
        address_from: "the test",
        redactor: Arc::default(),
    }
}

fn client(settings: Settings) -> Client {
    // A dialect whose failures are statuses with the body as the message.
    Client::new(settings, |response| {
        (!response.is_success()).then(|| Refusal {
            status: response.status,
            message: Some(String::from_utf8_lossy(&response.body).into_owned()),
            request_id: response.request_id().map(str::to_owned),
            ..Refusal::default()
        })
    })
}

/// Shows the clock's time on every try, and can renew itself.
#[derive(Default)]
struct Badge {
    renewable: bool,
    refused: AtomicU32,
}

#[async_trait]
impl Authenticator for Badge {
    async fn authorize(&self, _client: &Client, context: &Context, request: &mut Request) -> Result<Admission, Error> {
        request.set_header(HeaderName::from_static("x-date"), &context.clock().now().to_string(), false)?;
        Ok(Admission::default())
    }

    async fn renew(&self, _: &Client, _: &Context, request: &Request, _: &Refusal) -> Result<bool, Error> {
        assert!(request.headers().contains_key("x-date"), "not the request as it was sent");
        self.refused.fetch_add(1, Ordering::Relaxed);
        Ok(self.renewable)
    }
}

struct Scene {
    server: Server,
    clock: Arc<JumpingClock>,
    cancellation: CancellationToken,
    context: Context,
    client: Client,
}

impl Scene {
    async fn new(answers: Vec<Answer>) -> Self {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let cancellation = CancellationToken::new();
        let context = Context::with_clock(cancellation.clone(), clock.clone());
        Self { server: Server::start(answers).await, clock, cancellation, context, client: client(settings(5)) }
    }

    fn request(&self, method: Method) -> Request {
        let operation = Operation { service: "TEST", name: "Try" };
        let request =
            Request::new(operation, method.clone(), &self.server.url.parse().unwrap(), &["v1", "thing"]).unwrap();
        let has_body = matches!(method, Method::POST | Method::PUT);
        if has_body { request.json("application/json", &["x"]).unwrap() } else { request }
    }

    async fn call(&self, method: Method) -> Result<Response, Error> {
        self.client.call(&self.context, &self.request(method), &Badge::default()).await
    }

    fn tries(&self) -> usize {
        self.server.received().len()
    }
}

#[tokio::test]
async fn reads_and_deletions_outlast_a_gateway_and_broken_connections() {
    for method in [Method::GET, Method::DELETE] {
        let scene = Scene::new(vec![answer(503, ""), Answer::HangUp, answer(504, ""), answer(200, "done")]).await;
        assert_eq!(scene.call(method).await.unwrap().body, b"done");
        let (sleeps, full) = (scene.clock.sleeps(), [SECOND, 2 * SECOND, 4 * SECOND]);
        assert_eq!(sleeps.len(), 3);
        for (sleep, full) in sleeps.iter().zip(full) {
            assert!((full / 2..=full).contains(sleep), "{sleeps:?}");
        }
    }
}

#[tokio::test]
async fn every_try_is_authorised_afresh() {
    let scene = Scene::new(vec![answer(503, ""), answer(200, "")]).await;
    scene.call(Method::GET).await.unwrap();
    let dates: Vec<_> = scene.server.received().iter().map(|try_| try_.header("x-date").unwrap().to_owned()).collect();
    assert_eq!(dates.len(), 2);
    assert_ne!(dates[0], dates[1]);
}

#[tokio::test]
async fn a_write_that_may_have_arrived_is_never_repeated() {
    for method in [Method::POST, Method::PUT] {
        for reply in [answer(502, ""), answer(503, ""), answer(500, ""), Answer::HangUp] {
            let scene = Scene::new(vec![reply, answer(200, "")]).await;
            let error = scene.call(method.clone()).await.err().unwrap();
            assert!(error.may_have_reached(), "{error}");
            assert_eq!(scene.tries(), 1, "{error}");
        }
    }
}

#[tokio::test]
async fn a_write_gets_through_to_a_server_that_closes_without_saying_so() {
    let mut scene = Scene::new(Vec::new()).await;
    scene.server = Server::answering(|_| Answer::Last("done".into())).await;
    for _ in 0..50 {
        assert_eq!(scene.call(Method::GET).await.unwrap().body, b"done");
        assert_eq!(scene.call(Method::POST).await.unwrap().body, b"done");
        assert_eq!(scene.call(Method::PUT).await.unwrap().body, b"done");
    }
    let writes = scene.server.lines().iter().filter(|line| !line.starts_with("GET")).count();
    assert_eq!(writes, 100);
}

#[tokio::test]
async fn connections_to_a_server_that_keeps_them_are_used_again() {
    let mut scene = Scene::new(Vec::new()).await;
    scene.server = Server::answering(|_| answer(200, "done")).await;
    for _ in 0..20 {
        for method in [Method::GET, Method::POST, Method::PUT] {
            scene.call(method).await.unwrap();
        }
    }
    // The first two writes came before the server had answered twice on one.
    assert!(scene.server.connections() <= 3, "{}", scene.server.connections());
}

#[tokio::test]
async fn a_huge_answer_is_told_and_not_read() {
    let body = format!("{{\"a\":\"{}\"}}", "x".repeat(5 << 20));
    for (method, status) in [(Method::GET, 200), (Method::POST, 200), (Method::GET, 503)] {
        let scene = Scene::new(vec![answer(status, body.clone()), answer(200, "")]).await;
        let error = scene.call(method).await.err().unwrap();
        assert!(error.to_string().contains("it is longer than 4 MiB"), "{error}");
        assert_eq!((scene.tries(), error.status()), (1, Some(status)));
    }
}

#[tokio::test]
async fn a_write_that_never_left_is_repeated() {
    let mut scene = Scene::new(Vec::new()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    scene.server.url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = scene.call(Method::POST).await.err().unwrap();
    assert!(matches!(error.kind(), Kind::Connect(_)), "{error}");
    assert!(!error.may_have_reached());
    assert!(error.to_string().contains("after 3 tries"), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn throttled_calls_wait_as_long_as_they_are_told() {
    let asked = |value| Answer::Status(429, value, String::new());
    for date in ["Mon, 04 Mar 2024 05:07:14 GMT", "Monday, 04-Mar-24 05:07:14 GMT", "Mon Mar  4 05:07:14 2024"] {
        let headers = format!("Retry-After: {date}\r\n").leak();
        let scene = Scene::new(vec![asked("Retry-After: 7\r\n"), asked(headers), answer(201, "")]).await;
        assert_eq!(scene.call(Method::POST).await.unwrap().status, 201);
        let sleeps = scene.clock.sleeps();
        assert!((7 * SECOND..9 * SECOND).contains(&sleeps[0]), "{sleeps:?}");
        assert!(scene.clock.now() >= "2024-03-04T05:07:14Z".parse().unwrap() && sleeps.len() == 2, "{sleeps:?}");
    }
}

#[tokio::test]
async fn a_pause_beyond_the_deadline_is_not_begun() {
    let mut scene = Scene::new(vec![Answer::Status(429, "Retry-After: 31\r\n", "slow down".into())]).await;
    scene.context = scene.context.with_time_limit(30 * SECOND);
    let error = scene.call(Method::GET).await.err().unwrap();
    assert_eq!((error.status(), scene.tries()), (Some(429), 1));
    assert!(error.to_string().contains("asks to wait for 31 s, and there are 30 s left"), "{error}");
    assert!(scene.clock.sleeps().is_empty());
}

#[tokio::test]
async fn max_retries_counts_repeats() {
    for (max_retries, tries) in [(0, 1), (2, 3)] {
        let mut scene = Scene::new((0..9).map(|_| answer(429, "busy")).collect()).await;
        scene.client = client(settings(max_retries));
        let error = scene.call(Method::GET).await.err().unwrap();
        assert_eq!((scene.tries(), error.status()), (tries, Some(429)));
        assert_eq!(error.to_string().contains("after"), tries > 1, "{error}");
    }
}

#[tokio::test]
async fn refusals_are_final_and_401_is_renewed_once() {
    for status in [400, 403, 404, 409] {
        let scene = Scene::new(vec![answer(status, "")]).await;
        assert_eq!(scene.call(Method::GET).await.err().unwrap().status(), Some(status));
        assert_eq!(scene.tries(), 1);
    }
    for (renewable, tries) in [(false, 1), (true, 2)] {
        let scene = Scene::new(vec![answer(401, ""), answer(401, ""), answer(200, "")]).await;
        let badge = Badge { renewable, ..Badge::default() };
        let error = scene.client.call(&scene.context, &scene.request(Method::POST), &badge).await.err().unwrap();
        assert_eq!((error.status(), scene.tries()), (Some(401), tries));
        assert_eq!(badge.refused.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let scene = Scene::new(vec![Answer::Status(307, "Location: /elsewhere\r\n", String::new())]).await;
    assert_eq!(scene.call(Method::POST).await.err().unwrap().status(), Some(307));
    assert_eq!(scene.tries(), 1);
}

#[tokio::test]
async fn cancellation_ends_reads_at_once_and_gives_writes_a_grace() {
    for (method, graceful) in [(Method::GET, false), (Method::DELETE, false), (Method::POST, true)] {
        let (arrived, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let reply = Answer::Held { arrived: arrived.clone(), release: release.clone(), body: "saved".into() };
        let scene = Scene::new(vec![reply]).await;
        let cancel = async {
            arrived.notified().await;
            scene.cancellation.cancel();
            // The call sees the cancellation before it can see the answer.
            tokio::task::yield_now().await;
            if graceful {
                release.notify_one();
            }
        };
        let (result, ()) = tokio::join!(scene.call(method), cancel);
        match result {
            Ok(response) => assert!(graceful && response.body == b"saved"),
            Err(error) => {
                assert!(!graceful && error.is_interrupted() && error.may_have_reached(), "{error}");
            }
        }
        assert_eq!(scene.tries(), 1);
    }
}

#[tokio::test]
async fn a_write_that_stays_silent_ends_after_its_grace() {
    let arrived = Arc::new(Notify::new());
    let mut scene = Scene::new(vec![Answer::Silence(arrived.clone())]).await;
    scene.context = scene.context.with_time_after_stop(Duration::from_millis(10), Duration::from_millis(20));
    let cancel = async {
        arrived.notified().await;
        scene.cancellation.cancel();
    };
    let (result, ()) = tokio::join!(scene.call(Method::POST), cancel);
    let error = result.err().unwrap();
    assert!(error.is_interrupted() && error.may_have_reached(), "{error}");
}

#[tokio::test]
async fn a_look_after_a_stop_calls_for_as_long_as_the_budget_lasts() {
    let scene = Scene::new(vec![answer(200, ""), Answer::Silence(Arc::default()), answer(200, "seen")]).await;
    // The first call makes the connection, which the budget is not for.
    scene.call(Method::GET).await.unwrap();
    scene.cancellation.cancel();
    let request = scene.request(Method::GET);
    let budget = Duration::from_millis(200);
    let short = scene.context.clone().with_time_after_stop(budget, budget).looking();
    let error = scene.client.call(&short, &request, &Badge::default()).await.err().unwrap();
    assert!(error.is_interrupted() && !error.to_string().contains("tries"), "{error}");
    let looking = scene.context.looking();
    assert_eq!(scene.client.call(&looking, &request, &Badge::default()).await.unwrap().body, b"seen");
    looking.sleep(10 * SECOND).await.unwrap_err();
    assert!(scene.client.call(&looking, &request, &Badge::default()).await.err().unwrap().is_interrupted());
    assert_eq!(scene.tries(), 3);
}

#[tokio::test]
async fn a_cancelled_context_calls_nothing() {
    let scene = Scene::new(vec![answer(200, "")]).await;
    scene.cancellation.cancel();
    let error = scene.call(Method::POST).await.err().unwrap();
    assert!(error.is_interrupted() && !error.may_have_reached());
    assert_eq!(scene.tries(), 0);
}

#[tokio::test]
async fn silence_ends_with_the_limit_on_an_exchange() {
    let mut scene = Scene::new(vec![Answer::Silence(Arc::default())]).await;
    let request_timeout = Duration::from_millis(50);
    scene.client = client(Settings { request_timeout, ..settings(5) });
    let error = scene.call(Method::POST).await.err().unwrap();
    assert!(matches!(error.kind(), Kind::TimedOut(limit) if *limit == request_timeout), "{error}");
    assert!(error.may_have_reached());
}

#[tokio::test]
async fn an_echoed_secret_stays_secret() {
    let body = r#"bad password hunter22: "user_pwd": must have 8 characters"#;
    let scene = Scene::new(vec![Answer::Status(400, "X-Request-Id: r-1\r\n", body.into())]).await;
    scene.client.redactor().learn(&SecretString::from("hunter22"));
    let error = scene.call(Method::POST).await.err().unwrap();
    let text = format!("{error} {error:?}");
    assert!(text.contains("bad password ***") && text.contains("r-1"), "{text}");
    assert!(!text.contains("hunter22") && text.contains("\"user_pwd\": must have 8 characters"), "{text}");
}

#[tokio::test]
async fn an_answer_of_unknown_form_is_told_in_its_own_words() {
    for (body, words) in [
        ("<html><head><title>502 Bad Gateway</title></head><p>nginx</p></html>", "502 Bad Gateway nginx"),
        ("upstream\n  timed out", "upstream timed out"),
        ("<p>no <b>hunter&lt;22&gt;</b> here, nor hunter<22></p>", "no *** here, nor ***"),
        ("[]", "[]"),
    ] {
        let mut scene = Scene::new(vec![answer(400, body)]).await;
        scene.client = Client::new(settings(0), |response| {
            (!response.is_success()).then(|| Refusal { status: response.status, ..Refusal::default() })
        });
        scene.client.redactor().learn(&SecretString::from("hunter<22>"));
        let error = scene.call(Method::GET).await.err().unwrap();
        assert_eq!(error.refusal().unwrap().message.as_deref(), Some(words), "{body}");
    }
}

#[tokio::test]
async fn what_is_cut_gives_no_half_of_a_secret_away() {
    let body = |blanks: usize| format!("{}hunter22 {}", "x".repeat(blanks), "y".repeat(5000));
    for at in 990..1010 {
        let scene = Scene::new(vec![answer(400, body(at))]).await;
        scene.client.redactor().learn(&SecretString::from("hunter22"));
        let error = scene.call(Method::GET).await.err().unwrap().to_string();
        assert!(!error.contains("hu") && error.chars().count() < 1200, "{error}");
    }
}

#[tokio::test]
async fn plain_http_needs_no_trust() {
    let mut scene = Scene::new(vec![answer(200, "")]).await;
    scene.client = client(Settings { tls: Tls::without_trust(), ..settings(0) });
    assert_eq!(scene.call(Method::GET).await.unwrap().status, 200);
}

/// Answers as a server does that knows TLS 1.1 and nothing newer.
#[tokio::test]
async fn a_server_with_an_old_tls_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let offered = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut hello = [0; 2048];
        let length = tokio::io::AsyncReadExt::read(&mut stream, &mut hello).await.unwrap();
        let random = [7; 32];
        let parts: [&[u8]; 4] = [b"\x16\x03\x02\0\x2a\x02\0\0\x26\x03\x02", &random, b"\0", b"\xc0\x13\0"];
        tokio::io::AsyncWriteExt::write_all(&mut stream, &parts.concat()).await.unwrap();
        hello[..length].to_vec()
    });
    let mut scene = Scene::new(Vec::new()).await;
    scene.server.url = format!("https://localhost:{port}");
    scene.client = client(Settings { tls: Tls::new(true, None).unwrap(), ..settings(0) });
    let error = scene.call(Method::GET).await.err().unwrap();
    assert!(matches!(error.kind(), Kind::Tls(_)), "{error}");
    // The extension "supported versions" offers 1.3 and 1.2, and not a third.
    let hello = offered.await.unwrap();
    assert!(hello.windows(9).any(|bytes| bytes == b"\0\x2b\0\x05\x04\x03\x04\x03\x03"), "{hello:x?}");
}

#[tokio::test]
async fn an_untrusted_certificate_is_told_from_a_lost_connection() {
    let key = rcgen::generate_simple_self_signed(["localhost".into()]).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.der().clone()], key.signing_key.serialize_der().try_into().unwrap())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let (mut reader, mut writer) = tokio::io::split(&mut stream);
                let mut buffer = [0; 1024];
                let _ = tokio::io::AsyncReadExt::read(&mut reader, &mut buffer).await;
                let reply = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                let _ = tokio::io::AsyncWriteExt::write_all(&mut writer, reply).await;
            });
        }
    });
    let mut scene = Scene::new(Vec::new()).await;
    scene.server.url = format!("https://localhost:{port}");

    let error = scene.call(Method::GET).await.err().unwrap();
    assert!(matches!(error.kind(), Kind::Tls(_)), "{error}");
    assert!(!error.may_have_reached());
    for tls in [Tls::new(false, Some(&pem(key.cert.der()))).unwrap(), Tls::new(true, None).unwrap()] {
        scene.client = client(Settings { tls, ..settings(0) });
        assert_eq!(scene.call(Method::GET).await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn the_log_has_a_line_for_each_try_and_no_secret() {
    let (log, _keeping) = EventLog::keep();
    let headers = "X-Request-Id: r-7\r\nX-Subject-Token: fresh0token\r\n";
    let body = r#"{"echo":"hunter22","secret":"made0up","note":"kept"}"#;
    let scene = Scene::new(vec![answer(503, "hunter22 is busy"), Answer::Status(200, headers, body.into())]).await;
    scene.client.redactor().learn(&SecretString::from("hunter22"));
    let token = HeaderName::from_static("x-auth-token");
    let request = scene.request(Method::DELETE).header(token, "old0token").unwrap();
    let request = request.json("application/json", &serde_json::json!({"user_pwd": "sent0pwd"})).unwrap();
    scene.client.call(&scene.context, &request, &Badge::default()).await.unwrap();

    let text = log.text();
    for part in ["kept", "status=503", "status=200", "attempt=2", "r-7", "TRACE", "WARN"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    for secret in ["hunter22", "fresh0token", "made0up", "old0token", "sent0pwd"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
