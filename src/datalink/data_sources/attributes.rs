//! The schemas of data sources, made from what their objects show.

use crate::tf_provider::schema::{Attribute, Block, Constraint, rules};
use crate::tf_provider::value::{Object, Type, Value};

/// What a service shows of an object: the attributes of its resource that are read back and hold no secret. `texts` has
/// descriptions for those whose own speak of writing them.
pub(super) fn readable(resource: Block, texts: &[(&str, &str)]) -> Vec<Attribute> {
    let shown = resource.attributes.into_iter().filter(|attribute| attribute.read_back && !attribute.sensitive);
    let described = |attribute: Attribute| {
        let text = texts.iter().find(|(name, _)| *name == attribute.name).map(|(_, text)| (*text).to_owned());
        Attribute::computed(attribute.name, attribute.ty, text.unwrap_or(attribute.description))
    };
    shown.map(described).collect()
}

/// The project to look in.
pub(in crate::datalink) fn project_id() -> Attribute {
    Attribute::optional_computed("project_id", Type::String, "The id of the project. Default: the provider's.")
}

/// An argument that narrows a list. Nothing is found out for it, so it stays what the user wrote.
pub(in crate::datalink) fn filter(name: &'static str, description: &'static str) -> Attribute {
    Attribute::optional(name, Type::String, description).not_read_back()
}

/// The block of a look-up of one object, by its id or by the argument `name`. `places` say where to look.
pub(super) fn one(
    description: &'static str,
    name: &'static str,
    places: impl IntoIterator<Item = Attribute>,
    shown: Vec<Attribute>,
) -> Block {
    let sought = |argument: &'static str, other: &str| {
        let description = format!("The {argument} to look for, in the place of {other}; it must match exactly.");
        Attribute::optional_computed(argument, Type::String, description).rule(rules::not_empty().own())
    };
    let mut attributes = vec![sought("id", name), sought(name, "id")];
    attributes.extend(places);
    for attribute in shown {
        if attributes.iter().all(|known| known.name != attribute.name) {
            attributes.push(attribute);
        }
    }
    let one_of = Constraint::exactly_one(vec!["id".to_owned(), name.to_owned()]);
    attributes.into_iter().fold(Block::new(description), Block::attribute).constraint(one_of)
}

/// The block of a list. `result` names the attribute that holds the objects.
pub(super) fn many(
    description: &'static str,
    arguments: impl IntoIterator<Item = Attribute>,
    result: (&'static str, &'static str),
    shown: Vec<Attribute>,
) -> Block {
    let (name, meaning) = result;
    let element = Type::object(shown.iter().map(|attribute| (attribute.name.as_str(), attribute.ty.clone())));
    let result = Attribute::computed(name, Type::list(element), meaning);
    arguments.into_iter().chain([result]).fold(Block::new(description), Block::attribute)
}

/// Whether an object has what each of these filters asks for. A filter that is empty asks for nothing.
pub(in crate::datalink) fn passes(object: &Object, config: &Object, filters: &[&str]) -> bool {
    filters.iter().all(|name| config.non_empty(name).is_none_or(|wanted| object.text(name) == Some(wanted)))
}

/// The objects of a list in the order of their ids: the services promise none, and one that varies would be a change.
pub(super) fn by_id(mut objects: Vec<Object>) -> Value {
    objects.sort_by(|left, right| left.text("id").cmp(&right.text("id")));
    objects.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(id: &str, name: &str) -> Object {
        [("id", id), ("name", name)].into_iter().collect()
    }

    #[test]
    fn a_list_has_an_order_of_its_own() {
        assert!(by_id(vec![object("b", "1"), object("a", "2")]) == vec![object("a", "2"), object("b", "1")].into());
    }

    #[test]
    fn filters_are_exact_and_empty_ones_are_none() {
        let passes = |wanted: &str| {
            passes(&object("a", "orders"), &[("name", wanted)].into_iter().collect::<Object>(), &["name", "kind"])
        };
        assert!(passes("orders") && passes(""));
        assert!(!passes("order") && !passes("Orders"));
    }
}
