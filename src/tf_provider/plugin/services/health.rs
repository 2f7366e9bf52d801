//! `grpc.health.v1.Health`: whether the plugin serves. It does from its first connection to its end.

use std::pin::Pin;

use tokio_stream::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::silent::Silent;
use crate::tf_provider::plugin::proto::health::health_check_response::ServingStatus;
use crate::tf_provider::plugin::proto::health::health_server;
use crate::tf_provider::plugin::proto::health::{
    HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse,
};

/// What can be asked about: the server as a whole, and the name under which go-plugin's hosts ask.
const SERVICES: [&str; 2] = ["", "plugin"];

pub(super) struct Health {
    pub(super) end: CancellationToken,
}

#[tonic::async_trait]
impl health_server::Health for Health {
    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        match status_of(&request.get_ref().service) {
            ServingStatus::ServiceUnknown => Err(Status::not_found("unknown service")),
            status => Ok(Response::new(answer(status))),
        }
    }

    /// One message, because the status never changes. An unknown service is a status here and no error.
    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let now = answer(status_of(&request.get_ref().service));
        let silence = Silent::until(self.end.clone().cancelled_owned());
        Ok(Response::new(Box::pin(tokio_stream::once(Ok(now)).chain(silence))))
    }

    async fn list(&self, _: Request<HealthListRequest>) -> Result<Response<HealthListResponse>, Status> {
        let statuses = SERVICES.into_iter().map(|service| (service.to_owned(), answer(status_of(service)))).collect();
        Ok(Response::new(HealthListResponse { statuses }))
    }
}

fn status_of(service: &str) -> ServingStatus {
    if SERVICES.contains(&service) { ServingStatus::Serving } else { ServingStatus::ServiceUnknown }
}

fn answer(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

#[cfg(test)]
mod tests {
    use super::health_server::Health as _;
    use super::*;

    fn ask(service: &str) -> Request<HealthCheckRequest> {
        Request::new(HealthCheckRequest { service: service.to_owned() })
    }

    #[tokio::test]
    async fn the_plugin_and_the_server_are_serving() {
        let health = Health { end: CancellationToken::new() };
        for service in SERVICES {
            let answer = health.check(ask(service)).await.unwrap();
            assert_eq!(answer.get_ref().status(), ServingStatus::Serving);
        }
        assert_eq!(health.check(ask("other")).await.unwrap_err().code(), tonic::Code::NotFound);
        assert_eq!(health.list(Request::new(HealthListRequest {})).await.unwrap().get_ref().statuses.len(), 2);
    }

    #[tokio::test]
    async fn a_watch_says_the_status_once_and_stays_open_until_the_end() {
        let health = Health { end: CancellationToken::new() };
        for (service, status) in [("plugin", ServingStatus::Serving), ("other", ServingStatus::ServiceUnknown)] {
            let mut watch = health.watch(ask(service)).await.unwrap().into_inner();
            assert_eq!(watch.next().await.unwrap().unwrap().status(), status);
            let mut next = Box::pin(watch.next());
            let waker = std::task::Waker::noop();
            assert!(next.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
        }
        let mut watch = health.watch(ask("plugin")).await.unwrap().into_inner();
        health.end.cancel();
        assert!(watch.next().await.unwrap().is_ok());
        assert!(watch.next().await.is_none());
    }
}
