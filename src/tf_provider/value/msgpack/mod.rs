//! The MessagePack form in which Terraform and a provider exchange values.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::encode;

/// The extension type of an unknown value that carries refinements.
const REFINED_UNKNOWN: i8 = 12;

/// The longest unknown value: Terraform itself refuses longer ones.
const MAX_EXTENSION: usize = 1024;

/// The keys of the refinements' map.
mod refinement_key {
    pub(super) const NULLABLE: i64 = 1;
    pub(super) const PREFIX: i64 = 2;
    pub(super) const LOWER: i64 = 3;
    pub(super) const UPPER: i64 = 4;
    pub(super) const MIN_LENGTH: i64 = 5;
    pub(super) const MAX_LENGTH: i64 = 6;
}
