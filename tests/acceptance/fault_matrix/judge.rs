//! Whether what happened is what was promised: to one object, with one fault.

use std::collections::BTreeSet;

use mock_backend::{LoggedRequest, Spelling};
use serde_json::Value;

use super::bench::Bench;
use super::run::Cell;
use super::services::{PASSWORD, Service};
use super::table::{At, Operation, Outcome};
use crate::support::outcome::{Diagnostic, Outcome as Ran};
use crate::support::state::State;
use crate::support::workspace::objects;

/// One object and what happens to it.
pub(super) struct Case {
    pub(super) cell: Cell,
    /// The object's name.
    pub(super) name: &'static str,
    /// Its id, where it was there before.
    pub(super) id: Option<String>,
}

impl Case {
    pub(super) fn new(cell: Cell, id: Option<String>) -> Self {
        Self { cell, name: cell.row.name, id }
    }

    /// The object's address.
    pub(super) fn address(&self, service: &Service) -> String {
        format!("{}.{}", service.resource_type, self.name)
    }
}

/// What an outcome means for an operation: what is there afterwards, and what is left to do.
struct Expected {
    in_backend: bool,
    in_state: bool,
    is_tainted: bool,
    /// Whether an update is done.
    is_changed: bool,
    /// The action of the next plan.
    next: Option<&'static str>,
}

fn expected(operation: Operation, outcome: Outcome) -> Expected {
    let (is_done, is_tainted) = (outcome != Outcome::Refused, outcome == Outcome::Tainted);
    let there = Expected { in_backend: true, in_state: true, is_tainted, is_changed: false, next: None };
    let gone = Expected { in_backend: false, in_state: false, ..there };
    match (operation, is_done) {
        (Operation::Create, true) => Expected { next: is_tainted.then_some("replace"), ..there },
        (Operation::Create, false) => Expected { next: Some("create"), ..gone },
        (Operation::Read, _) => there,
        (Operation::Update, true) => Expected { is_changed: true, ..there },
        (Operation::Update, false) => Expected { next: Some("update"), ..there },
        (Operation::Delete, true) => gone,
        (Operation::Delete, false) => Expected { next: Some("delete"), ..there },
    }
}

/// Judges the run with the fault.
#[track_caller]
pub(super) fn judge(bench: &Bench<'_>, case: &Case, ran: &Ran, before: &State) {
    let (operation, outcome) = (bench.operation, case.cell.outcome);
    let context = || format!("{} {operation:?} {:?}: {outcome:?}\n{}", case.name, case.cell.row.title, ran.report());
    let expected = expected(operation, outcome);
    let address = case.address(bench.service);

    judge_words(case, operation, ran, &address);
    let held = named(bench, case.name);
    assert_eq!(held.len(), usize::from(expected.in_backend), "{held:#?}\n{}", context());
    // A deletion that was refused may have begun.
    let is_whole = |object: &Value| (bench.service.is_whole)(object);
    assert!(operation == Operation::Delete || held.iter().all(is_whole), "{held:#?}\n{}", context());
    if operation == Operation::Update {
        assert_eq!((bench.service.is_changed)(&held[0]), expected.is_changed, "{held:#?}\n{}", context());
    }

    let state = bench.workspace.state();
    assert_eq!(state.addresses().contains(&address.as_str()), expected.in_state, "{}", context());
    if expected.in_state {
        let object = state.object(&address);
        assert_eq!(object.is_tainted, expected.is_tainted, "{}", context());
        assert!(holds(&held, object.text("id")), "{held:#?}\n{}", context());
        // An operation that failed leaves what was known as it was.
        if outcome.is_error() && operation != Operation::Create {
            assert_eq!(object.attributes, before.object(&address).attributes, "{}", context());
        }
    }
    judge_requests(bench, case, &context);
    judge_pause(bench, case, &context);
}

/// An error names object, fault and operation; who succeeds is silent, and nobody tells a secret.
#[track_caller]
fn judge_words(case: &Case, operation: Operation, ran: &Ran, address: &str) {
    let name = format!("\"{}\"", case.name);
    // Where there is no configuration any more, Terraform names no address.
    let is_own = |error: &&&Diagnostic| match &error.address {
        Some(of) => of == address,
        None => error.text().contains(&name),
    };
    let errors: Vec<String> = ran.errors().iter().filter(is_own).map(|error| error.text()).collect();
    assert_eq!(errors.len(), usize::from(case.cell.outcome.is_error()), "{address}: {errors:#?}\n{}", ran.report());
    let verb = match operation {
        Operation::Create => "Creating ",
        Operation::Read => "Reading ",
        Operation::Update => "Updating ",
        Operation::Delete => "Deleting ",
    };
    let lost = ["no new object of that name", "if an object appears later, import it"];
    for error in &errors {
        let is_lost = operation == Operation::Create && case.cell.row.in_doubt;
        let tainted = (case.cell.outcome == Outcome::Tainted).then_some("tainted");
        let words = case.cell.row.words.iter().chain(lost.iter().filter(|_| is_lost)).copied().chain(tainted);
        for word in words.chain([verb, &name]) {
            assert!(error.contains(word), "{word:?} is missing: {error}");
        }
    }
    // What was found by a look and what has vanished is told by a warning, which names it.
    for warning in ran.warnings().iter().filter(|warning| warning.address.as_deref() == Some(address)) {
        assert!(case.cell.outcome.may_warn() && warning.text().contains(&name), "{}", ran.report());
    }
    for error in &errors {
        judge_silence(error, &ran.report());
    }
}

