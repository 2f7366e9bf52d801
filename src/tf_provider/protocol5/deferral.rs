//! Work that is put off until the provider's configuration is known, where the client allows it.

use super::proto::deferred::Reason;
use super::{convert, proto};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::value::{Type, Value};

/// Puts an answer off if nothing stands in its way but that the provider's configuration is not known yet: then the
/// messages that say so are no news any more.
pub(super) fn defer(
    diagnostics: &mut Diagnostics,
    client: Option<&proto::ClientCapabilities>,
) -> Option<proto::Deferred> {
    if !client.is_some_and(|client| client.deferral_allowed) || !diagnostics.is_premature() {
        return None;
    }
    diagnostics.drop_premature();
    Some(proto::Deferred { reason: Reason::ProviderConfigUnknown.into() })
}

/// The same for a plan. One that can't be put off goes on: it needs nothing that is not known, and the apply will know it.
pub(super) fn defer_plan(
    diagnostics: &mut Diagnostics,
    client: Option<&proto::ClientCapabilities>,
) -> Option<proto::Deferred> {
    let deferred = defer(diagnostics, client);
    diagnostics.drop_premature();
    deferred
}

/// What stands for an object about which nothing is known yet.
pub(super) fn unknown(ty: &Type) -> Result<proto::DynamicValue, Diagnostics> {
    convert::encode(&Value::UNKNOWN, ty)
}
