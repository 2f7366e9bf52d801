//! From CREATING to DELETED: what is waited for, and what is left when a peering fails.

use mock_backend::Config;
use mock_backend::dli::{Missing, PeeringOutcome, PeeringPlan};
use nix::sys::signal::Signal;
use serde_json::json;

use super::{ADDRESS, KIND, POOL};
use crate::support::case::{Step, TestCase, attribute};
use crate::support::hcl::{resource, set};
use crate::support::plan::Action;
use crate::support::workspace::{Workspace, quick};

fn this(body: &str) -> String {
    resource(KIND, "this", body)
}

/// A backend whose peerings become ACTIVE at the third look, and are shown for two looks after they were unbound.
fn slow() -> Config {
    let peerings = PeeringPlan { polls: 3, ..PeeringPlan::default() };
    Config { peerings, ..quick() }.with(|config| config.dli.unbinds_after = 2)
}

fn failing(err_msg: &str) -> PeeringPlan {
    let outcome = PeeringOutcome::Failed { err_msg: err_msg.to_owned() };
    PeeringPlan { polls: 1, ..PeeringPlan::ending(outcome) }
}

#[test]
fn create_and_update_wait_for_each_peering() {
    TestCase::with_backend(slow())
        .step(Step::apply(this(POOL)).check(attribute(ADDRESS, "pool_status", json!({"e1": "ACTIVE"}))))
        .step(
            Step::apply(this(&set(POOL, "elastic_resource_pools", "[\"e2\", \"e3\"]")))
                .plans(ADDRESS, Action::Update)
                .check(attribute(ADDRESS, "pool_status", json!({"e2": "ACTIVE", "e3": "ACTIVE"}))),
        )
        .close();
}

#[test]
fn a_creation_with_a_failed_peering_is_told_and_replaced_by_the_next_apply() {
    let workspace = Workspace::new();
    workspace.backend().dli().plan_next_peering(failing("The subnet overlaps."));
    workspace.write(&this(&set(POOL, "elastic_resource_pools", "[\"e1\", \"e2\"]")));
    let words = ["Creating DLI enhanced connection \"orders\"", "FAILED", "e1: The subnet overlaps", "tainted"];
    workspace.apply(&[]).fails_with(&words).says(&["Request ID"]);
    let state = workspace.state();
    assert!(state.object(ADDRESS).is_tainted);
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Replace);
    // The failed peering can't be unbound, and goes with the connection.
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    assert_ne!(workspace.state().id(ADDRESS), state.id(ADDRESS));
    workspace.close();
}

