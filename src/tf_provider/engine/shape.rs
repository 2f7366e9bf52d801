//! Brings a value into the exact shape that Terraform demands of a response.

use crate::tf_provider::schema::{Block, Nesting};
use crate::tf_provider::value::{Object, Value};

/// Only what the schema knows, write-only values null, repeated blocks empty rather than null.
pub(super) fn conform(block: &Block, object: &Object) -> Object {
    let mut shaped = Object::new();
    for attribute in block.attributes.iter().filter(|attribute| !attribute.write_only) {
        shaped.set(&attribute.name, object.get(&attribute.name).clone());
    }
    for nested in &block.blocks {
        let value = match object.get(nested.name) {
            Value::Map(inner) => Value::Map(conform(&nested.block, inner)),
            Value::List(elements) => {
                elements.iter().map(|element| conform_element(&nested.block, element)).collect::<Vec<_>>().into()
            }
            Value::Null if nested.nesting != Nesting::Single => Value::List(Vec::new()),
            other => other.clone(),
        };
        shaped.set(nested.name, value);
    }
    shaped
}

/// What was written, and what was found where nothing was.
pub(super) fn complete(block: &Block, config: &Object, mut found: Object) -> Object {
    for (name, value) in config.iter().filter(|(_, value)| !value.is_null()) {
        found.set(name, value.clone());
    }
    conform(block, &found)
}

fn conform_element(block: &Block, element: &Value) -> Value {
    match element {
        Value::Map(inner) => Value::Map(conform(block, inner)),
        other => other.clone(),
    }
}
