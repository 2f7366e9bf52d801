//! The built program as a host sees it: its handshake, its locks, its log, its end.
//!
//! Only `provider` knows what the provider serves; all other calls are those of go-plugin's and gRPC's own services.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "the helpers of tests may fail like the tests themselves"
)]

mod host;
mod in_flight;
mod listening;
#[cfg(target_os = "linux")]
mod preload;
mod process;
mod provider;
mod unread;

use std::fs;
use std::path::Path;
use std::time::Duration;

use host::{Handshake, Identity};
use nix::sys::signal::Signal;
use process::{COOKIE, PROGRAM, Process, run};
use rustls::version::{TLS12, TLS13};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::process::Command;
use tokio::time::timeout;

/// No test waits by the clock; this only keeps a broken program from holding up the others.
const LIMIT: Duration = Duration::from_secs(60);

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn by_hand_it_says_what_it_is() {
    for cookie in [None, Some(("TF_PLUGIN_MAGIC_COOKIE", "wrong"))] {
        let output = run(&[], cookie.as_slice()).await;
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stdout), "");
        assert!(text(&output.stderr).contains("provider plugin"));
        assert_eq!(text(&output.stderr).lines().count(), 3);
    }
}

#[tokio::test]
async fn arguments_are_answered_with_one_dash_or_two() {
    for argument in ["-version", "--version"] {
        let output = run(&[argument], &[]).await;
        assert!(output.status.success());
        assert!(text(&output.stdout).starts_with("terraform-provider-datalink "));
        assert!(text(&output.stdout).contains("(protocol 5."));
    }
    for argument in ["-help", "--help", "-h"] {
        let output = run(&[argument], &[]).await;
        assert!(output.status.success());
        assert!(text(&output.stdout).contains("-debug"));
    }
    for arguments in [&["-nonsense"][..], &["stray"], &["-debug=maybe"]] {
        let output = run(arguments, &[COOKIE]).await;
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
        assert!(text(&output.stderr).contains("-help"));
    }
}

#[tokio::test]
async fn without_tls_it_serves_on_a_private_socket_until_shutdown() {
    use std::os::unix::fs::MetadataExt;

    let (process, handshake) = Process::host(&[]).await;
    assert_eq!((handshake.network.as_str(), handshake.certificate.as_str()), ("unix", ""));
    assert!(handshake.more.is_empty());
    assert!(Path::new(&handshake.address).starts_with(process.dir.path()));
    assert_eq!(fs::metadata(&handshake.address).unwrap().mode() & 0o777, 0o600);
    let client = handshake.plain().await.unwrap();
    client.is_served().await.unwrap();
    client.shutdown().await;
    process.ends().await;
}

/// Clients of unix sockets put the path there, plain or escaped; the HTTP/2 client of the other tests can't.
#[tokio::test]
async fn requests_are_served_whatever_their_authority_is() {
    let (process, handshake) = Process::host(&[]).await;
    for authority in
        ["", "a b", "/tmp/plugin1", "%2Ftmp%2Fplugin1", "dns:///x", "n\u{e4}me", "[::1]:5", &"/".repeat(120)]
    {
        let fields = [
            ("\x03", "POST"),
            ("\x06", "http"),
            ("\x04", "/grpc.health.v1.Health/Check"),
            ("\x01", authority),
            ("\0\x0ccontent-type", "application/grpc"),
            ("\0\x02te", "trailers"),
        ];
        // Not compressed, and not for the table: the name's index or length, the value's length, the value.
        let length = |value: &str| char::from(u8::try_from(value.len()).unwrap());
        let block: String = fields.iter().map(|(name, value)| format!("{name}{}{value}", length(value))).collect();
        let mut stream = UnixStream::connect(&handshake.address).await.unwrap();
        let frame = |kind: u8, flags: u8, stream: u8, payload: &[u8]| {
            [&[0, 0, u8::try_from(payload.len()).unwrap(), kind, flags, 0, 0, 0, stream], payload].concat()
        };
        let settings = frame(4, 0, 0, b"");
        let (headers, data) = (frame(1, 4, 1, block.as_bytes()), frame(0, 1, 1, b"\0\0\0\0\x08\x0a\x06plugin"));
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        stream.write_all(&[preface, &settings[..], &headers, &data].concat()).await.unwrap();
        // The first frame of the stream is the answer's beginning, or its refusal.
        let kind = loop {
            let mut head = [0; 9];
            timeout(LIMIT, stream.read_exact(&mut head)).await.unwrap().unwrap();
            if head[8] == 1 {
                break head[3];
            }
            stream.read_exact(&mut vec![0; usize::from(head[2])]).await.unwrap();
        };
        assert_eq!(kind, 1, "{authority:?}");
    }
    process.send(Signal::SIGKILL);
}

