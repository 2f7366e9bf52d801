//! The program as a process: started, watched and signalled.

use std::fs;
use std::process::{Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

use crate::LIMIT;
use crate::host::Handshake;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_terraform-provider-datalink");
pub(crate) const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// A running program, in an environment that holds nothing but what the test sets.
pub(crate) struct Process {
    pub(crate) child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    pub(crate) stderr: Lines<BufReader<ChildStderr>>,
    /// Where the socket is made, and nothing else.
    pub(crate) dir: TempDir,
}

impl Process {
    pub(crate) fn start(command: &mut Command, environment: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut child = command
            .env_clear()
            .env("PLUGIN_UNIX_SOCKET_DIR", dir.path())
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, stdout, stderr, dir }
    }

    /// Starts a plugin as a host does, and reads its handshake.
    pub(crate) async fn host(environment: &[(&str, &str)]) -> (Self, Handshake) {
        let environment = [&[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "5,6"), ("TF_LOG", "TRACE")], environment].concat();
        let mut process = Self::start(&mut Command::new(PROGRAM), &environment);
        let handshake = Handshake::parse(&process.line().await);
        assert_eq!(handshake.protocol, "5");
        (process, handshake)
    }

    /// Reads what a program that was started for debugging says of how to attach to it.
    pub(crate) async fn attached(&mut self) -> Handshake {
        let setting = loop {
            if let Some(setting) = self.line().await.trim().strip_prefix("TF_REATTACH_PROVIDERS=") {
                break setting.trim_matches('\'').to_owned();
            }
        };
        let setting: serde_json::Value = serde_json::from_str(&setting).unwrap();
        let plugin = &setting["registry.terraform.io/datalink-io/datalink"];
        assert_eq!((&plugin["Protocol"], &plugin["Test"]), (&"grpc".into(), &true.into()));
        assert_eq!(plugin["Pid"], self.child.id().unwrap());
        let of = |key: &str| plugin["Addr"][key].as_str().unwrap().to_owned();
        Handshake {
            protocol: plugin["ProtocolVersion"].to_string(),
            network: of("Network"),
            address: of("String"),
            certificate: String::new(),
            more: vec![],
        }
    }

    /// The next line of standard output.
    pub(crate) async fn line(&mut self) -> String {
        timeout(LIMIT, self.stdout.next_line()).await.unwrap().unwrap().expect("a line on standard output")
    }

    /// Reads standard error up to a line that holds `text`.
    pub(crate) async fn logged(&mut self, text: &str) {
        loop {
            let line = timeout(LIMIT, self.stderr.next_line()).await.unwrap().unwrap();
            if line.expect("a log line that says so").contains(text) {
                return;
            }
        }
    }

    /// Reads standard error to its end, which has to be one log line after the other.
    pub(crate) async fn log(&mut self) -> Vec<serde_json::Value> {
        let mut lines = Vec::new();
        while let Some(line) = timeout(LIMIT, self.stderr.next_line()).await.unwrap().unwrap() {
            lines.push(serde_json::from_str(&line).expect("a log line"));
        }
        lines
    }

    pub(crate) fn send(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().unwrap().try_into().unwrap()), signal).unwrap();
    }

    /// Waits for the end, which has to be a clean one that leaves no file.
    pub(crate) async fn ends(mut self) {
        let status = timeout(LIMIT, self.child.wait()).await.unwrap().unwrap();
        assert!(status.success(), "{status}");
        self.leaves_nothing();
    }

    pub(crate) fn leaves_nothing(&self) {
        assert_eq!(fs::read_dir(self.dir.path()).unwrap().count(), 0);
    }
}

/// Runs the program to its end.
pub(crate) async fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_clear().envs(environment.iter().copied()).stdin(Stdio::null()).kill_on_drop(true);
    timeout(LIMIT, command.output()).await.unwrap().unwrap()
}
