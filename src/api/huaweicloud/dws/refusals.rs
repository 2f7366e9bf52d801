//! What the service's refusals mean. The only place that judges them.

use crate::api::Refusal;

/// The cluster does not exist, and nothing in it.
///
/// DWS says so with 404 and one of two codes: `DWS.0047` (no such cluster), `DWS.3027` (deleted since). A gateway's 404
/// says that the address is wrong, one without a code may come from any proxy, `DWS.0015` may be a lack of permission, and
/// what other codes mean nobody has documented: none of these is taken for an absence, because a wrong guess would make a
/// second object.
pub(super) fn is_gone(refusal: &Refusal) -> bool {
    matches!((refusal.status, refusal.code.as_deref()), (404, Some("DWS.0047" | "DWS.3027")))
}

/// The service no longer knows a job. It has no documented code for that; a wrong guess costs a look at the list.
pub(super) fn is_forgotten(refusal: &Refusal) -> bool {
    refusal.status == 404 && refusal.code.as_deref().is_some_and(|code| code.starts_with("DWS."))
}

/// The codes of a cluster that does not take a change now: another operation is in progress, and its state allows none.
const BUSY: [&str; 2] = ["DWS.0011", "DWS.7023"];
/// The code of all failures that have none, which may have another one in its text.
const GENERIC: &str = "DWS.9999";

/// The cluster does not take a change now; nothing was done. The code says so, whatever the status: 409, 403, 400 and 500
/// have been seen.
pub(super) fn is_busy(refusal: &Refusal) -> bool {
    match refusal.code.as_deref() {
        Some(GENERIC) => {
            let mut texts = refusal.message.iter().chain(&refusal.details);
            texts.any(|text| BUSY.iter().any(|code| names(text, code)))
        }
        Some(code) => BUSY.contains(&code),
        None => false,
    }
}

/// Whether a text has this code in it, and not only the beginning of another one.
fn names(text: &str, code: &str) -> bool {
    text.split(code).skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_gone() {
        for (status, code, gone, busy) in [
            (404, Some("DWS.0047"), true, false),
            (404, Some("DWS.3027"), true, false),
            (404, Some("DWS.0001"), false, false),
            (404, Some("DWS.0015"), false, false),
            (404, Some("DWS.9998"), false, false),
            (404, Some("APIGW.0101"), false, false),
            (404, Some("APIG.0101"), false, false),
            (404, None, false, false),
            (401, Some("DWS.0047"), false, false),
            (403, Some("DWS.0015"), false, false),
            (400, Some("DWS.0001"), false, false),
            (500, Some("DWS.9999"), false, false),
            (409, None, false, false),
        ] {
            let refusal = Refusal { status, code: code.map(str::to_owned), ..Refusal::default() };
            assert_eq!((is_gone(&refusal), is_busy(&refusal)), (gone, busy), "{status} {code:?}");
        }
    }

    #[test]
    fn a_refusal_about_something_else_is_never_gone() {
        for what in ["project", "user", "queue", "network", "agency", "cluster", "data source", "job"] {
            for (status, code) in [(404, "DWS.0015"), (400, "DWS.0001"), (403, "DWS.0015"), (404, "APIGW.0101")] {
                let message = Some(format!("The {what} does not exist"));
                let refusal = Refusal { status, code: Some(code.into()), message, ..Refusal::default() };
                assert!(!is_gone(&refusal), "{refusal}");
            }
        }
    }

    #[test]
    fn a_busy_cluster_is_known_by_its_code_whatever_the_status() {
        for status in [200, 400, 403, 409, 500, 503] {
            for (code, message, busy) in [
                ("DWS.0011", "", true),
                ("DWS.7023", "", true),
                ("DWS.9999", "DWS.7023: the cluster is restarting", true),
                ("DWS.9999", "failed (DWS.0011)", true),
                ("DWS.9999", "the code DWS.70231 of another thing", false),
                ("DWS.9999", "the cluster is busy", false),
                ("DWS.5172", "DWS.7023", false),
                ("DWS.0001", "", false),
            ] {
                let (code, message) = (Some(code.to_owned()), Some(message.to_owned()));
                let refusal = Refusal { status, code, message, ..Refusal::default() };
                assert_eq!(is_busy(&refusal), busy, "{refusal}");
            }
        }
        let details = vec!["DWS.7023: restarting".to_owned()];
        assert!(is_busy(&Refusal { code: Some(GENERIC.into()), details, ..Refusal::default() }));
    }
}
