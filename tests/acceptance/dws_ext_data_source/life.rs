//! What changes of its arguments come to, and what the backend gets to see of them.

use mock_backend::{Config, JobPlan};
use serde_json::json;

use super::{ADDRESS, KIND, MRS, OBS};
use crate::support::case::{Step, TestCase, attribute, bodies};
use crate::support::hcl::{resource, set, unset};
use crate::support::import::Import;
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks, secret_forms};
use crate::support::state::Object;
use crate::support::workspace::{Workspace, quick};

fn this(body: &str) -> String {
    resource(KIND, "this", body)
}

/// A body whose password is kept out of the state.
fn write_only(password: &str, version: u32) -> String {
    let body = set(&unset(MRS, "user_pwd"), "user_pwd_wo", &format!("\"{password}\""));
    set(&body, "user_pwd_wo_version", &version.to_string())
}

#[test]
fn to_plan_a_creation_calls_nothing() {
    let config = this(MRS);
    let planned = Step::plan_only(config).plans(ADDRESS, Action::Create).check(|workspace| {
        assert!(workspace.backend().requests().is_empty());
        assert!(workspace.state().addresses().is_empty());
    });
    TestCase::new().step(planned).close();
}

#[test]
fn another_agency_is_a_reconfiguration() {
    TestCase::new()
        .step(Step::apply(this(&set(OBS, "reboot", "true"))))
        .step(
            Step::apply(this(&set(&set(OBS, "reboot", "true"), "user_name", "\"NewAgency\"")))
                .plans(ADDRESS, Action::Update)
                .check(attribute(ADDRESS, "user_name", "NewAgency"))
                .check(|workspace| {
                    let updates = bodies(workspace.backend(), "dws.update");
                    assert_eq!(updates, [json!({"reconfigure": {"agency": "NewAgency", "reboot": true}})]);
                }),
        )
        .close();
}

#[test]
fn another_user_of_mrs_needs_another_connection() {
    TestCase::new()
        .step(Step::apply(this(MRS)).check(|workspace| {
            let [creation] = bodies(workspace.backend(), "dws.create").try_into().unwrap();
            let expected = json!({
                "type": "MRS",
                "data_source_name": "hive_orders",
                "user_name": "dws_reader",
                "user_pwd": "Example-Pwd-2481",
                "data_source_id": "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11"
            });
            assert_eq!(creation, expected);
        }))
        .step(
            Step::apply(this(&set(MRS, "user_name", "\"other_reader\"")))
                .plans(ADDRESS, Action::Replace)
                .check_plan(|plan| assert_eq!(plan.replaced_by(ADDRESS), ["user_name"])),
        )
        .close();
}

#[test]
fn to_change_reboot_alone_calls_nothing() {
    let workspace = Workspace::applied(&this(OBS));
    for value in ["true", "false", "null"] {
        workspace.write(&this(&set(OBS, "reboot", value)));
        assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Update);
        workspace.backend().clear_requests();
        workspace.apply_plan().succeeds();
        let calls = workspace.backend().requests();
        assert!(calls.iter().all(|call| call.operation != "dws.update"), "{calls:#?}");
        workspace.is_settled();
    }
    workspace.close();
}

#[test]
fn another_version_sends_the_write_only_password_again() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    TestCase::new()
        .step(Step::apply(this(&write_only("Example-Pwd-2481", 1))))
        // The password itself is nowhere to be compared with: without another version, nothing happens.
        .step(Step::apply(this(&write_only("Example-Pwd-2482", 1))).plans(ADDRESS, Action::NoOp))
        .step(
            Step::apply(this(&write_only("Example-Pwd-2482", 2)))
                .plans(ADDRESS, Action::Replace)
                .check_plan(|plan| assert_eq!(plan.replaced_by(ADDRESS), ["user_pwd_wo_version"]))
                .check(|workspace| {
                    let sent = bodies(workspace.backend(), "dws.create");
                    assert_eq!(sent.len(), 2);
                    assert_eq!(sent[1]["user_pwd"], "Example-Pwd-2482");
                }),
        )
        .close();
}

#[test]
fn a_password_leaves_the_state_without_a_new_connection() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    TestCase::new()
        .step(Step::apply(this(MRS)).check(attribute(ADDRESS, "user_pwd", "Example-Pwd-2481")))
        .step(
            Step::apply(this(&write_only("Example-Pwd-2481", 1)))
                .plans(ADDRESS, Action::Update)
                .check(attribute(ADDRESS, "user_pwd", json!(null)))
                .check(|workspace| assert_eq!(bodies(workspace.backend(), "dws.create").len(), 1)),
        )
        .close();
}

