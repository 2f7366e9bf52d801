//! What all answers have in common. The pages write keys in lower camel case, some samples in Pascal case, so the case of
//! keys does not matter.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::model::DataSource;
use crate::api::http::Response;
use crate::api::lenient::{self, as_trimmed_text};
use crate::api::{Meaning, Refusal};

const UNSUPPORTED: &str = "unsupported action";
const UNSUPPORTED_ADVICE: &str = "This server does not know the action, which came with a later version of OMS.";
const UNAUTHORIZED_ADVICE: &str = "Check the user name and the password of the OMS console. Passwords of the console \
                                   expire, by default after 90 days.";

/// An answer of `ListDataSource`.
#[derive(Deserialize)]
pub(super) struct List {
    #[serde(default, deserialize_with = "lenient::rows")]
    pub(super) data: Option<Vec<DataSource>>,
    #[serde(rename = "totalcount", default, deserialize_with = "lenient::count")]
    pub(super) total_count: Option<u64>,
}

/// An answer of a create call.
#[derive(Deserialize)]
pub(super) struct Created {
    #[serde(default)]
    pub(super) data: Value,
}

/// Whether an answer says that it is a success: a truth value, or its word.
pub(super) fn success(envelope: &Map<String, Value>) -> Option<bool> {
    envelope.get("success").filter(|success| !success.is_number()).and_then(lenient::as_flag)
}

