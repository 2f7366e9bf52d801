//! The services that every plugin serves beside its own: go-plugin's three, and gRPC's health check.
//!
//! They know of the process one thing only: the token that is triggered when it begins to end.

mod broker;
mod controller;
mod health;
mod silent;
mod stdio;

use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

use super::proto::grpc_broker_server::GrpcBrokerServer;
use super::proto::grpc_controller_server::GrpcControllerServer;
use super::proto::grpc_stdio_server::GrpcStdioServer;
use super::proto::health::health_server::HealthServer;

/// Adds the services to the provider's. A Shutdown call triggers `end`; streams stay open until it is triggered.
pub(super) fn add_to(provider: Routes, end: &CancellationToken) -> Routes {
    provider
        .add_service(GrpcControllerServer::new(controller::Controller { end: end.clone() }))
        .add_service(GrpcBrokerServer::new(broker::Broker { end: end.clone() }))
        .add_service(GrpcStdioServer::new(stdio::Stdio { end: end.clone() }))
        .add_service(HealthServer::new(health::Health { end: end.clone() }))
}