#[test]
fn another_password_out_of_the_state_needs_a_new_connection() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    TestCase::new()
        .step(Step::apply(this(MRS)))
        .step(Step::apply(this(&write_only("Example-Pwd-2482", 1))).plans(ADDRESS, Action::Replace).check(
            |workspace| {
                let sent = bodies(workspace.backend(), "dws.create");
                assert_eq!(sent[1]["user_pwd"], "Example-Pwd-2482");
            },
        ))
        .close();
}

#[test]
fn a_write_only_password_needs_no_version() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let body = set(&unset(MRS, "user_pwd"), "user_pwd_wo", "\"Example-Pwd-2481\"");
    TestCase::new().step(Step::apply(this(&body))).close();
}

/// The service never shows a password, so the configured one is believed.
#[test]
fn an_import_adopts_the_configured_password() {
    let id = |object: &Object| format!("{}/{}", object.text("cluster_id"), object.text("id"));
    let hidden = this(&write_only("Example-Pwd-2481", 1));
    for (config, unreadable) in secret_forms((this(MRS), "user_pwd"), (hidden, "user_pwd_wo_version")) {
        TestCase::new()
            .step(Step::apply(&*config))
            .step(Step::import(config, Import::by_command(ADDRESS, id).without(&[unreadable])).check(|workspace| {
                let requests = workspace.backend().requests();
                let writes = requests.iter().filter(|request| request.method != "GET").count();
                assert_eq!(writes, 1, "the creation, and no more");
            }))
            .close();
    }
}

#[test]
fn what_the_service_chose_for_an_argument_that_is_not_set_is_no_drift() {
    TestCase::new()
        .step(Step::apply(this(OBS)))
        .step(
            Step::apply(this(OBS))
                .after(|backend| {
                    let id = backend.dws().data_sources()[0].id.clone();
                    backend.dws().patch_data_source(&id, &json!({"description": "by the service"})).unwrap();
                })
                .plans(ADDRESS, Action::NoOp),
        )
        .close();
}

#[test]
fn empty_text_is_as_good_as_none() {
    let body = set(&set(OBS, "description", "\"\""), "data_source_id", "\"\"");
    TestCase::new()
        .step(Step::apply(this(&body)).check(|workspace| {
            let [creation] = bodies(workspace.backend(), "dws.create").try_into().unwrap();
            assert!(creation.get("description").is_none() && creation.get("data_source_id").is_none(), "{creation}");
        }))
        .step(Step::apply(this(OBS)).check(|workspace| assert_eq!(bodies(workspace.backend(), "dws.create").len(), 1)))
        .close();
}

#[test]
fn an_empty_project_is_the_one_of_the_provider() {
    crate::support::case::empty_project_is_the_default(KIND, OBS, "dws.create");
}

#[test]
fn a_time_limit_ends_the_wait_and_keeps_the_object() {
    let workspace = Workspace::with_backend(Config { jobs: JobPlan { polls: 0, ..JobPlan::held() }, ..quick() });
    workspace.write(&this(&format!("{OBS}  timeouts {{\n    create = \"1s\"\n  }}")));
    let failed = workspace.apply(&[]);
    let job_id = &workspace.backend().dws().jobs()[0].job_id;
    failed.fails_with(&["No time left to wait", "last seen as", job_id]);
    assert!(workspace.state().object(ADDRESS).is_tainted);
    workspace.backend().dws().release_jobs();
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

/// Values that the plan can't know come from the apply of something else.
#[test]
fn arguments_that_are_known_late_are_judged_late() {
    let source = |name: &str| format!("resource \"terraform_data\" \"name\" {{\n  input = \"{name}\"\n}}\n");
    let body = set(OBS, "data_source_name", "terraform_data.name.output");
    TestCase::new()
        .step(Step::refused(
            format!("{}{}", source("not a name"), this(&body)),
            &["data_source_name", "letters (A-Z, a-z), digits and underscores", "position 4"],
        ))
        .step(
            Step::apply(format!("{}{}", source("late_name"), this(&body)))
                .check_plan(|plan| assert!(plan.is_unknown(ADDRESS, "data_source_name")))
                .check(attribute(ADDRESS, "data_source_name", "late_name")),
        )
        .close();
}
