//! Makes the faults happen, under the real command line.

use std::cell::RefCell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mock_backend::dli::{CreationOutcome, CreationPlan};
use mock_backend::{Config, JobPlan};

use super::judge::{Case, judge, judge_second_run, judge_silence};
use super::run::Cell;
use super::services::{Service, cluster};
use super::table::{At, Cause, Operation, Outcome};
use crate::oms_data_sources;
use crate::support::hcl::resource;
use crate::support::outcome::Outcome as Ran;
use crate::support::state::State;
use crate::support::workspace::{Workspace, objects, quick};

/// The log of the provider, in the working directory.
const LOG: &str = "provider.log";

/// A workspace for some cells of one operation.
pub(super) struct Bench<'a> {
    pub(super) service: &'a Service,
    pub(super) operation: Operation,
    pub(super) workspace: Workspace,
    /// The rows whose promises were broken.
    broken: RefCell<Vec<String>>,
}

impl<'a> Bench<'a> {
    /// A workspace whose provider signs in by password and has but one more try, for so many objects.
    pub(super) fn new(service: &'a Service, operation: Operation, count: usize) -> Self {
        let backend = (0..count.max(1)).map(cluster).fold(quick(), Config::with_cluster);
        let mut workspace = Workspace::with_backend(backend);
        for variable in ["HW_ACCESS_KEY", "HW_SECRET_KEY"] {
            workspace.unset(variable);
        }
        for (variable, value) in workspace.backend().login_environment() {
            workspace.set(variable, &value);
        }
        workspace.set("DATALINK_MAX_RETRIES", "1");
        workspace.set("DATALINK_REQUEST_TIMEOUT", "2s");
        Self { service, operation, workspace, broken: RefCell::default() }
    }

    /// The same, with a log of all that the provider knows.
    pub(super) fn logged(mut self) -> Self {
        let path = self.workspace.path(LOG);
        self.workspace.set("TF_LOG_PROVIDER", "TRACE");
        self.workspace.set("TF_LOG_PATH", &path.display().to_string());
        self
    }

    /// Neither a run nor its log, where there is one, tells a password.
    fn judge_silence(&self, ran: &Ran) {
        for text in [&ran.ended.stdout, &ran.ended.stderr] {
            judge_silence(text, &ran.report());
        }
        if let Ok(log) = fs::read_to_string(self.workspace.path(LOG)) {
            judge_silence(&log, "in the log");
            fs::remove_file(self.workspace.path(LOG)).unwrap();
        }
    }

    /// Whether a promise is kept. One that is broken is noted, and the others are tried all the same.
    fn keeps(&self, row: &str, judge: impl FnOnce()) -> bool {
        let is_kept = catch_unwind(AssertUnwindSafe(judge)).is_ok();
        if !is_kept {
            self.broken.borrow_mut().push(row.to_owned());
        }
        is_kept
    }

    /// What was broken, after a last look whether there is something left to do; that is no surprise after a broken promise.
    fn finish(self) -> Vec<String> {
        if self.broken.borrow().is_empty() {
            self.keeps("an empty plan", || assert_eq!(self.workspace.try_plan(&[]).ended.code, Some(0)));
        }
        self.broken.into_inner()
    }

    /// Creates, changes or deletes one object after the other, each with its fault and, if that was an error, once more without:
    /// what is asked for between the calls is not about one object.
    pub(super) fn change_one_by_one(self, cells: &[Cell]) -> Vec<String> {
        let cases: Vec<Case> = match self.operation {
            Operation::Create => cells.iter().map(|cell| Case::new(*cell, None)).collect(),
            _ => self.made(cells),
        };
        for (place, case) in cases.iter().enumerate() {
            let is_kept = self.keeps(case.cell.row.name, || {
                self.write_until(cells, place);
                let before = self.workspace.state();
                self.workspace.backend().clear_requests();
                self.cause(case);
                let ran = self.workspace.apply(&["-refresh=false"]);
                self.calm();
                self.judge_exit(&ran, &[case.cell]);
                judge(&self, case, &ran, &before);
                self.judge_silence(&ran);
                if case.cell.outcome.is_error() {
                    let again = self.workspace.apply(&[]).succeeds();
                    judge_second_run(&self, case, &again);
                }
            });
            if !is_kept {
                // What is left of it shall not meet the faults of others.
                self.write_until(cells, place);
                self.workspace.apply(&[]);
            }
        }
        self.finish()
    }