#[test]
fn an_update_with_a_failed_peering_leaves_the_connection_as_it_is() {
    let workspace = Workspace::applied(&this(POOL));
    let id = workspace.state().id(ADDRESS);
    workspace.backend().dli().plan_next_peering(failing("No route."));
    workspace.write(&this(&set(POOL, "elastic_resource_pools", "[\"e1\", \"e2\"]")));
    workspace.apply(&[]).fails_with(&["Updating DLI enhanced connection \"orders\"", "e2: No route"]);
    let state = workspace.state();
    assert!(!state.object(ADDRESS).is_tainted);
    assert_eq!(state.id(ADDRESS), id);
    // It is bound, though it does not work: the state says so, and there is nothing that a plan could do.
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    assert_eq!(*workspace.state().attribute(ADDRESS, "pool_status"), json!({"e1": "ACTIVE", "e2": "FAILED"}));
    workspace.write(&this(POOL));
    workspace.apply(&[]).fails_with(&["Updating DLI enhanced connection", "cannot be unbound"]);
    workspace.apply(&["-replace", ADDRESS]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn a_time_limit_ends_the_wait_and_keeps_the_connection() {
    let workspace = Workspace::new();
    workspace.backend().dli().plan_next_peering(PeeringPlan::held());
    workspace.write(&this(&format!("{POOL}  timeouts {{\n    create = \"1s\"\n  }}")));
    workspace.apply(&[]).fails_with(&["o time left to wait", "last seen as", "e1 CREATING"]);
    assert!(workspace.state().object(ADDRESS).is_tainted);
    workspace.backend().dli().release_peerings();
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

/// The service refuses to delete a connection while a peering is being made.
#[test]
fn a_destruction_waits_for_the_end_of_the_creation() {
    let workspace = Workspace::new();
    workspace.backend().dli().plan_next_peering(PeeringPlan::held());
    workspace.write(&this(POOL));
    let arguments = ["apply", "-auto-approve", "-no-color"];
    let running = workspace.start(&arguments);
    workspace.backend().wait_for_requests("dli.get_enhanced", 1).unwrap();
    running.signal_group(Signal::SIGINT);
    let words = ["Creating DLI enhanced connection \"orders\"", "was interrupted"];
    workspace.finish_run(running, &arguments).fails_with(&words);
    assert!(workspace.state().object(ADDRESS).is_tainted);

    workspace.backend().clear_requests();
    let arguments = ["destroy", "-auto-approve", "-no-color"];
    let running = workspace.start(&arguments);
    // One look of the refresh, and two of the destruction.
    workspace.backend().wait_for_requests("dli.get_enhanced", 3).unwrap();
    assert_eq!(workspace.backend().requests_of("dli.delete_enhanced").len(), 0);
    workspace.backend().dli().release_peerings();
    workspace.finish_run(running, &arguments).succeeds();
    assert_eq!(workspace.backend().requests_of("dli.unbind").len(), 1);
    workspace.close();
}

/// Whether a bound connection can be deleted is not documented, nor how long an unbound pool is shown.
#[test]
fn a_destruction_unbinds_first_and_outlasts_refusals() {
    for (deletes_bound, unbinds_after) in [(true, 5), (false, 0), (false, 3)] {
        let backend = quick().with(|config| {
            (config.dli.deletes_bound, config.dli.unbinds_after) = (deletes_bound, unbinds_after);
        });
        let workspace = Workspace::with_backend(backend);
        workspace.write(&this(&set(POOL, "queues", "[\"q1\"]")));
        workspace.apply(&[]).succeeds();
        workspace.destroy().succeeds();
        let unbound = workspace.backend().requests_of("dli.unbind").remove(0).body;
        assert_eq!(unbound, json!({"elastic_resource_pools": ["e1"], "queues": ["q1"]}));
        workspace.close();
    }
    // Where unbinding is refused, the deletion decides.
    let workspace = Workspace::with_backend(quick().with(|config| config.dli.deletes_bound = true));
    workspace.write(&this(POOL));
    workspace.apply(&[]).succeeds();
    workspace.backend().inject(mock_backend::Fault::status("dli.unbind", 403)).unwrap();
    workspace.close();
}

/// A record of what was deleted is no connection, however the service shows it.
#[test]
fn records_of_what_was_deleted_are_gone() {
    let workspace = Workspace::applied(&this(POOL));
    let ways =
        [(true, Missing::Object), (false, Missing::Object), (false, Missing::Parameter), (false, Missing::Resource)];
    for (keeps_deleted, missing) in ways {
        workspace.backend().dli().configure(|dli| (dli.keeps_deleted, dli.missing) = (keeps_deleted, missing));
        let id = workspace.state().id(ADDRESS);
        workspace.backend().dli().patch_enhanced_connection(&id, &json!({"status": "DELETED"})).unwrap();
        assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Create, "{missing:?}");
        workspace.apply_plan().succeeds();
        assert_ne!(workspace.state().id(ADDRESS), id);
    }
    workspace.close();
}

#[test]
fn what_is_not_known_yet_is_planned() {
    let pool = "resource \"terraform_data\" \"pool\" {\n  input = \"e1\"\n}\n";
    let body = set(POOL, "elastic_resource_pools", "[terraform_data.pool.output]");
    let host =
        "  hosts {\n    name = \"ecs-1\"\n    ip   = \"10.0.0.${length(terraform_data.pool.id) > 0 ? 1 : 2}\"\n  }\n";
    TestCase::new()
        .step(
            Step::apply(format!("{pool}{}", this(&format!("{body}\n{host}"))))
                .plans(ADDRESS, Action::Create)
                .check(attribute(ADDRESS, "elastic_resource_pools", json!(["e1"]))),
        )
        .close();
}

#[test]
fn an_empty_project_is_the_one_of_the_provider() {
    crate::support::case::empty_project_is_the_default(KIND, POOL, "dli.create_enhanced");
}
