//! The Provider service: the one path that all RPCs take.
//!
//! Each runs to its end on a task of its own, in a span, and is waited for when the process ends; each failure, panics
//! included, becomes what its response has for that. `rpcs` has the table of them.

use std::future::Future;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tonic::{Response, Status};
use tracing::{Instrument, Span};

use super::events::{self, EventStream, Events};
use super::proto::provider_server::ProviderServer;
use super::reply::{Reply, or_diagnostics, redact};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Engine, Provider, bug, catch_panic};
use crate::tf_provider::in_flight::InFlight;

/// The largest request that is read, in bytes: what providers written in Go accept, too.
const MAX_REQUEST: usize = 256 << 20;

/// The gRPC service for `provider`; its calls run in `in_flight`.
pub fn service<P: Provider>(provider: P, in_flight: InFlight) -> ProviderServer<Server<P>> {
    ProviderServer::new(Server::new(provider, in_flight)).max_decoding_message_size(MAX_REQUEST)
}

/// A provider as a gRPC service.
pub struct Server<P: Provider> {
    engine: Arc<Engine<P>>,
    in_flight: InFlight,
}

/// What an RPC answers. No failure of a provider is a gRPC error.
pub(super) type Answer<T> = Result<Response<T>, Status>;

impl<P: Provider> Server<P> {
    pub(super) fn new(provider: P, in_flight: InFlight) -> Self {
        Self { engine: Arc::new(Engine::new(provider)), in_flight }
    }

    /// Answers an RPC that has a single answer.
    pub(super) async fn answer<R, F>(
        &self,
        span: Span,
        handle: impl FnOnce(Arc<Engine<P>>, CancellationToken) -> F,
    ) -> Answer<R>
    where
        R: Reply,
        F: Future<Output = Result<R, Diagnostics>> + Send + 'static,
    {
        let engine = self.engine.clone();
        let outcome = self.in_flight.run(|stop| catch_panic(handle(engine, stop)).instrument(span)).await;
        let mut reply = or_diagnostics(outcome.unwrap_or_else(|_| Err(bug().into())));
        redact(&mut reply, self.engine.redactor());
        Ok(Response::new(reply))
    }

    /// Answers an RPC that has many answers; a failure is the last of them.
    pub(super) fn stream<E, F>(
        &self,
        span: Span,
        handle: impl FnOnce(Arc<Engine<P>>, CancellationToken, Events<E>) -> F,
    ) -> Answer<EventStream<E>>
    where
        E: Reply,
        F: Future<Output = Result<(), Diagnostics>> + Send + 'static,
    {
        let engine = self.engine.clone();
        let (events, stream) = events::channel(engine.redactor().clone());
        self.in_flight.start(|stop| {
            let handled = catch_panic(handle(engine, stop, events.clone()));
            let answered = async move {
                if let Err(errors) = handled.await {
                    events.send(or_diagnostics(Err(errors))).await;
                }
            };
            answered.instrument(span)
        });
        Ok(Response::new(stream))
    }

    /// Cancels all calls in flight.
    pub(super) fn cancel(&self) {
        tracing::info!("Terraform asks to stop: what runs is being cancelled");
        self.in_flight.cancel();
    }
}
