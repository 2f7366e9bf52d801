//! The managed resource of a kind.

use async_trait::async_trait;
use tracing::Instrument;

use super::{create, delete, import, read, update};
use crate::datalink::kind::Kind;
use crate::datalink::place::{Platform, REGION};
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{
    Arguments, Call, Change, Found, IdentityAttribute, ImportForm, ImportSuffix, MoveSource, Resource, Upgrader,
};
use crate::tf_provider::schema::{Attribute, Schema};
use crate::tf_provider::value::Object;

/// The span of an operation on an object. It is there at every level, so that a warning tells which object it is about.
fn span<K: Kind>(kind: &K, values: &Object) -> tracing::Span {
    tracing::error_span!("object", name = kind.sent_name(values), id = values.text("id"))
}

/// The resource whose objects are of kind `K`.
pub(in crate::datalink) struct Managed<K>(pub(in crate::datalink) K);

#[async_trait]
impl<K: Kind> Resource<Platforms> for Managed<K> {
    fn name(&self) -> &'static str {
        self.0.type_name()
    }

    fn schema(&self) -> Schema {
        let mut schema = self.0.schema();
        // Beside the project, which is the first of what says where an object is.
        let at = 1.min(schema.block.attributes.len());
        schema.block.attributes.splice(at..at, K::Client::region_argument().map(Attribute::replace));
        schema
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        self.0.import_forms()
    }

    fn import_suffix(&self) -> Option<ImportSuffix> {
        K::Client::region_argument().map(|_| ImportSuffix { separator: '@', attribute: REGION })
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        self.0.identity()
    }

    fn identity_upgraders(&self) -> &'static [Upgrader] {
        K::Client::IDENTITY_UPGRADERS
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        self.0.move_sources()
    }

    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        self.0.timeouts()
    }

    async fn provided(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        K::Client::provided(call, self.0.service(), config).await
    }

    fn plan(&self, change: &mut Change<'_>) {
        self.0.plan(change);
    }

    async fn ready(&self, call: &Call<Platforms>) -> Result<(), Diagnostics> {
        K::Client::client(call).await.map(drop)
    }

    async fn locate(&self, call: &Call<Platforms>, state: &mut Object) -> Result<(), Diagnostics> {
        let span = span(&self.0, state);
        import::locate(&self.0, call, state).instrument(span).await
    }

    async fn create(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        let span = span(&self.0, arguments.values());
        create::create(&self.0, call, arguments, state).instrument(span).await
    }

    async fn read(&self, call: &Call<Platforms>, state: &mut Object) -> Result<Found, Diagnostics> {
        let span = span(&self.0, state);
        read::read(&self.0, call, state).instrument(span).await
    }

    async fn update(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        let span = span(&self.0, state);
        update::update(&self.0, call, arguments, state).instrument(span).await
    }

    async fn delete(&self, call: &Call<Platforms>, state: &Object) -> Result<(), Diagnostics> {
        delete::delete(&self.0, call, state).instrument(span(&self.0, state)).await
    }
}
