//! From a provider's services to a process that serves them, and back to a clean end.
//!
//! Puts the parts of `plugin` together; the only place that knows their order.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::time::timeout;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic::transport::Server;

use super::connection::Connection;
use super::debug::Reattach;
use super::environment::Environment;
use super::handshake::Handshake;
use super::listener::{ListenError, Listener};
use super::options::Options;
use super::tls::{Tls, TlsError};
use super::{connection, lifetime, logging, panic, services, signals};
use crate::tf_provider::in_flight::InFlight;

/// How long the last log lines may take to be read. A host that reads needs next to nothing of it.
const LAST_LINES: Duration = Duration::from_millis(250);

/// Who is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The host that started the process and reads its handshake line.
    Hosted,
    /// Any host of the same user that gets the address, until the user interrupts the process.
    Debug,
}

/// What is served.
pub struct Plugin<P> {
    /// Makes the provider's own gRPC service, once there is somebody to serve.
    pub provider: P,
    /// The calls that have to be waited for at the end.
    pub in_flight: InFlight,
}

/// Why a plugin can't serve.
#[derive(Debug, Error)]
pub enum ServeError {
    /// No host started this process, but a user.
    #[error("no host has started this process")]
    NoHost,
    /// There is no way to wait for networks.
    #[error("cannot wait for networks: {0}")]
    Runtime(#[source] io::Error),
    /// The client's certificate is wrong, or the plugin's can't be made.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// There is nowhere to listen.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// Signals can't be caught.
    #[error("cannot catch signals: {0}")]
    Signals(#[source] io::Error),
    /// Standard output is closed, so that the host can't learn the address.
    #[error("cannot tell the address of this plugin on standard output: {0}")]
    Announce(#[source] io::Error),
}

/// Makes this process a plugin and serves until it should end; then the process is ready to.
///
/// When the end comes, the calls in flight are cancelled and given some time. A host that asked for TLS is never served
/// without.
///
/// # Errors
/// See [`ServeError`]; none of them comes after the host was told where to connect.
pub fn serve<P>(mode: Mode, options: &Options, plugin: Plugin<P>) -> Result<(), ServeError>
where
    P: FnOnce() -> Routes + Send + 'static,
{
    let environment = Environment::read(options, |name| std::env::var_os(name));
    if mode == Mode::Hosted && !environment.is_plugin() {
        return Err(ServeError::NoHost);
    }
    let _last_lines = LastLines;
    panic::install();
    if let Some(level) = environment.log_level {
        logging::install(level, options.log_targets);
    }
    // One thread is enough for a program that waits for networks, and it starts faster than many.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Runtime)?;
    let served = runtime.block_on(serve_until_the_end(&environment, mode, options.source, plugin));
    // To drop it would be to wait for each name that is being resolved, and each file that is being read.
    runtime.shutdown_background();
    served
}

/// Sees to it that the last log lines are written before the process ends, a panic's as well.
struct LastLines;

impl Drop for LastLines {
    fn drop(&mut self) {
        logging::STDERR.close(LAST_LINES);
    }
}

async fn serve_until_the_end<P>(
    environment: &Environment,
    mode: Mode,
    source: &str,
    plugin: Plugin<P>,
) -> Result<(), ServeError>
where
    P: FnOnce() -> Routes + Send + 'static,
{
    let signals = signals::listen().map_err(ServeError::Signals)?;
    let tls = match (mode, &environment.client_certificate) {
        (Mode::Hosted, Some(certificate)) => Some(Tls::for_client(certificate)?),
        _ => None,
    };
    let listener = Listener::bind(environment, tls.is_some())?;
    announce(environment, mode, source, &listener, tls.as_ref()).map_err(ServeError::Announce)?;

    let shutdown = CancellationToken::new();
    let (incoming, open) = connection::accept(listener, tls.map(Arc::new));
    let server = tokio::spawn(serve_incoming(incoming, plugin.provider, shutdown.clone()));
    let end = match mode {
        Mode::Hosted => lifetime::hosted(&shutdown, open, signals, || plugin.in_flight.cancel()).await,
        Mode::Debug => lifetime::debugged(&shutdown, signals).await,
    };
    tracing::debug!(reason = ?end, "this process ends");

    plugin.in_flight.cancel();
    // Lets the server send the answers that are ready, ends the silent streams, and closes the connections.
    shutdown.cancel();
    if timeout(end.patience(), async { tokio::join!(plugin.in_flight.finished(), server) }).await.is_err() {
        tracing::warn!("ending although calls are still running");
    }
    Ok(())
}

/// Serves whoever comes until `shutdown` is triggered. A host waits for the handshake line, so nothing is made before the
/// line that is of use only after it.
async fn serve_incoming(
    mut incoming: ReceiverStream<io::Result<Connection>>,
    provider: impl FnOnce() -> Routes,
    shutdown: CancellationToken,
) -> Result<(), tonic::transport::Error> {
    let Some(Some(first)) = shutdown.run_until_cancelled(incoming.next()).await else { return Ok(()) };
    Server::builder()
        .add_routes(services::add_to(provider(), &shutdown))
        .serve_with_incoming_shutdown(tokio_stream::once(first).chain(incoming), shutdown.cancelled())
        .await
}

/// Says on standard output where the plugin listens, to the one who waits for it.
fn announce(
    environment: &Environment,
    mode: Mode,
    source: &str,
    listener: &Listener,
    tls: Option<&Tls>,
) -> io::Result<()> {
    let (network, address) = (listener.network(), listener.address());
    let out = io::stdout().lock();
    match mode {
        Mode::Hosted => {
            let certificate = tls.map(|tls| tls.certificate.as_ref());
            Handshake { network, address, certificate, multiplex: environment.multiplex }.write(out)
        }
        Mode::Debug => Reattach { source, network, address }.write(out),
    }
}