    /// Writes the configuration in which the operation is asked for of all cells up to this one, but for those that are broken.
    fn write_until(&self, cells: &[Cell], last: usize) {
        let block = |(place, cell): (usize, &Cell)| {
            let is_asked_for = place <= last;
            if self.broken.borrow().iter().any(|row| row == cell.row.name) {
                return None;
            }
            let is_there = match self.operation {
                Operation::Create => is_asked_for,
                Operation::Delete => !is_asked_for,
                Operation::Read | Operation::Update => true,
            };
            let changed = self.operation == Operation::Update && is_asked_for;
            let body = (self.service.body)(cell.row.name, place, changed);
            is_there.then(|| resource(self.service.resource_type, cell.row.name, &body))
        };
        self.workspace.write(&cells.iter().enumerate().filter_map(block).collect::<String>());
    }

    /// Creates, changes or deletes one object for each cell, with its fault and once more without.
    pub(super) fn change(self, cells: &[Cell]) -> Vec<String> {
        let cases: Vec<Case> = match self.operation {
            Operation::Create => cells.iter().map(|cell| Case::new(*cell, None)).collect(),
            _ => self.made(cells),
        };
        match self.operation {
            Operation::Delete => self.workspace.write(""),
            operation => self.write(cells, operation == Operation::Update),
        }
        let before = self.workspace.state();
        self.workspace.backend().clear_requests();
        cases.iter().for_each(|case| self.cause(case));
        let ran = self.workspace.apply(self.options());
        self.calm();
        for case in &cases {
            self.keeps(case.cell.row.name, || judge(&self, case, &ran, &before));
        }
        self.keeps("silence", || self.judge_silence(&ran));
        if self.broken.borrow().is_empty() {
            self.keeps("the exit code", || self.judge_exit(&ran, cells));
            let again = self.workspace.apply(&[]);
            self.keeps("the second run", || assert_eq!(again.ended.code, Some(0), "{}", again.report()));
            for case in &cases {
                self.keeps(case.cell.row.name, || judge_second_run(&self, case, &again));
            }
        }
        self.finish()
    }

    /// Reads an object again and again, with one fault after the other.
    ///
    /// A run that left state and backend as they were has proven what a second one would do: it is the next one's first.
    pub(super) fn read(mut self, cells: &[Cell]) -> Vec<String> {
        let name = cells[0].row.name;
        self.made(&cells[..1]);
        for cell in cells {
            let is_kept = self.keeps(cell.row.name, || {
                let case = Case { name, ..Case::new(*cell, None) };
                let case = Case { id: Some(self.called(&self.workspace.state(), &case)), ..case };
                let before = self.workspace.state();
                let held = objects(self.workspace.backend());
                self.workspace.backend().clear_requests();
                self.cause(&case);
                let ran = self.workspace.apply(&[]);
                self.calm();
                self.judge_exit(&ran, &[*cell]);
                judge(&self, &case, &ran, &before);
                self.judge_silence(&ran);
                if cell.outcome != Outcome::Gone {
                    assert_eq!(objects(self.workspace.backend()), held, "{}", ran.report());
                }
            });
            if !is_kept {
                // Nobody knows what is left of the object.
                self.workspace = Self::new(self.service, self.operation, 1).workspace;
                if cell.row.is_indiscreet {
                    self = self.logged();
                }
                self.made(&cells[..1]);
            }
        }
        self.finish()
    }

    /// What the calls about an object name.
    fn called(&self, state: &State, case: &Case) -> String {
        state.object(&case.address(self.service)).text(self.service.called).to_owned()
    }

