//! What happens to the bytes of an answer.

use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::effect::{Becomes, Effect};
use crate::exchange::Reply;
use crate::service::Service;

/// The reply after one more effect, which may be none of those that change bytes.
pub(super) fn dressed(reply: Reply, effect: &Effect, service: &Service) -> Reply {
    match effect {
        Effect::Member { name, becomes } => in_json(reply, |document| rewrite(document, &|key| key == name, becomes)),
        Effect::Retype => {
            let decorates = |key: &str| service.decorative.iter().any(|name| name.eq_ignore_ascii_case(key));
            in_json(reply, |document| rewrite(document, &decorates, &Becomes::Retyped))
        }
        Effect::Base64 => with_body(&reply, |body| BASE64_STANDARD.encode(body).into()),
        Effect::Bom => with_body(&reply, |body| [b"\xef\xbb\xbf", body].concat().into()),
        Effect::Gzip => {
            let mut reply = with_body(&reply, gzip);
            reply.headers.insert("Content-Encoding".to_owned(), "gzip".to_owned());
            reply
        }
        Effect::Pad { bytes, .. } => padded(reply, *bytes),
        _ => reply,
    }
}

fn with_body(reply: &Reply, change: impl FnOnce(&[u8]) -> Bytes) -> Reply {
    Reply { body: change(&reply.body), headers: reply.headers.clone(), status: reply.status }
}

/// The reply with its document changed; one that is no JSON stays as it is.
pub(super) fn in_json(reply: Reply, change: impl FnOnce(&mut Value)) -> Reply {
    let Ok(mut document) = serde_json::from_slice(&reply.body) else { return reply };
    change(&mut document);
    with_body(&reply, |_| document.to_string().into())
}

/// Rewrites the members whose names are meant, wherever they are.
fn rewrite(document: &mut Value, is_meant: &dyn Fn(&str) -> bool, becomes: &Becomes) {
    match document {
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, is_meant, becomes)),
        Value::Object(members) => {
            if *becomes == Becomes::Absent {
                members.retain(|name, _| !is_meant(name));
            }
            for (name, member) in members {
                if is_meant(name) { *member = rewritten(member, becomes) } else { rewrite(member, is_meant, becomes) }
            }
        }
        _ => {}
    }
}

fn rewritten(member: &Value, becomes: &Becomes) -> Value {
    let text = |change: fn(&str) -> String| member.as_str().map_or_else(|| member.clone(), |text| json!(change(text)));
    match becomes {
        Becomes::Absent | Becomes::Null => Value::Null,
        Becomes::Upper => text(str::to_uppercase),
        Becomes::Lower => text(str::to_lowercase),
        Becomes::Trimmed => text(|text| text.trim().to_owned()),
        Becomes::Set(value) => value.clone(),
        Becomes::Retyped => retyped(member),
    }
}

/// The same in another type: a text is the document that it holds, or the number of its digits; the others are texts.
fn retyped(member: &Value) -> Value {
    match member {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| {
            let digits: String = text.chars().filter(char::is_ascii_digit).take(15).collect();
            json!(digits.parse().unwrap_or(0_u64))
        }),
        Value::Number(_) | Value::Bool(_) => json!(member.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => member.clone(),
    }
}

fn gzip(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory doesn't fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default().into()
}

fn padded(reply: Reply, bytes: usize) -> Reply {
    let missing = bytes.saturating_sub(reply.body.len());
    match reply.body.strip_prefix(b"{") {
        Some(rest) if rest.len() > 1 => {
            let body = [b"{\"padding\":\"", vec![b'x'; missing].as_slice(), b"\",", rest].concat();
            with_body(&reply, |_| body.into())
        }
        _ => with_body(&reply, |body| [vec![b' '; missing].as_slice(), body].concat().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_rewritten_wherever_they_are() {
        let after = |becomes: &Becomes| {
            let mut document = json!({"rows": [{"type": "  Mrs ", "at": {"type": 7}}], "other": "Mrs"});
            rewrite(&mut document, &|name| name == "type", becomes);
            document["rows"][0].clone()
        };
        assert_eq!(after(&Becomes::Upper), json!({"type": "  MRS ", "at": {"type": 7}}));
        assert_eq!(after(&Becomes::Lower)["type"], "  mrs ");
        assert_eq!(after(&Becomes::Trimmed)["type"], "Mrs");
        assert_eq!(after(&Becomes::Absent), json!({"at": {}}));
        assert_eq!(after(&Becomes::Null), json!({"type": null, "at": {"type": null}}));
        assert_eq!(after(&Becomes::Set(json!([1]))), json!({"type": [1], "at": {"type": [1]}}));
    }

    #[test]
    fn types_change_both_ways() {
        for (before, after) in [
            (json!("200"), json!(200)),
            (json!("9%"), json!(9)),
            (json!("2022-10-30T07:38:33"), json!(20_221_030_073_833_u64)),
            (json!("MRS"), json!(0)),
            (json!("{\"a\": 1}"), json!({"a": 1})),
            (json!(7), json!("7")),
            (json!(true), json!("true")),
            (Value::Null, Value::Null),
        ] {
            assert_eq!(retyped(&before), after, "{before}");
        }
    }

    #[test]
    fn padding_leaves_the_document_what_it_was() {
        let padded = |text: &str| padded(Reply::text(200, "application/json", text.to_owned()), 1000).body;
        let document: Value = serde_json::from_slice(&padded(r#"{"a":1}"#)).unwrap();
        assert_eq!(document["a"], 1);
        assert!((1000..1020).contains(&padded(r#"{"a":1}"#).len()));
        assert_eq!(serde_json::from_slice::<Value>(&padded("[1]")).unwrap(), json!([1]));
        assert_eq!(serde_json::from_slice::<Value>(&padded("{}")).unwrap(), json!({}));
    }
}
