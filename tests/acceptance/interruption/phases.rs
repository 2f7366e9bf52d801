//! Runs that are ended in each phase, in each way but Ctrl-C; then a second apply converges.
//!
//! Answers and jobs are held back until the run has ended, so that it is the phase that decides what is there.

use mock_backend::{Effect, Fault};
use nix::sys::signal::Signal;

use super::{APPLY, DESTROY, can_be_imported, held, made, start};
use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::{resource, set};
use crate::support::process::Running;
use crate::support::workspace::Workspace;

/// How a run is ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// SIGTERM to Terraform and to the provider, as by a service manager.
    Terminated,
    /// SIGKILL to the provider alone.
    ProviderKilled,
    /// SIGKILL to Terraform alone.
    TerraformKilled,
    /// SIGKILL to both.
    BothKilled,
}

impl End {
    const ALL: [Self; 4] = [Self::Terminated, Self::ProviderKilled, Self::TerraformKilled, Self::BothKilled];

    fn come(self, running: &Running) {
        match self {
            Self::Terminated => running.signal_group(Signal::SIGTERM),
            Self::ProviderKilled => running.signal_children(Signal::SIGKILL),
            Self::TerraformKilled => running.signal(Signal::SIGKILL),
            Self::BothKilled => running.signal_group(Signal::SIGKILL),
        }
    }
}

/// Begins a run, ends it once the backend has seen `operation`, and lets the backend go on.
#[track_caller]
fn end_at(workspace: &Workspace, arguments: &[&str], operation: &str, end: End) {
    let running = start(workspace, arguments, operation);
    end.come(&running);
    let outcome = workspace.finish_run(running, arguments);
    let was_killed = matches!(end, End::TerraformKilled | End::BothKilled);
    assert_eq!(outcome.ended.signal.is_some(), was_killed, "{}", outcome.report());
    assert_ne!(outcome.ended.code, Some(0), "{}", outcome.report());
    // Stalled requests stay so: nobody is there any more for their answers.
    workspace.backend().clear_faults();
    workspace.backend().dws().release_jobs();
}

/// One more apply comes to one object and leaves nothing to do.
#[track_caller]
fn converges(workspace: Workspace) {
    workspace.apply(&[]).succeeds();
    let held = workspace.backend().dws().data_sources();
    assert_eq!(held.len(), 1, "{held:#?}");
    assert_eq!(held[0].id, workspace.state().id(ADDRESS));
    workspace.is_settled();
    workspace.close();
}

/// The same for a creation that the service has begun. A run that was killed could not write down what it had made.
#[track_caller]
fn converges_after_creation(workspace: Workspace, end: End) {
    assert_eq!(workspace.backend().dws().data_sources().len(), 1);
    if end == End::Terminated {
        assert!(workspace.state().object(ADDRESS).is_tainted);
        converges(workspace);
    } else {
        can_be_imported(workspace);
    }
}

#[test]
fn before_the_service_sees_a_creation() {
    for end in End::ALL {
        let workspace = held();
        workspace.backend().inject(Fault::new("dws.list", Effect::Stall)).unwrap();
        end_at(&workspace, APPLY, "dws.list", end);
        assert!(workspace.state().addresses().is_empty(), "{end:?}");
        assert!(workspace.backend().requests_of("dws.create").is_empty(), "{end:?}");
        converges(workspace);
    }
}

#[test]
fn before_the_answer_to_a_creation() {
    for end in End::ALL {
        let workspace = held();
        workspace.backend().inject(Fault::new("dws.create", Effect::Stall).committed()).unwrap();
        end_at(&workspace, APPLY, "dws.create", end);
        converges_after_creation(workspace, end);
    }
}

#[test]
fn while_a_creation_is_at_work() {
    for end in End::ALL {
        let workspace = held();
        end_at(&workspace, APPLY, "dws.job", end);
        converges_after_creation(workspace, end);
    }
}

#[test]
fn while_an_update_is_at_work() {
    for end in End::ALL {
        let workspace = made();
        workspace.write(&resource(KIND, "this", &set(OBS, "user_name", "\"NewAgency\"")));
        end_at(&workspace, APPLY, "dws.job", end);
        let state = workspace.state();
        assert_eq!(state.attribute(ADDRESS, "user_name"), "DWSAccessOBS", "{end:?}");
        assert!(!state.object(ADDRESS).is_tainted, "{end:?}");
        converges(workspace);
    }
}

#[test]
fn while_an_object_is_read() {
    for end in End::ALL {
        let workspace = made();
        let before = workspace.state().file;
        workspace.backend().inject(Fault::new("dws.list", Effect::Stall)).unwrap();
        end_at(&workspace, APPLY, "dws.list", end);
        assert_eq!(workspace.state().file, before, "{end:?}");
        converges(workspace);
    }
}

#[test]
fn while_a_deletion_is_at_work() {
    for end in End::ALL {
        let workspace = made();
        end_at(&workspace, DESTROY, "dws.job", end);
        assert_eq!(workspace.state().addresses(), [ADDRESS], "{end:?}");
        // The service goes on; the next run finds nothing to delete.
        workspace.close();
    }
}
