//! The clouds' side: typed calls to the services that the provider manages.
//!
//! Knows no Terraform. What a caller needs is a [`Context`] (when to stop, and whose clock counts), a platform such as
//! [`huaweicloud::HuaweiCloud`], and the one [`Error`] that every call answers with.
//!
//! - [`http`]: one HTTP client for all platforms: repeats, time limits, redaction, logging.
//! - [`Listing`]: a list as an answer, and what it proves.
//! - [`huaweicloud`]: credentials, endpoints, IAM and the services.
//! - [`oms`]: OceanBase Migration Service.
//! - [`KeyedLock`]: what only one may do at a time.
//! - [`is_same_text`]: texts whose characters are written in different forms.
//! - [`Service`]: the services' names.
//! - [`wait`]: how often to look at work that a service does in the background.

mod bodies;
mod clock;
mod context;
mod error;
#[cfg(test)]
mod event_log;
mod files;
pub mod http;
pub mod huaweicloud;
mod keyed_lock;
pub(crate) mod lenient;
pub(crate) mod listing;
pub mod oms;
mod pages;
mod report;
mod same_text;
mod service;
pub mod wait;

#[cfg(test)]
pub(crate) use clock::testing;
pub use clock::{Clock, SystemClock};
pub use context::{Context, Stop};
pub use error::{CallName, Error, Kind, Meaning, NoConnection, OperationFailure, Refusal};
pub use files::FileError;
pub use keyed_lock::{KeyGuard, KeyedLock};
pub use listing::{Listing, Row};
pub use same_text::is_same_text;
pub use service::Service;
