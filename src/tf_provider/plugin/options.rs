//! What differs from one provider to the next: the names by which it is known outside.

/// The names of one provider.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Namespace and name, as users write them in `required_providers`.
    pub source: &'static str,
    /// The crates or modules whose log events are written, with all below them. Those of others are not: what HTTP and
    /// TLS libraries say could show headers, and with them credentials.
    pub log_targets: &'static [&'static str],
    /// The variable that sets the log level of this provider alone. It counts before those for all providers.
    pub log_variable: &'static str,
    /// The variable that chooses between a unix socket and TCP: `unix` or `tcp`.
    pub network_variable: &'static str,
}

#[cfg(test)]
impl Options {
    /// For tests of `plugin`.
    pub(super) const EXAMPLE: Self = Self {
        source: "ns/name",
        log_targets: &[env!("CARGO_CRATE_NAME")],
        log_variable: "TF_LOG_PROVIDER_NAME",
        network_variable: "NAME_PLUGIN_NETWORK",
    };
}
