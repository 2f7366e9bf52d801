//! Measures the provider as its users feel it and prints one table: `cargo run --release -p bench`.
//!
//! Everything is measured from outside, against the mock of the services: the release build, driven by the real
//! Terraform or by a host that does the same. Beside it is a provider written in Go, for scale. What the figures mean is
//! in `docs/guides/performance.md`. Processes are counted as the kernel counts them; it needs Linux.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program is there to be read on a terminal")]

mod bench;
mod calls;
#[path = "../../tests/acceptance/support/cli.rs"]
mod cli;
mod connectors;
#[path = "../../tests/plugin_process/host.rs"]
#[expect(dead_code, reason = "the tests of the plugin process make other calls, too")]
#[expect(clippy::unwrap_used, clippy::expect_used, reason = "it belongs to tests, which may fail like this")]
mod host;
mod programs;
mod sample;
mod shim;
mod startup;
mod table;
mod wait;
mod workspace;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use lexopt::{Arg, Parser, ValueExt};

use bench::Bench;
use host::Failure;
use programs::Programs;
use table::Row;

/// How long the provider may take for one answer.
const LIMIT: Duration = Duration::from_secs(60);

const HELP: &str = "\
Measures terraform-provider-datalink against a mock of the services and prints a table.

Usage: cargo run --release -p bench -- [--quick] [--runs N] [--only PART]... [--markdown] [--provider PATH]

  --runs N         how often each figure is taken [default: 15]; a fifth of it for what takes long
  --quick          3 runs, and without what takes minutes
  --only PART      one part: start, memory, cpu, calls, growth or wait
  --markdown       the table in Markdown
  --provider PATH  measure this build of the provider

It needs Linux, Terraform 1.7 or later on the PATH (or its path in TF_ACC_TERRAFORM_PATH), and python3 with pip.
";

/// Some rows of the table.
type Part = fn(&Bench) -> Result<Vec<Row>, Failure>;

const PARTS: [(&str, &[Part]); 6] = [
    ("start", &[startup::measure]),
    ("memory", &[connectors::memory]),
    ("cpu", &[connectors::cpu]),
    ("calls", &[calls::lists, calls::connections, calls::limit]),
    ("growth", &[connectors::growth]),
    ("wait", &[wait::measure]),
];

/// What the user asks for.
struct Options {
    runs: usize,
    quick: bool,
    only: Vec<String>,
    markdown: bool,
    provider: Option<PathBuf>,
}

fn main() -> ExitCode {
    // The bench starts itself for what has to be a process of its own.
    let outcome = if let Some(provider) = env::var_os(shim::PROVIDER) {
        shim::run(&provider, env::args_os().skip(1))
    } else if let Some(address) = env::var_os(calls::BARE_CALLS_TO) {
        calls::bare_calls(&address.to_string_lossy()).map(|()| ExitCode::SUCCESS)
    } else {
        run()
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("bench: {error}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode, Failure> {
    let Some(options) = options()? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let programs = Programs::find(options.provider)?;
    eprintln!("{}, {} runs. The machine should have nothing else to do.", programs.cli.title, options.runs);
    let bench = Bench { programs, runs: options.runs, quick: options.quick };
    let mut rows = Vec::new();
    for (name, parts) in PARTS {
        if options.only.is_empty() || options.only.iter().any(|only| only == name) {
            eprintln!("measuring: {name}");
            for part in parts {
                rows.extend(part(&bench)?);
            }
        }
    }
    print!("{}", table::format(&rows, options.markdown));
    Ok(ExitCode::SUCCESS)
}

/// The options, or none if help was asked for.
fn options() -> Result<Option<Options>, Failure> {
    let mut options = Options { runs: 15, quick: false, only: Vec::new(), markdown: false, provider: None };
    let mut runs = None;
    let mut arguments = Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("runs") => runs = Some(arguments.value()?.parse()?),
            Arg::Long("quick") => (options.quick, options.runs) = (true, 3),
            Arg::Long("only") => {
                let part = arguments.value()?.string()?;
                if !PARTS.iter().any(|(name, _)| *name == part) {
                    return Err(format!("there is no part {part:?}; see --help").into());
                }
                options.only.push(part);
            }
            Arg::Long("markdown") => options.markdown = true,
            Arg::Long("provider") => options.provider = Some(arguments.value()?.into()),
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            _ => return Err(argument.unexpected().into()),
        }
    }
    options.runs = runs.unwrap_or(options.runs).max(1);
    Ok(Some(options))
}
