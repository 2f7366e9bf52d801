//! A first look, without a cloud account: `cargo run --example quickstart`.
//!
//! Starts a mock of the cloud services, and takes one data source through its life with the real Terraform: plan, apply,
//! an empty plan, a change behind Terraform's back, repair, destroy. Ends with an error as soon as a step is not as it
//! should be.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program is there to be read on a terminal")]

#[path = "../tests/acceptance/support/cli.rs"]
mod cli;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use cli::{Cli, dev_overrides};
use mock_backend::{LoggedRequest, MockBackend};
use serde_json::{Value, json};
use tempfile::TempDir;

const VERSIONS: &str = r#"terraform {
  required_providers {
    datalink = {
      source = "datalink-io/datalink"
    }
  }
}
"#;

const CONFIG: &str = r#"resource "datalink_dws_ext_data_source" "archive" {
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "OBS"
  data_source_name = "sales_archive"
  user_name        = "DWSAccessOBS"
  connect_info     = "gaussdb"
  description      = "Archived orders"
}
"#;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nThe quickstart failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome {
    let cli = Cli::find()?;
    if !cli.is_at_least(1, 0) {
        return Err(format!("{} is too old: 1.0 or later is needed", cli.title).into());
    }
    let tour = Tour::new(cli)?;

    heading("The configuration");
    println!("{}", indented(CONFIG));

    heading("terraform plan: what would be done");
    let planned = tour.terraform(&["plan"])?;
    println!("{}", indented(&essence(&planned)));
    expect(planned.contains("1 to add, 0 to change, 0 to destroy"), "a plan with one object to add")?;

    heading("terraform apply: what the service received");
    tour.terraform(&["apply", "-auto-approve"])?;
    let [creation] = tour.received("dws.create").try_into().map_err(|_| "one create call was expected")?;
    show(&creation);
    expect(
        creation.body.get("data_source_name") == Some(&json!("sales_archive")),
        "the configured name in the create call",
    )?;
    let looks = tour.received("dws.job").len();
    println!("   … and {looks} looks at the job that it started, until it had succeeded.");

    heading("terraform plan: nothing is left to do");
    tour.plans_nothing()?;

    heading("Somebody gives the data source another agency, and terraform plan finds it");
    let [source] = tour.backend.dws().data_sources().try_into().map_err(|_| "one data source was expected")?;
    tour.backend.dws().patch_data_source(&source.id, &json!({"user_name": "SomebodyElse"}))?;
    let drifted = tour.terraform(&["plan"])?;
    println!("{}", indented(&essence(&drifted)));
    expect(drifted.contains("\"SomebodyElse\" -> \"DWSAccessOBS\""), "a plan that puts the agency right")?;

    heading("terraform apply: puts it right, in place");
    tour.terraform(&["apply", "-auto-approve"])?;
    tour.received("dws.update").iter().for_each(show);
    tour.plans_nothing()?;

    heading("terraform destroy: nothing remains");
    tour.terraform(&["destroy", "-auto-approve"])?;
    tour.received("dws.delete").iter().for_each(show);
    expect(tour.backend.dws().data_sources().is_empty(), "a service without data sources")?;

    println!("\nAll steps went as they should.");
    Ok(())
}

/// A working directory, and the service that it talks to.
struct Tour {
    cli: Cli,
    directory: TempDir,
    backend: MockBackend,
}

impl Tour {
    fn new(cli: Cli) -> Outcome<Self> {
        let provider = build_provider()?;
        let (directory, backend) = (TempDir::new()?, MockBackend::start()?);
        println!("{}, and a mock of the cloud services at {}.", cli.title, backend.url());
        let folder = provider.parent().unwrap_or(Path::new("/"));
        for (name, text) in [
            ("cli.tfrc", dev_overrides(folder)),
            ("versions.tf", VERSIONS.to_owned()),
            ("provider.tf", backend.provider_block()),
            ("main.tf", CONFIG.to_owned()),
        ] {
            fs::write(directory.path().join(name), text)?;
        }
        Ok(Self { cli, directory, backend })
    }

    /// Runs Terraform and returns what it printed; a failure is shown in full.
    fn terraform(&self, arguments: &[&str]) -> Outcome<String> {
        let mut command = self.cli.command(self.directory.path());
        command.args(arguments).arg("-no-color").envs(self.backend.environment());
        let output = command.env("TF_CLI_CONFIG_FILE", self.directory.path().join("cli.tfrc")).output()?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(printed);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("terraform {} ended with {}:\n{printed}{said}", arguments.join(" "), output.status).into())
    }

    fn plans_nothing(&self) -> Outcome {
        let printed = self.terraform(&["plan"])?;
        let verdict = printed.lines().find(|line| line.starts_with("No changes."));
        println!("   {}", verdict.ok_or_else(|| format!("an empty plan was expected:\n{printed}"))?);
        Ok(())
    }

    fn received(&self, operation: &str) -> Vec<LoggedRequest> {
        self.backend.requests_of(operation)
    }
}

/// Builds the provider, unless it is fresh, and says where it is: both are known to cargo only.
fn build_provider() -> Outcome<PathBuf> {
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--quiet", "--bin", "terraform-provider-datalink", "--profile", profile])
        .arg("--message-format=json-render-diagnostics")
        .output()?;
    if !output.status.success() {
        return Err(format!("the provider can't be built:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from));
    programs.next().ok_or_else(|| "cargo does not say where the provider is".into())
}

/// The part of Terraform's output that says what is going to happen.
fn essence(printed: &str) -> String {
    let lines = printed.lines().skip_while(|line| !line.starts_with("  # "));
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with('─')).collect();
    lines.join("\n").trim_end().to_owned()
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n")
}

fn heading(text: &str) {
    println!("\n== {text}");
}

fn show(request: &LoggedRequest) {
    let signed = request.headers.get("authorization").and_then(|value| value.split(',').next()).unwrap_or("not signed");
    println!("   {} {}", request.method, request.path);
    println!("   Authorization: {signed}, …");
    if !request.body.is_null() {
        println!("{}", indented(&format!("{:#}", request.body)));
    }
}

fn expect(is_so: bool, what: &str) -> Outcome {
    if is_so { Ok(()) } else { Err(format!("{what} was expected, and is not so").into()) }
}
