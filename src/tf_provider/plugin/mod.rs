//! How a process becomes a plugin of Terraform and OpenTofu, and stops being one.
//!
//! A host starts the program, reads one line of its standard output, connects, calls, and says when it is over. This
//! module does all of that around a provider's gRPC service, and knows nothing of what the service says, nor of which
//! provider it is but for its [`Options`]. Depends on tonic, tokio, tracing, rustls and rcgen, and of the crate on
//! `in_flight` and the generated messages of go-plugin only.

mod authority;
mod connection;
mod debug;
mod environment;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod handshake;
mod lifetime;
mod listener;
mod logging;
mod options;
mod panic;
mod proto;
mod server;
mod services;
mod signals;
#[cfg(unix)]
mod socket;
mod stderr;
mod tls;

pub use listener::ListenError;
pub use options::Options;
pub use server::{Mode, Plugin, ServeError, serve};
#[cfg(unix)]
pub use socket::SocketError;
pub use tls::TlsError;
