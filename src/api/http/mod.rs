//! One HTTP client for all platforms.
//!
//! - `request` and `response`: what is sent and what comes back.
//! - `client`: one exchange, with its limits; `connections`: what it goes out on; `body`: what comes back; `call`: exchanges until there is a result; `retry`: when and how
//!   long to wait between them.
//! - `resolver` and `proxies`: the way there; `unanswered`: why there is none.
//! - `tls`: whom to trust. `trial`: who may use the credentials. `traffic`: what is logged.
//! - `canned`: answers without a network, for fuzzing only.
//! - `address`: what users may write as an endpoint. `plain_text`: answers in no known form.
//!
//! Knows no platform: how requests are authorised and how failures read is handed in by the platform's module.

pub mod address;
mod body;
mod call;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod canned;
mod client;
mod connections;
#[cfg(test)]
mod network;
pub(crate) mod plain_text;
mod proxies;
mod request;
mod resolver;
mod response;
mod retry;
#[cfg(test)]
pub(crate) mod testing;
mod tls;
mod traffic;
mod trial;
mod unanswered;

pub use call::Authenticator;
pub use client::{Client, Settings};
pub use proxies::{Proxies, ProxyError};
pub(crate) use request::encode;
pub use request::{Operation, Request};
pub use response::Response;
pub use tls::{Tls, TlsError};
pub use trial::Admission;
pub(crate) use trial::Trial;
