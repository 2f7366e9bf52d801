//! A provider as a process. The `main` of a program that serves one is little more than a call of [`serve`].
//!
//! Joins `plugin`, which knows nothing of providers, and `protocol5`, which knows nothing of processes.

use tonic::service::Routes;

use super::engine::Provider;
use super::in_flight::InFlight;
use super::plugin::{self, Mode, Options, Plugin, ServeError};
use super::protocol5;

/// Serves a provider until the host has no more use for it. `provider` makes it, once there is somebody to serve.
///
/// # Errors
/// See [`ServeError`]; none of them comes after the host was told where to connect.
pub fn serve<P: Provider>(
    provider: impl FnOnce() -> P + Send + 'static,
    mode: Mode,
    options: &Options,
) -> Result<(), ServeError> {
    let in_flight = InFlight::default();
    let calls = in_flight.clone();
    let provider = move || Routes::new(protocol5::service(provider(), calls));
    plugin::serve(mode, options, Plugin { provider, in_flight })
}
