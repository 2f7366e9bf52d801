//! How long an operation may take in all: the `timeouts` block of a resource, the argument `timeout` of an action.

use super::{Attribute, Block, NestedBlock, rules};
use crate::tf_provider::value::Type;

/// The name of the block.
pub const TIMEOUTS: &str = "timeouts";
/// The name of the argument.
pub const TIMEOUT: &str = "timeout";

/// A `timeouts` block for these operations with their defaults: `[("create", "60m")]`.
pub fn timeouts(operations: &[(&'static str, &'static str)]) -> NestedBlock {
    let block = Block::new("How long an operation may take in all, from the moment when it is its turn.");
    let block = operations.iter().fold(block, |block, (operation, default)| {
        let description = format!("Time to {operation} the object, such as \"30m\" or \"1h30m\". Default: {default}.");
        block.attribute(Attribute::optional(*operation, Type::String, description).local().rule(rules::duration()))
    });
    NestedBlock::single(TIMEOUTS, block)
}

/// An argument `timeout` with its default, such as `60m`.
pub fn timeout(default: &'static str) -> Attribute {
    let description = format!("How long it may take in all, such as \"30m\" or \"1h30m\". Default: {default}.");
    Attribute::optional(TIMEOUT, Type::String, description).default(default).rule(rules::duration())
}
