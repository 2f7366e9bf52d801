//! Answers that repeat secrets.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::effect::{Effect, Source};
use super::spelling::Spelling;
use super::{Voice, dress};
use crate::exchange::{Reply, Request};
use crate::service::Service;
use crate::world::World;

/// The headers by which clients sign in.
const CREDENTIALS: [&str; 3] = ["authorization", "x-auth-token", "x-security-token"];

/// The secrets that come from this source.
pub(crate) fn secrets(world: &mut World, service: &Service, request: &Request, of: Source) -> Vec<String> {
    let mut secrets = match of {
        Source::Stored => service.stored_secrets(world, request),
        Source::Credentials => CREDENTIALS.iter().filter_map(|name| request.header(name)).map(str::to_owned).collect(),
        Source::Request => {
            let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
            let sent = service.secrets_of(&body);
            let decoded: Vec<_> = sent.iter().filter_map(|text| decoded(text)).collect();
            [decoded, sent].concat()
        }
    };
    secrets.dedup();
    secrets
}

/// The text of which another one is the Base64.
fn decoded(text: &str) -> Option<String> {
    String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()
}

/// A refusal that names the secrets, or the real reply with a member more that does.
pub(crate) fn reply(
    service: &Service,
    secrets: &[String],
    (status, spelling): (u16, Spelling),
    real: impl FnOnce() -> Reply,
    request_id: &str,
) -> Reply {
    let spelt: Vec<_> = secrets.iter().map(|secret| spelling.spell(secret)).collect();
    let message = format!("The value {} is not accepted, check it and try again", spelt.join(" or "));
    let reply = if status < 300 {
        dress::in_json(real(), |document| {
            document.as_object_mut().map(|members| members.insert("remark".to_owned(), json!(message)));
        })
    } else {
        service.refusal(Voice::Service, status, None, Some(&message), request_id)
    };
    if spelling == Spelling::WholeBase64 { dress::dressed(reply, &Effect::Base64, service) } else { reply }
}
