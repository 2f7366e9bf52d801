//! From the state of an object to the configuration that would keep it as it is: for `-generate-config-out`.

use super::ResourceType;
use crate::tf_provider::schema::{Attribute, Block, Presence};
use crate::tf_provider::value::{Object, Value};

/// The arguments of an object that are worth to be written: no attribute that only the service sets, no default, no
/// empty option. Mandatory text that the service never returns is empty, for the user to fill in; so are secrets absent.
pub(crate) fn configuration<C>(resource: &ResourceType<C>, state: &Object) -> Object {
    arguments(&resource.schema().block, state)
}

fn arguments(block: &Block, state: &Object) -> Object {
    let mut config = Object::new();
    for attribute in &block.attributes {
        let value = state.get(&attribute.name);
        config.set(&attribute.name, if is_worth_writing(attribute, value) { value.clone() } else { Value::Null });
    }
    for nested in &block.blocks {
        let value = nested.rebuild(state.get(nested.name), |_, element| arguments(&nested.block, element));
        config.set(nested.name, value);
    }
    config
}

fn is_worth_writing(attribute: &Attribute, value: &Value) -> bool {
    match attribute.presence {
        Presence::Computed => false,
        Presence::Required => true,
        Presence::Optional | Presence::OptionalComputed => {
            !attribute.write_only && !value.is_empty() && attribute.default.as_ref() != Some(value)
        }
    }
}
