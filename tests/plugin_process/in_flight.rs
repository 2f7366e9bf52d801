//! A call is under way when the end comes: it is answered, and nothing that it waits for keeps the process.
//!
//! What hangs here hangs for ever, and no call has a limit of its own below an hour, so that an end is an end that came from
//! Stop, SIGTERM or Shutdown.

use std::path::Path;

use nix::sys::signal::Signal;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::host::Client;
use crate::process::Process;
use crate::provider;

/// How the user, or the host for him, asks for an end.
#[derive(Clone, Copy, Debug)]
enum Request {
    Stop,
    Terminate,
    Shutdown,
}

const REQUESTS: [Request; 3] = [Request::Stop, Request::Terminate, Request::Shutdown];

impl Request {
    async fn make(self, process: &Process, client: &Client) {
        match self {
            Self::Stop => provider::stop(client).await,
            Self::Terminate => process.send(Signal::SIGTERM),
            Self::Shutdown => client.shutdown().await,
        }
    }
}

/// Configures the provider and, if it takes that, begins a call; asks for an end once that waits for what `hangs` says, and sees
/// it answered and the process gone.
async fn ends(environment: &[(&str, &str)], oms: &Value, hangs: &str, request: Request) {
    let (mut process, handshake) = Process::host(environment).await;
    let client = handshake.plain().await.unwrap();
    let call = async {
        let told = provider::configure(&client, oms.clone()).await?;
        if told.is_empty() { provider::read(&client).await } else { Ok(told) }
    };
    let end = async {
        process.logged(hangs).await;
        request.make(&process, &client).await;
    };
    let (answer, ()) = tokio::join!(call, end);
    let answer = answer.unwrap();
    assert!(answer.contains("interrupted"), "{request:?}: {answer}");
    if !matches!(request, Request::Shutdown) {
        client.is_served().await.unwrap();
        client.shutdown().await;
    }
    process.ends().await;
}

fn oms(endpoint: &str, more: Value) -> Value {
    let mut oms = json!({"endpoint": endpoint, "username": "u", "password": "p"});
    oms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    oms
}

#[tokio::test]
async fn a_server_that_is_silent() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", server.local_addr().unwrap());
    for request in REQUESTS {
        ends(&[], &oms(&endpoint, json!({})), "> POST", request).await;
    }
}

/// What `hanging.c` says.
#[cfg(target_os = "linux")]
fn hanging(dir: &Path) -> (&'static str, String) {
    crate::preload::variable(dir, include_str!("hanging.c"))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_name_that_is_never_resolved() {
    let dir = tempfile::tempdir().unwrap();
    let (preload, library) = hanging(dir.path());
    for request in REQUESTS {
        let oms = oms("http://oms.example", json!({}));
        ends(&[(preload, &library)], &oms, "a name hangs", request).await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_on_a_file_system_that_hangs() {
    let dir = tempfile::tempdir().unwrap();
    let (preload, library) = hanging(dir.path());
    let file = dir.path().join("ca.hangs");
    std::fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    for request in REQUESTS {
        let named = oms("http://127.0.0.1:1", json!({"cacert_file": file}));
        ends(&[(preload, &library)], &named, "a file hangs", request).await;
        // The system's own certificates.
        let usual = oms("https://127.0.0.1:1", json!({}));
        ends(&[(preload, &library), ("SSL_CERT_FILE", file)], &usual, "a file hangs", request).await;
    }
}

#[tokio::test]
async fn a_path_that_leads_to_no_file_is_told_at_once() {
    let (process, handshake) = Process::host(&[]).await;
    let pipe = process.dir.path().join("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    let client = handshake.plain().await.unwrap();
    for (path, kind) in [(&*pipe, "a named pipe"), (Path::new("/dev/zero"), "a device")] {
        let answer =
            provider::configure(&client, oms("http://127.0.0.1:1", json!({"cacert_file": path}))).await.unwrap();
        assert!(answer.contains(&format!("{path:?} cannot be read: it is {kind}")), "{answer}");
    }
    std::fs::remove_file(pipe).unwrap();
    client.shutdown().await;
    process.ends().await;
}