    /// Makes the objects of some cells, without any fault.
    fn made(&self, cells: &[Cell]) -> Vec<Case> {
        self.write(cells, false);
        self.workspace.apply(&[]).succeeds();
        let state = self.workspace.state();
        let made = |cell: &Cell| {
            let case = Case::new(*cell, None);
            Case { id: Some(self.called(&state, &case)), ..case }
        };
        cells.iter().map(made).collect()
    }

    fn write(&self, cells: &[Cell], changed: bool) {
        let block = |(place, cell): (usize, &Cell)| {
            resource(self.service.resource_type, cell.row.name, &(self.service.body)(cell.row.name, place, changed))
        };
        self.workspace.write(&cells.iter().enumerate().map(block).collect::<String>());
    }

    /// A deletion is asked for without a look before, which would spare the deletion of what is not there.
    fn options(&self) -> &'static [&'static str] {
        if self.operation == Operation::Delete { &["-parallelism=30", "-refresh=false"] } else { &["-parallelism=30"] }
    }

    fn cause(&self, case: &Case) {
        let (backend, call) = (self.workspace.backend(), self.service.call(self.operation));
        match &case.cell.row.cause {
            Cause::Answer(fault) => {
                let fault = fault(self.service, self.operation);
                let fault = match (case.cell.row.at, self.operation) {
                    (At::All, _) => fault,
                    (At::Look, _) => fault.until(call),
                    (At::Poll | At::ReadBack, _) => fault.since(call),
                    (At::Call, Operation::Create) => fault.about(case.name),
                    (At::Call, Operation::Read) => fault,
                    (At::Call, Operation::Update | Operation::Delete) => fault.about(case.id.clone().unwrap()),
                };
                backend.inject(fault).unwrap();
            }
            Cause::Removed => {
                let id = case.id.as_deref().unwrap();
                if backend.oms().data_sources().iter().any(|source| source.id == id) {
                    return oms_data_sources::remove(backend, id);
                }
                let is_removed = [
                    backend.dws().remove_data_source(id),
                    backend.mrs().remove_data_connector(id),
                    backend.dli().remove_connection(id),
                ];
                assert!(is_removed.contains(&true), "there is no {id}");
            }
            Cause::Job(outcome) => {
                let (code, detail) = ("DataSource-fail:DWS.0114", "DWS.0114:The agency has no permission.");
                let outcome = outcome(code.to_owned(), detail.to_owned());
                backend.dws().plan_next_job(JobPlan { polls: 0, ..JobPlan::ending(outcome) });
            }
            Cause::FailedState => {
                let outcome = CreationOutcome::Failed { message: "The subnet is full".to_owned() };
                backend.dli().plan_next_creation(CreationPlan { polls: 0, ..CreationPlan::ending(outcome) });
            }
            Cause::UnsupportedAction => {
                let operations = mock_backend::operations();
                let actions = operations.filter(|(name, _)| *name == call);
                let actions = actions.filter_map(|(_, path)| Some(path.split_once("Action=")?.1.to_owned())).collect();
                backend.oms().configure(|oms| oms.unsupported = actions);
            }
        }
    }

    /// Takes back all faults.
    fn calm(&self) {
        self.workspace.backend().clear_faults();
        self.workspace.backend().settle();
        self.workspace.backend().oms().configure(|oms| oms.unsupported.clear());
    }

    /// The exit code says whether all went well.
    #[track_caller]
    fn judge_exit(&self, ran: &Ran, cells: &[Cell]) {
        let expected = if cells.iter().any(|cell| cell.outcome.is_error()) { 1 } else { 0 };
        assert_eq!(ran.ended.code, Some(expected), "{}", ran.report());
        if expected == 0 {
            let may_warn = cells.iter().any(|cell| cell.outcome.may_warn());
            assert!(ran.diagnostics.is_empty() || may_warn, "{}", ran.report());
        }
    }
}
