//! The arguments that narrow a search.

use crate::datalink::data_sources::attributes::filter;
use crate::tf_provider::schema::{Attribute, Block};
use crate::tf_provider::value::{Object, Type};

const NAME_PREFIX: &str = "name_prefix";

/// The `config` block of a search.
pub(super) fn block(description: &'static str, filters: impl IntoIterator<Item = Attribute>) -> Block {
    filters.into_iter().fold(Block::new(description), Block::attribute)
}

/// The project to search in.
pub(super) fn project_id() -> Attribute {
    Attribute::optional("project_id", Type::String, "The id of the project. Default: the provider's.").not_read_back()
}

/// Only objects whose names begin like this.
pub(super) fn name_prefix() -> Attribute {
    filter(NAME_PREFIX, "Only objects whose name begins like this, in the same case.")
}

/// Whether an object's name, which is the attribute `name`, begins as `config` asks for.
pub(super) fn has_prefix(object: &Object, name: &str, config: &Object) -> bool {
    config.non_empty(NAME_PREFIX).is_none_or(|prefix| object.text(name).is_some_and(|name| name.starts_with(prefix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_like_the_prefix_or_are_left_out() {
        let has_prefix = |name: &str, prefix: &str| {
            let [object, config]: [Object; 2] =
                [[("name", name)].into_iter().collect(), [(NAME_PREFIX, prefix)].into_iter().collect()];
            has_prefix(&object, "name", &config)
        };
        assert!(has_prefix("orders", "ord") && has_prefix("orders", "orders") && has_prefix("orders", ""));
        assert!(!has_prefix("orders", "Ord") && !has_prefix("ord", "orders"));
        assert!(!super::has_prefix(&Object::new(), "name", &[(NAME_PREFIX, "a")].into_iter().collect()));
    }
}
