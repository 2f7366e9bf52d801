//! A stream that stays open and says nothing.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio_stream::Stream;
use tonic::Status;

/// A stream of `T` that yields nothing and ends when its future does.
///
/// Such streams are more than politeness: a gRPC client closes a connection on which no call has been open for half an
/// hour. A host that works with other providers all that time has no other call open here, and the process would end.
pub(super) struct Silent<T> {
    end: Pin<Box<dyn Future<Output = ()> + Send>>,
    items: PhantomData<fn() -> T>,
}

impl<T> Silent<T> {
    pub(super) fn until(end: impl Future<Output = ()> + Send + 'static) -> Self {
        Self { end: Box::pin(end), items: PhantomData }
    }
}

impl<T> Stream for Silent<T> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.end.as_mut().poll(cx).map(|()| None)
    }
}
