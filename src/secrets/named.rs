//! Cuts out of a log what a name says to be secret, although nobody knows the value, such as what a server made up.
//!
//! Works on plain text, so that half a JSON document or one inside another is no way around it. Not for what a service says
//! of an error: there, a name is a part of the reason. Depends on `names`.

use std::fmt::Write;

use super::MASK;
use super::names::is_secret_name;

/// Headers whose value is cut out in any text that shows them as `name: value`.
const SECRET_HEADERS: [&str; 5] =
    ["authorization:", "x-auth-token:", "x-security-token:", "x-subject-token:", "set-cookie:"];

/// The text without the values of secret names.
pub(crate) fn without_named(text: &str) -> String {
    mask_assignments(&mask_headers(&mask_members(text)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_with_secret_names_are_masked_wherever_they_are() {
        let inner = serde_json::json!({"user_name": "u", "password": "p\"w\\", "db": "d"}).to_string();
        let twice = serde_json::json!({"data_connector": {"source_info": inner.clone(), "n": 1}}).to_string();
        for (text, kept) in [
            (r#"{"user_pwd":"topsecret","reboot":true}"#, r#""reboot":true"#),
            (r#"{"drcPassword" : "topsecret\"x", "a":1}"#, r#""a":1"#),
            (r#"{"secretAccessKey":12345,"a":1}"#, r#""a":1"#),
            (r#"{"token":{"expires_at":"soon"}}"#, "token"),
            (r#"{"sk":"topsecret","db":"d"}"#, r#""db":"d""#),
            (r#"cut short: {"password":"topsec"#, "cut short"),
            (inner.as_str(), r#""db":"d""#),
            (twice.as_str(), r#"\"db\":\"d\""#),
        ] {
            let masked = without_named(text);
            assert!(masked.contains(kept), "{text} became {masked}");
            for secret in ["topsec", "12345", "soon", "p\\\"w", "w\\\\"] {
                assert!(!masked.contains(secret), "{text} became {masked}");
            }
        }
    }

    #[test]
    fn headers_and_assignments_are_masked() {
        for (text, expected) in [
            ("X-Auth-Token: abc def\nnext", "X-Auth-Token: ***\nnext"),
            ("GET|/v1/|x-security-token:gQ/+=|x-sdk-date:1", "GET|/v1/|x-security-token: ***|x-sdk-date:1"),
            ("user=u&password=p+w&ssl=1", "user=u&password=***&ssl=1"),
            ("user_pwd is too short", "user_pwd is too short"),
        ] {
            assert_eq!(without_named(text), expected);
        }
    }
}
