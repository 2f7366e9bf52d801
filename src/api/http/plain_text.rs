//! The words of an answer in no known form, such as a proxy's HTML page.

use reqwest::header::LOCATION;

use super::response::Response;

/// Of a longer body, only the beginning is looked at, in bytes. What is told of it is cut once secrets are out of it.
const LOOKED_AT: usize = 64 << 10;

/// What a reader may want to see of an answer whose form is not known.
pub(crate) fn words(response: &Response) -> Option<String> {
    if let Some(target) = response.header(&LOCATION).filter(|_| (300..400).contains(&response.status)) {
        return Some(format!("the server sends callers to {target}"));
    }
    let body = String::from_utf8_lossy(response.body.get(..LOOKED_AT).unwrap_or(&response.body));
    let words = if body.trim_start().starts_with('<') { without_tags(&body) } else { body.into_owned() };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
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
