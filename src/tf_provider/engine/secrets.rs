//! Which of the values that Terraform sends are secret: those of the arguments that the schema calls sensitive or write-only,
//! wherever in the blocks they are.
//!
//! Terraform starts a process for each phase of a run, so the one that only refreshes or destroys has no other way to know
//! what a service must not have repeated to people.

use secrecy::SecretString;

use crate::secrets::Redactor;
use crate::tf_provider::schema::Block;
use crate::tf_provider::value::{Object, Value};

/// Has all secrets of this object cut out from now on.
pub(crate) fn learn(redactor: &Redactor, block: &Block, object: &Object) {
    for attribute in block.attributes.iter().filter(|attribute| attribute.sensitive || attribute.write_only) {
        learn_all(redactor, object.get(&attribute.name));
    }
    for nested in &block.blocks {
        learn_blocks(redactor, &nested.block, object.get(nested.name));
    }
}

/// The blocks of one kind: one, several, or several by name.
fn learn_blocks(redactor: &Redactor, block: &Block, value: &Value) {
    match value {
        Value::Map(object) => learn(redactor, block, object),
        Value::List(elements) => elements.iter().for_each(|element| learn_blocks(redactor, block, element)),
        Value::Dynamic(typed) => learn_blocks(redactor, block, &typed.1),
        _ => {}
    }
}

/// Everything in a value that is secret as a whole.
fn learn_all(redactor: &Redactor, value: &Value) {
    match value {
        Value::Text(text) => redactor.learn(&SecretString::from(text.as_str())),
        Value::Number(number) => redactor.learn(&SecretString::from(number.to_string())),
        Value::List(elements) => elements.iter().for_each(|element| learn_all(redactor, element)),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| learn_all(redactor, value)),
        Value::Dynamic(typed) => learn_all(redactor, &typed.1),
        Value::Null | Value::Unknown(_) | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::schema::{Attribute, NestedBlock, Secret};
    use crate::tf_provider::value::Type;

    #[test]
    fn secrets_are_learnt_wherever_they_are() {
        let inner = Block::new("Inner.").secret(Secret::optional("password", "A password."));
        let block = Block::new("A thing.")
            .attribute(Attribute::optional("name", Type::String, "Name."))
            .attribute(Attribute::optional("pin", Type::Number, "PIN.").sensitive())
            .attribute(Attribute::optional("keys", Type::map(Type::list(Type::String)), "Keys.").sensitive())
            .secret(Secret::optional("settings", "JSON."))
            .block(NestedBlock::single("inner", inner));
        let keys: Object = [("first", vec!["key-one", "key-two"])].into_iter().collect();
        let inner: Object = [("password", "in-state"), ("password_wo", "in-configuration")].into_iter().collect();
        let mut object: Object =
            [("name", "orders"), ("settings_wo", r#"{"user":"hive","sk":"in-json"}"#)].into_iter().collect();
        object.set("pin", 271_828);
        object.set("keys", keys);
        object.set("inner", inner);

        let redactor = Redactor::default();
        learn(&redactor, &block, &object);
        for secret in ["271828", "key-one", "key-two", "in-state", "in-configuration", "in-json"] {
            assert_eq!(redactor.redact(&format!("orders {secret} hive")), "orders *** hive");
        }
    }
}
