//! A case as a list of steps over one workspace, from an empty backend to an empty backend.
//!
//! Each step that applies does so as a careful person would: plan, look at the plan, apply, look at the result, and
//! make sure that neither the state nor the objects leave anything to do. The end of each case is a destruction.

use mock_backend::{Config, MockBackend};

use super::hcl::{resource, set};
use super::import::Import;
use super::plan::{Action, Plan};
use super::workspace::{Workspace, quick};

/// A case.
pub(crate) struct TestCase {
    workspace: Workspace,
}

type PlanCheck = Box<dyn Fn(&Plan)>;
type Check = Box<dyn Fn(&Workspace)>;
type Act = Box<dyn Fn(&MockBackend)>;

/// One step of a case.
pub(crate) struct Step {
    config: String,
    before: Option<Act>,
    plan_checks: Vec<PlanCheck>,
    checks: Vec<Check>,
    end: End,
}

/// How far a step goes.
enum End {
    Applied,
    Planned,
    Refused(Vec<String>),
    Imported(Import),
}

impl Step {
    /// Applies the configuration.
    pub(crate) fn apply(config: impl Into<String>) -> Self {
        Self::new(config.into(), End::Applied)
    }

    /// Plans the configuration and leaves it at that.
    pub(crate) fn plan_only(config: impl Into<String>) -> Self {
        Self::new(config.into(), End::Planned)
    }

    /// Expects that the plan or else the apply fails, and says each of these words.
    pub(crate) fn refused(config: impl Into<String>, words: &[&str]) -> Self {
        Self::new(config.into(), End::Refused(words.iter().map(|word| (*word).to_owned()).collect()))
    }

    /// Imports what the step before has made.
    pub(crate) fn import(config: impl Into<String>, import: Import) -> Self {
        Self::new(config.into(), End::Imported(import))
    }

    fn new(config: String, end: End) -> Self {
        Self { config, before: None, plan_checks: Vec::new(), checks: Vec::new(), end }
    }

    /// What happens to the backend first, behind the provider's back.
    pub(crate) fn after(mut self, act: impl Fn(&MockBackend) + 'static) -> Self {
        self.before = Some(Box::new(act));
        self
    }

    /// Expects an action in the plan.
    pub(crate) fn plans(self, address: &str, expected: Action) -> Self {
        let address = address.to_owned();
        self.check_plan(move |plan| assert_eq!(plan.action(&address), expected, "{}", plan.outcome.report()))
    }

    /// Looks at the plan, before it is applied.
    pub(crate) fn check_plan(mut self, check: impl Fn(&Plan) + 'static) -> Self {
        self.plan_checks.push(Box::new(check));
        self
    }

    /// Looks at state and backend, after the apply.
    pub(crate) fn check(mut self, check: impl Fn(&Workspace) + 'static) -> Self {
        self.checks.push(Box::new(check));
        self
    }

    fn run(&self, workspace: &Workspace) {
        if let Some(act) = &self.before {
            act(workspace.backend());
        }
        workspace.write(&self.config);
        match &self.end {
            End::Refused(words) => {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                workspace.apply(&[]).fails_with(&words);
            }
            End::Imported(import) => import.run(workspace),
            End::Planned => self.judge_plan(workspace),
            End::Applied => {
                self.judge_plan(workspace);
                workspace.apply_plan().succeeds().says(&[]);
            }
        }
        self.checks.iter().for_each(|check| check(workspace));
        if matches!(self.end, End::Applied | End::Imported(_)) {
            workspace.is_settled();
        }
    }

    fn judge_plan(&self, workspace: &Workspace) {
        let plan = workspace.plan(&[]);
        self.plan_checks.iter().for_each(|check| check(&plan));
    }
}

impl TestCase {
    /// A case with the usual backend.
    pub(crate) fn new() -> Self {
        Self::with_backend(quick())
    }

    /// A case with another backend.
    pub(crate) fn with_backend(config: Config) -> Self {
        Self { workspace: Workspace::with_backend(config) }
    }

    /// Takes a step.
    pub(crate) fn step(self, step: Step) -> Self {
        step.run(&self.workspace);
        self
    }

    /// Ends the case: destroys all objects and makes sure that the backend has none left.
    pub(crate) fn close(self) {
        self.workspace.close();
    }
}

/// A check that an attribute has this value after the apply.
pub(crate) fn attribute(
    address: &str,
    name: &str,
    expected: impl Into<serde_json::Value>,
) -> impl Fn(&Workspace) + 'static {
    let (address, name, expected) = (address.to_owned(), name.to_owned(), expected.into());
    move |workspace| assert_eq!(*workspace.state().attribute(&address, &name), expected, "{address}.{name}")
}

/// The calls that the backend got of `operation`, each with its body.
pub(crate) fn bodies(backend: &MockBackend, operation: &str) -> Vec<serde_json::Value> {
    backend.requests_of(operation).into_iter().map(|request| request.body).collect()
}

/// Whoever writes an empty project leaves the choice to the provider, as whoever writes none: neither is a change after
/// the other.
pub(crate) fn empty_project_is_the_default(kind: &str, body: &str, creation: &'static str) {
    let shown = format!("output \"project\" {{\n  value = {kind}.this.project_id\n}}\n");
    let address = format!("{kind}.this");
    let unset = resource(kind, "this", body) + &shown;
    let empty = resource(kind, "this", &set(body, "project_id", "\"\"")) + &shown;
    for (first, second) in [(&empty, &unset), (&unset, &empty)] {
        let made_one = |workspace: &Workspace| assert_eq!(bodies(workspace.backend(), creation).len(), 1);
        TestCase::new()
            .step(Step::apply(first))
            .step(Step::apply(second).plans(&address, Action::NoOp))
            .step(Step::apply(first).plans(&address, Action::NoOp).check(made_one))
            .close();
    }
}
