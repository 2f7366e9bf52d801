//! List resources: what they must say and do, and finding the objects of a resource type for `terraform query`.
//!
//! What is found looks as it would after an import, so that a configuration can be generated from it.

use std::pin::pin;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc;
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

    /// Judges what the schema's rules can't: combinations of values. Unknown values must not be judged.
    fn validate(&self, _config: &Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// The attribute by which people know an object.
    fn display_name(&self) -> &'static str;

    /// Finds the objects that `query` asks for, with all attributes that the service shows, and gives them to `results`.
    /// The search is dropped when there are enough of them or nobody waits for more. A list that is not whole is an error,
    /// and nothing found is none.
    async fn list(&self, call: &Call<C>, query: &Query<'_>, results: &Results) -> Result<(), Diagnostics>;
}

/// What is searched for.
#[derive(Clone, Copy)]
pub struct Query<'a> {
    /// The `config` block.
    pub config: &'a Object,
    /// How many objects are enough, if not all are wanted.
    pub limit: Option<usize>,
    /// Whether whole objects are wanted; if not, it takes no more than their identity and display name.
    pub include_object: bool,
}

/// Where a search puts what it finds.
pub struct Results {
    names: [&'static str; 2],
    objects: mpsc::Sender<Object>,
}

impl Results {
    /// Adds an object. Returns when it was taken, so that nothing is fetched before somebody wants it.
    pub async fn add(&self, object: Object) {
        // If nobody listens any more, the search is about to be dropped.
        let _ = self.objects.send(object).await;
        let _ = self.objects.reserve().await;
    }

    /// Adds all objects in the order of their names. The services promise none, and with a limit the same search should
    /// find the same objects.
    pub async fn add_sorted(&self, mut objects: Vec<Object>) {
        let key = |object: &Object| (name_of(object, self.names), self.names.map(|name| object.get(name).clone()));
        objects.sort_by_cached_key(key);
        for object in objects {
            self.add(object).await;
        }
    }
}

/// What a search tells.
pub(crate) enum Finding {
    /// An object.
    Object(Listed),
    /// Errors and warnings.
    Diagnostics(Diagnostics),
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

/// Finds the objects of `resource` that `query` asks for, one after the other as `findings` takes them.
pub(crate) async fn search<C: Send + Sync>(
    list_resource: &ListResourceType<C>,
    resource: &ResourceType<C>,
    query: &Query<'_>,
    client: Arc<C>,
    stop: CancellationToken,
    findings: mpsc::Sender<Finding>,
) {
    let call = Call::new(client, stop);
    let list = list_resource.item();
    let names = [list.display_name(), resource.item().id_attribute()];
    let (sender, mut objects) = mpsc::channel(1);
    let mut work = pin!(async {
        let results = Results { names, objects: sender };
        catch_panic(list.list(&call, query, &results)).await
    });
    let tell = async |finding| findings.send(finding).await.is_ok();
    // Ends with whether there are enough.
    let mut pass_on = pin!(async {
        let mut left = query.limit.unwrap_or(usize::MAX);
        while left > 0 {
            let Some(object) = objects.recv().await else { return false };
            let warnings = call.take_warnings();
            if !warnings.is_empty() && !tell(Finding::Diagnostics(warnings)).await {
                return true;
            }
            let state = begin(resource, object).state;
            let display_name = name_of(&state, names);
            let identity = identity::of(resource, &state);
            if !tell(Finding::Object(Listed { identity, display_name, state })).await {
                return true;
            }
            left -= 1;
        }
        true
    });
    let outcome = tokio::select! {
        outcome = &mut work => if pass_on.await { Ok(()) } else { outcome },
        _ = &mut pass_on => Ok(()),
    };
    let mut diagnostics = call.take_warnings();
    diagnostics.extend(outcome.err().into_iter().flatten());
    if !diagnostics.is_empty() {
        tell(Finding::Diagnostics(diagnostics)).await;
    }
}

/// What people call an object.
fn name_of(object: &Object, names: [&str; 2]) -> String {
    names.iter().find_map(|name| object.non_empty(name)).unwrap_or_default().to_owned()
}
