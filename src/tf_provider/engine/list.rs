//! List resources: what they must say and do, and finding the objects of a resource type for `terraform query`.
//!
//! What is found looks as it would after an import, so that a configuration can be generated from it.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::import::begin;
use super::{Call, ListResourceType, ResourceType, catch_panic, identity};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::Object;

/// One list resource over a client `C`.
#[async_trait]
pub trait ListResource<C>: Send + Sync {
    /// The resource type whose objects it finds; a list resource has no other name.
    fn name(&self) -> &'static str;

    /// The arguments of the `config` block, which narrow the search.
    fn schema(&self) -> Schema;

    /// The attribute by which people know an object.
    fn display_name(&self) -> &'static str;

    /// Finds the objects that `config` asks for, with all attributes that the service shows. A list that is not whole is
    /// an error, and nothing found is none.
    async fn list(&self, call: &Call<C>, config: &Object) -> Result<Vec<Object>, Diagnostics>;
}

/// An object that a list resource found.
pub(crate) struct Listed {
    /// Who it is.
    pub(crate) identity: Option<Object>,
    /// What people call it.
    pub(crate) display_name: String,
    /// Its state, as after an import.
    pub(crate) state: Object,
}

/// What a search brought.
pub(crate) struct Search {
    /// The objects in the order of their names.
    pub(crate) found: Vec<Listed>,
    /// Errors and warnings.
    pub(crate) diagnostics: Diagnostics,
}

/// Finds the objects of `resource` that `config` asks for.
pub(crate) async fn search<C: Send + Sync>(
    list_resource: &ListResourceType<C>,
    resource: &ResourceType<C>,
    config: &Object,
    client: Arc<C>,
    stop: CancellationToken,
) -> Search {
    let call = Call::new(client, stop);
    let list = list_resource.item();
    let outcome = catch_panic(list.list(&call, config)).await;
    let mut diagnostics = call.into_warnings();
    let found = outcome.unwrap_or_else(|errors| {
        diagnostics.extend(errors);
        Vec::new()
    });
    let listed = |object: Object| {
        let state = begin(resource, object).state;
        let display_name = state.non_empty(list.display_name()).or_else(|| state.text("id")).unwrap_or_default();
        Listed { identity: identity::of(resource, &state), display_name: display_name.to_owned(), state }
    };
    let mut found: Vec<Listed> = found.into_iter().map(listed).collect();
    // The services promise no order, and with a limit the same search should find the same objects.
    found.sort_by(|left, right| {
        let key = |listed: &Listed| (listed.display_name.clone(), listed.state.text("id").map(str::to_owned));
        key(left).cmp(&key(right))
    });
    Search { found, diagnostics }
}
