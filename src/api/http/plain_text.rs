//! The words of an answer in no known form, such as a proxy's HTML page.

use reqwest::header::LOCATION;

use super::response::Response;

/// Longer text is cut.
const LONGEST_TEXT: usize = 300;

/// What a reader may want to see of an answer whose form is not known.
pub(crate) fn words(response: &Response) -> Option<String> {
    if let Some(target) = response.header(&LOCATION).filter(|_| (300..400).contains(&response.status)) {
        return Some(format!("the server sends callers to {target}"));
    }
    let body = String::from_utf8_lossy(&response.body);
    let words = if body.trim_start().starts_with('<') { without_tags(&body) } else { body.into_owned() };
    let words = cut(&words.split_whitespace().collect::<Vec<_>>().join(" "));
    (!words.is_empty()).then_some(words)
}

/// The words of an HTML page, which is what proxies answer with.
fn without_tags(html: &str) -> String {
    let after_tags = html.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    after_tags.collect::<Vec<_>>().join(" ")
}

/// The text up to a length that fits into a message.
pub(crate) fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    text.chars().take(LONGEST_TEXT).chain(['…']).collect()
}
