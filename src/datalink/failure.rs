//! What the clouds' side says went wrong, as the user is told.

use crate::api::Error;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};

/// The failure of an operation. `operation` names it and the object: `Creating DWS external data source "source1"`.
pub(super) fn failure(operation: &str, error: &Error) -> Diagnostics {
    failure_with(operation, "", &[error])
}

/// The same, with what it means for the object. The first error is what failed; others tell what else was tried.
pub(super) fn failure_with(operation: &str, meaning: &str, errors: &[&Error]) -> Diagnostics {
    let is_interrupted = errors.first().is_some_and(|error| error.is_interrupted());
    let verdict = if is_interrupted { "was interrupted" } else { "failed" };
    Diagnostic::error(format!("{operation} {verdict}"), told(meaning, errors)).into()
}

/// What something means and what to do, then what happened, in paragraphs.
pub(super) fn told(meaning: &str, errors: &[&Error]) -> String {
    let advice = errors.first().and_then(|error| error.advice()).unwrap_or_default();
    let reports: Vec<String> = errors.iter().map(|error| error.report()).collect();
    let paragraphs = [advice, meaning].into_iter().chain(reports.iter().map(String::as_str));
    paragraphs.filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The failure of a change in place.
pub(super) fn not_updated(operation: &str, error: &Error) -> Diagnostics {
    let meaning = "The service may have made the change all the same. The next plan shows the current values; secrets, which it \
                   cannot see, are sent again.";
    failure_with(operation, if error.may_have_reached() { meaning } else { "" }, &[error])
}

/// The failure of what followed a creation, whose object therefore exists.
pub(super) fn tainted(operation: &str, error: &Error) -> Diagnostics {
    let ended_early = error.is_interrupted() || error.is_overdue();
    let meaning = if ended_early {
        "The object is in the state as tainted, so the next apply recreates it. If it is ready by then, keep it with terraform untaint. \
         Raise timeouts.create to wait longer."
    } else {
        "The object is in the state as tainted, so the next apply recreates it."
    };
    failure_with(operation, meaning, &[error])
}
