//! OceanBase Migration Service: data sources.
//!
//! Pages: "CreateOceanBaseDataSource", "CreatePolarDBDataSource", "ListDataSource", "DeleteDataSource" of the OMS API
//! reference. Each call is `POST {endpoint}/api/v2?Action={name}`, reads and deletions too. There is no call that
//! updates a data source, and none that reads a single one.
//!
//! Stands on [`crate::api::http`]. `envelope` is what all answers have in common, `credentials` who is calling.

mod action;
mod client;
mod credentials;
mod envelope;
mod model;
mod parameters;
#[cfg(test)]
mod tests;

pub use action::{CREATE_OCEANBASE, CREATE_POLARDB, CreateAction};
pub use client::{Config, ConfigError, Oms, SeveralCreated, Within};
pub use model::DataSource;
pub use parameters::{Parameters, PasswordEncoding};
