//! What is logged of an exchange: all of it, without secrets.

use std::fmt::Write;

use reqwest::header::HeaderMap;
use secrecy::ExposeSecret;

use super::plain_text;
use super::request::Request;
use super::response::Response;
use crate::secrets::{Redactor, without_named};

/// Of a longer request or answer, only this much is logged, in characters.
const LONGEST: usize = 64 << 10;

/// A request as it may be logged.
pub(super) fn request(redactor: &Redactor, request: &Request) -> String {
    let first_line = format!("> {} {}", request.method(), request.url());
    describe(redactor, &first_line, request.headers(), request.body().map_or(&[], |body| body.expose_secret()))
}

/// An answer as it may be logged.
pub(super) fn response(redactor: &Redactor, response: &Response) -> String {
    describe(redactor, &format!("< HTTP {}", response.status), &response.headers, &response.body)
}

fn describe(redactor: &Redactor, first_line: &str, headers: &HeaderMap, body: &[u8]) -> String {
    let mut text = format!("{first_line}\n");
    for (name, value) in headers {
        let _ = writeln!(text, "{name}: {}", plain_text::text(value.as_bytes()));
    }
    // As Base64, it could be read by anyone but those who cut secrets out by their names.
    let unpacked = plain_text::json_in_base64(body);
    let _ = write!(text, "\n{}", plain_text::text(unpacked.as_deref().unwrap_or(body)));
    without_named(&redactor.quote(text.trim_end(), LONGEST))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn a_body_in_base64_is_logged_as_what_it_says() {
        let body = r#"{"error_code":"DWS.1","user_pwd":"of nobody known"}"#;
        let packed =
            Response { status: 400, headers: HeaderMap::new(), body: BASE64_URL_SAFE_NO_PAD.encode(body).into() };
        let logged = response(&Redactor::default(), &packed);
        assert_eq!(logged, "< HTTP 400\n\n{\"error_code\":\"DWS.1\",\"user_pwd\":\"***\"}");
    }
}