/// The answer as JSON, all keys in lower case; `None` for what is no JSON object.
pub(super) fn parse(response: &Response) -> Option<Map<String, Value>> {
    match fold_keys(serde_json::from_slice(&response.body).ok()?) {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn fold_keys(json: Value) -> Value {
    match json {
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(key, value)| (key.to_lowercase(), fold_keys(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(fold_keys).collect()),
        other => other,
    }
}

/// The refusal in an answer; `None` for one that says that it succeeded. `success` counts, because failures come with HTTP
/// 200, too. A 2xx without it is neither, and one with an error beside it says both, which is for the reader of the
/// answer to find out.
pub(super) fn refusal(response: &Response) -> Option<Refusal> {
    let envelope = parse(response);
    let success = envelope.as_ref().and_then(success);
    match success {
        Some(true) => None,
        None if response.is_success() => None,
        _ => Some(read_refusal(response, envelope.filter(|_| success.is_some()))),
    }
}

/// The server's name for an exchange, which it tells in the answer; the header of a gateway is second best.
pub(super) fn request_id(response: &Response) -> Option<String> {
    let envelope = parse(response).unwrap_or_default();
    request_id_in(&envelope).or(response.request_id().map(str::to_owned))
}

fn request_id_in(envelope: &Map<String, Value>) -> Option<String> {
    let inner = || envelope.get("errordetail")?.get("requestid");
    let ids = [envelope.get("requestid"), inner()];
    ids.into_iter().flatten().find_map(as_trimmed_text)
}

/// The error in an answer that claims to be a success. One of OceanBase's own samples has the code 200 there, like the
/// status of HTTP; errors have words.
pub(super) fn error_despite_success(envelope: &Map<String, Value>) -> Option<String> {
    let code = envelope.get("code").and_then(as_trimmed_text)?;
    let harmless = ["0", "200", "ok", "success"].contains(&code.to_lowercase().as_str());
    (!harmless).then(|| {
        let told = |name: &str, within: Option<&Value>| within?.get(name).and_then(as_trimmed_text);
        let detail = envelope.get("errordetail");
        let message = envelope.get("message").and_then(as_trimmed_text).or_else(|| told("message", detail));
        let proposal = told("proposal", detail).map(|proposal| format!("proposal: {proposal}"));
        [Some(code), message, proposal].into_iter().flatten().collect::<Vec<_>>().join("; ")
    })
}

fn read_refusal(response: &Response, envelope: Option<Map<String, Value>>) -> Refusal {
    let has_envelope = envelope.is_some();
    let envelope = envelope.unwrap_or_default();
    let detail = envelope.get("errordetail").and_then(Value::as_object);
    let outer = |name| envelope.get(name).and_then(as_trimmed_text);
    let inner = |name| detail.and_then(|detail| detail.get(name)).and_then(as_trimmed_text);
    let meaning = meaning(response, has_envelope);

    let message = outer("message").or_else(|| inner("message"));
    let statements = [
        // The old code beside the new one, and the second message, where they say something else.
        inner("code").filter(|code| Some(code) != outer("code").as_ref()),
        inner("message").filter(|inner| Some(inner) != message.as_ref()),
        inner("level").map(|level| format!("level: {level}")),
        inner("reason").map(|reason| format!("reason: {reason}")),
        inner("proposal").map(|proposal| format!("proposal: {proposal}")),
        outer("advice").map(|advice| format!("advice: {advice}")),
    ];
    Refusal {
        status: response.status,
        code: outer("code").or_else(|| inner("code")),
        message,
        request_id: request_id_in(&envelope).or(response.request_id().map(str::to_owned)),
        details: statements.into_iter().flatten().collect(),
        advice: match (meaning, response.status) {
            (Meaning::UnsupportedAction, _) => Some(UNSUPPORTED_ADVICE),
            (_, 401) => Some(UNAUTHORIZED_ADVICE),
            _ => None,
        },
        meaning,
        from_service: has_envelope,
    }
}

/// The only place that reads text to find out what happened: nobody documents a code for an unknown action. Its message
/// may be anywhere in the answer, so the whole body is looked at.
fn meaning(response: &Response, has_envelope: bool) -> Meaning {
    if String::from_utf8_lossy(&response.body).to_lowercase().contains(UNSUPPORTED) {
        Meaning::UnsupportedAction
    } else if response.status == 408 && !has_envelope {
        // The front end gave up on a server that may still be at work.
        Meaning::ServiceFailure
    } else {
        Meaning::AsItsStatus
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response { status, headers: HeaderMap::new(), body: body.into() }
    }

    #[test]
    fn a_success_with_an_error_is_none() {
        let error = |body: &str| error_despite_success(&parse(&response(200, body)).unwrap());
        for code in ["null", r#""""#, r#"" ""#, "200", r#""200""#, "0", r#""SUCCESS""#, r#""OK""#] {
            assert_eq!(
                error(&format!(r#"{{"success":true,"code":{code},"message":"fine","data":[]}}"#)),
                None,
                "{code}"
            );
        }
        let body = r#"{"Success":true,"Code":"INNER_ERROR","Message":"it failed","ErrorDetail":{"Proposal":"Wait."}}"#;
        assert_eq!(error(body).as_deref(), Some("INNER_ERROR; it failed; proposal: Wait."));
        assert_eq!(error(r#"{"success":true,"code":500}"#).as_deref(), Some("500"));
    }

    #[test]
    fn success_tells_refusals() {
        for (status, body) in [
            (200, r#"{"success":true,"code":200,"data":"e_1"}"#),
            (200, r#"{"Success":true,"Message":"odd"}"#),
            (500, r#"{"success":true}"#),
            (200, r#"{"data":"e_1"}"#),
            (200, "<html>"),
        ] {
            assert_eq!(refusal(&response(status, body)), None, "{status} {body}");
        }
        for (status, body) in [(200, r#"{"SUCCESS":false}"#), (500, "{}"), (502, "<p>nginx</p>"), (302, "")] {
            assert_eq!(refusal(&response(status, body)).unwrap().status, status, "{body}");
        }
    }

    #[test]
    fn everything_that_helps_is_told() {
        let body = r#"{"success":false,"code":"INNER_ERROR","message":"[GHANA-X]: it failed","advice":null,"requestId":" r1 ",
            "errorDetail":{"code":"GHANA-OPERAT000101","level":"ERROR","message":"access denied","proposal":"Check the password.",
            "extraContext":{}}}"#;
        let lower = refusal(&response(200, body)).unwrap();
        assert_eq!(lower.code.as_deref(), Some("INNER_ERROR"));
        assert_eq!(lower.message.as_deref(), Some("[GHANA-X]: it failed"));
        assert_eq!(lower.request_id.as_deref(), Some("r1"));
        assert_eq!(
            lower.details,
            ["GHANA-OPERAT000101", "access denied", "level: ERROR", "proposal: Check the password."]
        );
        let pascal = r#"{"Success":false,"Code":7,"ErrorDetail":{"Message":"m","RequestId":"r2"}}"#;
        let pascal = refusal(&response(400, pascal)).unwrap();
        assert_eq!((pascal.code.as_deref(), pascal.message.as_deref()), (Some("7"), Some("m")));
        assert_eq!((pascal.request_id.as_deref(), pascal.details.len()), (Some("r2"), 0));
    }

    #[test]
    fn an_unsupported_action_is_recognised_wherever_it_is_said() {
        for (status, body) in [
            (200, r#"{"success":false,"message":"Unsupported action: CreatePilarDBDataSource"}"#),
            (200, r#"{"success":false,"message":null,"errorDetail":{"message":"UNSUPPORTED ACTION"}}"#),
            (404, r#"{"success":false,"errorDetail":{"extraContext":{"x":"unsupported action"}}}"#),
            (500, "unsupported Action"),
        ] {
            let refusal = refusal(&response(status, body)).unwrap();
            assert_eq!(refusal.meaning, Meaning::UnsupportedAction, "{body}");
        }
        let other = refusal(&response(200, r#"{"success":false,"message":"unsupported parameter"}"#)).unwrap();
        assert_eq!(other.meaning, Meaning::AsItsStatus);
        assert_eq!(refusal(&response(408, "")).unwrap().meaning, Meaning::ServiceFailure);
    }
}
