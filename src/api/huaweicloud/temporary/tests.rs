//! Keys of agencies and of servers, against a loopback server.

use std::sync::atomic::{AtomicU32, Ordering};

use super::super::testing::Scene;
use super::super::{Agency, Config, Credentials, Domain, HuaweiCloud, Login};
use super::*;
use crate::api::http::testing::{Answer, Received, Server, answer};

const ASSUME: &str = "POST /v3.0/OS-CREDENTIAL/securitytokens";
const LIST: &str = r#"{"data_sources":[]}"#;

fn with_agency(config: &mut Config) {
    let domain = Domain::Name("other".to_owned());
    config.agency = Some(Agency { name: "ops".to_owned(), domain, duration: 900 });
    config.project_id = Some("p1".to_owned());
}

/// The `count`th key, good for `seconds` from the beginning of the clock.
fn key(count: u32, seconds: i64) -> Answer {
    let end = "2024-03-04T05:06:07Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_secs(seconds);
    let end = end.strftime("%Y-%m-%dT%H:%M:%S.587000Z");
    answer(
        201,
        format!(
            r#"{{"credential":{{"access":"TEMP{count}","secret":"hidden-key-{count}","securitytoken":"t{count}","expires_at":"{end}"}}}}"#
        ),
    )
}

/// Keys are good for as long as `life` says of each; `decide` answers what they sign.
async fn scene(
    life: impl Fn(u32) -> i64 + Send + 'static,
    decide: impl Fn(&Received) -> Answer + Send + 'static,
    change: impl FnOnce(&mut Config),
) -> Scene {
    let keys = AtomicU32::new(0);
    let server = Server::answering(move |request| {
        if request.line == ASSUME {
            let count = keys.fetch_add(1, Ordering::Relaxed) + 1;
            match life(count) {
                0 => answer(503, "busy"),
                seconds => key(count, seconds),
            }
        } else {
            decide(request)
        }
    });
    Scene::on(server.await, |config| {
        with_agency(config);
        change(config);
    })
}

async fn list(cloud: &HuaweiCloud, context: &Context) -> Result<(), Error> {
    cloud.dws().cluster("p1", "c").list(context, None).await.map(drop)
}

fn assumed(scene: &Scene) -> usize {
    scene.server.lines().iter().filter(|line| *line == ASSUME).count()
}

