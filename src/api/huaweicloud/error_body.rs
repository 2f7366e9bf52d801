//! Finds the failure in an answer, in every shape that the services, their gateways and proxies are known to use.

use serde_json::{Map, Value};

use super::advice::{advice, gateway_code};
use crate::api::http::{Response, plain_text};
use crate::api::lenient;
use crate::api::{Meaning, Refusal};

/// The names of code and message, in the order in which they are believed.
const NAMES: [(&str, &str); 4] =
    [("error_code", "error_msg"), ("errCode", "externalMessage"), ("errorCode", "errorMsg"), ("code", "message")];
/// Some services wrap their error in objects; none is known to use more than one.
const DEEPEST: usize = 3;
/// Means that all went well.
const NO_ERROR: &str = "DWS.0000";
/// DLI's failure on its own side, which it answers with 400.
const INTERNAL: &str = "DLI.0999";

#[derive(Debug, Default)]
struct Found {
    code: Option<String>,
    message: Option<String>,
}

/// The refusal in an answer; `None` for one that succeeded.
pub(super) fn refusal(response: &Response) -> Option<Refusal> {
    let json = parse(&response.body);
    let object = json.as_ref().and_then(Value::as_object);
    let found = if response.is_success() {
        failure_despite_success(object?)?
    } else {
        json.as_ref().and_then(|json| find(json, DEEPEST)).unwrap_or_default()
    };
    let request_id = response.request_id().map(str::to_owned);
    let internal = found.code.as_deref() == Some(INTERNAL);
    // Proxies that speak JSON put the status where services have a code.
    let is_own = |code: &str| gateway_code(code).is_none() && code != response.status.to_string();
    let from_service = response.is_success() || found.code.as_deref().is_some_and(is_own);
    Some(Refusal {
        status: response.status,
        meaning: if internal { Meaning::ServiceFailure } else { Meaning::AsItsStatus },
        advice: advice(
            response.status,
            found.code.as_deref().unwrap_or_default(),
            found.message.as_deref().unwrap_or_default(),
        ),
        from_service,
        code: found.code,
        message: found.message,
        request_id: request_id.or_else(|| object.and_then(|object| text(object, "request_id"))),
        details: object.map(details).unwrap_or_default(),
    })
}

/// JSON, or JSON in Base64, which some DWS regions answer with.
fn parse(body: &[u8]) -> Option<Value> {
    let json = serde_json::from_slice(body).ok().filter(|json: &Value| !json.is_string());
    json.or_else(|| serde_json::from_slice(&plain_text::json_in_base64(body)?).ok())
}

fn find(json: &Value, depth: usize) -> Option<Found> {
    let object = json.as_object()?;
    let here = NAMES.iter().find_map(|(code, message)| {
        let found = Found { code: text(object, code), message: text(object, message) };
        (found.code.is_some() || found.message.is_some()).then_some(found)
    });
    here.or_else(|| object.values().filter(|_| depth > 0).find_map(|inner| find(inner, depth - 1)))
}

/// Some calls answer 200 and say no in the body.
fn failure_despite_success(object: &Map<String, Value>) -> Option<Found> {
    let code = NAMES.iter().take(3).find_map(|(code, _)| text(object, code)).filter(|code| code != NO_ERROR);
    let denied = object.get("is_success").and_then(lenient::as_flag) == Some(false);
    (code.is_some() || denied).then(|| {
        let message = NAMES.iter().find_map(|(_, message)| text(object, message));
        Found { code, message }
    })
}

