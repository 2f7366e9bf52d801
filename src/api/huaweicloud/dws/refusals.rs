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

/// The cluster does not take a change now; nothing was done.
pub(super) fn is_busy(refusal: &Refusal) -> bool {
    matches!((refusal.status, refusal.code.as_deref()), (409, Some("DWS.0011")) | (403, Some("DWS.7023")))
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
            (409, Some("DWS.0011"), false, true),
            (403, Some("DWS.7023"), false, true),
            (409, None, false, false),
        ] {
            let refusal = Refusal { status, code: code.map(str::to_owned), ..Refusal::default() };
            assert_eq!((is_gone(&refusal), is_busy(&refusal)), (gone, busy), "{status} {code:?}");
        }
    }
}
