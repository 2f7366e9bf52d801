//! Tags of what DLI keeps: the rules that its descriptions agree on, and the form in which they travel.

use crate::api::huaweicloud::dli::Tag;
use crate::tf_provider::schema::{Rule, rules};
use crate::tf_provider::value::{Object, Value};

/// What keys and values of tags consist of. Descriptions of the service differ in the equals sign.
pub(super) fn characters() -> Rule {
    rules::only("letters, digits, blanks and _ . : = + - @", |character| {
        character.is_alphanumeric() || " _.:=+-@".contains(character)
    })
}

/// A key that the service leaves to its users.
pub(super) fn own_key() -> Rule {
    Rule::text("neither begin with _sys_ or a blank nor end with a blank", |key| {
        if key.starts_with("_sys_") {
            Err("begins with _sys_".to_owned())
        } else if key.trim() != key {
            Err("begins or ends with a blank".to_owned())
        } else {
            Ok(())
        }
    })
}

/// A map of tags as the service takes it.
pub(super) fn tags(map: Option<&Object>) -> Vec<Tag> {
    let tag = |(key, value): (&String, &Value)| Some(Tag { key: key.clone(), value: value.as_text()?.to_owned() });
    map.into_iter().flatten().filter_map(tag).collect()
}
