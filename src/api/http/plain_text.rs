//! Bodies as text: those that are Base64, and the words of those in no known form, such as a proxy's HTML page.

use std::borrow::Cow;
use std::str::Utf8Chunk;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use reqwest::header::LOCATION;

use super::response::Response;
use crate::secrets::Redactor;

/// Of a longer body, only the beginning is looked at, in characters.
const LOOKED_AT: usize = 64 << 10;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a reader may want to see of an answer whose form is not known, without secrets. They are cut out first, because what
/// looks like a tag may be a part of one.
pub(super) fn words(response: &Response, redactor: &Redactor) -> Option<String> {
    if let Some(target) = response.header(&LOCATION).filter(|_| (300..400).contains(&response.status)) {
        return Some(redactor.redact(&format!("the server sends callers to {target}")));
    }
    let unpacked = json_in_base64(&response.body);
    let body = redactor.quote(text(unpacked.as_ref().unwrap_or(&response.body)).trim(), LOOKED_AT);
    let words = if body.starts_with('<') { without_tags(&body) } else { body };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Bytes as text. What is no UTF-8 is read as Latin-1, so that what is secret in it can be told.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let read = |chunk: Utf8Chunk<'_>| {
                chunk.valid().chars().chain(chunk.invalid().iter().map(|byte| char::from(*byte))).collect::<String>()
            };
            Cow::Owned(bytes.utf8_chunks().map(read).collect())
        }
    }
}

/// The JSON object in a body that is Base64 as a whole, in quotes or without, which some services answer with.
pub(crate) fn json_in_base64(body: &[u8]) -> Option<Vec<u8>> {
    let body = body.trim_ascii();
    let body = body.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(body);
    // Of the two alphabets, the URL-safe one.
    let url_safe = |byte: &u8| match byte {
        b'+' => b'-',
        b'/' => b'_',
        byte => *byte,
    };
    // An object begins with a brace, whose first six bits are an e.
    let encoded: Vec<u8> = body
        .first()
        .filter(|first| **first == b'e')
        .map(|_| body.iter().filter(|byte| !byte.is_ascii_whitespace()).map(url_safe).collect())?;
    LENIENT.decode(encoded).ok().filter(|decoded| decoded.starts_with(b"{"))
}

/// The words of an HTML page, which is what proxies answer with.
fn without_tags(html: &str) -> String {
    let after_tags = html.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    after_tags.collect::<Vec<_>>().join(" ")
}

/// The text up to so many characters.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest).and_then(|(end, _)| text.get(..end)) {
        Some(beginning) => format!("{beginning}…"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    #[test]
    fn a_redirect_is_told_by_its_target() {
        let headers = HeaderMap::from_iter([(LOCATION, "https://login.example/".parse().unwrap())]);
        let words = words(&Response { status: 302, headers, body: Vec::new() }, &Redactor::default());
        assert_eq!(words.as_deref(), Some("the server sends callers to https://login.example/"));
    }

    #[test]
    fn what_is_no_text_is_read_all_the_same() {
        assert_eq!(text(b"p\xe9 \xc3\xa9"), "p\u{e9} \u{e9}");
    }

    #[test]
    fn json_in_base64_is_read_in_both_alphabets() {
        for body in ["eyJhIjoiPz8_PiJ9", "eyJhIjoiPz8/PiJ9", "\"eyJhIjoiPz8_PiJ9\"\n", "eyJhIjoi\r\nPz8/PiJ9"] {
            assert_eq!(json_in_base64(body.as_bytes()).as_deref(), Some(&br#"{"a":"???>"}"#[..]), "{body}");
        }
        for body in ["", "error", "{}", "WzFd", "eyJ!"] {
            assert_eq!(json_in_base64(body.as_bytes()), None, "{body}");
        }
    }
}
