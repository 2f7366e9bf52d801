//! Bytes in, bytes out: a small HTTP/1.1 server that, unlike a well-behaved one, can leave a client without an answer.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::net::TcpListener as StdTcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::JoinHandle;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::admin;
use crate::exchange::{Reply, Request};
use crate::world::{Action, Received, Shared};

/// How often a lingering answer lets all that is ready go first: each time the sockets are looked at. By count, because
/// nothing here depends on the clock.
const LOOKS_AROUND: usize = 300;

/// Serves on a thread of its own until `stopped` is triggered or its sender is dropped.
pub(crate) fn spawn(
    listener: StdTcpListener,
    shared: Arc<Shared>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let listener = {
        let _context = runtime.enter();
        TcpListener::from_std(listener)?
    };
    // The runtime ends with the thread, and all connections with the runtime.
    std::thread::Builder::new().name("mock-backend".to_owned()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = stopped => {}
                () = accept(listener, shared) => {}
            }
        });
    })
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.connected();
        tokio::spawn(serve(stream, Arc::clone(&shared)));
    }
}

/// Serves one connection. If an answer is refused, the client sees a reset rather than a tidy end.
async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| Box::pin(answer(Arc::clone(&shared), request)));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let Err(error) = poll_fn(|context| connection.poll_without_shutdown(context)).await else { return };
    if error.source().is_some_and(|source| source.is::<NoAnswer>()) {
        let stream = connection.into_parts().io.into_inner();
        // Without it the client would see the end of the connection, which is a let-down just as well.
        let _ = stream.set_zero_linger();
    }
}

async fn answer(
    shared: Arc<Shared>,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<ReplyBody>, NoAnswer> {
    let (head, body) = request.into_parts();
    let request = Request {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.collect().await.map_err(|_| NoAnswer)?.to_bytes(),
    };
    if let Some(path) = request.path.strip_prefix(admin::PREFIX) {
        return Ok(response(admin::answer(&mut shared.lock(), path, &request), None, false));
    }
    let Received { sequence, request_id, action } = shared.receive(&request);
    let (reply, cut) = match action {
        Action::Answer(reply) => (reply, false),
        Action::AnswerHalf(reply) => (reply, true),
        Action::Linger(reply) => {
            for _ in 0..LOOKS_AROUND {
                tokio::task::yield_now().await;
            }
            (reply, false)
        }
        Action::Reset => {
            shared.lock().log.end(sequence);
            return Err(NoAnswer);
        }
        Action::Stall(mut gate, reply) => {
            gate.changed().await.map_err(|_| NoAnswer)?;
            (reply.unwrap_or_else(|| shared.lock().perform(&request, &request_id)), false)
        }
    };
    shared.lock().log.answer(sequence, reply.status);
    Ok(response(reply, Some(&request_id), cut))
}

fn response(reply: Reply, request_id: Option<&str>, cut: bool) -> hyper::Response<ReplyBody> {
    let mut response = hyper::Response::new(ReplyBody::new(reply.body, cut));
    *response.status_mut() = hyper::StatusCode::from_u16(reply.status).unwrap_or_default();
    let request_id = request_id.map(|id| ("X-Request-Id", id));
    let headers = reply.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in request_id.into_iter().chain(headers) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Why a connection ends without an answer: it was told to.
#[derive(Debug)]
struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the request gets no answer")
    }
}

impl Error for NoAnswer {}

/// A body that can end before the length that its head has announced.
struct ReplyBody {
    announced: u64,
    bytes: Option<Bytes>,
    end: End,
}

enum End {
    Whole,
    /// Cut, once what came before is on its way.
    CutAfterFlush,
    CutNow,
}

impl ReplyBody {
    fn new(mut bytes: Bytes, cut: bool) -> Self {
        let announced = bytes.len() as u64;
        if cut {
            bytes.truncate(bytes.len() / 2);
        }
        let end = if cut { End::CutAfterFlush } else { End::Whole };
        Self { announced, bytes: Some(bytes).filter(|bytes| !bytes.is_empty()), end }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match self.end {
            End::Whole => Poll::Ready(None),
            End::CutNow => Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
            End::CutAfterFlush => {
                // hyper flushes whenever a body has nothing ready; an error at once would drop the head, too.
                self.end = End::CutNow;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none() && matches!(self.end, End::Whole)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
