//! What is known about a value that is not known yet.

use super::Number;

/// One end of a range of numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    /// The end itself.
    pub number: Number,
    /// Whether the range holds its end.
    pub inclusive: bool,
}

/// Promises about an unknown value, as Terraform passes them along.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refinements {
    /// `Some(false)`: the value will not be null.
    pub nullable: Option<bool>,
    /// How the text will begin.
    pub prefix: Option<String>,
    /// The number will be at least this.
    pub lower: Option<Bound>,
    /// The number will be at most this.
    pub upper: Option<Bound>,
    /// The collection will have at least so many elements.
    pub min_length: Option<i64>,
    /// The collection will have at most so many elements.
    pub max_length: Option<i64>,
}