/// Codes are strings at most services and numbers at IAM.
fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn details(object: &Map<String, Value>) -> Vec<String> {
    let listed = object.get("details").and_then(Value::as_array).into_iter().flatten().map(|detail| match detail {
        Value::String(detail) => detail.clone(),
        other => match find(other, DEEPEST) {
            Some(Found { code, message }) => [code, message].into_iter().flatten().collect::<Vec<_>>().join(": "),
            None => other.to_string(),
        },
    });
    // Only the cloud can decode it, and only as a whole.
    let denial = text(object, "encoded_authorization_message");
    listed.chain(denial.map(|message| format!("encoded authorization message: {message}"))).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use reqwest::header::{HeaderMap, HeaderName};

    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response { status, headers: HeaderMap::new(), body: body.into() }
    }

    #[test]
    fn every_known_shape_is_read() {
        let base64url = URL_SAFE_NO_PAD.encode(r#"{"error_code":"DWS.0047","error_msg":"no ~ cluster?"}"#);
        let padded = format!("{base64url}=");
        let cases: &[(&str, Option<&str>, Option<&str>)] = &[
            (r#"{"error_code":"DWS.0001","error_msg":"bad"}"#, Some("DWS.0001"), Some("bad")),
            (r#"{"error_msg":"bad","error_code":4001}"#, Some("4001"), Some("bad")),
            (r#"{"errCode":"C.1","externalMessage":"css"}"#, Some("C.1"), Some("css")),
            (
                r#"{"errCode":"X","externalMessage":"x","error_code":"DWS.7023","error_msg":"y"}"#,
                Some("DWS.7023"),
                Some("y"),
            ),
            (r#"{"errorCode":"E","errorMsg":"m"}"#, Some("E"), Some("m")),
            (r#"{"code":"Ecs.1","message":"m"}"#, Some("Ecs.1"), Some("m")),
            (r#"{"error":{"code":401,"message":"login","title":"Unauthorized"}}"#, Some("401"), Some("login")),
            (r#"{"fault":{"badRequest":{"code":"B","message":"m"}}}"#, Some("B"), Some("m")),
            (r#"{"is_success":false,"message":"said no"}"#, None, Some("said no")),
            (&base64url, Some("DWS.0047"), Some("no ~ cluster?")),
            (&padded, Some("DWS.0047"), Some("no ~ cluster?")),
            ("<html><p>502 Bad Gateway</p></html>", None, None),
            ("", None, None),
            ("[]", None, None),
            ("{\"error_code\":\"\",\"error_msg\":null}", None, None),
        ];
        for (body, code, message) in cases {
            let refusal = refusal(&response(400, body)).unwrap();
            assert_eq!((refusal.code.as_deref(), refusal.message.as_deref()), (*code, *message), "{body}");
        }
    }

    #[test]
    fn success_is_believed_unless_the_body_denies_it() {
        for body in [
            "",
            "{}",
            "[1]",
            r#"{"error_code":"DWS.0000"}"#,
            r#"{"error_code":""}"#,
            r#"{"code":"x"}"#,
            r#"{"is_success":true}"#,
            r#"{"status":"FAIL","failed_code":"DWS.1"}"#,
            r#"{"error_code":null}"#,
        ] {
            assert_eq!(refusal(&response(200, body)), None, "{body}");
        }
        let denied = refusal(&response(200, r#"{"error_code":"DWS.5001","error_msg":"m"}"#)).unwrap();
        assert_eq!(
            (denied.status, denied.code.as_deref(), denied.message.as_deref()),
            (200, Some("DWS.5001"), Some("m"))
        );
        let denied = refusal(&response(200, r#"{"is_success":false,"message":"m"}"#)).unwrap();
        assert_eq!((denied.code, denied.message.as_deref()), (None, Some("m")));
        assert!(refusal(&response(200, r#"{"is_success":"False"}"#)).is_some());
    }

    #[test]
    fn the_request_id_is_in_a_header_or_in_the_body() {
        let body = r#"{"error_code":"APIGW.0301","error_msg":"m","request_id":"in-body"}"#;
        let mut response = response(401, body);
        assert_eq!(refusal(&response).unwrap().request_id.as_deref(), Some("in-body"));
        for (name, id) in [("x-iam-trace-id", "iam"), ("x-request-id", "header")] {
            response.headers.insert(HeaderName::from_static(name), id.parse().unwrap());
            assert_eq!(refusal(&response).unwrap().request_id.as_deref(), Some(id));
        }
        assert!(refusal(&response).unwrap().advice.unwrap().contains("clock"));
    }

    #[test]
    fn details_are_told() {
        let body = r#"{"error_code":"X.1","error_msg":"m","encoded_authorization_message":"abc",
            "details":[{"error_code":"X.2","error_msg":"n"},"plain"]}"#;
        let refusal_ = refusal(&response(403, body)).unwrap();
        assert_eq!(refusal_.details, ["X.2: n", "plain", "encoded authorization message: abc"]);
    }
}
