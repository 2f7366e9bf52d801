//! A Terraform provider that registers databases with data platforms.
//!
//! Three parts with one direction: [`tf_provider`] is Terraform's side and knows no cloud, [`api`] is the clouds' side
//! and knows no Terraform, [`datalink`] is the product that joins them.

pub mod api;
pub mod datalink;
pub mod docs;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod tf_provider;

use datalink::Datalink;
use tf_provider::in_flight::InFlight;
use tf_provider::plugin::{self, Environment, Mode, Plugin, ServeError};
use tf_provider::protocol5;
use tonic::service::Routes;

/// Serves the provider until the host has no more use for it.
///
/// # Errors
/// See [`ServeError`]; none of them comes after the host was told where to connect.
pub async fn serve(environment: &Environment, mode: Mode) -> Result<(), ServeError> {
    let in_flight = InFlight::default();
    let calls = in_flight.clone();
    let provider = move || {
        let provider = Datalink::new(datalink::Environment::of_process());
        Routes::new(protocol5::service(provider, calls))
    };
    plugin::serve(environment, mode, Plugin { source: "datalink-io/datalink", provider, in_flight }).await
}
