//! Terraform's side: a small framework that serves tfplugin5 over tonic. It knows no cloud.

pub mod diagnostics;
pub mod engine;
pub mod in_flight;
pub mod plugin;
pub mod protocol5;
pub mod schema;
mod serve;
pub mod value;

pub use serve::serve;
