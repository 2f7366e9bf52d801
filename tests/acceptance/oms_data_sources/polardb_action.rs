//! The name of the create call of PolarDB: the page's path and its title disagree, and servers may know either.

use mock_backend::{Effect, Fault};
use serde_json::json;

use super::polardb::DESCRIPTION;
use super::{POLARDB, provider, this};
use crate::support::hcl::{resource, set};
use crate::support::workspace::Workspace;

const DOCUMENTED: &str = "CreatePilarDBDataSource";
const TITLE: &str = "CreatePolarDBDataSource";

/// A server that does not know these actions, and a configuration that is not applied yet.
fn without(unsupported: &[&str]) -> Workspace {
    let workspace = Workspace::new();
    let unsupported = unsupported.iter().map(|action| (*action).to_owned()).collect();
    workspace.backend().oms().configure(|oms| oms.unsupported = unsupported);
    workspace.write(&this(&DESCRIPTION, DESCRIPTION.minimal));
    workspace
}

/// How often each of the two names was called.
fn calls(workspace: &Workspace) -> (usize, usize) {
    let calls = |operation| workspace.backend().requests_of(operation).len();
    (calls("oms.create_pilardb"), calls("oms.create_polardb"))
}

#[test]
fn the_documented_path_is_all_that_a_server_of_that_name_sees() {
    let workspace = without(&[TITLE]);
    workspace.apply(&[]).succeeds();
    assert_eq!(calls(&workspace), (1, 0));
    workspace.close();
}

#[test]
fn a_server_of_the_other_name_is_found_out_once_in_a_run() {
    let workspace = without(&[DOCUMENTED]);
    let block = |index| {
        let body = set(DESCRIPTION.minimal, "name", &format!("\"polar{index}\""));
        resource(DESCRIPTION.kind, &format!("n{index}"), &body)
    };
    workspace.write(&(0..4).map(block).collect::<String>());
    workspace.apply(&[]).succeeds();
    assert_eq!(calls(&workspace), (1, 4));
    workspace.is_settled();
    workspace.close();
}

/// Whatever the status, and wherever the answer says it.
#[test]
fn an_unsupported_action_is_told_in_several_ways() {
    for (status, body) in [
        (400, json!({"success": false, "message": "Unsupported action: CreatePilarDBDataSource"})),
        (200, json!({"success": false, "message": null, "errorDetail": {"message": "UNSUPPORTED ACTION"}})),
        (404, json!({"message": "unsupported action"})),
    ] {
        let workspace = without(&[]);
        workspace.backend().inject(Fault::json("oms.create_pilardb", status, &body)).unwrap();
        workspace.apply(&[]).succeeds();
        assert_eq!(calls(&workspace), (1, 1), "{body}");
        workspace.close();
    }
}

#[test]
fn a_server_that_knows_neither_name_is_told_with_both() {
    let workspace = without(&[DOCUMENTED, TITLE]);
    workspace.apply(&[]).fails_with(&["Creating OMS data source \"polar\"", "Unsupported action", DOCUMENTED, TITLE]);
    assert_eq!(calls(&workspace), (1, 1));
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn a_name_in_the_provider_block_is_the_only_one() {
    let workspace = without(&[]);
    workspace.write_provider(&provider(&workspace, &format!("    polardb_create_action = \"{TITLE}\"")));
    workspace.apply(&[]).succeeds();
    assert_eq!(calls(&workspace), (0, 1));
    workspace.close();

    let workspace = without(&[TITLE]);
    workspace.write_provider(&provider(&workspace, &format!("    polardb_create_action = \"{TITLE}\"")));
    workspace.apply(&[]).fails_with(&["Unsupported action", TITLE]);
    assert_eq!(calls(&workspace), (0, 1));
}

/// A second name after any other failure could make a second data source.
#[test]
fn no_other_failure_is_a_reason_to_try_the_other_name() {
    let refusal = json!({"success": false, "code": "PARAM_ERROR", "message": "unsupported parameter"});
    let operation = "oms.create_pilardb";
    let faults = [
        Fault::json(operation, 200, &refusal),
        Fault::json(operation, 400, &refusal),
        Fault::status(operation, 404),
        Fault::status(operation, 500),
        Fault::new(operation, Effect::Reset),
    ];
    let count = faults.len();
    let workspace = without(&[]);
    let named = set(DESCRIPTION.minimal, "name", "\"polar${count.index}\"");
    workspace.write(&this(&DESCRIPTION, &format!("  count = {count}\n{named}")));
    faults.into_iter().for_each(|fault| workspace.backend().inject(fault.once()).unwrap());
    let failed = workspace.apply(&[]).fails_with(&["Creating OMS data source \"polar0\""]);
    assert_eq!((failed.errors().len(), calls(&workspace)), (count, (count, 0)));
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn a_lost_answer_under_the_documented_name_is_found_again() {
    let workspace = without(&[]);
    workspace.backend().inject(Fault::new("oms.create_pilardb", Effect::Reset).committed().once()).unwrap();
    workspace.apply(&[]).succeeds();
    assert_eq!(calls(&workspace), (1, 0));
    assert_eq!(workspace.backend().oms().data_sources()[0].id, workspace.state().id(POLARDB));
    workspace.is_settled();
    workspace.close();
}
