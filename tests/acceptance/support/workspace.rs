//! One working directory with its own backend: the place where the command line is run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mock_backend::dli::{CreationPlan, PeeringPlan};
use mock_backend::{Config, JobPlan, MockBackend};
use serde_json::Value;
use tempfile::TempDir;

use super::cli;
use super::outcome::Outcome;
use super::plan::Plan;
use super::process::Running;
use super::program::cli;
use super::state::{self, State};

/// The provider under test.
pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-datalink");

/// Where the objects of all services are in the state of a backend.
const OBJECTS: &[&str] = &[
    "/dws/data_sources",
    "/mrs/data_connectors",
    "/dli/connections",
    "/dli/enhanced_connections",
    "/dli/auth_infos",
    "/oms/data_sources",
];

/// The name of the CLI configuration in the working directory.
pub(crate) const CLI_CONFIG: &str = "cli.tfrc";
const PLAN: &str = "saved.tfplan";
const VERSIONS: &str = "terraform {
  required_providers {
    datalink = {
      source = \"datalink-io/datalink\"
    }
  }
}
";

/// A working directory.
pub(crate) struct Workspace {
    directory: TempDir,
    backend: MockBackend,
    environment: BTreeMap<String, String>,
}

impl Workspace {
    /// A workspace whose backend ends its jobs at once.
    pub(crate) fn new() -> Self {
        Self::with_backend(quick())
    }

    /// A workspace with this configuration in it.
    pub(crate) fn of(config: &str) -> Self {
        let workspace = Self::new();
        workspace.write(config);
        workspace
    }

    /// The same, applied.
    pub(crate) fn applied(config: &str) -> Self {
        let workspace = Self::of(config);
        workspace.apply(&[]).succeeds();
        workspace
    }

    /// A workspace with another backend.
    pub(crate) fn with_backend(config: Config) -> Self {
        let mut workspace = Self::empty(config);
        workspace
            .environment
            .extend(workspace.backend.environment().into_iter().map(|(name, value)| (name.to_owned(), value)));
        workspace.write_file("versions.tf", VERSIONS);
        workspace.write_file("provider.tf", &provider_block(&workspace.backend));
        workspace
    }

    /// A workspace without any configuration, which gets nothing but the provider under test.
    pub(crate) fn bare() -> Self {
        Self::empty(quick())
    }

    fn empty(config: Config) -> Self {
        let backend = MockBackend::with_config(config).unwrap();
        let mut workspace = Self { directory: TempDir::new().unwrap(), backend, environment: BTreeMap::new() };
        workspace.write_file(CLI_CONFIG, &cli::dev_overrides(Path::new(PROVIDER).parent().unwrap()));
        let cli_config = workspace.path(CLI_CONFIG).display().to_string();
        workspace.set("TF_CLI_CONFIG_FILE", &cli_config);
        workspace
    }

    /// The backend.
    pub(crate) fn backend(&self) -> &MockBackend {
        &self.backend
    }

    /// A path in the directory.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Sets an environment variable of all runs to come.
    pub(crate) fn set(&mut self, variable: &str, value: &str) {
        self.environment.insert(variable.to_owned(), value.to_owned());
    }

    /// Takes back an environment variable.
    pub(crate) fn unset(&mut self, variable: &str) {
        self.environment.remove(variable);
    }

    /// Writes the configuration, beside that of the provider.
    pub(crate) fn write(&self, config: &str) {
        self.write_file("main.tf", config);
    }

    /// Writes another provider block than the one that the backend proposes.
    pub(crate) fn write_provider(&self, block: &str) {
        self.write_file("provider.tf", block);
    }

    pub(crate) fn write_file(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Starts the command line.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let mut command = cli().command(self.directory.path());
        command.args(arguments).envs(&self.environment);
        Running::start(command)
    }

