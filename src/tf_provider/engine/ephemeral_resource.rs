//! Ephemeral resources: values that live for one run and are kept nowhere.
//!
//! Terraform opens one when it needs the value, in the plan and again in the apply, and closes it when nothing needs it any
//! more. If the value does not live for long, opening it says when to renew it.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::findings::configured_with;
use super::{Call, EphemeralResourceType, catch_panic};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::tf_provider::schema::{Block, Kind, Schema};
use crate::tf_provider::value::{Object, Value};

/// One ephemeral resource over a client `C`.
#[async_trait]
pub trait EphemeralResource<C>: Send + Sync {
    /// The full type name, with the provider's prefix.
    fn name(&self) -> &'static str;

    /// Arguments, attributes and rules.
    fn schema(&self) -> Schema;

    /// Judges what the schema's rules can't: combinations of values. Unknown values must not be judged.
    fn validate(&self, _config: &Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// Gets the value; what `config` sets, the engine puts over it.
    async fn open(&self, call: &Call<C>, config: &Object) -> Result<Opened, Diagnostics>;

    /// Prolongs the life of a value, which itself can't change any more. `notes` are those of the last lease; if the new
    /// one says no time, this was the last renewal.
    async fn renew(&self, _call: &Call<C>, _notes: &[u8]) -> Result<Lease, Diagnostics> {
        Ok(Lease::default())
    }

    /// Ends the life of a value. `notes` are those of its opening, whatever the renewals said.
    async fn close(&self, _call: &Call<C>, _notes: &[u8]) -> Result<(), Diagnostics> {
        Ok(())
    }
}

/// A value that was opened.
pub struct Opened {
    /// The attributes that the configuration does not set.
    pub value: Object,
    /// For how long it is good, and what its end needs to know.
    pub lease: Lease,
}

/// The life of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lease {
    /// When it has to be renewed, if ever.
    pub renew_at: Option<SystemTime>,
    /// What the renewal and the end need to know. Terraform holds it in memory for the run; no secret belongs here.
    pub notes: Vec<u8>,
}

/// What an operation on an ephemeral resource brought.
pub(crate) struct Outcome<T> {
    /// The result; none if there are errors.
    pub(crate) result: Option<T>,
    /// Errors and warnings.
    pub(crate) diagnostics: Diagnostics,
}

impl<T> Outcome<T> {
    fn new<C>(call: Call<C>, outcome: Result<T, Diagnostics>) -> Self {
        let mut diagnostics = call.into_warnings();
        let result = outcome.map_err(|errors| diagnostics.extend(errors)).ok();
        Self { result, diagnostics }
    }
}

/// Opens an ephemeral resource with this configuration.
///
/// While the provider's configuration is not known, its value is not known either. Terraform takes that in a plan and asks
/// again in the apply; the warning is for OpenTofu, which does not take it, and then blames the provider.
pub(crate) async fn open<C: Send + Sync>(
    resource: &EphemeralResourceType<C>,
    config: &Object,
    client: Arc<C>,
    stop: CancellationToken,
) -> Outcome<Opened> {
    let call = Call::new(client, stop);
    let block = &resource.schema().block;
    let is_known = config.iter().all(|(_, value)| value.is_wholly_known());
    let opened =
        if is_known { catch_panic(resource.item().open(&call, config)).await } else { Err(not_known_yet().into()) };
    let opened = opened.or_else(|errors| {
        if !errors.is_premature() {
            return Err(errors);
        }
        errors.into_iter().for_each(|error| call.warn(unopened(error)));
        Ok(Opened { value: unknown(block), lease: Lease::default() })
    });
    let opened = opened.map(|Opened { value, lease }| Opened { value: configured_with(block, config, &value), lease });
    Outcome::new(call, opened)
}

/// Hosts don't ask before the block is known; if one does, what is unknown must not be taken for what is absent.
fn not_known_yet() -> Diagnostic {
    Diagnostic::premature("Configuration is not known yet", "The block holds values that are not known yet.")
}

fn unopened(error: Diagnostic) -> Diagnostic {
    if !error.is_premature {
        return error;
    }
    let detail = format!(
        "{} Until then the values of this ephemeral resource are not known either, which OpenTofu refuses.",
        error.detail
    );
    Diagnostic { severity: Severity::Warning, detail, ..error }
}

/// All that the provider sets, not known yet.
fn unknown(block: &Block) -> Object {
    let computed =
        block.attributes.iter().filter(|attribute| attribute.is_computed_on_the_wire(Kind::EphemeralResource));
    computed.map(|attribute| (attribute.name.as_str(), Value::UNKNOWN)).collect()
}

/// Renews an ephemeral resource.
pub(crate) async fn renew<C: Send + Sync>(
    resource: &EphemeralResourceType<C>,
    notes: &[u8],
    client: Arc<C>,
    stop: CancellationToken,
) -> Outcome<Lease> {
    let call = Call::new(client, stop);
    let outcome = catch_panic(resource.item().renew(&call, notes)).await;
    Outcome::new(call, outcome)
}

/// Closes an ephemeral resource.
pub(crate) async fn close<C: Send + Sync>(
    resource: &EphemeralResourceType<C>,
    notes: &[u8],
    client: Arc<C>,
    stop: CancellationToken,
) -> Outcome<()> {
    let call = Call::new(client, stop);
    let outcome = catch_panic(resource.item().close(&call, notes)).await;
    Outcome::new(call, outcome)
}
