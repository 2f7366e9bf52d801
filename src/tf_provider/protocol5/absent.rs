//! The kinds of things that this provider does not serve: an answer for whoever asks for one all the same.

use super::reply::Reply;
use super::{convert, proto};
use crate::tf_provider::engine::unknown_name;

/// The response that says so.
pub(super) fn reply<R: Reply>(kind: &str, name: &str) -> R {
    R::only(convert::diagnostics(unknown_name(kind, name).into()))
}

/// The same for an action, which ends with its diagnostics.
pub(super) fn action_event(name: &str) -> proto::invoke_action::Event {
    use proto::invoke_action::event::{Completed, Type};
    let diagnostics = convert::diagnostics(unknown_name("action", name).into());
    proto::invoke_action::Event { r#type: Some(Type::Completed(Completed { diagnostics })) }
}

/// The same for a function, which has an error of its own kind.
pub(super) fn function(name: &str) -> proto::call_function::Response {
    let text = unknown_name("function", name).detail;
    proto::call_function::Response { result: None, error: Some(proto::FunctionError { text, function_argument: None }) }
}
