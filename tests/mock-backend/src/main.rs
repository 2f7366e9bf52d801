//! `mock-backend`: the mock as a program, for demonstrations and for tests that are not Rust code.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};
use mock_backend::{CLUSTER_ID, Config, MockBackend};

/// Where OMS usually listens.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8089);

const HELP: &str = "\
Simulates Huawei Cloud IAM, DWS, MRS and DLI and an OceanBase Migration Service (OMS) on loopback for
terraform-provider-datalink. All services share one port; their objects live as long as the program.

Usage: mock-backend [--listen ADDRESS] [--cluster UUID]...

Options:
  --listen ADDRESS  where to listen [default: 127.0.0.1:8089; port 0 is a free one]
  --cluster UUID    a further DWS cluster
  --help            this text

Admin API, without credentials: GET /_admin/state, GET and DELETE /_admin/requests, GET, POST and DELETE
/_admin/faults, POST /_admin/release, POST /_admin/settle, POST /_admin/reset, for each service
/_admin/SERVICE/..., and /_admin/terraform-state, an address for Terraform's http backend

Operations, as the request log and faults name them:
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(config) = arguments()? else {
        print(&help());
        return Ok(());
    };
    let listen = config.listen;
    let mock = MockBackend::with_config(config).map_err(|error| {
        format!("cannot listen on {listen}: {error}. Name another address with --listen, such as 127.0.0.1:0")
    })?;
    print(&introduction(&mock));
    // The thread of the mock does the work until the process is interrupted.
    loop {
        std::thread::park();
    }
}

/// The configuration, or none if help was asked for.
fn arguments() -> Result<Option<Config>, lexopt::Error> {
    let mut config = Config { listen: LISTEN, ..Config::default() };
    let mut arguments = Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("listen") => config.listen = arguments.value()?.parse::<SocketAddr>()?,
            Arg::Long("cluster") => config = config.with_cluster(arguments.value()?.string()?),
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some(config))
}

fn help() -> String {
    let operations: String = mock_backend::operations().map(|(name, call)| format!("  {name:<22}{call}\n")).collect();
    format!("{HELP}{operations}")
}

fn introduction(mock: &MockBackend) -> String {
    let environment: String =
        mock.environment().iter().map(|(name, value)| format!("export {name}={value}\n")).collect();
    format!(
        "Listening on {url}; interrupt to end. It keeps running, so use a second terminal for Terraform.\n\n\
         Paste there:\n\n{environment}\n\
         The provider block (OMS needs only the variables above):\n\n{block}\n\
         A DWS cluster to use: {CLUSTER_ID}\n\
         Objects and requests, in a browser: {url}/\n\
         To change an object as someone in the console would:\n  \
         curl -X PATCH {url}/_admin/dws/data-sources/ID -d '{{\"user_name\": \"SomebodyElse\"}}'\n",
        url = mock.url(),
        block = mock.provider_block(),
    )
}

#[expect(clippy::print_stdout, reason = "what this program says, it says on standard output")]
fn print(text: &str) {
    print!("{text}");
}

#[expect(clippy::print_stderr, reason = "the complaints of a command belong on standard error")]
fn complain(error: &dyn Error) {
    eprintln!("mock-backend: {error}");
}
