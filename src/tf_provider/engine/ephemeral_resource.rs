//! Ephemeral resources: values that live for one run and are kept nowhere.
//!
//! Terraform opens one when it needs the value, in the plan and again in the apply, and closes it when nothing needs it any
//! more. If the value does not live for long, opening it says when to renew it.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::shape::complete;
use super::{Call, catch_panic};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::schema::{Block, Schema};
use crate::tf_provider::value::{Object, Value};

/// One ephemeral resource over a client `C`.
#[async_trait]
pub trait EphemeralResource<C>: Send + Sync {
    /// The full type name, with the provider's prefix.
    fn name(&self) -> &'static str;

    /// Arguments, attributes and rules.
    fn schema(&self) -> Schema;

    /// Gets the value; what `config` sets, the engine puts over it. None while the provider's own configuration is not
    /// known, which can only be in a plan.
    async fn open(&self, call: &Call<C>, config: &Object) -> Result<Option<Opened>, Diagnostics>;

    /// Prolongs the life of a value, which itself can't change any more. `notes` are those of the last lease; without a
    /// new lease, this was the last renewal.
    async fn renew(&self, _call: &Call<C>, _notes: &[u8]) -> Result<Option<Lease>, Diagnostics> {
        Ok(None)
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
    /// For how long it is good, if that is limited.
    pub lease: Option<Lease>,
}

/// The time for which a value is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// When it has to be renewed.
    pub renew_at: SystemTime,
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

/// Opens an ephemeral resource with this configuration. Of what is not known yet, the result is not known either.
pub(crate) async fn open<C: Send + Sync>(
    resource: &dyn EphemeralResource<C>,
    config: &Object,
    client: Arc<C>,
    stop: CancellationToken,
) -> Outcome<Opened> {
    let call = Call::new(client, stop);
    let is_known = config.iter().all(|(_, value)| value.is_wholly_known());
    let outcome = if is_known { catch_panic(resource.open(&call, config)).await } else { Ok(None) };
    let block = resource.schema().block;
    let outcome = outcome.map(|opened| {
        let Opened { value, lease } = opened.unwrap_or_else(|| Opened { value: unknown(&block), lease: None });
        Opened { value: complete(&block, config, value), lease }
    });
    Outcome::new(call, outcome)
}

/// All that the provider sets, not known yet.
fn unknown(block: &Block) -> Object {
    let computed = block.attributes.iter().filter(|attribute| attribute.is_computed_on_the_wire());
    computed.map(|attribute| (attribute.name.as_str(), Value::UNKNOWN)).collect()
}

/// Renews an ephemeral resource.
pub(crate) async fn renew<C: Send + Sync>(
    resource: &dyn EphemeralResource<C>,
    notes: &[u8],
    client: Arc<C>,
    stop: CancellationToken,
) -> Outcome<Option<Lease>> {
    let call = Call::new(client, stop);
    let outcome = catch_panic(resource.renew(&call, notes)).await;
    Outcome::new(call, outcome)
}

/// Closes an ephemeral resource.
pub(crate) async fn close<C: Send + Sync>(
    resource: &dyn EphemeralResource<C>,
    notes: &[u8],
    client: Arc<C>,
    stop: CancellationToken,
) -> Outcome<()> {
    let call = Call::new(client, stop);
    let outcome = catch_panic(resource.close(&call, notes)).await;
    Outcome::new(call, outcome)
}
