//! Identities, beside what every resource has to pass: what an `import` block may say, and states that have none.

use std::fs;

use mock_backend::{CLUSTER_ID, Cluster, PROJECT_ID, REGION};
use serde_json::{Value, json};

use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::resource;
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks};
use crate::support::state;
use crate::support::workspace::{Workspace, quick};

const OTHER_PROJECT: &str = "0f2b6a9c4d7e4f1a8b3c5d6e7f809121";
const OTHER_CLUSTER: &str = "0f7e1c2a-93b4-4d5e-8a61-7b2c3d4e5f60";

/// An `import` block with these lines as the identity.
fn import(lines: &str) -> String {
    format!("import {{\n  to = {ADDRESS}\n  identity = {{\n{lines}\n  }}\n}}\n")
}

#[test]
fn an_identity_that_is_no_object_s_is_refused_without_a_call() {
    if lacks(Feature::Identity) {
        return;
    }
    let workspace = Workspace::new();
    let cluster = format!("    cluster_id = \"{CLUSTER_ID}\"");
    for (lines, words) in [
        (&*cluster, "\"id\""),
        ("    id = \"d303f19c-fbd1-4716-ae04-07d1ff358f22\"", "\"cluster_id\""),
        (&format!("{cluster}\n    id = \"\""), "needs id"),
        ("    cluster_id = \"here\"\n    id = \"d303f19c-fbd1-4716-ae04-07d1ff358f22\"", "cluster_id"),
    ] {
        workspace.write(&format!("{}{}", import(lines), resource(KIND, "this", OBS)));
        workspace.try_plan(&[]).fails_with(&[words]);
    }
    assert!(workspace.backend().requests().is_empty());
}

/// The identity says the project; an id could do so, too, but the provider's would be taken without.
#[test]
fn an_object_of_another_project_is_imported_by_its_identity() {
    if lacks(Feature::Identity) {
        return;
    }
    let mut config = quick().with_project(OTHER_PROJECT, "cn-north-4_team");
    config.clusters.push(Cluster::new(OTHER_CLUSTER, OTHER_PROJECT));
    let workspace = Workspace::with_backend(config);
    let body = format!("  project_id = \"{OTHER_PROJECT}\"\n{}", OBS.replace(CLUSTER_ID, OTHER_CLUSTER));
    let block = resource(KIND, "this", &body);
    workspace.write(&block);
    workspace.apply(&[]).succeeds();
    let made = workspace.forget_state();
    assert_eq!(made.object(ADDRESS).identity["project_id"], OTHER_PROJECT);

    let identity = format!("    cluster_id = \"{OTHER_CLUSTER}\"\n    id = \"{}\"", made.id(ADDRESS));
    workspace.write(&format!("{}{block}", import(&identity)));
    workspace.try_plan(&[]).fails_with(&["Cannot import non-existent remote object"]);

    let identity = format!("{identity}\n    project_id = \"{OTHER_PROJECT}\"");
    workspace.write(&format!("{}{block}", import(&identity)));
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::NoOp);
    workspace.apply_plan().succeeds();
    assert_eq!(workspace.state().object(ADDRESS).identity, made.object(ADDRESS).identity);
    workspace.write(&block);
    workspace.is_settled();
    workspace.close();
}

/// What an older version of the command line, or of the provider, has left behind.
#[test]
fn a_state_without_identities_is_completed() {
    if lacks(Feature::Identity) {
        return;
    }
    let workspace = Workspace::applied(&resource(KIND, "this", OBS));
    let made = workspace.state();
    let mut document: Value = serde_json::from_str(&made.file).unwrap();
    let instance = document["resources"][0]["instances"][0].as_object_mut().unwrap();
    assert!(instance.remove("identity").is_some() && instance.remove("identity_schema_version").is_some());
    fs::write(workspace.path(state::FILE), document.to_string()).unwrap();
    assert!(workspace.state().object(ADDRESS).identity.is_null());

    workspace.is_settled();
    workspace.apply(&[]).succeeds();
    let identity =
        json!({"region": REGION, "project_id": PROJECT_ID, "cluster_id": CLUSTER_ID, "id": made.id(ADDRESS)});
    assert_eq!(workspace.state().object(ADDRESS).identity, identity);
    workspace.close();
}
