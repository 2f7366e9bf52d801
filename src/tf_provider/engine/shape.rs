//! Brings a value into the exact shape that Terraform demands of a response.

use crate::tf_provider::schema::Block;
use crate::tf_provider::value::{Object, Value};

/// Only what the schema knows, write-only values null, repeated blocks empty rather than null.
pub(super) fn conform(block: &Block, object: &Object) -> Object {
    let mut shaped = Object::new();
    for attribute in &block.attributes {
        let value = if attribute.write_only { &Value::Null } else { object.get(&attribute.name) };
        shaped.set(&attribute.name, value.clone());
    }
    for nested in &block.blocks {
        let value = nested.rebuild(object.get(nested.name), |_, element| conform(&nested.block, element));
        shaped.set(nested.name, value);
    }
    shaped
}
