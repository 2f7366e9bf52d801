//! From accepted byte streams to the connections that the gRPC server takes over, and the count of open ones.
//!
//! Depends on tokio. With TLS, a connection counts from the end of its TLS handshake: who can't prove to
//! be the host neither reaches a service nor keeps the process alive.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::server::Connected;

use super::authority::Requests;
use super::listener::{Io, Listener};
use super::tls::Tls;

/// How long a TLS handshake may take.
const TLS_TIMEOUT: Duration = Duration::from_secs(10);

/// The pause after the system refuses to accept, so that a lack of file descriptors doesn't become a busy loop.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How many connections are open, and whether there ever was one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Open {
    pub(super) count: usize,
    pub(super) ever: bool,
}

/// Accepts connections until the receiving end is dropped; then the listener is closed and its file removed.
///
/// Each TLS handshake runs on a task of its own, so that a client which stalls holds up no other.
pub(super) fn accept(
    listener: Listener,
    tls: Option<Arc<Tls>>,
) -> (ReceiverStream<io::Result<Connection>>, watch::Receiver<Open>) {
    let (connections, incoming) = mpsc::channel(1);
    let (open, watched) = watch::channel(Open::default());
    tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                () = connections.closed() => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok(io) => {
                    tokio::spawn(open_connection(io, tls.clone(), open.clone(), connections.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    });
    (ReceiverStream::new(incoming), watched)
}

async fn open_connection(
    io: Box<dyn Io>,
    tls: Option<Arc<Tls>>,
    open: watch::Sender<Open>,
    connections: mpsc::Sender<io::Result<Connection>>,
) {
    let io: Box<dyn Io> = match tls {
        None => io,
        Some(tls) => match timeout(TLS_TIMEOUT, tls.accept(io)).await {
            Ok(Ok(stream)) => Box::new(stream),
            Ok(Err(error)) => return tracing::debug!(%error, "a client was turned away: the TLS handshake failed"),
            Err(_) => return tracing::debug!("a client was turned away: the TLS handshake took too long"),
        },
    };
    // Fails when the server has stopped taking connections, and then this one closes.
    let _ = connections.send(Ok(Connection::new(io, open))).await;
}

/// One connection with the host. It counts as open until it is dropped.
pub(super) struct Connection {
    io: Requests<Box<dyn Io>>,
    open: watch::Sender<Open>,
}

impl Connection {
    fn new(io: Box<dyn Io>, open: watch::Sender<Open>) -> Self {
        open.send_modify(|open| *open = Open { count: open.count + 1, ever: true });
        Self { io: Requests::new(io), open }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.send_modify(|open| open.count -= 1);
    }
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
