//! Huawei Cloud: who is calling, where the services are, and their calls.
//!
//! Stands on [`crate::api::http`]. A service is one file with its documented calls as typed functions; what they share
//! (authorisation, the region's project, the shapes of error answers) is in the files beside it.

mod advice;
mod client;
mod credentials;
pub mod dws;
mod endpoints;
mod error_body;
mod iam;
mod signer;
#[cfg(test)]
mod testing;

pub use client::{Config, ConfigError, HuaweiCloud};
pub use credentials::{AccessKey, Credentials};
pub use endpoints::{EndpointError, Service};
