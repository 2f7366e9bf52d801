//! What a resource must say and do; everything else is the engine's.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::{Arguments, Call, Change, IdentityAttribute, ImportForm, ImportSuffix, MoveSource, ResourceType, Upgrader};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::Object;

/// What a read found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The object, whose attributes are now in the state.
    Object,
    /// Proof that the object is gone.
    Gone,
}

/// One resource type over a client `C`.
///
/// The `state` of a call is what will be kept whatever happens: a resource writes into it what it learns as soon as
/// it learns it, the id first. Values that the user or the plan already fixed are put back by the engine.
#[async_trait]
pub trait Resource<C>: Send + Sync {
    /// The full type name, with the provider's prefix.
    fn name(&self) -> &'static str;

    /// Arguments, attributes and rules.
    fn schema(&self) -> Schema;

    /// Judges what the schema's rules can't: combinations of values. Unknown values must not be judged.
    fn validate(&self, _config: &Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// How states of older versions of the schema become states of today's: one for each version, the first for version 0.
    fn state_upgraders(&self) -> &'static [Upgrader] {
        &[]
    }

    /// The attribute that tells that the object exists: the service sets it, and a creation writes it into the state the
    /// moment it is known.
    fn id_attribute(&self) -> &'static str {
        "id"
    }

    /// The forms of an import id.
    fn import_forms(&self) -> &'static [ImportForm];

    /// What may follow an import id of any form.
    fn import_suffix(&self) -> Option<ImportSuffix> {
        None
    }

    /// The attributes by which an object is told from all others for as long as it lives; without any, it has no identity.
    fn identity(&self) -> &'static [IdentityAttribute] {
        &[]
    }

    /// How identities of older versions become identities of today: one for each version, the first for version 0.
    fn identity_upgraders(&self) -> &'static [Upgrader] {
        &[]
    }

    /// Fills in what an import left to the provider, such as a project.
    async fn locate(&self, _call: &Call<C>, _state: &mut Object) -> Result<(), Diagnostics> {
        Ok(())
    }

    /// The resource types of other providers whose objects a `moved` block can bring here.
    fn move_sources(&self) -> &'static [MoveSource] {
        &[]
    }

    /// The operations that a `timeouts` block can limit, with their defaults.
    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Whether the client has what this resource needs, as far as that can be told without calling a service. What is
    /// certainly missing is an error of the plan; what is only not known yet puts the object off where the host allows it,
    /// and is no error elsewhere.
    ///
    /// # Errors
    /// When something is missing or not known yet.
    async fn ready(&self, _call: &Call<C>) -> Result<(), Diagnostics> {
        Ok(())
    }

    /// The values that the provider's configuration has for arguments that `config` leaves open, as far as they are known
    /// without a call. A plan shows them, and what an older version of the provider has kept without them is read with them.
    ///
    /// # Errors
    /// When the configuration of the provider makes it certain that the apply would fail.
    async fn provided(&self, _call: &Call<C>, _config: &Object) -> Result<Object, Diagnostics> {
        Ok(Object::new())
    }

    /// Adds to a plan what depends on several attributes, or warns. Must be deterministic and make no call.
    fn plan(&self, _change: &mut Change<'_>) {}

    /// Makes the object. An id in the state says that it exists, even if an error follows.
    async fn create(&self, call: &Call<C>, arguments: &Arguments<'_>, state: &mut Object) -> Result<(), Diagnostics>;

    /// Fetches the object into the state. Only proof counts as gone; doubt is an error.
    async fn read(&self, call: &Call<C>, state: &mut Object) -> Result<Found, Diagnostics>;

    /// Changes the object in place; the state holds it as it was. Called only for arguments whose change is an update.
    async fn update(
        &self,
        _call: &Call<C>,
        _arguments: &Arguments<'_>,
        _state: &mut Object,
    ) -> Result<(), Diagnostics> {
        let detail =
            format!("A {} can't be changed in place. This is a bug in the provider, please report it.", self.name());
        Err(Diagnostic::error("Unexpected update", detail).into())
    }

    /// Deletes the object. That it is gone already is success.
    async fn delete(&self, call: &Call<C>, state: &Object) -> Result<(), Diagnostics>;
}

/// What a plan has to tell about the client.
pub(crate) async fn ready<C: Send + Sync>(
    resource: &ResourceType<C>,
    client: Arc<C>,
    stop: CancellationToken,
) -> Diagnostics {
    let call = Call::new(client, stop);
    let outcome = resource.item().ready(&call).await;
    let mut diagnostics = call.into_warnings();
    diagnostics.extend(outcome.err().into_iter().flatten());
    diagnostics.drop_told();
    diagnostics
}

/// What the provider's configuration has for arguments that are left open, and what speaks against the others.
pub(crate) async fn provided<C: Send + Sync>(
    resource: &ResourceType<C>,
    config: &Object,
    client: Arc<C>,
    stop: CancellationToken,
) -> (Object, Diagnostics) {
    let call = Call::new(client, stop);
    let outcome = resource.item().provided(&call, config).await;
    let mut diagnostics = call.into_warnings();
    let values = outcome.unwrap_or_else(|errors| {
        diagnostics.extend(errors);
        Object::new()
    });
    (values, diagnostics)
}
