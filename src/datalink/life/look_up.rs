//! The look-up of one object by its id or by its name, which must not end in a guess.

use std::fmt;

use async_trait::async_trait;

use super::shown;
use crate::api::{Context, Error};
use crate::datalink::failure::failure;
use crate::datalink::kind::{Catalog, DataSourceTexts};
use crate::datalink::limited;
use crate::datalink::place::Place;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, DataSource};
use crate::tf_provider::schema::Schema;
use crate::tf_provider::value::{Object, Path};

/// The data source of one object of a kind.
pub(in crate::datalink) struct LookUp<K> {
    pub(in crate::datalink) kind: K,
    pub(in crate::datalink) texts: DataSourceTexts,
}

#[async_trait]
impl<K: Catalog> DataSource<Platforms> for LookUp<K> {
    fn name(&self) -> &'static str {
        self.texts.name
    }

    fn schema(&self) -> Schema {
        shown::one(&self.kind, &self.texts)
    }

    async fn read(&self, call: &Call<Platforms>, config: &Object) -> Result<Object, Diagnostics> {
        let (kind, context) = (&self.kind, limited(call));
        let place = Place::of(kind, call, &context, config).await?;
        let sought = Sought::new(kind, &place, config);
        let rows = sought.rows(kind, &place, &context).await;
        let rows = rows.map_err(|error| failure(&format!("Looking up the {sought}"), &error))?;
        sought.only(rows.iter().map(|row| shown::object(kind, &place, row)).collect())
    }
}

/// What one look-up is for. Shown as `MRS data connector with the name "orders" in project 89cd…`.
pub(super) struct Sought<'a> {
    title: &'static str,
    argument: &'static str,
    values: &'a Object,
    place: String,
}

impl<'a> Sought<'a> {
    /// What `values` ask for, by `id` or by the name, of which the schema lets exactly one through.
    pub(super) fn new<K: Catalog>(kind: &K, place: &Place<'_, K::Client>, values: &'a Object) -> Self {
        let argument = if values.get("id").is_null() { kind.named_by() } else { "id" };
        Self { title: kind.title(), argument, values, place: shown::whereabouts(kind, place) }
    }

    /// The rows of the id or the name. A row that was found is found, whole list or not.
    pub(super) async fn rows<K: Catalog>(
        &self,
        kind: &K,
        place: &Place<'_, K::Client>,
        context: &Context,
    ) -> Result<Vec<K::Row>, Error> {
        if self.argument == "id" {
            return Ok(kind.find(place, context, self.values).await?.into_iter().collect());
        }
        kind.find_by_name(place, context, self.values).await
    }

    /// The one object that was found. None is an error, and so are several.
    fn only(&self, mut found: Vec<Object>) -> Result<Object, Diagnostics> {
        let Self { title, argument, .. } = self;
        let (summary, detail) = match (found.pop(), found.is_empty()) {
            (Some(object), true) => return Ok(object),
            (None, _) => (
                format!("No such {title}"),
                format!(
                    "There is no {self} that the provider's account can see. The {argument} must match exactly; check it, and \
                     whether the provider is configured for the right place."
                ),
            ),
            (Some(last), false) => {
                found.push(last);
                let mut ids: Vec<&str> = found.iter().filter_map(|object| object.text("id")).collect();
                ids.sort_unstable();
                (
                    format!("Several objects of that {argument}"),
                    format!(
                        "There is more than one {self}: {}. Set id to one of these, in the place of {argument}.",
                        ids.join(", ")
                    ),
                )
            }
        };
        Err(Diagnostic::error(summary, detail).at(Path::attribute(*argument)).into())
    }
}

impl fmt::Display for Sought<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.values.text(self.argument).unwrap_or_default();
        write!(f, "{} with the {} {value:?}{}", self.title, self.argument, self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(argument: &'static str, ids: &[&str]) -> Result<String, String> {
        let values: Object = [(argument, "orders")].into_iter().collect();
        let sought = Sought { title: "thing", argument, values: &values, place: " in project p".to_owned() };
        let found = ids.iter().map(|id| [("id", *id)].into_iter().collect()).collect();
        match sought.only(found) {
            Ok(object) => Ok(object.text("id").unwrap().to_owned()),
            Err(errors) => Err(errors.into_iter().map(|error| format!("{}: {}", error.path, error.detail)).collect()),
        }
    }

    #[test]
    fn exactly_one_is_found() {
        assert_eq!(judged("name", &["a"]).unwrap(), "a");
    }

    #[test]
    fn none_and_several_are_errors_that_name_what_was_looked_for() {
        let none = judged("id", &[]).unwrap_err();
        assert!(none.starts_with("id: There is no thing with the id \"orders\" in project p that"), "{none}");
        let several = judged("name", &["b", "a"]).unwrap_err();
        assert!(several.starts_with("name: There is more than one thing with the name \"orders\""), "{several}");
        assert!(several.contains(": a, b. Set id"), "{several}");
    }
}