    /// Runs the command line to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let running = self.start(arguments);
        self.finish_run(running, arguments)
    }

    /// Waits for the end of what [`start`](Self::start) began.
    pub(crate) fn finish_run(&self, running: Running, arguments: &[&str]) -> Outcome {
        let command = format!("{} {}", cli().title, arguments.join(" "));
        Outcome::new(command, self.config(), running.finish())
    }

    pub(crate) fn validate(&self) -> Outcome {
        self.run(&["validate", "-json"])
    }

    /// Plans and saves the plan. It may fail.
    pub(crate) fn try_plan(&self, options: &[&str]) -> Outcome {
        self.run(&[&["plan", "-json", "-detailed-exitcode", "-out", PLAN], options].concat())
    }

    /// Plans.
    #[track_caller]
    pub(crate) fn plan(&self, options: &[&str]) -> Plan {
        let outcome = self.try_plan(options).succeeds();
        let shown = self.run(&["show", "-json", PLAN]).succeeds();
        Plan::new(outcome, serde_json::from_str(&shown.ended.stdout).expect("a plan is shown as JSON"))
    }

    /// Applies the plan that was saved last.
    pub(crate) fn apply_plan(&self) -> Outcome {
        self.run(&["apply", "-json", PLAN])
    }

    /// Plans and applies in one run. It may fail.
    pub(crate) fn apply(&self, options: &[&str]) -> Outcome {
        self.run(&[&["apply", "-json", "-auto-approve"], options].concat())
    }

    /// Destroys all objects. It may fail.
    pub(crate) fn destroy(&self) -> Outcome {
        self.apply(&["-destroy"])
    }

    /// Imports an object. It may fail.
    pub(crate) fn import(&self, address: &str, id: &str) -> Outcome {
        self.run(&["import", "-no-color", address, id])
    }

    /// What the state has.
    pub(crate) fn state(&self) -> State {
        State::read(self.directory.path())
    }

    /// Forgets the state and returns it.
    pub(crate) fn forget_state(&self) -> State {
        let state = self.state();
        fs::remove_file(self.path(state::FILE)).unwrap();
        state
    }

    /// Fails the case unless neither the state as it is nor the objects as they are leave anything to do.
    #[track_caller]
    pub(crate) fn is_settled(&self) {
        self.plan(&["-refresh=false"]).is_empty();
        self.plan(&[]).is_empty();
    }

    /// Destroys all objects and fails the case if the state or the backend still has one.
    #[track_caller]
    pub(crate) fn close(self) {
        self.destroy().succeeds();
        let state = self.state();
        assert!(state.addresses().is_empty(), "the state still has {:?}", state.addresses());
        let left = objects(&self.backend);
        assert!(left.is_empty(), "the backend still has {left:#?}");
    }

    /// All of the configuration, for reports.
    fn config(&self) -> String {
        let files = fs::read_dir(self.directory.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|extension| extension == "tf")).collect();
        files.sort();
        files.iter().map(|file| fs::read_to_string(file).unwrap()).collect::<Vec<_>>().join("\n")
    }
}

/// A provider block for all services of a backend.
fn provider_block(backend: &MockBackend) -> String {
    let block = backend.provider_block();
    let without_end = block.trim_end().trim_end_matches('}');
    let oms: String = backend.oms_block().lines().map(|line| format!("  {line}\n")).collect();
    format!("{without_end}{oms}}}\n")
}

/// The usual backend, with jobs that have ended at the first look.
pub(crate) fn quick() -> Config {
    let jobs = JobPlan { polls: 0, ..JobPlan::default() };
    let creations = CreationPlan { polls: 0, ..CreationPlan::default() };
    let peerings = PeeringPlan { polls: 0, ..PeeringPlan::default() };
    Config { jobs, creations, peerings, ..Config::default() }
}

/// The objects that a backend has, those aside that it only remembers. The slave of a pair is a part of its master.
pub(crate) fn objects(backend: &MockBackend) -> Vec<Value> {
    let state = backend.state();
    let objects = OBJECTS.iter().filter_map(|pointer| state.pointer(pointer)?.as_array()).flatten();
    let is_there = |object: &&Value| ["state", "status"].iter().all(|key| object[*key] != "DELETED");
    let objects: Vec<&Value> = objects.filter(is_there).collect();
    let partner = |of: &Value| {
        let partner = objects.iter().find(|object| !of["partnerId"].is_null() && object["id"] == of["partnerId"]);
        partner.map(|partner| (*partner).clone())
    };
    let with_slave = |object: &Value| match (object["role"].as_str(), partner(object)) {
        (Some("SLAVE"), Some(_)) => None,
        (Some("MASTER"), Some(slave)) => {
            let mut whole = object.clone();
            whole["slave"] = slave;
            Some(whole)
        }
        _ => Some(object.clone()),
    };
    objects.iter().filter_map(|object| with_slave(object)).collect()
}
