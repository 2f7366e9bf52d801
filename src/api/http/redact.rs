//! Keeps secrets out of everything that people read.
//!
//! Two nets, because each alone has holes: values that are known to be secret are cut out wherever and however encoded
//! they appear, and values whose name says that they are secret are cut out although nobody knows them, such as what a
//! server made up. Both work on plain text, so that half a JSON document or one inside another is no way around them.

use std::fmt::Write;
use std::sync::{PoisonError, RwLock};

use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::fingerprints::Fingerprints;
use super::plain_text;
use super::request::Request;
use super::response::Response;
use super::spellings::spellings;

const MASK: &str = "***";
/// A shorter secret would match in the middle of words and blot out what a reader needs; it is cut out only where it
/// stands alone between quotes.
const SHORTEST_ANYWHERE: usize = 4;
/// Of a longer request or answer, only this much is logged, in characters.
const LONGEST_LOGGED: usize = 64 << 10;
/// Headers whose value is cut out in any text that shows them as `name: value`.
const SECRET_HEADERS: [&str; 5] =
    ["authorization:", "x-auth-token:", "x-security-token:", "x-subject-token:", "set-cookie:"];

/// Cuts secrets out of text. Learns for the life of its client: what was sent in one call may come back in another.
#[derive(Default)]
pub struct Redactor {
    secrets: RwLock<Fingerprints>,
}

impl Redactor {
    /// Cuts this value out from now on.
    pub fn learn(&self, secret: &SecretString) {
        // A poisoned lock means that a thread died while learning; what it had learnt is there.
        let mut secrets = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        for spelling in spellings(secret.expose_secret()) {
            if spelling.chars().count() >= SHORTEST_ANYWHERE {
                secrets.insert(&spelling, 0);
            } else {
                for quote in ["\\\"", "\"", "'"] {
                    secrets.insert(&format!("{quote}{spelling}{quote}"), quote.len());
                }
            }
        }
    }

    /// Cuts this JSON document out as a whole, and the values in it whose names say that they are secret.
    pub fn learn_document(&self, document: &SecretString) {
        self.learn(document);
        if let Ok(json) = serde_json::from_str(document.expose_secret()) {
            self.learn_members(&json);
        }
    }

    fn learn_members(&self, json: &Value) {
        let members = json.as_object().into_iter().flatten();
        for (name, value) in members {
            match value {
                Value::String(secret) if is_secret_name(name) => self.learn(&SecretString::from(secret.as_str())),
                inner => self.learn_members(inner),
            }
        }
    }

    /// The text without secrets.
    pub fn redact(&self, text: &str) -> String {
        let secrets = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
        let (mut masked, mut rest) = (String::with_capacity(text.len()), 0);
        for secret in secrets.find(text) {
            masked.push_str(text.get(rest..secret.start).unwrap_or_default());
            masked.push_str(MASK);
            rest = secret.end;
        }
        masked.push_str(text.get(rest..).unwrap_or_default());
        mask_user_info(&mask_assignments(&mask_headers(&mask_members(&masked))))
    }

    /// A request as it may be logged.
    pub(super) fn describe_request(&self, request: &Request) -> String {
        let mut text = format!("> {} {}\n", request.method(), request.url());
        describe_headers(&mut text, request.headers());
        describe_body(&mut text, request.body().map_or(&[], |body| body.expose_secret()));
        plain_text::cut(&self.redact(text.trim_end()), LONGEST_LOGGED)
    }

    /// An answer as it may be logged.
    pub(super) fn describe_response(&self, response: &Response) -> String {
        let mut text = format!("< HTTP {}\n", response.status);
        describe_headers(&mut text, &response.headers);
        describe_body(&mut text, &response.body);
        plain_text::cut(&self.redact(text.trim_end()), LONGEST_LOGGED)
    }
}

