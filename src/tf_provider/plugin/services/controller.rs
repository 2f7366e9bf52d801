//! `plugin.GRPCController`: how a host ends its plugin.

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use crate::tf_provider::plugin::proto::Empty;
use crate::tf_provider::plugin::proto::grpc_controller_server::GrpcController;

pub(super) struct Controller {
    pub(super) end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcController for Controller {
    /// Answers at once; the server lets this answer out before it closes the connection.
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.end.cancel();
        Ok(Response::new(Empty {}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn shutdown_answers_and_triggers_the_end() {
        let controller = Controller { end: CancellationToken::new() };
        controller.shutdown(Request::new(Empty {})).await.unwrap();
        assert!(controller.end.is_cancelled());
    }
}
