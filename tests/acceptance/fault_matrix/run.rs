//! Makes the faults happen, under the real command line.
//!
//! A row of the table happens to the object of its name. Faults that don't disturb each other share a run: all that must
//! succeed in one, all that must fail in another, so that the exit code tells something, too. Each fault is judged by its
//! own object all the same: in what was said of it, in the state, and in the backend.

use mock_backend::dli::{CreationOutcome, CreationPlan};
use mock_backend::{Config, JobPlan};

use super::judge::{Case, judge, judge_second_run};
use super::services::{Service, cluster};
use super::table::{Cause, Operation, Outcome, ROWS, Row};
use crate::support::hcl::resource;
use crate::support::outcome::Outcome as Ran;
use crate::support::workspace::{Workspace, objects, quick};

/// A row of the table, for one operation of one kind of resource.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: &'static Row,
    pub(super) outcome: Outcome,
}

/// The cells of an operation.
pub(super) fn cells(service: &Service, operation: Operation) -> Vec<Cell> {
    let outcome = |row: &'static Row| Some(Cell { row, outcome: row.outcome(service.kind, operation)? });
    ROWS.iter().filter_map(outcome).collect()
}

/// Tries all cells of an operation.
pub(super) fn run(service: &Service, operation: Operation) {
    let cells = cells(service, operation);
    assert!(!cells.is_empty(), "the table has nothing for {operation:?} of {}", service.resource_type);
    let (alone, together): (Vec<Cell>, Vec<Cell>) = cells.into_iter().partition(|cell| cell.row.is_alone);
    if operation == Operation::Read {
        // A read can fail in one way at a time only, since objects share the lists from which they are read.
        Bench::new(service, operation, 1).read(&[together, alone].concat());
        return;
    }
    let (failing, succeeding): (Vec<Cell>, Vec<Cell>) = together.into_iter().partition(|cell| cell.outcome.is_error());
    let alone = alone.into_iter().map(|cell| vec![cell]);
    for batch in alone.chain([failing, succeeding]).filter(|batch| !batch.is_empty()) {
        Bench::new(service, operation, batch.len()).change(&batch);
    }
}

/// A workspace for some cells of one operation.
pub(super) struct Bench<'a> {
    pub(super) service: &'a Service,
    pub(super) operation: Operation,
    pub(super) workspace: Workspace,
}

impl<'a> Bench<'a> {
    /// A workspace whose provider signs in by password and has but one more try, for so many objects.
    fn new(service: &'a Service, operation: Operation, count: usize) -> Self {
        let backend = (0..count).map(cluster).fold(quick(), Config::with_cluster);
        let mut workspace = Workspace::with_backend(backend);
        for variable in ["HW_ACCESS_KEY", "HW_SECRET_KEY"] {
            workspace.unset(variable);
        }
        for (variable, value) in workspace.backend().login_environment() {
            workspace.set(variable, &value);
        }
        workspace.set("DATALINK_MAX_RETRIES", "1");
        workspace.set("DATALINK_REQUEST_TIMEOUT", "2s");
        Self { service, operation, workspace }
    }

    /// Creates, changes or deletes one object for each cell, with its fault and once more without.
    fn change(&self, cells: &[Cell]) {
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
        self.judge_exit(&ran, cells);
        cases.iter().for_each(|case| judge(self, case, &ran, &before));

        self.calm();
        let again = self.workspace.apply(&[]).succeeds();
        cases.iter().for_each(|case| judge_second_run(self, case, &again));
        assert_eq!(self.workspace.try_plan(&[]).ended.code, Some(0), "there is something left to do");
    }

    /// Reads an object again and again, with one fault after the other.
    ///
    /// A run that left state and backend as they were has proven what a second one would do: it is the next one's first.
    fn read(&self, cells: &[Cell]) {
        let made = self.made(cells.get(..1).unwrap_or_default());
        for cell in cells {
            let id = made.first().and_then(|case| case.id.clone());
            let case = Case { name: made[0].name, ..Case::new(*cell, id) };
            let case = Case { id: Some(self.workspace.state().id(&case.address(self.service))), ..case };
            let before = self.workspace.state();
            let held = objects(self.workspace.backend());
            self.workspace.backend().clear_requests();
            self.cause(&case);
            let ran = self.workspace.apply(&[]);
            self.judge_exit(&ran, &[*cell]);
            judge(self, &case, &ran, &before);
            if cell.outcome != Outcome::Gone {
                assert_eq!(objects(self.workspace.backend()), held, "{}", ran.report());
            }
            self.calm();
        }
        assert_eq!(self.workspace.try_plan(&[]).ended.code, Some(0), "there is something left to do");
    }

    /// Makes the objects of some cells, without any fault.
    fn made(&self, cells: &[Cell]) -> Vec<Case> {
        self.write(cells, false);
        self.workspace.apply(&[]).succeeds();
        let state = self.workspace.state();
        let made = |cell: &Cell| {
            let case = Case::new(*cell, None);
            Case { id: Some(state.id(&case.address(self.service))), ..case }
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
                let about = match self.operation {
                    Operation::Create => fault.about(case.name),
                    Operation::Read => fault,
                    Operation::Update | Operation::Delete => fault.about(case.id.clone().unwrap()),
                };
                backend.inject(about).unwrap();
            }
            Cause::Removed => {
                let id = case.id.as_deref().unwrap();
                let is_removed = [
                    backend.dws().remove_data_source(id),
                    backend.mrs().remove_data_connector(id),
                    backend.dli().remove_connection(id),
                    backend.oms().remove_data_source(id),
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
        self.workspace.backend().oms().configure(|oms| oms.unsupported.clear());
    }

    /// The exit code says whether all went well.
    #[track_caller]
    fn judge_exit(&self, ran: &Ran, cells: &[Cell]) {
        let expected = if cells.iter().any(|cell| cell.outcome.is_error()) { 1 } else { 0 };
        assert_eq!(ran.ended.code, Some(expected), "{}", ran.report());
        if expected == 0 {
            assert!(ran.diagnostics.is_empty(), "{}", ran.report());
        }
    }
}
