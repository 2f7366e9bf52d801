//! A working directory of Terraform with a mock of the services, and what a command in it takes.
//!
//! The mock runs on a thread of the bench, so that none of its work is counted to Terraform or to the provider.

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mock_backend::{Config, MockBackend};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::cli;
use crate::host::Failure;
use crate::shim::{self, Used};

const VERSIONS: &str = "terraform {
  required_providers {
    datalink = {
      source = \"datalink-io/datalink\"
    }
  }
}
";

/// Where a command's output goes.
const OUTPUT: &str = "output.txt";

/// What one command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// All processes of the provider: several start for one command.
    pub(crate) provider: Used,
    /// Terraform itself.
    pub(crate) terraform: Duration,
    pub(crate) elapsed: Duration,
}

/// A working directory.
pub(crate) struct Workspace<'a> {
    bench: &'a Bench,
    folder: TempDir,
    pub(crate) backend: MockBackend,
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(bench: &'a Bench, config: Config, resources: &str) -> Result<Self, Failure> {
        let (folder, backend) = (TempDir::new()?, MockBackend::with_config(config)?);
        let workspace = Self { bench, folder, backend };
        // Terraform finds the bench where it looks for the provider, see `shim`.
        let overrides = workspace.path("provider");
        fs::create_dir(&overrides)?;
        symlink(env::current_exe()?, overrides.join("terraform-provider-datalink"))?;
        for (name, text) in [
            ("cli.tfrc", cli::dev_overrides(&overrides)),
            ("versions.tf", VERSIONS.to_owned()),
            ("provider.tf", workspace.backend.provider_block()),
            ("main.tf", resources.to_owned()),
        ] {
            fs::write(workspace.path(name), text)?;
        }
        Ok(workspace)
    }

    /// Keeps the state in a store behind HTTP, as teams do. A state in a file is written anew after each object, which takes
    /// Terraform a quarter of an hour for thousands.
    pub(crate) fn with_remote_state(self) -> Result<Self, Failure> {
        let address = format!("{}/_admin/terraform-state", self.backend.url());
        let backend = format!("terraform {{\n  backend \"http\" {{\n    address = {address:?}\n  }}\n}}\n");
        fs::write(self.path("backend.tf"), backend)?;
        // Sets the backend up, then misses the provider, which only the commands after it are told about. Those tell whether
        // the backend works.
        self.start(&["init"])?.wait()?;
        Ok(self)
    }

    /// Runs a command to its end. Only one may run at a time, or their costs are mixed up.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Cost, Failure> {
        let (begin, before) = (Instant::now(), shim::cpu_of_children()?);
        self.finish(self.start(arguments)?)?;
        let (elapsed, all) = (begin.elapsed(), shim::cpu_of_children()?.saturating_sub(before));
        let provider = shim::take_record(&self.path("record"))?;
        Ok(Cost { provider, terraform: all.saturating_sub(provider.cpu + provider.shims), elapsed })
    }

    /// Starts a command.
    pub(crate) fn start(&self, arguments: &[&str]) -> Result<Child, Failure> {
        let output = File::create(self.path(OUTPUT))?;
        let mut command: Command = self.bench.programs.cli.command(self.folder.path());
        command
            .args(arguments)
            .arg("-no-color")
            .envs(self.backend.environment())
            .env("TF_CLI_CONFIG_FILE", self.path("cli.tfrc"))
            .env(shim::PROVIDER, &self.bench.programs.provider)
            .env(shim::RECORD, self.path("record"))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        Ok(command.spawn()?)
    }

    /// Waits for the end of a command; its output is the error if it fails.
    pub(crate) fn finish(&self, mut command: Child) -> Result<(), Failure> {
        let status = command.wait()?;
        if status.success() {
            return Ok(());
        }
        let said = fs::read_to_string(self.path(OUTPUT))?;
        Err(format!("{} ended with {status}:\n{said}", self.bench.programs.cli.title).into())
    }

    /// A path in the directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
