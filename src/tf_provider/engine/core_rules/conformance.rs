//! What a value must be like, whatever it is about: what Terraform itself makes sure of before it asks, and what it demands
//! of an answer.

use super::Broken;
use crate::tf_provider::schema::{Block, NestedBlock, Nesting, Presence};
use crate::tf_provider::value::{Object, Path, Type, Value, msgpack};

/// Whether Terraform would hand on a configuration: nothing mandatory is missing, nothing computed is written, and blocks
/// are as many as they may be.
pub(crate) fn check_config(block: &Block, config: &Object) -> Broken {
    let mut broken = check_type(block, config);
    each_block(block, config, &Path::root(), &mut |block, config, path| {
        for attribute in &block.attributes {
            let is_missing = config.get(&attribute.name).is_null();
            match attribute.presence {
                Presence::Required if is_missing => {
                    broken.add(&path.then(&attribute.name), "missing required argument")
                }
                Presence::Computed if !is_missing => {
                    broken.add(&path.then(&attribute.name), "value for unconfigurable attribute");
                }
                _ => {}
            }
        }
        for nested in &block.blocks {
            let value = config.get(nested.name);
            let count = nested.elements(value).count();
            let too_few = count < usize::try_from(nested.min).unwrap_or_default();
            let too_many = nested.max > 0 && count > usize::try_from(nested.max).unwrap_or_default();
            if nested.nesting != Nesting::Map && !value.is_unknown() && (too_few || too_many) {
                broken.add(&path.then(nested.name), "insufficient or too many blocks");
            }
            check_shape(nested, value, &path.then(nested.name), &mut broken);
        }
    });
    broken
}

/// Whether a state could be stored: of the schema's type, wholly known, without write-only values.
pub(crate) fn check_state(block: &Block, state: &Object) -> Broken {
    let mut broken = check_type(block, state);
    if !Value::from(state.clone()).is_wholly_known() {
        broken.add(&Path::root(), "unknown value after apply or read");
    }
    each_block(block, state, &Path::root(), &mut |block, state, path| {
        for attribute in block.attributes.iter().filter(|attribute| attribute.write_only) {
            if !state.get(&attribute.name).is_null() {
                broken.add(&path.then(&attribute.name), "write-only attribute must be null");
            }
        }
        for nested in &block.blocks {
            check_shape(nested, state.get(nested.name), &path.then(nested.name), &mut broken);
        }
    });
    broken
}

/// Whether a value has the type that the schema implies, with all its attributes and no others.
fn check_type(block: &Block, object: &Object) -> Broken {
    let mut broken = Broken::default();
    let ty: Type = block.ty();
    if let Err(error) = msgpack::encode(&Value::from(object.clone()), &ty) {
        broken.add(&Path::root(), &error.to_string());
    }
    broken
}

/// Repeated blocks are never null, and elements neither null nor unknown; those of a set are in order, each once.
fn check_shape(nested: &NestedBlock, value: &Value, path: &Path, broken: &mut Broken) {
    let length = match value {
        Value::Null if nested.nesting != Nesting::Single => {
            return broken.add(path, "must be empty to indicate no blocks, not null");
        }
        Value::List(elements) => elements.len(),
        Value::Map(elements) if nested.nesting == Nesting::Map => elements.len(),
        _ => return,
    };
    if nested.elements(value).count() != length {
        broken.add(path, "element representing nested block must not be null or unknown itself");
    }
    if nested.nesting == Nesting::Set && nested.rebuild(value, |_, element| element.clone()) != *value {
        broken.add(path, "elements of a set in disorder");
    }
}

fn each_block(block: &Block, object: &Object, path: &Path, visit: &mut impl FnMut(&Block, &Object, &Path)) {
    visit(block, object, path);
    for nested in &block.blocks {
        let path = path.then(nested.name);
        for (place, element) in nested.elements(object.get(nested.name)) {
            each_block(&nested.block, element, &place.within(&path), visit);
        }
    }
}