/// The security token that the last request carried.
fn last_token(scene: &Scene) -> String {
    scene.server.received().last().unwrap().header("x-security-token").unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_agency_is_assumed_once_by_the_own_key_and_signs_all_calls() {
    let scene = scene(|_| 900, |_| answer(200, LIST), |_| ()).await;
    let results = scene.at_once(10, |cloud, context| async move { list(&cloud, &context).await }).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let received = scene.server.received();
    assert_eq!((assumed(&scene), received.len()), (1, 11));
    assert_eq!(
        received[0].body,
        r#"{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"agency_name":"ops","domain_name":"other","duration_seconds":900}}}}"#
    );
    assert!(received[0].header("authorization").unwrap().contains("Access=AKEXAMPLE,"));
    for request in &received[1..] {
        assert!(request.header("authorization").unwrap().contains("Access=TEMP1,"));
        assert_eq!(request.header("x-security-token"), Some("t1"));
    }
    assert!(!scene.cloud.redact("hidden-key-1").contains("hidden"));
}

#[tokio::test]
async fn a_login_for_an_agency_is_for_the_account_and_not_for_a_project() {
    let decide = |request: &Received| match request.line.starts_with("POST /v3/auth/tokens") {
        true => Answer::Status(201, "X-Subject-Token: first0token\r\n", r#"{"token":{}}"#.into()),
        false => answer(200, LIST),
    };
    let scene = scene(
        |_| 900,
        decide,
        |config| {
            let domain = Domain::Id("own".to_owned());
            config.credentials = Credentials::Password(Login { user_name: "u".into(), password: "p".into(), domain });
        },
    )
    .await;
    list(&scene.cloud, &scene.context).await.unwrap();
    let received = scene.server.received();
    assert!(received[0].body.ends_with(r#""scope":{"domain":{"id":"own"}}}}"#), "{}", received[0].body);
    assert_eq!((received[1].line.as_str(), received[1].header("x-auth-token")), (ASSUME, Some("first0token")));
    assert_eq!(received[2].header("x-security-token"), Some("t1"));

    // A token of the agency is to be had, too.
    let token = scene.cloud.token(&scene.context).await.unwrap();
    assert_eq!(token.token.expose_secret(), "first0token");
    let request = scene.server.received().pop().unwrap();
    assert_eq!(
        request.body,
        r#"{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"agency_name":"ops","domain_name":"other"}},"scope":{"project":{"id":"p1"}}}}"#
    );
}

#[tokio::test]
async fn with_an_access_key_there_is_no_token_of_an_agency() {
    let scene = scene(|_| 900, |_| answer(200, LIST), |_| ()).await;
    let error = scene.cloud.token(&scene.context).await.unwrap_err();
    assert!(error.to_string().contains("user_name"), "{error}");
    assert!(scene.server.received().is_empty());
}

#[tokio::test]
async fn a_key_is_renewed_before_its_end() {
    let scene = scene(|count| 900 * i64::from(count), |_| answer(200, LIST), |_| ()).await;
    for (later, token) in [(0, "t1"), (800, "t1"), (20, "t2"), (800, "t2"), (200, "t3")] {
        scene.context.clock().sleep(Duration::from_secs(later)).await;
        list(&scene.cloud, &scene.context).await.unwrap();
        assert_eq!(last_token(&scene), token, "{later}");
    }
}

#[tokio::test]
async fn a_renewal_that_fails_is_no_matter_while_the_key_is_good() {
    let scene = scene(|count| if count == 1 { 900 } else { 0 }, |_| answer(200, LIST), |_| ()).await;
    list(&scene.cloud, &scene.context).await.unwrap();
    scene.context.clock().sleep(Duration::from_secs(830)).await;
    for _ in 0..3 {
        list(&scene.cloud, &scene.context).await.unwrap();
        assert_eq!(last_token(&scene), "t1");
    }
    // One renewal with its repeats, and then a pause.
    assert_eq!(assumed(&scene), 4);
    scene.context.clock().sleep(Duration::from_secs(100)).await;
    assert!(list(&scene.cloud, &scene.context).await.is_err());
}

/// All find out at the same time that the key has expired.
#[tokio::test]
async fn a_key_that_is_refused_costs_one_renewal() {
    let decide = |request: &Received| match request.header("x-security-token") {
        Some("t1") if request.line.contains("/c/") => {
            answer(401, r#"{"error_code":"APIGW.0301","error_msg":"the security token has expired"}"#)
        }
        _ => answer(200, LIST),
    };
    let scene = scene(|_| 86400, decide, |_| ()).await;
    scene.cloud.dws().cluster("p1", "good").list(&scene.context, None).await.unwrap();
    let results = scene.at_once(10, |cloud, context| async move { list(&cloud, &context).await }).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(assumed(&scene), 2);
}

#[tokio::test]
async fn an_agency_that_is_refused_is_explained() {
    let body = r#"{"error":{"code":403,"message":"You are not authorized","title":"Forbidden"}}"#;
    let scene = Scene::with(vec![answer(403, body)], with_agency).await;
    let error = list(&scene.cloud, &scene.context).await.unwrap_err().to_string();
    for word in ["CreateTemporaryAccessKeyByAgency", "HTTP 403", "assume_role", "Agent Operator"] {
        assert!(error.contains(word), "{error}");
    }
}

async fn key_of_the_server(answers: Vec<Answer>) -> (Result<IssuedKey, Error>, Server) {
    let server = Server::start(answers).await;
    let context = Context::new(tokio_util::sync::CancellationToken::new());
    let instance = Instance::new(server.url.parse().unwrap(), "test", &Arc::default());
    (instance.key(&context).await, server)
}

#[tokio::test]
async fn the_metadata_of_a_server_have_its_key_protected_or_not() {
    const TOKEN: &str = "PUT /meta-data/latest/api/token";
    const KEY: &str = "GET /openstack/latest/securitykey";
    let (found, server) = key_of_the_server(vec![answer(200, "meta0token"), key(1, 900)]).await;
    assert_eq!(found.unwrap().access, "TEMP1");
    assert_eq!(server.lines(), [TOKEN, KEY]);
    let received = server.received();
    assert_eq!(received[0].header("x-metadata-token-ttl-seconds"), Some("21600"));
    assert_eq!(received[1].header("x-metadata-token"), Some("meta0token"));

    for status in [404, 405, 503] {
        let (found, server) = key_of_the_server(vec![answer(status, ""), key(1, 900)]).await;
        assert_eq!(found.unwrap().access, "TEMP1", "{status}");
        assert_eq!(server.received()[1].header("x-metadata-token"), None);
    }
    for answers in [vec![answer(403, "")], vec![answer(404, ""), answer(404, "no agency")]] {
        let error = key_of_the_server(answers).await.0.err().unwrap().to_string();
        assert!(error.contains("ECS metadata") && error.contains("agency in its details"), "{error}");
    }
}

#[test]
fn a_key_is_good_until_its_end_by_the_own_clock() {
    let now: Timestamp = "2024-03-04T05:06:07Z".parse().unwrap();
    assert_eq!(life("2024-03-04T05:21:07.000000Z", now), Some(Duration::from_secs(900)));
    for odd in ["2024-03-04T05:06:07Z", "2024-03-04T05:00:00Z", "tomorrow", ""] {
        assert_eq!(life(odd, now), None, "{odd}");
    }
}

#[test]
fn every_spelling_of_a_key_is_read() {
    for text in [
        r#"{"credential":{"access":"A","secret":"S","securitytoken":"T","expires_at":"E"}}"#,
        r#"{"credentials":{"access_key_id":"A","secret_access_key":"S","security_token":"T","expiration":"E"}}"#,
        r#"{"credential":{"accessKeyId":"A","secretAccessKey":"S","securityToken":"T","expires_at":"E"}}"#,
    ] {
        let super::Answer { credential: key } = serde_json::from_str(text).unwrap();
        let token = key.security_token.unwrap();
        assert_eq!((key.access.as_str(), key.secret.expose_secret(), token.expose_secret()), ("A", "S", "T"));
        assert_eq!(key.expires_at.as_deref(), Some("E"));
    }
}
