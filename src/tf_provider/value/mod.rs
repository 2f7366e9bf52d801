//! Terraform's values: types, values, unknowns, paths, and their two encodings, MessagePack and JSON.
//!
//! Pure data: no I/O, no gRPC, nothing of the rest of the crate. Decoders take hostile bytes and answer with errors.

mod error;
pub mod json;
pub mod msgpack;
mod number;
mod object;
mod path;
mod refinements;
mod ty;
#[expect(clippy::module_inception, reason = "the module's main type has the module's name")]
mod value;
mod varied;

pub use error::ValueError;
pub use number::Number;
pub use object::Object;
pub use path::{Path, Step};
pub use refinements::{Bound, Refinements};
pub use ty::Type;
pub use value::Value;

#[cfg(test)]
mod arbitrary;