fn describe_headers(text: &mut String, headers: &HeaderMap) {
    for (name, value) in headers {
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
}

fn describe_body(text: &mut String, body: &[u8]) {
    let _ = write!(text, "\n{}", String::from_utf8_lossy(body));
}

/// Whether a field of this name holds a secret, in any of the services' spellings (`user_pwd`, `drcPassword`,
/// `securitytoken`, `secret_key` …).
fn is_secret_name(name: &str) -> bool {
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase();
    ["password", "passwd", "secret", "token"].iter().any(|part| name.contains(part))
        || name.ends_with("pwd")
        || matches!(name.as_str(), "sk" | "accesskey" | "authorization")
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Masks `"name": value` for secret names, also where the quotes are escaped because the JSON is inside a string.
fn mask_members(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('"') {
        masked.push_str(before);
        masked.push('"');
        rest = after;
        let escapes = trailing_backslashes(before);
        let quote = format!("{}\"", "\\".repeat(escapes));
        let name: String = after.chars().take_while(|c| is_name_character(*c)).collect();
        let value = after
            .strip_prefix(name.as_str())
            .and_then(|rest| rest.strip_prefix(quote.as_str()))
            .and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let Some(value) = value.filter(|_| is_secret_name(&name)) {
            let _ = write!(masked, "{name}{quote}:{quote}{MASK}{quote}");
            rest = after_value(value.trim_start(), &quote);
        }
    }
    masked + rest
}

/// What follows a JSON value. `quote` is how deep the document is nested in strings: a quote with its escapes.
fn after_value<'t>(value: &'t str, quote: &str) -> &'t str {
    let Some(mut rest) = value.strip_prefix(quote) else {
        // An object or array has no end that could be found in damaged text: nothing after it is shown.
        let end = if value.starts_with(['{', '[']) {
            value.len()
        } else {
            value.find([',', '}', ']']).unwrap_or(value.len())
        };
        return value.split_at_checked(end).map_or("", |(_, rest)| rest);
    };
    while let Some((before, after)) = rest.split_once('"') {
        // One level down, n escapes become (n + 1) / quote.len() - 1. An odd quotient is a quote that ends the string,
        // an even one belongs to it; no whole quotient means that the string around this one ended.
        let escapes = trailing_backslashes(before) + 1;
        if !escapes.is_multiple_of(quote.len()) || escapes / quote.len() % 2 == 1 {
            return after;
        }
        rest = after;
    }
    ""
}

fn trailing_backslashes(text: &str) -> usize {
    text.len() - text.trim_end_matches('\\').len()
}

/// Masks `name=value` for secret names, as in forms, queries and connection strings.
fn mask_assignments(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('=') {
        masked.push_str(before);
        masked.push('=');
        rest = after;
        let name = before.rsplit(|c| !is_name_character(c)).next().unwrap_or_default();
        if is_secret_name(name) && !after.starts_with(MASK) {
            masked.push_str(MASK);
            rest = after.trim_start_matches(|c: char| !(c.is_whitespace() || "&;,\"'\\)}|".contains(c)));
        }
    }
    masked + rest
}

