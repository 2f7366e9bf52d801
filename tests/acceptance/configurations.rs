//! What people do with configurations: many objects, several providers, moves, targets, life cycles.

use mock_backend::{CLUSTER_ID, Cluster, Config, JobPlan};
use serde_json::json;

use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::{resource, set};
use crate::support::plan::Action;
use crate::support::workspace::{Workspace, quick};

const OTHER_PROJECT: &str = "0f2b6a9c4d7e4f1a8b3c5d6e7f809121";
const OTHER_CLUSTER: &str = "0f7e1c2a-93b4-4d5e-8a61-7b2c3d4e5f60";

/// A data source of the block name and data source name `name`.
fn named(name: &str) -> String {
    resource(KIND, name, &set(OBS, "data_source_name", &format!("\"{name}\"")))
}

fn address(name: &str) -> String {
    format!("{KIND}.{name}")
}

#[test]
fn the_objects_of_a_cluster_are_made_one_after_the_other() {
    let workspace = Workspace::with_backend(Config { jobs: JobPlan::default(), ..quick() }.with_cluster(OTHER_CLUSTER));
    let body = set(&set(OBS, "data_source_name", "each.key"), "for_each", "toset([\"first\", \"second\", \"third\"])");
    let elsewhere = resource(KIND, "elsewhere", &OBS.replace(CLUSTER_ID, OTHER_CLUSTER));
    workspace.write(&format!("{}{elsewhere}", resource(KIND, "many", &body)));
    workspace.apply(&[]).succeeds();
    let creations = workspace.backend().requests_of("dws.create");
    assert!(creations.iter().all(|creation| creation.status == Some(200)), "{creations:#?}");
    assert_eq!(creations.len(), 4);
    assert_eq!(workspace.state().object(&format!("{KIND}.many[\"second\"]")).text("data_source_name"), "second");
    workspace.is_settled();
    workspace.close();
}

#[test]
fn several_configurations_of_the_provider_do_not_mix() {
    let mut config = quick().with_project(OTHER_PROJECT, "cn-north-4_team");
    config.clusters.push(Cluster::new(OTHER_CLUSTER, OTHER_PROJECT));
    let workspace = Workspace::with_backend(config);
    let block = workspace.backend().provider_block();
    let team = block.replacen('{', "{\n  alias = \"team\"", 1);
    let team = team.replacen("endpoints", "project_name = \"cn-north-4_team\"\n    endpoints", 1);
    workspace.write_provider(&format!("{block}{team}"));
    let body = set(&OBS.replace(CLUSTER_ID, OTHER_CLUSTER), "provider", "datalink.team");
    workspace.write(&format!("{}{}", named("ours"), resource(KIND, "theirs", &body)));
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.state().attribute(&address("theirs"), "project_id"), OTHER_PROJECT);
    workspace.is_settled();
    workspace.close();
}

/// The second run meets a busy cluster and waits for its turn.
#[test]
fn two_runs_share_a_cluster() {
    let first = Workspace::with_backend(Config { jobs: JobPlan { polls: 0, ..JobPlan::held() }, ..quick() });
    first.write(&named("first"));
    let second = Workspace::new();
    second.write_provider(&first.backend().provider_block());
    second.write(&named("second"));

    let arguments = ["apply", "-auto-approve", "-no-color"];
    let first_run = first.start(&arguments);
    first.backend().wait_for_requests("dws.job", 1).unwrap();
    let second_run = second.start(&arguments);
    first.backend().wait_for_requests("dws.create", 2).unwrap();
    first.backend().dws().release_jobs();
    first.finish_run(first_run, &arguments).succeeds();
    second.finish_run(second_run, &arguments).succeeds();
    assert_eq!(first.backend().dws().data_sources().len(), 2);
    assert_eq!(first.backend().requests_of("dws.create")[1].status, Some(409));
    second.close();
    first.close();
}

#[test]
fn a_target_leaves_the_rest_alone() {
    let workspace = Workspace::of(&format!("{}{}", named("first"), named("second")));
    workspace.apply(&["-target", &address("first")]).succeeds();
    assert_eq!(workspace.state().addresses(), [address("first")]);
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.apply(&["-destroy", "-target", &address("first")]).succeeds();
    assert_eq!(workspace.state().addresses(), [address("second")]);
    workspace.close();
}

