//! The wire ring: tfplugin5 messages in, engine calls, tfplugin5 messages out.
//!
//! `rpcs` is the table of RPCs, `server` the path that all of them take, and each has a handler: decode, call the engine,
//! encode. Depends on tonic, `value`, `schema`, `diagnostics`, `engine` and `in_flight`; nothing depends on it but the
//! library's `serve`.

mod action;
mod apply_resource_change;
mod call_function;
mod close_ephemeral_resource;
mod configure;
mod convert;
mod deferral;
mod events;
mod generate_resource_config;
mod get_schema;
mod identity;
mod import_resource_state;
mod list_resource;
mod move_resource_state;
mod open_ephemeral_resource;
mod plan_resource_change;
mod read_data_source;
mod read_resource;
mod renew_ephemeral_resource;
mod reply;
mod rpcs;
mod server;
#[cfg(test)]
mod tests;
mod upgrade_resource_state;
mod validate;

pub use server::service;

/// The messages of the protocol, generated from `proto/tfplugin5.proto`.
#[allow(dead_code, missing_docs, unreachable_pub, clippy::all, reason = "generated code")]
mod proto {
    tonic::include_proto!("tfplugin5");
}
