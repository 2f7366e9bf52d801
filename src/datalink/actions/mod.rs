//! The actions: what can be done to what exists, a file for each. They stand on the typed calls, and keep nothing.

pub(super) mod dli_test_connectivity;
pub(super) mod dws_restart_cluster;
pub(super) mod dws_resync_data_source;
mod target;
