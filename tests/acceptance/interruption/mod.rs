//! Runs that are interrupted or killed: they end soon, and what was begun can be told and taken up again.
//!
//! The backend holds a job or an answer back without end, so that a run that ends has not waited for it. Here is Ctrl-C;
//! the harder ways are in [`phases`].

#[cfg(target_os = "linux")]
mod phases;

use mock_backend::{Config, Effect, Fault, JobPlan};
use nix::sys::signal::Signal;

use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::{resource, set};
use crate::support::outcome::Outcome;
use crate::support::plan::Action;
use crate::support::process::Running;
use crate::support::workspace::{Workspace, quick};

const APPLY: &[&str] = &["apply", "-auto-approve", "-no-color"];
const DESTROY: &[&str] = &["destroy", "-auto-approve", "-no-color"];

/// What Terraform says to the first Ctrl-C.
const STOPPING: &str = "Gracefully shutting down";

/// A workspace whose jobs go on until they are released.
fn held() -> Workspace {
    let workspace = Workspace::with_backend(Config { jobs: JobPlan { polls: 0, ..JobPlan::held() }, ..quick() });
    workspace.write(&resource(KIND, "this", OBS));
    workspace
}

/// A workspace with an object that is about to change, and whose next job is held.
fn made() -> Workspace {
    let workspace = Workspace::applied(&resource(KIND, "this", OBS));
    workspace.backend().dws().plan_next_job(JobPlan { polls: 0, ..JobPlan::held() });
    workspace.backend().clear_requests();
    workspace
}

/// Starts a run and waits until the backend has seen `operation`.
fn start(workspace: &Workspace, arguments: &[&str], operation: &str) -> Running {
    let running = workspace.start(arguments);
    workspace.backend().wait_for_requests(operation, 1).unwrap();
    running
}

/// A run that was interrupted in the middle of a creation: the object is in the state, and the next apply goes on.
#[track_caller]
fn kept_the_object(workspace: Workspace, outcome: Outcome) {
    outcome.fails_with(&["Creating DWS external data source \"sales_archive\"", "was interrupted"]);
    let state = workspace.state();
    assert!(state.object(ADDRESS).is_tainted);
    assert_eq!(state.id(ADDRESS), workspace.backend().dws().data_sources()[0].id);
    workspace.backend().dws().release_jobs();
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.backend().dws().data_sources().len(), 1);
    workspace.is_settled();
    workspace.close();
}

#[test]
fn ctrl_c_before_a_creation_makes_nothing() {
    let workspace = held();
    workspace.backend().inject(Fault::new("dws.list", Effect::Stall)).unwrap();
    let running = start(&workspace, APPLY, "dws.list");
    running.signal_group(Signal::SIGINT);
    workspace.finish_run(running, APPLY).fails_with(&["Creating", "was interrupted"]);
    assert!(workspace.state().addresses().is_empty());
    assert!(workspace.backend().requests_of("dws.create").is_empty());
}

/// A run that was cut off so hard that its object is not in the state: it is not made twice, and can be imported.
#[track_caller]
fn can_be_imported(workspace: Workspace) {
    assert!(workspace.state().addresses().is_empty());
    workspace.backend().dws().release_jobs();
    workspace.backend().clear_faults();
    workspace.backend().release_stalled();
    workspace.apply(&[]).fails_with(&["sales_archive", "in use"]);
    let held = workspace.backend().dws().data_sources();
    let [source] = held.as_slice() else { panic!("one object expected: {held:#?}") };
    workspace.import(ADDRESS, &format!("{}/{}", source.cluster_id, source.id)).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn ctrl_c_in_a_slow_creation_keeps_the_object() {
    let workspace = held();
    let running = start(&workspace, APPLY, "dws.job");
    running.signal_group(Signal::SIGINT);
    let outcome = workspace.finish_run(running, APPLY);
    kept_the_object(workspace, outcome);
}

#[test]
fn ctrl_c_before_the_answer_to_a_creation_finds_the_object() {
    let workspace = held();
    workspace.backend().inject(Fault::new("dws.create", Effect::Stall).committed().once()).unwrap();
    let running = start(&workspace, APPLY, "dws.create");
    running.signal_group(Signal::SIGINT);
    let outcome = workspace.finish_run(running, APPLY);
    kept_the_object(workspace, outcome);
}

/// One object is being made, the other waits for its turn on the same cluster.
#[test]
fn ctrl_c_leaves_what_was_not_begun_alone() {
    let workspace = held();
    let named = |name: &str| resource(KIND, name, &set(OBS, "data_source_name", &format!("\"{name}\"")));
    workspace.write(&format!("{}{}", named("first"), named("second")));
    let running = start(&workspace, APPLY, "dws.job");
    running.signal_group(Signal::SIGINT);
    let words = ["\"first\"", "\"second\"", "was interrupted"];
    workspace.finish_run(running, APPLY).fails_with(&words);
    let state = workspace.state();
    let held = workspace.backend().dws().data_sources();
    assert_eq!((state.addresses().len(), held.len()), (1, 1), "{held:#?}");
    assert_eq!(state.id(state.addresses()[0]), held[0].id);
    workspace.backend().dws().release_jobs();
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn ctrl_c_in_an_update_keeps_the_object_as_it_was() {
    let workspace = made();
    workspace.write(&resource(KIND, "this", &set(OBS, "user_name", "\"NewAgency\"")));
    let running = start(&workspace, APPLY, "dws.job");
    running.signal_group(Signal::SIGINT);
    workspace.finish_run(running, APPLY).fails_with(&["Updating", "was interrupted"]);
    let state = workspace.state();
    assert_eq!(state.attribute(ADDRESS, "user_name"), "DWSAccessOBS");
    assert!(!state.object(ADDRESS).is_tainted);
    workspace.backend().dws().release_jobs();
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::NoOp);
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn ctrl_c_in_a_destruction_keeps_the_object_until_it_is_gone() {
    let workspace = made();
    let running = start(&workspace, DESTROY, "dws.job");
    running.signal_group(Signal::SIGINT);
    workspace.finish_run(running, DESTROY).fails_with(&["Deleting", "was interrupted"]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.backend().dws().release_jobs();
    workspace.close();
}

#[test]
fn ctrl_c_while_a_plan_reads_changes_nothing() {
    let workspace = made();
    let before = workspace.state().file;
    workspace.backend().inject(Fault::new("dws.list", Effect::Stall)).unwrap();
    let arguments = ["plan", "-no-color"];
    let running = start(&workspace, &arguments, "dws.list");
    running.signal_group(Signal::SIGINT);
    workspace.finish_run(running, &arguments).fails_with(&["interrupted"]);
    assert_eq!(workspace.state().file, before);
    workspace.backend().clear_faults();
    workspace.backend().dws().release_jobs();
    workspace.close();
}

/// Nothing answers any more: neither the creation nor the search for what became of it. Terraform gives up.
#[test]
fn a_second_ctrl_c_ends_the_run_at_once() {
    let workspace = Workspace::of(&resource(KIND, "this", OBS));
    workspace.backend().inject(Fault::new("dws.create", Effect::Stall).committed().once()).unwrap();
    workspace.backend().inject(Fault::new("dws.list", Effect::Stall).after(1)).unwrap();
    let running = start(&workspace, APPLY, "dws.create");
    running.signal_group(Signal::SIGINT);
    running.wait_for(STOPPING);
    running.signal_group(Signal::SIGINT);
    workspace.finish_run(running, APPLY).fails_with(&["Two interrupts received"]);
    can_be_imported(workspace);
}
