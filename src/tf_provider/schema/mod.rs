//! Schemas: what a user may write, what each argument means, and the rules that hold for it. Data only, no behaviour.
//!
//! Depends on `value` and `diagnostics`. The engine gives the data its meaning; the description texts are also the docs.

mod attribute;
mod block;
pub(crate) mod check;
mod constraint;
mod duration;
mod kind;
mod nested_block;
mod rule;
pub mod rules;
mod secret;
mod timeouts;
mod validate;

pub use attribute::{Attribute, OnChange, Presence};
pub use block::Block;
pub use constraint::Constraint;
pub use duration::parse_duration;
pub use kind::Kind;
pub(crate) use nested_block::Place;
pub use nested_block::{NestedBlock, Nesting};
pub use rule::{Rule, Standing};
pub use secret::Secret;
pub use timeouts::{TIMEOUT, TIMEOUTS, timeout, timeouts};
pub use validate::{Strictness, WriteOnly, validate};
pub(crate) use validate::{quote, quote_text};

/// The schema of a resource, a data source or the provider itself.
#[derive(Default)]
pub struct Schema {
    /// Raised whenever state of the version before can't be read as it is.
    pub version: i64,
    /// Its arguments and attributes.
    pub block: Block,
    /// The API page whose rules it states, as diagnostics name it.
    pub page: &'static str,
    /// What else a user should know, in Markdown: permissions, limits of the API, what is read back.
    pub notes: &'static str,
}
