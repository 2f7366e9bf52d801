//! The provider under a real Terraform, against a mock of the cloud services.
//!
//! Every case has a working directory and a backend of its own, so all of them can run side by side. The program is
//! `terraform` on the path, or what `TF_ACC_TERRAFORM_PATH` names. Case modules say what is expected; how it is tried
//! is in [`support`].

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the helpers of tests may fail like the tests themselves"
)]

mod support;

mod actions;
mod configurations;
mod data_sources;
mod dli_datasource_auth;
mod dli_datasource_connection;
mod dli_enhanced_connection;
mod documentation;
mod dws_ext_data_source;
mod ephemeral_token;
mod fault_matrix;
mod functions;
mod identity;
mod installation;
mod interruption;
mod load;
mod logs;
mod modules;
mod moved;
mod mrs_data_connector;
mod oms_data_sources;
mod provider_block;
mod regions;
mod registry;
mod secrets;
mod settings;
mod sign_in;
mod values;
