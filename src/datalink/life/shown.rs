//! What data sources and list resources show of an object, and the schemas that follow from it.

use super::id;
use crate::datalink::kind::{Catalog, DataSourceTexts, FilterOf, Kind};
use crate::datalink::place::{Place, Platform};
use crate::tf_provider::schema::{Attribute, Block, Constraint, Presence, Schema, rules};
use crate::tf_provider::value::{Object, Type};

/// The argument of list resources by which names are narrowed.
pub(super) const NAME_PREFIX: &str = "name_prefix";

/// What a service shows of an object: the attributes of its resource that are read back and hold no secret. `texts` has
/// descriptions for those whose own speak of writing them.
pub(in crate::datalink) fn readable(resource: Block, texts: &[(&str, &str)]) -> Vec<Attribute> {
    let shown = resource.attributes.into_iter().filter(|attribute| attribute.read_back && !attribute.sensitive);
    let described = |attribute: Attribute| {
        let text = texts.iter().find(|(name, _)| *name == attribute.name).map(|(_, text)| (*text).to_owned());
        let wire_name = attribute.wire_name;
        let shown = Attribute::computed(attribute.name, attribute.ty, text.unwrap_or(attribute.description));
        Attribute { wire_name, ..shown }
    };
    shown.map(described).collect()
}

/// An argument that narrows a list. Nothing is found out for it, so it stays what the user wrote.
pub(in crate::datalink) fn filter(name: &'static str, description: impl Into<String>) -> Attribute {
    Attribute::optional(name, Type::String, description).not_read_back()
}

/// A row as the data sources and list resources show it.
pub(super) fn object<K: Catalog>(kind: &K, place: &Place<'_, K::Client>, row: &K::Row) -> Object {
    let mut object = Object::new();
    place.fill(&mut object);
    object.set("id", id(row));
    kind.show(row, &mut object);
    object
}

/// Where a search looks, for messages.
pub(super) fn whereabouts<K: Catalog>(kind: &K, place: &Place<'_, K::Client>) -> String {
    let told = kind.whereabouts(place.values());
    if told.is_empty() && !kind.place().is_empty() { format!(" in {}", place.describe()) } else { told }
}

/// The arguments that say where to look.
fn place<K: Catalog>(kind: &K) -> impl Iterator<Item = Attribute> {
    <K::Client as Platform>::region_argument().into_iter().chain(kind.place_arguments())
}

/// What is shown of an object, its region with it.
fn attributes_of<K: Catalog>(kind: &K) -> Vec<Attribute> {
    let region = <K::Client as Platform>::region_argument();
    let region = region.map(|region| Attribute::computed(region.name, region.ty, "The region."));
    kind.attributes().into_iter().chain(region).collect()
}

/// The look-up of one object, by its id or its name.
pub(super) fn one<K: Catalog>(kind: &K, texts: &DataSourceTexts) -> Schema {
    let name = kind.named_by();
    let sought = |argument: &'static str, other: &str| {
        let description = format!("The {argument} to look for, in the place of {other}; it must match exactly.");
        Attribute::optional_computed(argument, Type::String, description).rule(rules::not_empty().own())
    };
    let mut attributes = vec![sought("id", name), sought(name, "id")];
    attributes.extend(place(kind));
    for attribute in attributes_of(kind) {
        if attributes.iter().all(|known| known.name != attribute.name) {
            attributes.push(attribute);
        }
    }
    let one_of = Constraint::exactly_one(vec!["id".to_owned(), name.to_owned()]);
    let block = attributes.into_iter().fold(Block::new(texts.description), Block::attribute).constraint(one_of);
    schema(block, texts)
}

/// The list of many objects. `result` names the attribute that holds them.
pub(super) fn many<K: Catalog>(kind: &K, texts: &DataSourceTexts, result: &'static str) -> Schema {
    let element = attributes_of(kind);
    let element = Type::object(element.iter().map(|attribute| (attribute.name.as_str(), attribute.ty.clone())));
    let meaning = "What was found, in the order of ids; see the data source of one object for the attributes.";
    let name = filter(kind.named_by(), "Only objects of exactly this name.");
    let filters = kind.filters().into_iter().map(|filter| filter.attribute);
    let arguments = place(kind).chain([name]).chain(filters);
    let block = arguments
        .chain([Attribute::computed(result, Type::list(element), meaning)])
        .fold(Block::new(texts.description), Block::attribute);
    schema(block, texts)
}

/// The `config` block of a list resource.
pub(super) fn query<K: Kind>(kind: &K) -> Schema {
    let (description, page) = kind.query();
    let filters = kind.filters().into_iter().filter(|filter| filter.of == FilterOf::Both);
    let name_prefix = filter(NAME_PREFIX, "Only objects whose name begins like this, in the same case.");
    // Nothing is found out for the arguments of a search, so none of them is computed.
    let place = place(kind).map(|argument| match argument.presence {
        Presence::OptionalComputed => Attribute { presence: Presence::Optional, ..argument }.not_read_back(),
        _ => argument.not_read_back(),
    });
    let arguments = place.chain(filters.map(|filter| filter.attribute)).chain([name_prefix]);
    let block = arguments.fold(Block::new(description), Block::attribute);
    Schema { version: 0, block, page, notes: "" }
}

fn schema(block: Block, texts: &DataSourceTexts) -> Schema {
    Schema { version: 0, block, page: texts.page, notes: texts.notes }
}

#[cfg(test)]
mod tests {
    use crate::datalink::registry;

    #[test]
    fn what_a_data_source_shows_is_computed_and_no_secret() {
        for data_source in registry::data_sources() {
            for attribute in data_source.schema().block.attributes() {
                assert!(!attribute.is_sensitive(), "{}.{}", data_source.name(), attribute.name());
            }
        }
    }
}
