//! From CREATING to DELETED: what is waited for, and what the backend gets to see.

use mock_backend::Config;
use mock_backend::dli::{CreationOutcome, CreationPlan, Missing};
use nix::sys::signal::Signal;
use serde_json::json;

use super::{ADDRESS, KIND, RDS};
use crate::support::case::{Step, TestCase, attribute, bodies};
use crate::support::hcl::{quote, resource, set};
use crate::support::import::Import;
use crate::support::plan::Action;
use crate::support::state::Object;
use crate::support::workspace::{Workspace, quick};

fn this(body: &str) -> String {
    resource(KIND, "this", body)
}

/// A backend whose connections become ACTIVE at the third look.
fn slow() -> Config {
    Config { creations: CreationPlan { polls: 3, ..CreationPlan::default() }, ..quick() }
}

fn gets(workspace: &Workspace) -> usize {
    workspace.backend().requests_of("dli.get").len()
}

#[test]
fn a_creation_waits_until_the_connection_is_active() {
    TestCase::with_backend(slow())
        .step(
            Step::apply(this(RDS))
                .check(attribute(ADDRESS, "state", "ACTIVE"))
                .check(|workspace| assert!((4..=5).contains(&gets(workspace)), "{} looks", gets(workspace))),
        )
        .close();
}

#[test]
fn a_creation_that_failed_is_told_and_replaced_by_the_next_apply() {
    let workspace = Workspace::with_backend(slow());
    let message = "The subnet has no free address.".to_owned();
    let outcome = CreationOutcome::Failed { message };
    workspace.backend().dli().plan_next_creation(CreationPlan { polls: 1, ..CreationPlan::ending(outcome) });
    workspace.write(&this(RDS));
    let words = ["Creating DLI datasource connection \"orders\"", "FAILED", "The subnet has no free address"];
    workspace.apply(&[]).fails_with(&words).says(&["Request ID", "tainted"]);
    let state = workspace.state();
    let id = state.id(ADDRESS);
    assert!(state.object(ADDRESS).is_tainted);
    assert_eq!(id, workspace.backend().dli().connections()[0].connection_id);

    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Replace);
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    assert_ne!(workspace.state().id(ADDRESS), id);
    workspace.close();
}

#[test]
fn a_time_limit_ends_the_wait_and_keeps_the_connection() {
    let workspace = Workspace::new();
    workspace.backend().dli().plan_next_creation(CreationPlan::held());
    workspace.write(&this(&format!("{RDS}  timeouts {{\n    create = \"1s\"\n  }}")));
    workspace.apply(&[]).fails_with(&["No time left to wait", "last seen as", "CREATING"]);
    assert!(workspace.state().object(ADDRESS).is_tainted);
    workspace.backend().dli().release_creations();
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

/// The service refuses to delete a connection while it is being created.
#[test]
fn a_destruction_waits_for_the_end_of_the_creation() {
    let workspace = Workspace::new();
    workspace.backend().dli().plan_next_creation(CreationPlan::held());
    workspace.write(&this(RDS));
    let arguments = ["apply", "-auto-approve", "-no-color"];
    let running = workspace.start(&arguments);
    workspace.backend().wait_for_requests("dli.get", 1).unwrap();
    running.signal_group(Signal::SIGINT);
    let words = ["Creating DLI datasource connection \"orders\"", "was interrupted"];
    workspace.finish_run(running, &arguments).fails_with(&words);
    assert!(workspace.state().object(ADDRESS).is_tainted);

    workspace.backend().clear_requests();
    let arguments = ["destroy", "-auto-approve", "-no-color"];
    let running = workspace.start(&arguments);
    // One look of the refresh, and two of the destruction.
    workspace.backend().wait_for_requests("dli.get", 3).unwrap();
    assert_eq!(workspace.backend().requests_of("dli.delete").len(), 0);
    workspace.backend().dli().release_creations();
    workspace.finish_run(running, &arguments).succeeds();
    assert_eq!(workspace.backend().requests_of("dli.delete").len(), 1);
    workspace.close();
}

/// A record of what was deleted is no connection, however the service shows it.
#[test]
fn records_of_what_was_deleted_are_gone() {
    let workspace = Workspace::applied(&this(RDS));
    let ways =
        [(true, Missing::Object), (false, Missing::Object), (false, Missing::Parameter), (false, Missing::Resource)];
    for (keeps_deleted, missing) in ways {
        workspace.backend().dli().configure(|dli| (dli.keeps_deleted, dli.missing) = (keeps_deleted, missing));
        let id = workspace.state().id(ADDRESS);
        workspace.backend().dli().patch_connection(&id, &json!({"state": "DELETED"})).unwrap();
        assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Create, "{missing:?}");
        workspace.apply_plan().succeeds();
        assert_ne!(workspace.state().id(ADDRESS), id);
    }
    workspace.close();
}

