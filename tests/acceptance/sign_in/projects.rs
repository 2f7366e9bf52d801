//! Which project is meant: its id, or a name that IAM knows once.

use mock_backend::{PROJECT_ID, REGION};

use super::{calls, connectors};
use crate::support::workspace::{Workspace, quick};

const NAMESAKE: &str = "0f2b6a9c4d7e4f1a8b3c5d6e7f809121";

/// A backend with two projects of one name.
fn ambiguous() -> Workspace {
    let workspace = Workspace::with_backend(quick().with_project(NAMESAKE, REGION));
    workspace.write(&connectors(3));
    workspace
}

#[test]
fn several_projects_of_a_name_are_not_guessed_at() {
    let workspace = ambiguous();
    workspace.apply(&[]).fails_with(&["several projects", REGION, PROJECT_ID, NAMESAKE, "HTTP 200", "Request ID"]);
    assert_eq!(calls(&workspace, "mrs.create"), 0);
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn an_id_leaves_no_doubt() {
    let mut workspace = ambiguous();
    workspace.set("OS_PROJECT_ID", NAMESAKE);
    workspace.apply(&[]).succeeds();
    assert_eq!(calls(&workspace, "iam.projects"), 0);
    let held = workspace.backend().mrs().data_connectors();
    assert!(held.iter().all(|connector| connector.project_id == NAMESAKE), "{held:#?}");
    workspace.close();
}

/// A login is for one project, so IAM itself has to know which.
#[test]
fn a_login_for_a_name_of_several_projects_is_refused_once() {
    let mut workspace = ambiguous();
    for (variable, value) in workspace.backend().login_environment() {
        workspace.set(variable, &value);
    }
    workspace.unset("HW_ACCESS_KEY");
    workspace.unset("HW_SECRET_KEY");
    workspace.apply(&[]).fails_with(&["HTTP 401", "The project of the scope", "Check the user name"]);
    assert_eq!(calls(&workspace, "*"), 1);
}
