//! Answers that are made up: what the gateway says, what a service says of itself, a page of HTML.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::effect::DateForm;
use crate::exchange::Reply;

/// The answer of [`Effect::Respond`](super::Effect::Respond).
pub(super) fn made_up(
    status: u16,
    headers: &BTreeMap<String, String>,
    body: Option<String>,
    request_id: &str,
) -> Reply {
    let reply = match body {
        Some(body) => Reply::text(status, "application/json", body),
        None => of_gateway(status, request_id),
    };
    with_headers(reply, headers)
}

/// The answer of a throttle.
pub(super) fn throttled(seconds: u32, form: DateForm, request_id: &str) -> Reply {
    let format = match form {
        DateForm::Seconds => None,
        DateForm::Imf => Some("%a, %d %b %Y %H:%M:%S GMT"),
        DateForm::Rfc850 => Some("%A, %d-%b-%y %H:%M:%S GMT"),
        DateForm::Asctime => Some("%a %b %e %H:%M:%S %Y"),
    };
    let date = |format| (Timestamp::now() + SignedDuration::from_secs(seconds.into())).strftime(format).to_string();
    let value = format.map_or_else(|| seconds.to_string(), date);
    with_headers(of_gateway(429, request_id), &BTreeMap::from([("Retry-After".to_owned(), value)]))
}

/// The reply with these headers, in the place of those of the same names.
pub(super) fn with_headers(mut reply: Reply, headers: &BTreeMap<String, String>) -> Reply {
    for (name, value) in headers {
        reply.headers.retain(|known, _| !known.eq_ignore_ascii_case(name));
        reply.headers.insert(name.clone(), value.clone());
    }
    reply
}

/// What stands before the services says to a status by itself (error codes of the API gateway).
fn of_gateway(status: u16, request_id: &str) -> Reply {
    if status == 502 {
        return of_proxy(status);
    }
    let (code, message) = gateway_error(status);
    gateway_json(status, code, message, request_id)
}

/// The gateway's JSON, whatever the status.
pub(crate) fn gateway_json(status: u16, code: &str, message: &str, request_id: &str) -> Reply {
    Reply::json(status, &json!({"error_code": code, "error_msg": message, "request_id": request_id}))
}

/// The gateway's code for a status, and its message.
pub(crate) fn gateway_error(status: u16) -> (&'static str, &'static str) {
    match status {
        401 => ("APIGW.0301", "Incorrect IAM authentication information"),
        403 => ("APIGW.0302", "The IAM user is not allowed to access the API"),
        404 => ("APIGW.0101", "The API does not exist or has not been published in the environment"),
        429 => ("APIGW.0308", "The throttling threshold has been reached"),
        502 => ("APIGW.0201", "Backend unavailable"),
        504 => ("APIGW.0201", "Backend timeout"),
        503 => ("APIGW.0613", "The service is unavailable"),
        _ => ("APIGW.0601", "Internal server error"),
    }
}

/// A page of HTML with the status as its heading.
pub(crate) fn of_proxy(status: u16) -> Reply {
    let reason = hyper::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let heading = format!("{status} {}", reason.unwrap_or_default());
    Reply::text(status, "text/html", format!("<html><body><h1>{heading}</h1></body></html>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_header_takes_the_place_of_the_usual_one() {
        let headers = BTreeMap::from([("content-type".to_owned(), "text/html".to_owned())]);
        assert_eq!(made_up(502, &headers, Some("<p>".to_owned()), "r").headers, headers);
    }

    #[test]
    fn each_status_has_its_words() {
        let text = |reply: Reply| String::from_utf8(reply.body.to_vec()).unwrap();
        assert!(text(made_up(429, &BTreeMap::new(), None, "r")).contains("APIGW.0308"));
        assert!(text(made_up(502, &BTreeMap::new(), None, "r")).contains("502 Bad Gateway"));
        let retry_after = |form| throttled(60, form, "r").headers["Retry-After"].clone();
        assert_eq!(retry_after(DateForm::Seconds), "60");
        assert!(retry_after(DateForm::Imf).ends_with(" GMT") && retry_after(DateForm::Rfc850).contains("day, "));
        assert_eq!(retry_after(DateForm::Asctime).len(), "Sun Nov  6 08:49:37 1994".len());
        assert!(text(of_proxy(200)).contains("200 OK"));
    }
}