#[test]
fn tags_travel_as_pairs() {
    let body = set(RDS, "tags", "{ team = \"platform\", cost = \"42\" }");
    TestCase::new()
        .step(Step::apply(this(&body)).check(|workspace| {
            let [creation] = bodies(workspace.backend(), "dli.create").try_into().unwrap();
            let expected = json!([{"key": "cost", "value": "42"}, {"key": "team", "value": "platform"}]);
            assert_eq!(creation["tags"], expected);
        }))
        .step(
            Step::apply(this(&set(RDS, "tags", "{ team = \"platform\" }")))
                .plans(ADDRESS, Action::Replace)
                .check_plan(|plan| assert_eq!(plan.replaced_by(ADDRESS), ["tags"])),
        )
        .close();
}

#[test]
fn an_empty_project_is_the_one_of_the_provider() {
    crate::support::case::empty_project_is_the_default(KIND, RDS, "dli.create");
}

#[test]
fn no_tags_are_not_sent() {
    TestCase::new()
        .step(Step::apply(this(&set(RDS, "tags", "{}"))).check(|workspace| {
            let [creation] = bodies(workspace.backend(), "dli.create").try_into().unwrap();
            assert!(creation.get("tags").is_none(), "{creation}");
        }))
        .step(Step::apply(this(RDS)).check(|workspace| assert_eq!(bodies(workspace.backend(), "dli.create").len(), 1)))
        .close();
}

/// As the pages have them, in any case; what the service makes of them is no drift.
#[test]
fn services_are_the_same_in_any_case() {
    let config = |services: [&str; 3]| -> String {
        let block = |(index, service): (usize, &&str)| {
            let named = set(RDS, "name", &quote(&format!("service_{index}")));
            resource(KIND, &format!("n{index}"), &set(&named, "service", &quote(service)))
        };
        services.iter().enumerate().map(block).collect()
    };
    TestCase::new()
        .step(Step::apply(config(["CloudTable.OpenTSDB", "MRS.OpenTSDB", "rds"])))
        .step(
            Step::apply(config(["cloudtable.opentsdb", "mrs.OPENTSDB", "RDS"]))
                .check(|workspace| assert_eq!(bodies(workspace.backend(), "dli.create").len(), 3)),
        )
        .close();
}

/// The service never shows them, so the configured ones are believed, and nothing is called for it.
#[test]
fn an_import_adopts_what_the_service_does_not_show() {
    let config = this(&set(RDS, "tags", "{ team = \"platform\" }"));
    let import = Import::by_command(ADDRESS, |object: &Object| object.text("id").to_owned()).without(&[
        "security_group_id",
        "network_id",
        "tags",
    ]);
    TestCase::new()
        .step(Step::apply(&*config))
        .step(Step::import(config, import).check(|workspace| {
            let requests = workspace.backend().requests();
            let writes = requests.iter().filter(|request| request.method != "GET").count();
            assert_eq!(writes, 1, "the creation, and no more");
        }))
        .close();
}
