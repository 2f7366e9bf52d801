//! Text from outside on its way to people.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::SecretString;
use serde_json::Value as Json;

use super::Target;
use crate::secrets::Redactor;

/// RFC 3986 leaves four marks as they are.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Between the secret and the text.
const SEPARATOR: char = '\u{0}';

/// A secret, byte 0, and a text in which the control characters from 1 on stand for the secret in its spellings.
pub(super) const REDACTOR: Target = Target {
    name: "redactor",
    run: redactor,
    seeds: &[
        b"p\"a/s s+<\xc3\xa9>&\\\0x \x01 \x02 \x03 \x04 \x05 \x06 \x07 \x08 \x0b \x0c \x0e",
        b"hunter22\0{\"error_msg\":\"login of \x01 failed\",\"password\":\"\x02\",\"n\":[\"\x03\"]}",
        b"a=b&c\0jdbc:pg://u:\x01@h/db?user=u&password=\x05&ssl=1",
        b"tok/en+==\0GET|/v1/|x-security-token:\x01|x-auth-token: \x01\nAuthorization: Basic \x07",
        b"q'w\0\"{\\\"source_info\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"\x03\\\\\\\"}\\\"}\"",
    ],
};

fn redactor(input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    let Some((secret, text)) = input.split_once(SEPARATOR) else { return };
    // Stars are what stands in a secret's place. The ends see to it that only the secret itself looks like it.
    let secret = format!("Zq{}qZ", secret.replace('*', ""));
    let spellings = spellings(&secret);
    let text: String =
        text.chars().map(|c| spelling(&spellings, c).map_or_else(|| c.to_string(), str::to_owned)).collect();

    let redactor = Redactor::default();
    redactor.learn(&SecretString::from(secret));
    let shown = redactor.redact(&text);
    for spelling in &spellings {
        assert!(!shown.contains(spelling), "{spelling:?} is left in {shown:?}");
    }
    assert!(shown.len() <= 16 + 8 * text.len(), "{} bytes of {}", shown.len(), text.len());
}

/// The control character that stands for a spelling; tab and the ends of lines stand for themselves.
fn spelling(spellings: &[String], c: char) -> Option<&str> {
    let places = ('\u{1}'..='\u{1f}').filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    places.zip(spellings).find(|(place, _)| *place == c).map(|(_, spelling)| spelling.as_str())
}

/// The forms in which services, gateways and their libraries are known to repeat what they were sent.
fn spellings(secret: &str) -> Vec<String> {
    let json = Json::from(secret).to_string();
    let json = json.trim_matches('"').to_owned();
    let json_twice = json.replace('\\', "\\\\").replace('"', "\\\"");
    let percent = utf8_percent_encode(secret, UNRESERVED).to_string();
    vec![
        secret.to_owned(),
        json.clone(),
        json_twice,
        percent.clone(),
        percent.replace("%20", "+"),
        STANDARD.encode(secret),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        // As Go writes JSON, as PHP does, and as many write it for old readers.
        json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"),
        json.replace('/', "\\/"),
        json.chars().map(ascii).collect(),
    ]
}

fn ascii(c: char) -> String {
    if c.is_ascii() {
        return c.to_string();
    }
    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}
