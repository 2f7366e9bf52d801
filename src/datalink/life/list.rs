//! The list of the objects of a kind.

use async_trait::async_trait;

use super::shown;
use crate::api::{Listing, is_same_text};
use crate::datalink::failure::{failure, told};
use crate::datalink::kind::{Catalog, DataSourceTexts, Filter};
use crate::datalink::limited;
use crate::datalink::place::Place;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, DataSource};
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::Object;

/// The data source of many objects of a kind.
pub(in crate::datalink) struct List<K> {
    pub(in crate::datalink) kind: K,
    pub(in crate::datalink) texts: DataSourceTexts,
    pub(in crate::datalink) result: &'static str,
}

#[async_trait]
impl<K: Catalog> DataSource<Platforms> for List<K> {
    fn name(&self) -> &'static str {
        self.texts.name
    }

    fn schema(&self) -> Schema {
        shown::many(&self.kind, &self.texts, self.result)
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let mut state = config.clone();
        let mut objects = objects(&self.kind, call, &mut state).await?;
        let named_by = self.kind.named_by();
        objects.retain(|object| {
            config
                .non_empty(named_by)
                .is_none_or(|name| object.text(named_by).is_some_and(|shown| is_same_text(shown, name)))
        });
        // The services promise no order, and one that varies would be a change.
        objects.sort_by(|left, right| left.text("id").cmp(&right.text("id")));
        state.set(self.result, objects);
        Ok(state)
    }
}

/// The objects that pass the filters of `config`, which learns where they are.
pub(super) async fn objects<K: Catalog>(
    kind: &K,
    call: &Call<Platforms>,
    config: &mut Object,
) -> Result<Vec<Object>, Diagnostics> {
    let context = limited(call);
    let place = Place::of(kind, call, &context, config).await?;
    place.fill(config);
    let listing = format!("Listing the {}s{}", kind.title(), shown::whereabouts(kind, &place));
    let shown = kind.list(&place, &context, config).await.and_then(Listing::into_shown);
    let (rows, refused) = shown.map_err(|error| failure(&listing, &error))?;
    for error in refused {
        let meaning = "The service refused one of its lists, so the objects that only this list shows are missing.";
        call.warn(Diagnostic::warning(format!("{listing} left out a part"), told(meaning, &[&error])));
    }
    let filters = kind.filters();
    let passes = |object: &Object| {
        filters.iter().all(|Filter { attribute, passes, .. }| {
            let wanted = config.get(attribute.name());
            wanted.is_empty() || passes(object, wanted)
        })
    };
    Ok(rows.iter().map(|row| shown::object(kind, &place, row)).filter(passes).collect())
}
