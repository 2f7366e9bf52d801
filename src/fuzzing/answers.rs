//! What services answer, from the status to the last byte, through the whole client but for the network.
//!
//! The input of a target is a byte that chooses the operation, then answers with bytes of 255 between them, each a byte for
//! the status and a body. The last answer is given to all further calls. Byte 1 stands for a secret that the client knows.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;
use serde_json::{Map, Value as Json};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use super::{PLANTED, planted};
use crate::api::http::canned::with_answers;
use crate::api::http::{Settings, Tls};
use crate::api::huaweicloud::{Config, Credentials, HuaweiCloud};
use crate::api::{Clock, Context, Error};

/// What a seed has between answers.
const SEPARATOR: u8 = 0xff;

/// By the digit that chooses them.
const STATUSES: [u16; 13] = [200, 201, 204, 302, 400, 401, 403, 404, 408, 409, 429, 500, 502];

/// How long an operation may take: time enough for a few looks at a job.
const TIME_LIMIT: Duration = Duration::from_secs(4);

/// The id that is looked for.
pub(super) const WANTED: &str = "wanted-1";

thread_local! {
    static RUNTIME: Option<Runtime> = tokio::runtime::Builder::new_current_thread().enable_time().build().ok();
}

/// An answer.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    body: Vec<u8>,
}

impl Answer {
    /// The answers in the input.
    pub(super) fn all(input: &[u8]) -> Vec<Self> {
        let one = |part: &[u8]| {
            let (selector, body) = part.split_first().unwrap_or((&b'0', &[]));
            let status = STATUSES.get(usize::from(selector.wrapping_sub(b'0')) % STATUSES.len());
            Self { status: status.copied().unwrap_or(500), body: planted(body) }
        };
        input.split(|byte| *byte == SEPARATOR).map(one).collect()
    }

    /// The whole body as a JSON object, all keys in lower case, for those that tell of a success.
    pub(super) fn object(&self) -> Option<Map<String, Json>> {
        // What is not read need not be Unicode.
        let text = String::from_utf8_lossy(&self.body);
        let Ok(Json::Object(members)) = serde_json::from_str(&text) else { return None };
        (self.status < 300).then(|| members.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect())
    }

    /// Whether it holds a list under one of these names in which every row has such an id, and none the wanted one; or no
    /// row, and null or a total of 0 instead.
    pub(super) fn lists_others(&self, lists: &[&str], total: &str, id: &str) -> bool {
        let Some(members) = self.object() else { return false };
        let lists: Vec<_> = lists.iter().filter_map(|name| members.get(*name)).collect();
        let is_zero =
            |total: &Json| total.to_string().trim_matches(|c: char| c == '"' || c.is_whitespace()).starts_with('0');
        if lists.iter().all(|list| list.is_null()) {
            return !lists.is_empty() || members.get(total).is_some_and(is_zero);
        }
        lists.into_iter().filter_map(Json::as_array).all(|rows| {
            rows.iter().all(|row| match row {
                Json::Object(row) => row.iter().any(|(name, value)| name.eq_ignore_ascii_case(id) && is_another(value)),
                // A row without names has its values in the order of the documentation.
                Json::Array(values) => values.iter().any(is_another),
                _ => false,
            })
        })
    }

    /// Whether its body has this text in it, as it is or in base64.
    pub(super) fn says(&self, text: &str) -> bool {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let plain = String::from_utf8_lossy(&self.body);
        let encoded = plain.trim().trim_matches('"').trim_end_matches('=');
        let decoded = URL_SAFE_NO_PAD.decode(encoded).unwrap_or_default();
        let unescaped = serde_json::from_slice::<Json>(&self.body).map(|json| json.to_string()).unwrap_or_default();
        [plain.as_ref(), &String::from_utf8_lossy(&decoded), &unescaped]
            .iter()
            .any(|body| body.to_lowercase().contains(&text.to_lowercase()))
    }
}

fn is_another(id: &Json) -> bool {
    match id {
        Json::String(id) => !id.trim().is_empty() && id.trim() != WANTED,
        Json::Null => false,
        other => other.is_number() || other.is_boolean(),
    }
}

/// Runs calls that get these answers, on a clock that jumps.
pub(super) fn run<T>(answers: &[Answer], calls: impl AsyncFnOnce(Context) -> T) -> Option<T> {
    let clock = Arc::new(JumpingClock::default());
    let context = Context::with_clock(CancellationToken::new(), clock).with_time_limit(TIME_LIMIT);
    let answers = answers.iter().map(|Answer { status, body }| (*status, headers(), body.clone()));
    RUNTIME.with(|runtime| with_answers(answers.collect(), || Some(runtime.as_ref()?.block_on(calls(context)))))
}

fn headers() -> HeaderMap {
    let header = |name, value| (HeaderName::from_static(name), HeaderValue::from_static(value));
    [header("x-request-id", "r1"), header("x-subject-token", PLANTED)].into_iter().collect()
}

/// A cloud whose client knows the secret.
pub(super) fn cloud(credentials: Credentials, project_id: Option<&str>) -> Option<HuaweiCloud> {
    HuaweiCloud::new(Config {
        credentials,
        agency: None,
        region: Some("cn-north-4".to_owned()),
        project_id: project_id.map(str::to_owned),
        project_name: None,
        cloud: None,
        auth_url: None,
        endpoints: Default::default(),
        http: settings(),
    })
    .ok()
}

/// A cloud that is called with the secret as its token.
pub(super) fn cloud_with_token() -> Option<HuaweiCloud> {
    cloud(Credentials::Token(SecretString::from(PLANTED)), Some("p1"))
}

pub(super) fn settings() -> Settings {
    let request_timeout = Duration::from_secs(60);
    Settings {
        user_agent: "fuzz".to_owned(),
        max_retries: 0,
        request_timeout,
        tls: Tls::default(),
        proxies: Default::default(),
        address_from: "the test",
        redactor: Arc::default(),
    }
}

/// What holds for every failure, whatever was answered.
pub(super) fn assert_fit_to_print(error: &Error, input: &[u8]) {
    // The path of a call has ids in it, and an id is no place for a secret.
    let text = without_calls(&error.to_string());
    assert!(!text.contains(PLANTED) || text.contains("is not an identifier"), "a secret is told: {text}");
    // The redactor writes three characters for an empty value, and the secret in the input is one byte.
    assert!(text.len() <= 8192 + 64 * input.len(), "{} bytes about {} bytes", text.len(), input.len());
}

/// A message without the calls that it names, also those of the look that a wait ended with.
fn without_calls(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, from_method)) = rest.split_once(" (").filter(|_| rest.contains(" at ")) {
        kept.push_str(before);
        rest = match from_method.split_once(" at ") {
            Some((call, after))
                if ["GET /", "POST /", "PUT /", "DELETE /"].iter().any(|verb| call.starts_with(verb)) =>
            {
                after
            }
            _ => {
                kept.push_str(" (");
                from_method
            }
        };
    }
    kept + rest
}

/// A clock that whoever sleeps moves forward.
#[derive(Debug, Default)]
struct JumpingClock(AtomicU64);

#[async_trait]
impl Clock for JumpingClock {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    async fn sleep(&self, duration: Duration) {
        self.0.fetch_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
        tokio::task::yield_now().await;
    }

    fn jitter(&self, most: Duration) -> Duration {
        most
    }
}
