//! `plugin.GRPCStdio`: what a plugin prints after its start. This one prints nothing.

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::silent::Silent;
use crate::tf_provider::plugin::proto::StdioData;
use crate::tf_provider::plugin::proto::grpc_stdio_server::GrpcStdio;

pub(super) struct Stdio {
    pub(super) end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcStdio for Stdio {
    type StreamStdioStream = Silent<StdioData>;

    /// Keeps the stream open. Log lines go to standard error directly, which hosts read as well.
    async fn stream_stdio(&self, _: Request<()>) -> Result<Response<Self::StreamStdioStream>, Status> {
        Ok(Response::new(Silent::until(self.end.clone().cancelled_owned())))
    }
}