#[test]
fn an_object_is_replaced_on_demand() {
    let workspace = Workspace::applied(&resource(KIND, "this", OBS));
    let id = workspace.state().id(ADDRESS);
    assert_eq!(workspace.plan(&["-replace", ADDRESS]).action(ADDRESS), Action::Replace);
    workspace.apply_plan().succeeds();
    let second = workspace.state().id(ADDRESS);
    assert_ne!(second, id);
    workspace.run(&["taint", ADDRESS]).succeeds();
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Replace);
    workspace.run(&["untaint", ADDRESS]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn the_new_object_can_come_first() {
    let lifecycle = "  lifecycle {\n    create_before_destroy = true\n  }";
    let workspace = Workspace::applied(&resource(KIND, "this", &format!("{OBS}{lifecycle}")));
    let renamed = set(OBS, "data_source_name", "\"sales_history\"");
    workspace.write(&resource(KIND, "this", &format!("{renamed}\n{lifecycle}")));
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::CreateBeforeDestroy);
    workspace.backend().clear_requests();
    workspace.apply_plan().succeeds();
    let changes = workspace.backend().requests().into_iter().map(|request| request.operation);
    let changes: Vec<_> =
        changes.filter(|operation| matches!(operation.as_str(), "dws.create" | "dws.delete")).collect();
    assert_eq!(changes, ["dws.create", "dws.delete"]);
    workspace.is_settled();
    workspace.close();
}

#[test]
fn a_protected_object_is_not_destroyed() {
    let body = format!("{OBS}  lifecycle {{\n    prevent_destroy = true\n  }}");
    let workspace = Workspace::applied(&resource(KIND, "this", &body));
    workspace.destroy().fails_with(&["prevent_destroy"]);
    assert_eq!(workspace.backend().dws().data_sources().len(), 1);
    workspace.write(&resource(KIND, "this", OBS));
    workspace.close();
}

#[test]
fn ignored_changes_stay() {
    let body = format!("{OBS}  lifecycle {{\n    ignore_changes = [user_name]\n  }}");
    let workspace = Workspace::applied(&resource(KIND, "this", &body));
    let id = workspace.state().id(ADDRESS);
    workspace.backend().dws().patch_data_source(&id, &json!({"user_name": "SomebodyElse"})).unwrap();
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::NoOp);
    workspace.close();
}

#[test]
fn a_moved_object_stays_the_same() {
    let workspace = Workspace::applied(&resource(KIND, "this", OBS));
    let id = workspace.state().id(ADDRESS);
    let moved = format!("moved {{\n  from = {ADDRESS}\n  to   = {}\n}}\n", address("that"));
    workspace.write(&format!("{moved}{}", resource(KIND, "that", OBS)));
    assert_eq!(workspace.plan(&[]).action(&address("that")), Action::NoOp);
    workspace.apply_plan().succeeds();
    assert_eq!(workspace.state().id(&address("that")), id);
    workspace.is_settled();
    workspace.close();
}

#[test]
fn a_refresh_takes_over_what_has_changed() {
    let workspace = Workspace::applied(&resource(KIND, "this", OBS));
    let id = workspace.state().id(ADDRESS);
    workspace.backend().dws().patch_data_source(&id, &json!({"user_name": "SomebodyElse"})).unwrap();
    workspace.backend().clear_requests();
    workspace.apply(&["-refresh-only"]).succeeds();
    assert_eq!(workspace.state().attribute(ADDRESS, "user_name"), "SomebodyElse");
    assert!(workspace.backend().requests().iter().all(|request| request.method == "GET"));
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.state().attribute(ADDRESS, "user_name"), "DWSAccessOBS");
    workspace.close();
}

#[test]
fn computed_values_reach_those_who_need_them() {
    let output = format!("output \"id\" {{\n  value = {ADDRESS}.id\n}}\n");
    let workspace = Workspace::applied(&format!("{}{output}", resource(KIND, "this", OBS)));
    let shown = workspace.run(&["output", "-raw", "id"]).succeeds();
    assert_eq!(shown.ended.stdout, workspace.state().id(ADDRESS));
    workspace.is_settled();
    workspace.close();
}

/// The id of the new object is not known before it is there, and those who use it have to wait for it.
#[test]
fn a_replacement_is_seen_by_those_who_depend_on_it() {
    let user = format!("resource \"terraform_data\" \"user\" {{\n  input = {ADDRESS}.id\n}}\n");
    let workspace = Workspace::applied(&format!("{}{user}", resource(KIND, "this", OBS)));
    let renamed = set(OBS, "data_source_name", "\"sales_history\"");
    workspace.write(&format!("{}{user}", resource(KIND, "this", &renamed)));
    let plan = workspace.plan(&[]);
    assert!(plan.is_unknown(ADDRESS, "id"));
    assert_eq!(plan.action("terraform_data.user"), Action::Update);
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    workspace.close();
}