/// Masks the values of secret headers to the end of their line. A gateway that quotes the request writes `|` for it.
fn mask_headers(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split_inclusive(['\n', '|']) {
        let lower = line.to_ascii_lowercase();
        let start = SECRET_HEADERS.iter().filter_map(|header| Some(lower.find(header)? + header.len())).min();
        match start.and_then(|start| line.split_at_checked(start)) {
            Some((name, value)) => {
                let end = value.chars().next_back().filter(|c| matches!(c, '\n' | '|'));
                lines.push(format!("{name} {MASK}{}", end.map(String::from).unwrap_or_default()));
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines.concat()
}

/// Masks the user and password of URLs.
fn mask_user_info(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        masked.push_str(before);
        masked.push_str("://");
        rest = after;
        let authority = after.split(|c: char| c.is_whitespace() || "/?#\"'<>".contains(c)).next().unwrap_or_default();
        if let Some((user_info, _)) = authority.rsplit_once('@') {
            masked.push_str(MASK);
            rest = after.strip_prefix(user_info).unwrap_or_default();
        }
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        let redactor = Redactor::default();
        secrets.iter().for_each(|secret| redactor.learn(&SecretString::from(*secret)));
        redactor
    }

    #[test]
    fn a_known_secret_is_found_in_every_encoding() {
        let secret = "p\"a/s s+<é>";
        let redactor = redactor(&[secret]);
        for text in [
            secret.to_owned(),
            serde_json::json!({ "x": secret }).to_string(),
            serde_json::json!({ "x": serde_json::json!({ "y": secret }).to_string() }).to_string(),
            "p%22a%2Fs%20s%2B%3C%C3%A9%3E".to_owned(),
            "p%22a%2Fs+s%2B%3C%C3%A9%3E".to_owned(),
            "p&quot;a/s s+&lt;é&gt;".to_owned(),
            r#"p\"a/s s+\u003cé\u003e"#.to_owned(),
            r#"p\"a\/s s+<é>"#.to_owned(),
            r#"p\"a/s s+<\u00e9>"#.to_owned(),
            "cCJhL3Mgcys8w6k+".to_owned(),
            "cCJhL3Mgcys8w6k-".to_owned(),
            r#"p\"a/s s+<\u00E9>"#.to_owned(),
            r#"p\"a\/s s+<\u00e9>"#.to_owned(),
            "p%22a/s%20s%2B%3C%C3%A9%3E".to_owned(),
            serde_json::json!(serde_json::json!(serde_json::json!(secret).to_string()).to_string()).to_string(),
            r#"p\\\"a/s s+\\u003cé\\u003e"#.to_owned(),
            serde_json::json!("p&quot;a/s s+&lt;é&gt;").to_string(),
        ] {
            let redacted = redactor.redact(&format!("before {text} after"));
            assert!(redacted.contains(MASK) && redacted.starts_with("before ") && redacted.ends_with(" after"));
            assert!(!redacted.contains(&text) && !redacted.contains("s s"), "{redacted}");
        }
    }

    #[test]
    fn a_learnt_document_gives_away_neither_itself_nor_its_secrets() {
        let redactor = Redactor::default();
        redactor.learn_document(&r#"{"db_name":"default","password":"hunter22","more":{"secretKey":"key77"}}"#.into());
        assert_eq!(redactor.redact("hunter22 for default, key77"), "*** for default, ***");
        assert_eq!(
            redactor.redact(r#"{"db_name":"default","password":"hunter22","more":{"secretKey":"key77"}}"#),
            MASK
        );
    }

    #[test]
    fn a_secret_that_contains_another_leaves_no_rest() {
        assert_eq!(redactor(&["hunter", "hunter22"]).redact("hunter22 hunter"), "*** ***");
        assert_eq!(redactor(&["hunter22", "22 for all"]).redact("(hunter22 for all)"), "(***)");
    }

    #[test]
    fn a_very_short_secret_is_cut_out_only_where_it_stands_alone() {
        let redactor = redactor(&["a1", ""]);
        assert_eq!(
            redactor.redact("HTTP 401, a1b2: 'a1' \"a1\" \\\"a1\\\""),
            "HTTP 401, a1b2: '***' \"***\" \\\"***\\\""
        );
    }

    #[test]
    fn fields_with_secret_names_are_masked_wherever_they_are() {
        let redactor = Redactor::default();
        let inner = serde_json::json!({"user_name": "u", "password": "p\"w\\", "db": "d"}).to_string();
        let twice = serde_json::json!({"data_connector": {"source_info": inner.clone(), "n": 1}}).to_string();
        for (text, kept) in [
            (r#"{"user_pwd":"topsecret","reboot":true}"#, r#""reboot":true"#),
            (r#"{"drcPassword" : "topsecret\"x", "a":1}"#, r#""a":1"#),
            (r#"{"secretAccessKey":12345,"a":1}"#, r#""a":1"#),
            (r#"{"token":{"expires_at":"soon"}}"#, "token"),
            (r#"cut short: {"password":"topsec"#, "cut short"),
            (inner.as_str(), r#""db":"d""#),
            (twice.as_str(), r#"\"db\":\"d\""#),
        ] {
            let redacted = redactor.redact(text);
            assert!(redacted.contains(kept), "{text} became {redacted}");
            for secret in ["topsec", "12345", "soon", "p\\\"w", "w\\\\"] {
                assert!(!redacted.contains(secret), "{text} became {redacted}");
            }
        }
    }

    #[test]
    fn headers_assignments_and_user_info_are_masked() {
        let redactor = Redactor::default();
        for (text, expected) in [
            ("X-Auth-Token: abc def\nnext", "X-Auth-Token: ***\nnext"),
            ("GET|/v1/|x-security-token:gQ/+=|x-sdk-date:1", "GET|/v1/|x-security-token: ***|x-sdk-date:1"),
            ("jdbc:pg://h/db?user=u&password=p+w&ssl=1", "jdbc:pg://h/db?user=u&password=***&ssl=1"),
            ("proxy http://u:p@ss@proxy:3128/x failed", "proxy http://***@proxy:3128/x failed"),
            ("mail a@b.example via http://h/", "mail a@b.example via http://h/"),
            ("user_pwd is too short", "user_pwd is too short"),
        ] {
            assert_eq!(redactor.redact(text), expected);
        }
    }
}
