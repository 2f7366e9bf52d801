//! A Terraform provider that registers databases with data platforms.
//!
//! Three parts with one direction: [`tf_provider`] is Terraform's side and knows no cloud, [`api`] is the clouds' side
//! and knows no Terraform, [`datalink`] is the product that joins them. All of them use [`secrets`], which knows none of them.

pub mod api;
pub mod datalink;
pub mod docs;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod secrets;
pub mod tf_provider;

use datalink::Datalink;
use tf_provider::plugin::{Mode, Options, ServeError};

/// The names by which hosts and users know this provider.
pub const OPTIONS: Options = Options {
    source: "datalink-io/datalink",
    log_targets: &[env!("CARGO_CRATE_NAME")],
    log_variable: "TF_LOG_PROVIDER_DATALINK",
    network_variable: "DATALINK_PLUGIN_NETWORK",
};

/// Serves the provider until the host has no more use for it.
///
/// # Errors
/// See [`ServeError`]; none of them comes after the host was told where to connect.
pub fn serve(mode: Mode) -> Result<(), ServeError> {
    tf_provider::serve(|| Datalink::new(datalink::Environment::of_process()), mode, &OPTIONS)
}
