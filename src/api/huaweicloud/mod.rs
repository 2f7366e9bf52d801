//! Huawei Cloud: who is calling, where the services are, and their calls.
//!
//! Stands on [`crate::api::http`]. A service is one folder with its documented calls as typed functions; what they share
//! (authorisation, the region's project, the shapes of error answers) is in the files beside it.

mod advice;
mod agency;
mod client;
mod credentials;
pub mod dli;
pub mod dws;
mod endpoints;
mod error_body;
mod iam;
mod identity;
mod instance;
pub mod mrs;
mod profile;
mod regions;
mod shared;
mod sign_in;
mod signer;
mod temporary;
#[cfg(test)]
mod testing;
mod token;

pub use agency::Agency;
pub use client::{Config, ConfigError, HuaweiCloud};
pub use credentials::{AccessKey, Credentials, Domain, Login};
pub use endpoints::{EndpointError, REGION_PLACEHOLDER};
pub use profile::{Profile, ProfileError};
pub use token::IssuedToken;
