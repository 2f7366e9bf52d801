//! Where a plugin listens: a unix socket that only its owner can reach, or a TCP port on loopback.
//!
//! Depends on tokio and, on Unix, nix. Knows nothing of TLS or gRPC.

use std::io;
use std::net::Ipv4Addr;
use std::num::ParseIntError;
use std::ops::RangeInclusive;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use super::environment::{Environment, MAX_PORT, MIN_PORT};
#[cfg(unix)]
use super::socket::{Socket, SocketError};

/// A byte stream of either kind.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Why the process can't listen.
#[derive(Debug, Error)]
pub enum ListenError {
    /// The network asked for isn't one of those served here.
    #[error("{variable} is {value:?}; it can be \"tcp\" or, except on Windows, \"unix\"")]
    Network {
        /// The variable that asks for it.
        variable: &'static str,
        /// What it holds.
        value: String,
    },
    /// One of the ports isn't a number.
    #[error("{variable} is {value:?}, which is not a port number")]
    Port {
        /// Which of the two variables.
        variable: &'static str,
        /// What it holds.
        value: String,
        /// Why it isn't a port.
        source: ParseIntError,
    },
    /// The range of ports is empty.
    #[error("{MIN_PORT} ({min}) is greater than {MAX_PORT} ({max})")]
    PortRange {
        /// The first port.
        min: u16,
        /// The last port.
        max: u16,
    },
    /// Every port of the range is taken or forbidden.
    #[error("no port from {min} to {max} on 127.0.0.1 can be listened on; the last one failed with: {source}")]
    Tcp {
        /// The first port.
        min: u16,
        /// The last port.
        max: u16,
        /// Why the last one failed.
        source: io::Error,
    },
    /// The socket can't be made.
    #[cfg(unix)]
    #[error(transparent)]
    Socket(#[from] SocketError),
}

/// An open listener. Dropping it removes the socket file.
pub(super) enum Listener {
    #[cfg(unix)]
    Unix(Socket),
    Tcp {
        listener: TcpListener,
        address: String,
    },
}

impl Listener {
    /// Listens where `environment` says; by default on a unix socket, where the platform has them.
    ///
    /// `tls` says whether clients will have to prove who they are. Only then may a default socket that can't be made, as
    /// on a file system mounted read-only or in a directory with a long name, give way to TCP: any user of the machine can
    /// connect to a TCP port. Without, it gives way to a socket in the one directory that every system has.
    #[cfg_attr(not(unix), expect(unused_variables, reason = "TCP is the only choice there"))]
    pub(super) fn bind(environment: &Environment, tls: bool) -> Result<Self, ListenError> {
        match environment.network.as_deref() {
            Some("tcp") => Self::bind_tcp(environment),
            #[cfg(unix)]
            Some("unix") => Ok(Self::Unix(Socket::bind(environment)?)),
            Some(other) => {
                Err(ListenError::Network { variable: environment.network_variable, value: other.to_owned() })
            }
            #[cfg(unix)]
            None => match Socket::bind(environment) {
                Ok(socket) => Ok(Self::Unix(socket)),
                Err(error) if environment.socket_dir.is_some() || environment.socket_group.is_some() => {
                    Err(error.into())
                }
                Err(error) if tls => {
                    tracing::warn!(%error, "listening on TCP, because a unix socket can't be made");
                    Self::bind_tcp(environment)
                }
                Err(error) => Ok(Self::Unix(Socket::bind_in_tmp().map_err(|_| error)?)),
            },
            #[cfg(not(unix))]
            None => Self::bind_tcp(environment),
        }
    }

    fn bind_tcp(environment: &Environment) -> Result<Self, ListenError> {
        let ports = ports(environment)?;
        let (min, max) = (*ports.start(), *ports.end());
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for port in ports {
            match bind_port(port) {
                Ok((listener, address)) => return Ok(Self::Tcp { listener, address }),
                Err(error) => last = error,
            }
        }
        Err(ListenError::Tcp { min, max, source: last })
    }

    /// The kind of network, as the handshake line names it.
    pub(super) fn network(&self) -> &'static str {
        match self {
            #[cfg(unix)]
            Self::Unix(_) => "unix",
            Self::Tcp { .. } => "tcp",
        }
    }

    /// The socket's path, or host and port.
    pub(super) fn address(&self) -> &str {
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => socket.path(),
            Self::Tcp { address, .. } => address,
        }
    }

    /// Waits for the next client.
    pub(super) async fn accept(&self) -> io::Result<Box<dyn Io>> {
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => Ok(Box::new(socket.accept().await?)),
            Self::Tcp { listener, .. } => {
                let (stream, _) = listener.accept().await?;
                // Calls are small and each waits for its answer.
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}

/// The ports to try. Without limits it is port 0 alone, by which the system picks a free one.
pub(super) fn ports(environment: &Environment) -> Result<RangeInclusive<u16>, ListenError> {
    let min = port(MIN_PORT, environment.min_port.as_deref())?;
    let max = port(MAX_PORT, environment.max_port.as_deref())?;
    if min > max { Err(ListenError::PortRange { min, max }) } else { Ok(min..=max) }
}

fn port(variable: &'static str, value: Option<&str>) -> Result<u16, ListenError> {
    let value = value.unwrap_or("0");
    value.parse().map_err(|source| ListenError::Port { variable, value: value.to_owned(), source })
}

fn bind_port(port: u16) -> io::Result<(TcpListener, String)> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?.to_string();
    Ok((TcpListener::from_std(listener)?, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(min: Option<&str>, max: Option<&str>) -> Environment {
        Environment {
            network: Some("tcp".to_owned()),
            min_port: min.map(str::to_owned),
            max_port: max.map(str::to_owned),
            ..Environment::default()
        }
    }

    #[tokio::test]
    async fn tcp_takes_the_first_free_port_of_the_range() {
        let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let alone = tcp(Some(&port.to_string()), Some(&port.to_string()));
        assert!(matches!(Listener::bind(&alone, true), Err(ListenError::Tcp { .. })));
        let more = tcp(Some(&port.to_string()), Some("65535"));
        let listener = Listener::bind(&more, true).unwrap();
        assert_eq!(listener.network(), "tcp");
        let bound: std::net::SocketAddr = listener.address().parse().unwrap();
        assert!(bound.ip().is_loopback() && bound.port() > port);
    }

    #[tokio::test]
    async fn tcp_without_a_range_lets_the_system_choose() {
        let listener = Listener::bind(&tcp(None, None), true).unwrap();
        assert!(!listener.address().ends_with(":0"));
    }

    #[tokio::test]
    async fn wrong_settings_are_named() {
        let message = |environment: &Environment| Listener::bind(environment, true).err().unwrap().to_string();
        assert_eq!(message(&tcp(Some("9"), Some("8"))), "PLUGIN_MIN_PORT (9) is greater than PLUGIN_MAX_PORT (8)");
        assert_eq!(message(&tcp(Some("x"), None)), "PLUGIN_MIN_PORT is \"x\", which is not a port number");
        assert_eq!(message(&tcp(None, Some("70000"))), "PLUGIN_MAX_PORT is \"70000\", which is not a port number");
        let (network_variable, network) = ("NAME_PLUGIN_NETWORK", Some("udp".to_owned()));
        let other = Environment { network_variable, network, ..Environment::default() };
        assert!(message(&other).starts_with("NAME_PLUGIN_NETWORK is \"udp\""));
    }
}
