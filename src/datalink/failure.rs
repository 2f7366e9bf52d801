//! What the clouds' side says went wrong, as the user is told.

use crate::api::Error;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};

/// The failure of an operation. `operation` names it and the object: `Creating DWS external data source "source1"`.
pub(super) fn failure(operation: &str, error: &Error) -> Diagnostics {
    failure_with(operation, error, "")
}

/// The same, with a sentence on what it means for the object.
pub(super) fn failure_with(operation: &str, error: &Error, meaning: &str) -> Diagnostics {
    let verdict = if error.is_interrupted() { "was interrupted" } else { "failed" };
    let detail = [error.to_string().as_str(), meaning].join(" ");
    Diagnostic::error(format!("{operation} {verdict}"), detail.trim_end()).into()
}

/// The failure of a change in place.
pub(super) fn not_updated(operation: &str, error: &Error) -> Diagnostics {
    let meaning = "The service may have made the change nevertheless. The next plan shows what is there; a secret, which it can't \
                   see, is sent again.";
    failure_with(operation, error, if error.may_have_reached() { meaning } else { "" })
}

/// The failure of what followed a creation, whose object therefore exists.
pub(super) fn tainted(operation: &str, error: &Error) -> Diagnostics {
    let ended_early = error.is_interrupted() || error.is_overdue();
    let meaning = if ended_early {
        "It is in the state, marked as tainted: the next apply will delete it and create it anew. If it is ready by then, keep it \
         with terraform untaint. timeouts.create says how long an apply waits."
    } else {
        "It is in the state, marked as tainted: the next apply will delete it and create it anew."
    };
    failure_with(operation, error, meaning)
}
