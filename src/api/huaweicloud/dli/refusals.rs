//! What the service's refusals mean. The only place that judges them.

use super::super::advice::gateway_code;
use crate::api::Refusal;

/// The connection does not exist: 404 with a code of DLI's own, 400 with the code for "object does not exist", or 400
/// with the code for a bad parameter where the message says so, which is the one way to tell it from other bad
/// parameters. A gateway's 404 says that the address is wrong.
pub(super) fn is_gone(refusal: &Refusal) -> bool {
    let code = refusal.code.as_deref().unwrap_or_default();
    match (refusal.status, code) {
        (404, code) => code.starts_with("DLI."),
        (400, "DLI.0002") => true,
        (400, "DLI.0001") => {
            refusal.message.as_deref().is_some_and(|message| message.to_ascii_lowercase().contains("not exist"))
        }
        _ => false,
    }
}

/// The gateway does not know the API (any more).
pub(super) fn is_retired(refusal: &Refusal) -> bool {
    refusal.code.as_deref().and_then(gateway_code) == Some("0101")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_gone() {
        for (status, code, message, gone) in [
            (404, "DLI.0023", "no such resource", true),
            (404, "APIGW.0101", "The API does not exist", false),
            (404, "", "does not exist", false),
            (400, "DLI.0002", "", true),
            (400, "DLI.0001", "The connection does Not Exist.", true),
            (400, "DLI.0001", "name is too long", false),
            (400, "DLI.0999", "does not exist", false),
            (403, "DLI.0002", "", false),
        ] {
            let (code, message) = (Some(code.to_owned()), Some(message.to_owned()));
            let refusal = Refusal { status, code, message, ..Refusal::default() };
            assert_eq!(is_gone(&refusal), gone, "{refusal}");
        }
    }
}
