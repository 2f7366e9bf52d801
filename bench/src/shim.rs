//! What stands between Terraform and the provider: starts the provider and notes what it took.
//!
//! Terraform starts the bench itself in the place of the provider. The provider inherits environment, input and output
//! of this process, so that the handshake and all else go past it; what is counted is the provider alone.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::host::Failure;

/// Names the provider to start, and makes a process of the bench this shim.
pub(crate) const PROVIDER: &str = "BENCH_PROVIDER";

/// Names the file to which each provider's use of the machine is added.
pub(crate) const RECORD: &str = "BENCH_RECORD";

/// What processes used.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Used {
    pub(crate) cpu: Duration,
    /// The largest resident set of one of them, in bytes.
    pub(crate) peak: u64,
    /// The CPU of the shims themselves.
    pub(crate) shims: Duration,
}

/// Runs the provider to its end and adds a line to the record.
pub(crate) fn run(provider: &OsStr, arguments: impl Iterator<Item: AsRef<OsStr>>) -> Result<ExitCode, Failure> {
    let status = Command::new(provider).args(arguments).status()?;
    let [children, own] = [UsageWho::RUSAGE_CHILDREN, UsageWho::RUSAGE_SELF].map(getrusage);
    let children = children?;
    if let Some(record) = std::env::var_os(RECORD) {
        let line = format!("{} {} {}\n", cpu(&children).as_nanos(), children.max_rss(), cpu(&own?).as_nanos());
        // One write, so that the lines of providers that end at the same time stay whole.
        File::options().append(true).create(true).open(record)?.write_all(line.as_bytes())?;
    }
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Reads a record and removes it.
pub(crate) fn take_record(path: &Path) -> Result<Used, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("no provider noted what it used: {error}"))?;
    fs::remove_file(path)?;
    let mut used = Used::default();
    for line in text.lines() {
        let mut figures = line.split(' ').map(str::parse::<u64>);
        let mut next = || figures.next().ok_or("a short line in the record");
        used.cpu += Duration::from_nanos(next()??);
        used.peak = used.peak.max(next()?? * 1024);
        used.shims += Duration::from_nanos(next()??);
    }
    Ok(used)
}

/// The CPU of all children of this process that have ended, and of theirs.
pub(crate) fn cpu_of_children() -> nix::Result<Duration> {
    getrusage(UsageWho::RUSAGE_CHILDREN).map(|usage| cpu(&usage))
}

fn cpu(usage: &Usage) -> Duration {
    let duration = |time: TimeVal| {
        let microseconds = time.tv_sec() * 1_000_000 + time.tv_usec();
        Duration::from_micros(microseconds.unsigned_abs())
    };
    duration(usage.user_time()) + duration(usage.system_time())
}
