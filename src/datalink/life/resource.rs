//! The managed resource of a kind.

use async_trait::async_trait;

use super::{create, delete, import, read, update};
use crate::datalink::kind::Kind;
use crate::datalink::place::Platform;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Arguments, Call, Change, Found, IdentityAttribute, ImportForm, MoveSource, Resource};
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::Object;

/// The resource whose objects are of kind `K`.
pub(in crate::datalink) struct Managed<K>(pub(in crate::datalink) K);

#[async_trait]
impl<K: Kind> Resource<Platforms> for Managed<K> {
    fn name(&self) -> &'static str {
        self.0.type_name()
    }

    fn schema(&self) -> Schema {
        self.0.schema()
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        self.0.import_forms()
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        self.0.identity()
    }

    fn move_sources(&self) -> &'static [MoveSource] {
        self.0.move_sources()
    }

    fn timeouts(&self) -> &'static [(&'static str, &'static str)] {
        self.0.timeouts()
    }

    fn plan(&self, change: &mut Change<'_>) {
        self.0.plan(change);
    }

    async fn ready(&self, call: &Call<Platforms>) -> Result<(), Diagnostics> {
        K::Client::client(call).await.map(drop)
    }

    async fn locate(&self, call: &Call<Platforms>, state: &mut Object) -> Result<(), Diagnostics> {
        import::locate(&self.0, call, state).await
    }

    async fn create(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        create::create(&self.0, call, arguments, state).await
    }

    async fn read(&self, call: &Call<Platforms>, state: &mut Object) -> Result<Found, Diagnostics> {
        read::read(&self.0, call, state).await
    }

    async fn update(
        &self,
        call: &Call<Platforms>,
        arguments: &Arguments<'_>,
        state: &mut Object,
    ) -> Result<(), Diagnostics> {
        update::update(&self.0, call, arguments, state).await
    }

    async fn delete(&self, call: &Call<Platforms>, state: &Object) -> Result<(), Diagnostics> {
        delete::delete(&self.0, call, state).await
    }
}
