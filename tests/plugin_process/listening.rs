//! Where the program listens when the usual place is none, and that nobody else gets in.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::sys::signal::Signal;
use rustls::version::TLS13;
use tokio::process::Command;

use crate::host::{Handshake, Identity};
use crate::process::{COOKIE, PROGRAM, Process};
use crate::text;

/// No host names a directory.
const NO_DIR: (&str, &str) = ("PLUGIN_UNIX_SOCKET_DIR", "");

/// Starts the program for debugging, and reads where it can be reached.
async fn debug(command: &mut Command, environment: &[(&str, &str)]) -> (Process, Handshake) {
    let mut process = Process::start(command.arg("-debug"), environment);
    let handshake = process.attached().await;
    (process, handshake)
}

#[tokio::test]
async fn where_no_socket_can_be_made_tls_makes_tcp_safe() {
    let host = Identity::new();
    let long = format!("/tmp/{}", "long".repeat(40));
    for dir in ["/no/such/dir", &long] {
        let environment = [NO_DIR, ("TMPDIR", dir), ("PLUGIN_CLIENT_CERT", &host.pem())];
        let (process, handshake) = Process::host(&environment).await;
        assert_eq!(handshake.network, "tcp");
        let client = handshake.tls(&TLS13, Some(&host)).await.unwrap();
        client.is_served().await.unwrap();
        client.shutdown().await;
        process.ends().await;
    }
}

#[tokio::test]
async fn without_tls_it_stays_a_socket_in_another_directory() {
    let dir = tempfile::tempdir().unwrap();
    let long = dir.path().join("long".repeat(40));
    fs::create_dir(&long).unwrap();
    for dir in ["/no/such/dir", long.to_str().unwrap()] {
        let (process, handshake) = debug(&mut Command::new(PROGRAM), &[NO_DIR, ("TMPDIR", dir)]).await;
        assert_eq!(
            (handshake.network.as_str(), Path::new(&handshake.address).parent()),
            ("unix", Some(Path::new("/tmp")))
        );
        assert_eq!(fs::metadata(&handshake.address).unwrap().mode() & 0o777, 0o600);
        handshake.plain().await.unwrap().is_served().await.unwrap();
        process.send(Signal::SIGINT);
        process.ends().await;
        assert!(!fs::exists(handshake.address).unwrap());
    }
}

#[tokio::test]
async fn an_address_means_the_same_in_every_directory() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(PROGRAM);
    let (process, handshake) = debug(command.current_dir(dir.path()), &[NO_DIR, ("TMPDIR", ".")]).await;
    assert!(Path::new(&handshake.address).is_absolute(), "{}", handshake.address);
    handshake.plain().await.unwrap().is_served().await.unwrap();
    process.send(Signal::SIGINT);
    process.ends().await;
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_careless_umask_opens_the_socket_to_nobody() {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "umask 0; exec \"$0\"", PROGRAM]);
    let mut process = Process::start(&mut shell, &[COOKIE]);
    let handshake = Handshake::parse(&process.line().await);
    assert_eq!(fs::metadata(&handshake.address).unwrap().mode() & 0o777, 0o600);
    let client = handshake.plain().await.unwrap();
    client.is_served().await.unwrap();
    client.shutdown().await;
    process.ends().await;
}

/// The change of permissions is undone here, so that what is seen is the socket as it was made.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_socket_is_private_before_anybody_can_know_it() {
    let dir = tempfile::tempdir().unwrap();
    let (variable, library) = crate::preload::variable(dir.path(), "int chmod() { return 0; }");
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "umask 0; exec \"$0\"", PROGRAM]);
    let mut process = Process::start(&mut shell, &[COOKIE, (variable, &library)]);
    let handshake = Handshake::parse(&process.line().await);
    assert_eq!(fs::metadata(&handshake.address).unwrap().mode() & 0o077, 0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_socket_that_cannot_be_made_private_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let refuse = "#include <errno.h>\nint chmod() { errno = EPERM; return -1; }";
    let (variable, library) = crate::preload::variable(dir.path(), refuse);
    let process = Process::start(&mut Command::new(PROGRAM), &[COOKIE, (variable, &library)]);
    let output = process.child.wait_with_output().await.unwrap();
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert_eq!(fs::read_dir(process.dir.path()).unwrap().count(), 0);
}
