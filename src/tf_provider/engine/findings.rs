//! What a call found out, put where nothing was planned or written.

use super::counterparts::{Counterparts, Difference};
use super::shape::conform;
use crate::tf_provider::schema::{Attribute, Block};
use crate::tf_provider::value::{Object, Value};

/// The planned values, and in the place of unknown ones what the apply found out.
pub(super) fn planned_with(block: &Block, planned: &Object, found: &Object) -> Object {
    let mut state = Object::new();
    for Attribute { name, .. } in &block.attributes {
        state.set(name, if planned.get(name).is_wholly_known() { planned.get(name) } else { found.get(name) }.clone());
    }
    for nested in &block.blocks {
        let (planned, found) = (planned.get(nested.name), found.get(nested.name));
        let value = match planned {
            Value::Unknown(_) => found.clone(),
            planned if planned.is_wholly_known() => planned.clone(),
            planned => {
                let mut finding = Counterparts::find(nested, found, planned, |found, planned| {
                    if completes(&nested.block, planned, found) { Difference::Nothing } else { Difference::Substance }
                });
                let (nothing, mut findings) = (Object::new(), finding.earlier.drain(..));
                nested.rebuild(planned, |_, planned| {
                    planned_with(&nested.block, planned, findings.next().flatten().unwrap_or(&nothing))
                })
            }
        };
        state.set(nested.name, value);
    }
    state.values_mut().for_each(Value::unknown_to_null);
    conform(block, &state)
}

/// Whether what was found can be what was planned: all that was known is the same.
fn completes(block: &Block, planned: &Object, found: &Object) -> bool {
    let is_it = |name: &str| !planned.get(name).is_wholly_known() || planned.get(name) == found.get(name);
    block.attributes.iter().all(|attribute| is_it(&attribute.name))
        && block.blocks.iter().all(|nested| {
            let (planned, found) = (planned.get(nested.name), found.get(nested.name));
            if planned.is_unknown() || planned.is_wholly_known() {
                return is_it(nested.name);
            }
            let known = Counterparts::find(nested, found, planned, |found, planned| {
                if completes(&nested.block, planned, found) { Difference::Nothing } else { Difference::Substance }
            });
            let mut pairs = nested.elements(planned).zip(&known.earlier);
            pairs.all(|((_, planned), found)| found.is_some_and(|found| completes(&nested.block, planned, found)))
        })
}

/// What was written, and what was found where nothing was. Where a repeated block is written, it has the elements that were,
/// each completed by what was found at its place, or in a set by the one that it describes.
pub(super) fn configured_with(block: &Block, config: &Object, found: &Object) -> Object {
    let mut state = found.clone();
    for Attribute { name, .. } in block.attributes.iter().filter(|attribute| !config.get(&attribute.name).is_null()) {
        state.set(name, config.get(name).clone());
    }
    for nested in &block.blocks {
        let (config, found) = (config.get(nested.name), found.get(nested.name));
        if nested.elements(config).next().is_none() {
            if config.is_unknown() {
                state.set(nested.name, config.clone());
            }
            continue;
        }
        let answers = Counterparts::find(nested, found, config, |found, config| {
            let asks = |name: &str| config.get(name).is_empty() || config.get(name) == found.get(name);
            let is_it = nested.block.attributes.iter().all(|attribute| asks(&attribute.name));
            if is_it { Difference::Nothing } else { Difference::Substance }
        });
        let (nothing, mut answers) = (Object::new(), answers.earlier.into_iter());
        let value = nested.rebuild(config, |_, config| {
            configured_with(&nested.block, config, answers.next().flatten().unwrap_or(&nothing))
        });
        state.set(nested.name, value);
    }
    conform(block, &state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::schema::NestedBlock;
    use crate::tf_provider::value::Type;

    #[test]
    fn an_element_of_a_set_is_found_by_what_is_known_at_any_depth() {
        let inner = Block::new("Inner.")
            .attribute(Attribute::optional("size", Type::String, "Size."))
            .attribute(Attribute::computed("id", Type::String, "Id."));
        let outer = Block::new("Outer.").block(NestedBlock::single("inner", inner));
        let block = Block::new("A thing.").block(NestedBlock::set("outer", outer));
        let object = |sizes: [&str; 2], ids: [Value; 2]| -> Object {
            let elements = sizes.into_iter().zip(ids).map(|(size, id)| {
                let inner: Object = [("size", Value::from(size)), ("id", id)].into_iter().collect();
                let outer: Object = [("inner", inner)].into_iter().collect();
                Value::from(outer)
            });
            [("outer", Value::set(elements.collect()))].into_iter().collect()
        };
        let planned = object(["a", "b"], [Value::UNKNOWN, Value::UNKNOWN]);
        let found = object(["b", "a"], ["1".into(), "2".into()]);
        assert_eq!(planned_with(&block, &planned, &found), found);
    }

    #[test]
    fn the_blocks_of_a_data_source_are_filled_from_what_was_found() {
        let inner = || {
            Block::new("Inner.")
                .attribute(Attribute::optional_computed("name", Type::String, "Name."))
                .attribute(Attribute::computed("size", Type::String, "Size."))
        };
        let block = Block::new("A thing.")
            .block(NestedBlock::single("one", inner()))
            .block(NestedBlock::single("other", inner()))
            .block(NestedBlock::list("many", inner()))
            .block(NestedBlock::set("some", inner()))
            .block(NestedBlock::map("labelled", inner()));
        let element = |name: Option<&str>, size: Option<&str>| -> Object {
            [("name", Value::from(name)), ("size", size.into())].into_iter().collect()
        };
        let list = |elements: Vec<Object>| Value::from(elements);
        let config: Object = [
            ("one", element(Some("a"), None).into()),
            ("many", list(vec![element(None, None)])),
            ("some", list(vec![element(Some("a"), None), element(Some("z"), None)])),
        ]
        .into_iter()
        .collect();
        let (a, b) = (element(Some("a"), Some("1")), element(Some("b"), Some("2")));
        let labelled: Object = [("k", a.clone())].into_iter().collect();
        let found: Object = [
            ("one", element(Some("other"), Some("1")).into()),
            ("other", b.clone().into()),
            ("many", list(vec![b.clone(), a.clone()])),
            ("some", list(vec![a.clone(), b.clone()])),
            ("labelled", labelled.clone().into()),
        ]
        .into_iter()
        .collect();
        let expected: Object = [
            ("one", a.clone().into()),
            ("other", b.clone().into()),
            ("many", list(vec![b])),
            ("some", list(vec![a, element(Some("z"), None)])),
            ("labelled", labelled.into()),
        ]
        .into_iter()
        .collect();
        assert_eq!(configured_with(&block, &config, &found), expected);
    }
}
