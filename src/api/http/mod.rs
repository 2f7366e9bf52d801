//! One HTTP client for all platforms.
//!
//! - `request` and `response`: what is sent and what comes back.
//! - `client`: one exchange, with its limits; `call`: exchanges until there is a result; `retry`: when and how
//!   long to wait between them.
//! - `tls`: whom to trust. `redact`: what must not be read by anyone.
//!
//! Knows no platform: how requests are authorised and how failures read is handed in by the platform's module.

mod call;
mod client;
mod redact;
mod request;
mod response;
mod retry;
#[cfg(test)]
pub(crate) mod testing;
mod tls;

pub use call::Authenticator;
pub use client::{Client, Settings};
pub use redact::Redactor;
pub(crate) use request::encode;
pub use request::{Operation, Request};
pub use response::Response;
pub use tls::{Tls, TlsError};
