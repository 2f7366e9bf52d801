//! The generated messages and services of go-plugin and of gRPC's health protocol.

#![expect(unreachable_pub, reason = "generated code")]

tonic::include_proto!("plugin");

pub(super) mod health {
    //! The package `grpc.health.v1`.
    tonic::include_proto!("grpc.health.v1");
}
