//! The answers of RPCs that have many: each goes out while the next is made.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::reply::{Reply, redact};
use crate::secrets::Redactor;

/// How many answers may wait for a client that is slow.
const WAITING: usize = 16;

/// The answers as the client gets them.
pub(super) type EventStream<E> = ReceiverStream<Result<E, Status>>;

/// Where a handler puts its answers.
pub(super) struct Events<E> {
    sender: mpsc::Sender<Result<E, Status>>,
    redactor: Arc<Redactor>,
}

/// A stream of events, without the secrets that `redactor` knows, and where they come from.
pub(super) fn channel<E>(redactor: Arc<Redactor>) -> (Events<E>, EventStream<E>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Events { sender, redactor }, ReceiverStream::new(receiver))
}

impl<E> Clone for Events<E> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), redactor: self.redactor.clone() }
    }
}

impl<E: Reply> Events<E> {
    /// Sends an event as soon as there is room for it; false if the client is gone.
    pub(super) async fn send(&self, mut event: E) -> bool {
        redact(&mut event, &self.redactor);
        self.sender.send(Ok(event)).await.is_ok()
    }

    /// Sends an event, or drops it if the client does not read what it has.
    pub(super) fn offer(&self, mut event: E) {
        redact(&mut event, &self.redactor);
        let _ = self.sender.try_send(Ok(event));
    }

    /// Returns when the client is gone.
    pub(super) async fn closed(&self) {
        self.sender.closed().await;
    }
}
