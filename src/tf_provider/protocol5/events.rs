//! The answers of RPCs that have many: each goes out while the next is made.

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

/// How many answers may wait for a client that is slow.
const WAITING: usize = 16;

/// The answers as the client gets them.
pub(super) type EventStream<E> = ReceiverStream<Result<E, Status>>;

/// Where a handler puts its answers.
pub(super) struct Events<E>(mpsc::Sender<Result<E, Status>>);

/// A stream of events, and where they come from.
pub(super) fn channel<E>() -> (Events<E>, EventStream<E>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Events(sender), ReceiverStream::new(receiver))
}

impl<E> Clone for Events<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> Events<E> {
    /// Sends an event as soon as there is room for it; false if the client is gone.
    pub(super) async fn send(&self, event: E) -> bool {
        self.0.send(Ok(event)).await.is_ok()
    }

    /// Sends an event, or drops it if the client does not read what it has.
    pub(super) fn offer(&self, event: E) {
        let _ = self.0.try_send(Ok(event));
    }

    /// Returns when the client is gone.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }
}
