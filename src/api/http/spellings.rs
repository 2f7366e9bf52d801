//! The forms in which a secret may come back.
//!
//! Depends on the encodings only.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::request::encode;

/// Services that quote what another service answered put JSON inside JSON.
const DEEPEST_JSON: usize = 3;

/// The forms in which a secret may travel: as it is or encoded, and each of these in JSON inside JSON.
pub(super) fn spellings(secret: &str) -> BTreeSet<String> {
    if secret.is_empty() {
        return BTreeSet::new();
    }
    let percent = encode(secret);
    let mut spellings = BTreeSet::from([
        secret.to_owned(),
        html_escaped(secret),
        percent.replace("%20", "+"),
        percent.replace("%2F", "/"),
        percent,
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ]);
    let mut level = spellings.clone();
    for _ in 0..DEEPEST_JSON {
        // What JSON leaves as it is, it leaves at every level.
        let written = level.iter().flat_map(|text| json_spellings(text));
        level = written.filter(|text| !spellings.contains(text)).collect();
        spellings.extend(level.iter().cloned());
    }
    spellings
}

/// A text as the usual libraries write it into JSON.
fn json_spellings(text: &str) -> [String; 7] {
    let json = json_escaped(text);
    let ascii = as_unicode(&json, |c| !c.is_ascii(), lower_case);
    [
        // For readers of nothing but ASCII (Python; PHP, with slashes; Java, in upper case), for JSON inside HTML (Go, Gson) or
        // JavaScript (PHP).
        ascii.replace('/', "\\/"),
        ascii,
        as_unicode(&json, |c| !c.is_ascii(), upper_case),
        as_unicode(&json, |c| "<>&".contains(c), lower_case),
        as_unicode(&json, |c| "<>&='".contains(c), lower_case),
        json.replace('/', "\\/"),
        json,
    ]
}

fn json_escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text).to_owned()
}

/// The characters that `which` chooses, as JSON can write any character.
fn as_unicode(json: &str, which: impl Fn(char) -> bool, digits: fn(u16) -> String) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if which(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped.push_str("\\u");
                escaped.push_str(&digits(*unit));
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn lower_case(unit: u16) -> String {
    format!("{unit:04x}")
}

fn upper_case(unit: u16) -> String {
    format!("{unit:04X}")
}

fn html_escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}