/// Nobody tells the password, however it is spelt.
#[track_caller]
pub(super) fn judge_silence(text: &str, report: &str) {
    for spelling in Spelling::ALL {
        let told = text.lines().find(|line| line.contains(&spelling.spell(PASSWORD)));
        assert!(told.is_none(), "the password is told ({spelling:?}): {told:?}\n{report}");
    }
}

/// How often the service was asked: as often as the outcome says, and nothing is asked for twice that might have been done.
#[track_caller]
fn judge_requests(bench: &Bench<'_>, case: &Case, context: &dyn Fn() -> String) {
    let (operation, outcome) = (bench.operation, case.cell.outcome);
    let object = case.id.as_deref().filter(|_| operation != Operation::Create).unwrap_or(case.name);
    let mut requests = bench.workspace.backend().requests_of(bench.service.call(operation));
    // What is read is a list, of which a run may need several.
    requests.retain(|request| operation == Operation::Read || is_about(request, object));
    let sent = requests.len();
    if case.cell.row.at == At::Look && outcome == Outcome::Refused {
        assert_eq!(sent, 0, "{}", context());
        return;
    }
    let tokens: BTreeSet<_> = requests.iter().map(|request| request.headers.get("x-auth-token")).collect();
    assert!(outcome != Outcome::Renewed || tokens.len() == 2, "the token is the same\n{}", context());
    if operation == Operation::Read {
        return;
    }
    let most = match outcome {
        // Some services are asked first whether there is anything to delete.
        Outcome::Gone => return,
        Outcome::Repeated | Outcome::Renewed => {
            assert_eq!(sent, 2, "{}", context());
            2
        }
        // A repeated deletion can do no harm.
        Outcome::Refused | Outcome::FoundOut if operation == Operation::Delete => 2,
        Outcome::Refused => case.cell.row.tries,
        _ => 1,
    };
    assert!((1..=most).contains(&sent), "{sent} requests\n{}", context());
}

/// A repeat comes when the service wants it, and not earlier. By the clock of the backend, which has seen both requests.
#[track_caller]
fn judge_pause(bench: &Bench<'_>, case: &Case, context: &dyn Fn() -> String) {
    let pause_ms = case.cell.row.pause_ms;
    if pause_ms == 0 {
        return;
    }
    let mut requests = bench.workspace.backend().requests_of(bench.service.call(bench.operation));
    let object = case.id.as_deref().filter(|_| bench.operation != Operation::Create).unwrap_or(case.name);
    requests.retain(|request| bench.operation == Operation::Read || is_about(request, object));
    let throttled = requests.iter().position(|request| request.status == Some(429)).expect("a request was throttled");
    // The repeat is the next one that is the same.
    let is_same = |request: &&LoggedRequest| {
        let first = &requests[throttled];
        (&request.path, &request.query, &request.body) == (&first.path, &first.query, &first.body)
    };
    let repeat = requests[throttled + 1..].iter().find(is_same).expect("the request was repeated");
    let waited = repeat.received_ms.saturating_sub(requests[throttled].ended_ms.unwrap_or_default());
    assert!(waited >= pause_ms, "the repeat came after {waited} ms\n{}", context());
}

/// Judges the run after the fault: it does what is left to do, and then there is exactly what was wanted.
#[track_caller]
pub(super) fn judge_second_run(bench: &Bench<'_>, case: &Case, ran: &Ran) {
    let context = || format!("{} {:?}: {:?}\n{}", case.name, bench.operation, case.cell.outcome, ran.report());
    let address = case.address(bench.service);
    let next = expected(bench.operation, case.cell.outcome).next;
    assert_eq!(planned(ran, &address).as_deref(), next, "{}", context());
    let held = named(bench, case.name);
    let state = bench.workspace.state();
    if bench.operation == Operation::Delete {
        assert!(held.is_empty() && !state.addresses().contains(&address.as_str()), "{held:#?}\n{}", context());
        return;
    }
    assert_eq!(held.len(), 1, "{held:#?}\n{}", context());
    let object = state.object(&address);
    assert!(!object.is_tainted && holds(&held, object.text("id")), "{held:#?}\n{}", context());
    assert_eq!((bench.service.is_changed)(&held[0]), bench.operation == Operation::Update, "{held:#?}\n{}", context());
}

/// The action that a run planned for an object.
fn planned(ran: &Ran, address: &str) -> Option<String> {
    let events = ran.ended.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut planned = events.filter(|event| event["type"] == "planned_change");
    let of_object = planned.find(|event| event["change"]["resource"]["addr"] == address)?;
    Some(of_object["change"]["action"].as_str()?.to_owned())
}

/// The backend's objects of a name.
fn named(bench: &Bench<'_>, name: &str) -> Vec<Value> {
    let objects = objects(bench.workspace.backend()).into_iter();
    objects.filter(|object| object[bench.service.name] == name).collect()
}

/// Whether one of the backend's objects has this id.
fn holds(objects: &[Value], id: &str) -> bool {
    let has_it = |object: &Value| ["id", "connector_id", "connection_id"].iter().any(|key| object[*key] == id);
    objects.iter().any(has_it)
}

/// Whether a request names an object, in its path or in its body.
fn is_about(request: &LoggedRequest, object: &str) -> bool {
    request.path.split('/').any(|segment| segment == object)
        || request.body.to_string().contains(&format!("\"{object}\""))
}
