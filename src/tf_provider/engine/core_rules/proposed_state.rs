//! The state that Terraform proposes to a provider: the configuration, and where it says nothing, what is computed.

use super::is_same;
use crate::tf_provider::schema::{Block, Kind, NestedBlock, Nesting};
use crate::tf_provider::value::{Object, Value};

/// The proposed new state of an object that was `prior`, if it was there, and is configured like this.
pub(crate) fn proposed_state(block: &Block, prior: Option<&Object>, config: &Object) -> Object {
    let mut proposed = Object::new();
    for attribute in &block.attributes {
        let before = prior.map_or(&Value::Null, |prior| prior.get(&attribute.name));
        let wanted = config.get(&attribute.name);
        let keeps = attribute.is_computed_on_the_wire(Kind::Resource) && wanted.is_null();
        proposed.set(&attribute.name, if keeps { before } else { wanted }.clone());
    }
    for nested in &block.blocks {
        let before = prior.map_or(&Value::Null, |prior| prior.get(nested.name));
        proposed.set(nested.name, of_nested(nested, before, config.get(nested.name)));
    }
    proposed
}

fn of_nested(nested: &NestedBlock, prior: &Value, config: &Value) -> Value {
    let mut candidates: Vec<_> = nested.elements(prior).collect();
    nested.rebuild(config, |place, config| {
        let is_it = |(at, before): &(_, &Object)| match nested.nesting {
            Nesting::Set => is_from(&nested.block, before, config),
            Nesting::Single | Nesting::List | Nesting::Map => *at == place,
        };
        let before = candidates.iter().position(is_it).map(|index| candidates.remove(index).1);
        proposed_state(&nested.block, before, config)
    })
}

/// Whether an element of a set can have come from this configuration: only computed values were added to it.
fn is_from(block: &Block, before: &Object, config: &Object) -> bool {
    let attributes = block.attributes.iter().all(|attribute| {
        let (before, config) = (before.get(&attribute.name), config.get(&attribute.name));
        is_same(before, config) || attribute.is_computed_on_the_wire(Kind::Resource) && config.is_null()
    });
    attributes
        && block.blocks.iter().all(|nested| is_nested_from(nested, before.get(nested.name), config.get(nested.name)))
}

fn is_nested_from(nested: &NestedBlock, before: &Value, config: &Value) -> bool {
    if is_same(before, config) {
        return true;
    }
    let (before, config): (Vec<_>, Vec<_>) = (nested.elements(before).collect(), nested.elements(config).collect());
    nested.nesting != Nesting::Set
        && before.len() == config.len()
        && before
            .iter()
            .zip(&config)
            .all(|((place, before), (at, config))| place == at && is_from(&nested.block, before, config))
}
