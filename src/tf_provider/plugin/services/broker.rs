//! `plugin.GRPCBroker`: addresses of further connections, of which a provider needs none.

use tokio_stream::StreamExt;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};

use super::silent::Silent;
use crate::tf_provider::plugin::proto::ConnInfo;
use crate::tf_provider::plugin::proto::grpc_broker_server::GrpcBroker;

pub(super) struct Broker {
    pub(super) end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcBroker for Broker {
    type StartStreamStream = Silent<ConnInfo>;

    /// Keeps the stream that every host opens, offers nothing on it and takes no offer.
    async fn start_stream(
        &self,
        request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<Self::StartStreamStream>, Status> {
        let end = self.end.clone();
        let mut offers = request.into_inner();
        Ok(Response::new(Silent::until(async move {
            let host_done = async { while let Some(Ok(_)) = offers.next().await {} };
            tokio::select! {
                () = end.cancelled() => {}
                () = host_done => {}
            }
        })))
    }
}
