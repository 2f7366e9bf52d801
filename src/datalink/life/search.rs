//! The list resource of a kind, by which `terraform query` finds objects.

use async_trait::async_trait;

use super::list::objects;
use super::shown;
use crate::datalink::kind::Kind;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Call, ListResource, Query, Results};
use crate::tf_provider::schema::Schema;

/// The search for objects of kind `K`.
pub(in crate::datalink) struct Search<K>(pub(in crate::datalink) K);

#[async_trait]
impl<K: Kind> ListResource<Platforms> for Search<K> {
    fn name(&self) -> &'static str {
        self.0.type_name()
    }

    fn schema(&self) -> Schema {
        shown::query(&self.0)
    }

    fn display_name(&self) -> &'static str {
        self.0.named_by()
    }

    async fn list(&self, call: &Call<Platforms>, query: &Query<'_>, results: &Results) -> Result<(), Diagnostics> {
        let (kind, mut config) = (&self.0, query.config.clone());
        let mut found = objects(kind, call, &mut config).await?;
        if let Some(prefix) = query.config.non_empty(shown::NAME_PREFIX) {
            found.retain(|object| object.text(kind.named_by()).is_some_and(|name| name.starts_with(prefix)));
        }
        results.add_sorted(found).await;
        Ok(())
    }
}