#[tokio::test]
async fn multiplexing_is_answered_when_asked_for() {
    let (_process, handshake) = Process::host(&[("PLUGIN_MULTIPLEX_GRPC", "true")]).await;
    assert_eq!(handshake.more, ["false"]);
}

#[tokio::test]
async fn tcp_is_served_within_the_range_of_ports() {
    let environment = [("DATALINK_PLUGIN_NETWORK", "tcp"), ("PLUGIN_MIN_PORT", "10000"), ("PLUGIN_MAX_PORT", "25000")];
    let (process, handshake) = Process::host(&environment).await;
    assert_eq!(handshake.network, "tcp");
    let port: u16 = handshake.address.strip_prefix("127.0.0.1:").unwrap().parse().unwrap();
    assert!((10_000..=25_000).contains(&port));
    let client = handshake.plain().await.unwrap();
    client.is_served().await.unwrap();
    client.shutdown().await;
    process.ends().await;
}

#[tokio::test]
async fn with_tls_only_the_host_is_served() {
    let (host, stranger) = (Identity::new(), Identity::new());
    let (process, handshake) = Process::host(&[("PLUGIN_CLIENT_CERT", &host.pem())]).await;
    for version in [&TLS12, &TLS13] {
        for identity in [None, Some(&stranger)] {
            // A refusal shows in the TLS handshake or, with TLS 1.3, in the first call.
            let refused = async { handshake.tls(version, identity).await?.is_served().await };
            refused.await.unwrap_err();
        }
    }
    async { handshake.plain().await?.is_served().await }.await.unwrap_err();

    handshake.tls(&TLS12, Some(&host)).await.unwrap().is_served().await.unwrap();
    let client = handshake.tls(&TLS13, Some(&host)).await.unwrap();
    client.is_served().await.unwrap();
    client.shutdown().await;
    process.ends().await;
}

#[tokio::test]
async fn what_cannot_be_served_is_said_without_a_handshake() {
    let cases = [
        (("PLUGIN_CLIENT_CERT", "garbage"), "PLUGIN_CLIENT_CERT"),
        (("PLUGIN_UNIX_SOCKET_DIR", "/no/such/dir"), "/no/such/dir"),
        (("DATALINK_PLUGIN_NETWORK", "pigeon"), "pigeon"),
    ];
    for (variable, named) in cases {
        let output = run(&[], &[COOKIE, variable]).await;
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
        assert!(text(&output.stderr).contains(named), "{}", text(&output.stderr));
    }
}

#[tokio::test]
async fn signals_do_not_end_it_while_its_host_is_there() {
    let (mut process, handshake) = Process::host(&[]).await;
    let client = handshake.plain().await.unwrap();
    client.is_served().await.unwrap();
    process.send(Signal::SIGINT);
    process.logged("interrupt ignored").await;
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        process.send(signal);
        process.logged("asked to terminate").await;
    }
    client.is_served().await.unwrap();
    client.shutdown().await;
    process.ends().await;
}

#[tokio::test]
async fn shutdown_does_not_wait_for_streams_that_the_host_left_open() {
    let (process, handshake) = Process::host(&[]).await;
    let client = handshake.plain().await.unwrap();
    let stdio = client.call("plugin.GRPCStdio/StreamStdio", b"");
    let shutdown = async {
        client.is_served().await.unwrap();
        client.shutdown().await;
    };
    let (stream, ()) = tokio::join!(stdio, shutdown);
    assert_eq!(stream.unwrap_err().to_string(), "no message");
    process.ends().await;
}

#[tokio::test]
async fn it_ends_when_its_host_has_gone() {
    let (process, handshake) = Process::host(&[]).await;
    let client = handshake.plain().await.unwrap();
    client.is_served().await.unwrap();
    drop(client);
    process.ends().await;
}

/// Nobody ever connects here, so that only the death itself can be what ends the plugin.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn it_ends_when_its_parent_has_died() {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "\"$0\" & wait", PROGRAM]);
    let mut parent = Process::start(&mut shell, &[COOKIE, ("TF_LOG", "TRACE")]);
    let handshake = Handshake::parse(&parent.line().await);
    assert!(Path::new(&handshake.address).exists());
    parent.send(Signal::SIGKILL);
    parent.logged("HostGone").await;
    // Both ends of the pipe are closed once the plugin is gone too.
    timeout(LIMIT, parent.stderr.get_mut().read_to_end(&mut Vec::new())).await.unwrap().unwrap();
    parent.leaves_nothing();
}

#[tokio::test]
async fn in_debug_mode_it_prints_how_to_attach_and_runs_until_interrupted() {
    let mut process = Process::start(Command::new(PROGRAM).arg("-debug"), &[]);
    let reach = process.attached().await;
    assert_eq!(reach.protocol, "5");
    // Each run of Terraform is a connection of its own.
    for _ in 0..2 {
        reach.plain().await.unwrap().is_served().await.unwrap();
    }
    process.send(Signal::SIGINT);
    process.ends().await;
}
