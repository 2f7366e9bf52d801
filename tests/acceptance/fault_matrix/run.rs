//! Which faults are tried together.
//!
//! A row of the table happens to the object of its name. Faults that don't disturb each other share a run: all that must
//! succeed in one, all that must fail in another, so that the exit code tells something, too. Each fault is judged by its
//! own object all the same: in what was said of it, in the state, and in the backend.

use std::env;

use super::bench::Bench;
use super::services::Service;
use super::table::{At, Operation, Outcome, Row, rows};

/// Names the beginning of the rows to try, where not all are wanted.
const ONLY: &str = "FAULT_ROWS";

/// A row of the table, for one operation of one kind of resource.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: &'static Row,
    pub(super) outcome: Outcome,
}

/// The cells of an operation.
pub(super) fn cells(service: &Service, operation: Operation) -> Vec<Cell> {
    let outcome = |row: &'static Row| Some(Cell { row, outcome: row.outcome(service.kind, operation)? });
    rows().filter_map(outcome).collect()
}

/// Tries all cells of an operation, and says in the end which promises were broken.
pub(super) fn run(service: &Service, operation: Operation) {
    let all = cells(service, operation);
    assert!(!all.is_empty(), "the table has nothing for {operation:?} of {}", service.resource_type);
    let only = env::var_os(ONLY).unwrap_or_default().into_string().unwrap();
    let cells = all.into_iter().filter(|cell| cell.row.name.starts_with(&only));
    let (indiscreet, discreet): (Vec<Cell>, Vec<Cell>) = cells.partition(|cell| cell.row.is_indiscreet);
    let (of_call, between): (Vec<Cell>, Vec<Cell>) =
        discreet.into_iter().partition(|cell| matches!(cell.row.at, At::Call | At::All));
    let (alone, together): (Vec<Cell>, Vec<Cell>) = of_call.into_iter().partition(|cell| cell.row.is_alone);

    let bench = |cells: &[Cell]| Bench::new(service, operation, cells.len());
    let mut broken = Vec::new();
    let mut try_all = |cells: &[Cell], try_them: &dyn Fn(&[Cell]) -> Vec<String>| {
        if !cells.is_empty() {
            broken.extend(try_them(cells));
        }
    };
    if operation == Operation::Read {
        // A read can fail in one way at a time only, since objects share the lists from which they are read.
        try_all(&[together, alone].concat(), &|cells| bench(&[]).read(cells));
        try_all(&indiscreet, &|cells| bench(&[]).logged().read(cells));
    } else {
        let (failing, succeeding): (Vec<Cell>, Vec<Cell>) =
            together.into_iter().partition(|cell| cell.outcome.is_error());
        alone.into_iter().for_each(|cell| try_all(&[cell], &|cells| bench(cells).change(cells)));
        try_all(&failing, &|cells| bench(cells).change(cells));
        try_all(&succeeding, &|cells| bench(cells).change(cells));
        try_all(&between, &|cells| bench(cells).change_one_by_one(cells));
        try_all(&indiscreet, &|cells| bench(cells).logged().change(cells));
    }
    assert!(broken.is_empty(), "{operation:?} of {} breaks promises: {broken:#?}", service.resource_type);
}
