//! Responses and events that can say what went wrong.

use super::{convert, proto};
use crate::secrets::Redactor;
use crate::tf_provider::diagnostics::Diagnostics;

/// A response that can hold diagnostics.
pub(super) trait Reply: Default + Send + 'static {
    /// The response that holds nothing but diagnostics.
    fn only(diagnostics: Vec<proto::Diagnostic>) -> Self;

    /// All that it tells people.
    fn texts(&mut self) -> Vec<&mut String>;
}

macro_rules! replies {
    ($($response:ty),+ $(,)?) => {$(
        impl Reply for $response {
            fn only(diagnostics: Vec<proto::Diagnostic>) -> Self {
                let mut reply = Self::default();
                reply.diagnostics = diagnostics;
                reply
            }

            fn texts(&mut self) -> Vec<&mut String> {
                texts(&mut self.diagnostics)
            }
        }
    )+};
}

replies!(
    proto::apply_resource_change::Response,
    proto::close_ephemeral_resource::Response,
    proto::configure::Response,
    proto::generate_resource_config::Response,
    proto::get_functions::Response,
    proto::get_metadata::Response,
    proto::get_provider_schema::Response,
    proto::get_resource_identity_schemas::Response,
    proto::import_resource_state::Response,
    proto::move_resource_state::Response,
    proto::open_ephemeral_resource::Response,
    proto::plan_action::Response,
    proto::plan_resource_change::Response,
    proto::prepare_provider_config::Response,
    proto::read_data_source::Response,
    proto::read_resource::Response,
    proto::renew_ephemeral_resource::Response,
    proto::upgrade_resource_identity::Response,
    proto::upgrade_resource_state::Response,
    proto::validate_action_config::Response,
    proto::validate_data_source_config::Response,
    proto::validate_ephemeral_resource_config::Response,
    proto::validate_list_resource_config::Response,
    proto::validate_resource_type_config::Response,
);

impl Reply for proto::list_resource::Event {
    fn only(diagnostic: Vec<proto::Diagnostic>) -> Self {
        Self { diagnostic, ..Self::default() }
    }

    fn texts(&mut self) -> Vec<&mut String> {
        texts(&mut self.diagnostic)
    }
}

impl Reply for proto::invoke_action::Event {
    fn only(diagnostics: Vec<proto::Diagnostic>) -> Self {
        use proto::invoke_action::event::{Completed, Type};
        Self { r#type: Some(Type::Completed(Completed { diagnostics })) }
    }

    fn texts(&mut self) -> Vec<&mut String> {
        use proto::invoke_action::event::Type;
        match &mut self.r#type {
            Some(Type::Completed(completed)) => texts(&mut completed.diagnostics),
            Some(Type::Progress(progress)) => vec![&mut progress.message],
            None => Vec::new(),
        }
    }
}

/// A function has an error instead.
impl Reply for proto::call_function::Response {
    fn only(diagnostics: Vec<proto::Diagnostic>) -> Self {
        let text = |diagnostic: proto::Diagnostic| format!("{}: {}", diagnostic.summary, diagnostic.detail);
        let text = diagnostics.into_iter().map(text).collect::<Vec<_>>().join(" ");
        Self { result: None, error: Some(proto::FunctionError { text, function_argument: None }) }
    }

    fn texts(&mut self) -> Vec<&mut String> {
        self.error.iter_mut().map(|error| &mut error.text).collect()
    }
}

fn texts(diagnostics: &mut [proto::Diagnostic]) -> Vec<&mut String> {
    diagnostics.iter_mut().flat_map(|diagnostic| [&mut diagnostic.summary, &mut diagnostic.detail]).collect()
}

/// Cuts secrets out of what a response tells people: the last net, behind those of whoever wrote the texts.
pub(super) fn redact(reply: &mut impl Reply, redactor: &Redactor) {
    for text in reply.texts() {
        *text = redactor.redact(text);
    }
}

/// The response, or one that says why there is none.
pub(super) fn or_diagnostics<R: Reply>(outcome: Result<R, Diagnostics>) -> R {
    outcome.unwrap_or_else(|diagnostics| R::only(convert::diagnostics(diagnostics)))
}
