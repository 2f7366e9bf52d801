//! The program: its arguments, what it tells a user who starts it by hand, and its exit codes.
//!
//! 0: served to the end, or answered the user. 1: can't serve, or nobody to serve. 2: arguments that aren't understood.

use std::env::{self, consts};
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use lexopt::Arg;
use terraform_provider_datalink::tf_provider::plugin::{Mode, ServeError};

const NAME: &str = env!("CARGO_PKG_NAME");

const HELP: &str = "\
Registers databases with data platforms, as resources of Terraform and OpenTofu.

Terraform and OpenTofu start this program by themselves, once a configuration
requires the provider datalink-io/datalink. There is no need to run it by hand,
except for one of these:

  -debug      serve until interrupted, for use with a debugger, and print the
              TF_REATTACH_PROVIDERS setting by which Terraform finds the process
  -version    print version, plugin protocol and platform
  -help       print this

One dash or two make no difference.

Environment:

  TF_LOG_PROVIDER_DATALINK, TF_LOG_PROVIDER, TF_LOG
              how much is logged: OFF, ERROR, WARN, INFO, DEBUG or TRACE;
              the first of the three that is set counts
  DATALINK_PLUGIN_NETWORK
              tcp: listen on 127.0.0.1 where a unix socket can't be used

The variables that configure the provider itself are in its documentation.
";

const NOT_A_PLUGIN: &str = "\
This program is a provider plugin and does nothing when run by itself.
Terraform and OpenTofu start it when a configuration requires the provider datalink-io/datalink.
See -help for what else it can do.
";

/// What the user asks for.
enum Command {
    Serve(Mode),
    Version,
    Help,
}

fn main() -> ExitCode {
    match parse(env::args_os().skip(1)) {
        Ok(Command::Serve(mode)) => serve(mode),
        Ok(Command::Version) => answer(&version()),
        Ok(Command::Help) => answer(HELP),
        Err(error) => complain(2, &format!("{NAME}: {error}; see -help\n")),
    }
}

fn serve(mode: Mode) -> ExitCode {
    match terraform_provider_datalink::serve(mode) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ServeError::NoHost) => complain(1, NOT_A_PLUGIN),
        // The prefix makes Terraform log the line as an error.
        Err(error) => complain(1, &format!("[ERROR] {NAME} cannot serve: {error}\n")),
    }
}

/// Reads the arguments the way Go programs do, whose users write one dash as often as two.
fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments.map(two_dashes));
    let mut command = Command::Serve(Mode::Hosted);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("debug") => match parser.optional_value().as_deref().map(|value| value.to_str()) {
                None | Some(Some("true" | "1")) => command = Command::Serve(Mode::Debug),
                Some(Some("false" | "0")) => command = Command::Serve(Mode::Hosted),
                Some(_) => return Err("-debug is either true or false".into()),
            },
            Arg::Long("version") => return Ok(Command::Version),
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected()),
        }
    }
    Ok(command)
}

fn two_dashes(argument: OsString) -> OsString {
    match argument.to_str() {
        Some(text) if text.len() > 2 && text.starts_with('-') && !text.starts_with("--") => format!("-{text}").into(),
        _ => argument,
    }
}

/// The platform is named as in the file names of releases.
fn version() -> String {
    let os = if consts::OS == "macos" { "darwin" } else { consts::OS };
    let arch = match consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    format!("{NAME} {} (protocol 5.11, {os}_{arch})\n", env!("CARGO_PKG_VERSION"))
}

/// Standard output is the user's here; with a host it belongs to the handshake.
fn answer(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn complain(code: u8, text: &str) -> ExitCode {
    // Nobody is left to be told when this fails.
    let _ = io::stderr().write_all(text.as_bytes());
    ExitCode::from(code)
}
