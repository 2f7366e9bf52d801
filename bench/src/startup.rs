//! Start-up, as every Terraform command pays it several times: until the handshake, and what is resident then; until the
//! schema is there.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustls::version::TLS13;
use tempfile::TempDir;

use crate::bench::{Bench, MIB};
use crate::host::{Failure, Handshake, Identity};
use crate::sample::Sample;
use crate::table::{Row, Unit};

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// What one start measured.
struct Start {
    handshake: Duration,
    /// Resident after the handshake, in bytes.
    resident: u64,
    /// From the handshake line: connecting, TLS, and the call.
    schema: Duration,
    /// The length of the schema's message, in bytes.
    schema_size: usize,
    /// Resident after the schema was served, in bytes.
    resident_with_schema: u64,
}

/// Measures this provider, the Go peer and an empty program in turn.
pub(crate) fn measure(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let host = Identity::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    let (mut empty, mut version, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    // The first round only warms the caches.
    for round in 0..=bench.runs {
        let [this, other] = [&bench.programs.provider, &bench.programs.peer].map(|program| {
            let start = runtime.block_on(start(program, &host));
            start.map_err(|error| format!("{}: {error}", program.display()))
        });
        let provider = &bench.programs.provider;
        let steps = [run_to_end(Path::new("true"))?, run_to_end(provider)?, handshake_without_tls(provider)?];
        if round > 0 {
            own.push(this?);
            peer.push(other?);
            for (all, step) in [&mut empty, &mut version, &mut plain].into_iter().zip(steps) {
                all.push(step.as_secs_f64());
            }
        }
    }
    let compared = |what: &str, unit, of: fn(&Start) -> f64| {
        let row =
            |whose: &str, starts: &[Start]| Row::new(format!("{what}{whose}"), unit, starts.iter().map(of).collect());
        [row("", &own), row(", Go peer", &peer)]
    };
    let handshake = |start: &Start| start.handshake.as_secs_f64();
    let ratio = own.iter().zip(&peer).map(|(own, peer)| handshake(own) / handshake(peer)).collect();
    let [start, start_of_peer] = compared("exec to handshake line, AutoMTLS", Unit::Milliseconds, handshake);
    let [memory, memory_of_peer] =
        compared("memory after the handshake (VmRSS)", Unit::Mebibytes, |start| start.resident as f64);
    let size = |program: &Path| fs::metadata(program).map(|file| Sample::from_iter([file.len() as f64]));
    let mut rows = vec![
        start.at_most(2.5e-3),
        start_of_peer,
        Row::new("exec to handshake line, ratio to the peer", Unit::Ratio, ratio).at_most(0.3),
        Row::new("exec to handshake line, no TLS", Unit::Milliseconds, plain.into_iter().collect()),
        Row::new("exec to end, -version", Unit::Milliseconds, version.into_iter().collect()),
        Row::new("limit: exec to end, an empty program", Unit::Milliseconds, empty.into_iter().collect()),
        memory.at_most(6.0 * MIB),
        memory_of_peer,
    ];
    rows.extend(compared("handshake line to schema, TLS handshake included", Unit::Milliseconds, |start| {
        start.schema.as_secs_f64()
    }));
    rows.extend(compared("schema, size of the answer", Unit::Kilobytes, |start| start.schema_size as f64));
    rows.extend(compared("memory after the schema (VmRSS)", Unit::Mebibytes, |start| {
        start.resident_with_schema as f64
    }));
    rows.extend([
        Row::new("binary, stripped", Unit::Megabytes, size(&bench.programs.provider)?).at_most(8e6),
        Row::new("binary, Go peer", Unit::Megabytes, size(&bench.programs.peer)?),
    ]);
    Ok(rows)
}

async fn start(program: &Path, host: &Identity) -> Result<Start, Failure> {
    let folder = TempDir::new()?;
    let mut command = as_plugin(program, &folder);
    command.env("PLUGIN_CLIENT_CERT", host.pem());
    let begin = Instant::now();
    let mut plugin = command.spawn()?;
    let measured = converse(&mut plugin, begin, host).await;
    plugin.kill()?;
    plugin.wait()?;
    measured
}

fn as_plugin(program: &Path, folder: &TempDir) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
        .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
        .env("TMPDIR", folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

async fn converse(plugin: &mut Child, begin: Instant, host: &Identity) -> Result<Start, Failure> {
    let line = first_line(plugin)?;
    let handshake = begin.elapsed();
    let resident = resident(plugin.id())?;
    let begin = Instant::now();
    let reach = Handshake::parse(line.trim_end());
    let client = reach.tls(&TLS13, Some(host)).await?;
    let method =
        if reach.protocol == "6" { "tfplugin6.Provider/GetProviderSchema" } else { "tfplugin5.Provider/GetSchema" };
    let schema_size = client.call(method, b"").await?.len();
    let schema = begin.elapsed();
    let resident_with_schema = self::resident(plugin.id())?;
    Ok(Start { handshake, resident, schema, schema_size, resident_with_schema })
}

/// The resident set of a process, in bytes.
fn resident(process: u32) -> Result<u64, Failure> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))
        .map_err(|error| format!("memory is read from /proc, which only Linux has: {error}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmRSS in /proc: has it ended?")?;
    Ok(kibibytes.parse::<u64>()? * 1024)
}

fn first_line(plugin: &mut Child) -> Result<String, Failure> {
    let mut line = String::new();
    BufReader::new(plugin.stdout.take().ok_or("no standard output")?).read_line(&mut line)?;
    if line.is_empty() { Err("it ended without a handshake".into()) } else { Ok(line) }
}

fn handshake_without_tls(program: &Path) -> Result<Duration, Failure> {
    let folder = TempDir::new()?;
    let begin = Instant::now();
    let mut plugin = as_plugin(program, &folder).spawn()?;
    let line = first_line(&mut plugin);
    let handshake = begin.elapsed();
    plugin.kill()?;
    plugin.wait()?;
    line.map(|_| handshake)
}

/// A process that does nothing but start and end.
fn run_to_end(program: &Path) -> Result<Duration, Failure> {
    let begin = Instant::now();
    Command::new(program).arg("-version").env_clear().stdin(Stdio::null()).output()?;
    Ok(begin.elapsed())
}
