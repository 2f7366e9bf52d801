//! Bytes in, bytes out: a small HTTP/1.1 server that, unlike a well-behaved one, can leave a client without an answer.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::net::{SocketAddr, TcpListener as StdTcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;

use crate::exchange::{Reply, Request};
use crate::faults::Manner;
use crate::shared::{Door, Shared};
use crate::world::{Action, Received};
use crate::{admin, page};

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
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _context = runtime.enter();
        TcpListener::from_std(listener)?
    };
    // The runtime ends with the thread, and all connections with the runtime.
    std::thread::Builder::new().name("mock-backend".to_owned()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = stopped => {}
                _ = accept(listener, shared) => {}
            }
        });
    })
}

async fn accept(mut listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let mut door = shared.door();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                tokio::spawn(serve(accepted?.0, shared.connected(), Arc::clone(&shared)));
            }
            _ = door.changed() => {
                let Door::Closing(duration) = *door.borrow_and_update() else { continue };
                let address = listener.local_addr()?;
                drop(listener);
                stay_away(address, duration, &shared).await;
                listener = listen_again(address).await;
            }
        }
    }
}

/// Refuses all connections for so long, or until the door is opened. A socket that does not listen keeps the port meanwhile.
async fn stay_away(address: SocketAddr, duration: Option<Duration>, shared: &Shared) {
    let _placeholder = bound(address);
    shared.turn_door(Door::Closed);
    let mut door = shared.door();
    let opened = door.wait_for(|door| *door == Door::Open);
    match duration {
        None => drop(opened.await),
        Some(duration) => drop(tokio::time::timeout(duration, opened).await.map(drop)),
    }
    shared.turn_door(Door::Open);
}

/// Listens where the mock has listened before. Somebody's connection may have the port for a moment.
async fn listen_again(address: SocketAddr) -> TcpListener {
    loop {
        match bound(address).and_then(|socket| socket.listen(1024)) {
            Ok(listener) => return listener,
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Serves one connection. If an answer is refused, the client sees a reset rather than a tidy end.
async fn serve(stream: TcpStream, number: usize, shared: Arc<Shared>) {
    let mut door = shared.door();
    // Whether the connection is to end after the answer that is on its way, without a word of it.
    let ends = Arc::new(AtomicBool::new(false));
    let service = service_fn(|request| Box::pin(answer(Arc::clone(&shared), number, Arc::clone(&ends), request)));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let served = poll_fn(|context| {
        loop {
            match connection.poll_without_shutdown(context) {
                // The head is written by now, so that it can't say what comes.
                Poll::Pending if ends.swap(false, Ordering::Relaxed) => Pin::new(&mut connection).graceful_shutdown(),
                polled => return polled,
            }
        }
    });
    let served = tokio::select! {
        biased;
        served = served => served,
        () = async { drop(door.wait_for(|door| *door == Door::Closed).await) } => return,
    };
    let Err(error) = served else { return };
    if error.source().is_some_and(|source| source.is::<NoAnswer>()) {
        let stream = connection.into_parts().io.into_inner();
        // Without it the client would see the end of the connection, which is a let-down just as well.
        let _ = stream.set_zero_linger();
    }
}

async fn answer(
    shared: Arc<Shared>,
    connection: usize,
    ends: Arc<AtomicBool>,
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
        let reply = admin::answer(&mut shared.lock(), path, &request);
        return Ok(response(reply, None, Manner::default()));
    }
    if request.path == "/" {
        return Ok(response(page::show(&shared.lock()), None, Manner::default()));
    }
    let Received { sequence, request_id, conduct, action } = shared.receive(&request, connection);
    let manner = conduct.manner();
    let reply = match action {
        Action::Answer(reply) => reply,
        Action::Reset => {
            shared.lock().log.end(sequence);
            return Err(NoAnswer);
        }
        Action::Unreachable(duration) => {
            shared.lock().log.end(sequence);
            shared.turn_door(Door::Closing(duration));
            // The client is let down when nobody is let in any more.
            let _ = shared.door().wait_for(|door| !matches!(door, Door::Closing(_))).await;
            return Err(NoAnswer);
        }
        Action::Stall(mut gate, reply) => {
            gate.changed().await.map_err(|_| NoAnswer)?;
            reply.unwrap_or_else(|| shared.lock().perform(&request, &request_id, &conduct))
        }
    };
    if manner.lingers {
        for _ in 0..LOOKS_AROUND {
            tokio::task::yield_now().await;
        }
    }
    shared.lock().log.answer(sequence, reply.status);
    ends.store(manner.close == Some(false), Ordering::Relaxed);
    Ok(response(reply, Some(&request_id), manner))
}

fn response(reply: Reply, request_id: Option<&str>, manner: Manner) -> hyper::Response<ReplyBody> {
    let mut response = hyper::Response::new(ReplyBody::new(reply.body, manner));
    *response.status_mut() = hyper::StatusCode::from_u16(reply.status).unwrap_or_default();
    let request_id = request_id.map(|id| ("X-Request-Id", id));
    let close = (manner.close == Some(true)).then_some(("Connection", "close"));
    let headers = reply.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in request_id.into_iter().chain(close).chain(headers) {
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
    /// None where the length is not told.
    announced: Option<u64>,
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
    fn new(mut bytes: Bytes, manner: Manner) -> Self {
        let announced = (!manner.is_unannounced).then_some(bytes.len() as u64);
        if manner.is_cut {
            bytes.truncate(bytes.len() / 2);
        }
        let end = if manner.is_cut { End::CutAfterFlush } else { End::Whole };
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
        self.announced.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
