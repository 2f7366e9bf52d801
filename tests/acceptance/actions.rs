//! The actions: invoked by hand and by what triggers them, with their progress, and ended early. Needs Terraform 1.14.

use std::fs;

use mock_backend::dli::{TestOutcome, TestPlan};
use mock_backend::dws::{DataSource, RestartOutcome, RestartPlan, Task};
use mock_backend::{CLUSTER_ID, Config, Fault, JobOutcome, JobPlan, PROJECT_ID};
use nix::sys::signal::Signal;
use serde_json::json;

use crate::dli_enhanced_connection::{KIND, POOL};
use crate::support::hcl::{resource, set};
use crate::support::outcome::Outcome;
use crate::support::pages::{blocks, page};
use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, quick};

const TEST: &str = "datalink_dli_test_connectivity";
const RESTART: &str = "datalink_dws_restart_cluster";
const RESYNC: &str = "datalink_dws_resync_data_source";
const SOURCE: &str = "0a9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d61";

/// An action with the name `this`.
fn action(kind: &str, lines: &str) -> String {
    format!("action \"{kind}\" \"this\" {{\n  config {{\n{lines}\n  }}\n}}\n")
}

fn test(lines: &str) -> String {
    action(TEST, &set("    queue_name = \"etl\"\n    address = \"192.168.0.89:8000\"", "timeout", lines))
}

fn restart(timeout: &str) -> String {
    action(RESTART, &format!("    cluster_id = \"{CLUSTER_ID}\"\n    timeout = \"{timeout}\""))
}

fn resync(lines: &str) -> String {
    action(RESYNC, &format!("    cluster_id = \"{CLUSTER_ID}\"\n    id = \"{SOURCE}\"\n{lines}"))
}

/// A workspace with this configuration; none where there are no actions.
fn workspace(backend: Config, config: &str) -> Option<Workspace> {
    if lacks(Feature::Actions) {
        return None;
    }
    let workspace = Workspace::with_backend(backend);
    workspace.write(config);
    workspace.backend().dws().put_data_source(DataSource::new(SOURCE, "MRS", "hive", "reader"));
    Some(workspace)
}

fn arguments(kind: &str) -> [String; 4] {
    ["apply".to_owned(), "-auto-approve".to_owned(), "-no-color".to_owned(), format!("-invoke=action.{kind}.this")]
}

fn invoke(workspace: &Workspace, kind: &str) -> Outcome {
    let arguments = arguments(kind);
    workspace.run(&arguments.each_ref().map(String::as_str))
}

#[test]
fn every_action_has_an_example_that_is_valid() {
    if lacks(Feature::Actions) {
        return;
    }
    for kind in [TEST, RESTART, RESYNC] {
        let page = page("actions", kind);
        let [example] = blocks(&page, "terraform").collect::<Vec<_>>().try_into().unwrap();
        let workspace = Workspace::new();
        workspace.write(example);
        workspace.run(&["fmt", "-check", "-diff"]).succeeds();
        workspace.validate().succeeds();
        workspace.backend().dws().put_data_source(DataSource::new(SOURCE, "OBS", "files", "agency"));
        if example.contains("resource \"") {
            workspace.apply(&[]).succeeds();
            assert_eq!(workspace.backend().dli().tests().len(), 1, "the trigger tests once");
            workspace.is_settled();
        } else {
            invoke(&workspace, kind).succeeds();
        }
    }
}

#[test]
fn a_queue_that_reaches_the_address_is_told_step_by_step() {
    let Some(workspace) = workspace(quick(), &test("\"5m\"")) else { return };
    workspace.backend().dli().configure(|dli| dli.testing = "WHATEVER".to_owned());
    invoke(&workspace, TEST).succeeds().says(&[
        "Testing whether queue etl reaches 192.168.0.89:8000",
        "Waiting for the test of 192.168.0.89:8000 from queue etl: WHATEVER",
        "Queue etl reaches 192.168.0.89:8000.",
    ]);
    let begun = workspace.backend().requests_of("dli.begin_test").remove(0);
    assert_eq!(begun.path, format!("/v1.0/{PROJECT_ID}/queues/etl/connection-test"));
    assert_eq!(begun.body, json!({"address": "192.168.0.89:8000"}));
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn a_queue_that_does_not_reach_the_address_is_an_error() {
    let Some(workspace) = workspace(quick(), &test("\"5m\"")) else { return };
    workspace.backend().dli().plan_next_test(TestPlan::ending(TestOutcome::says("UNREACHABLE")));
    invoke(&workspace, TEST).fails_with(&[
        "Queue etl does not reach 192.168.0.89:8000",
        "UNREACHABLE",
        "security group",
    ]);
    // A word that nobody documented is no verdict: it is shown, and waited out.
    workspace.write(&test("\"2s\""));
    workspace.backend().dli().plan_next_test(TestPlan::ending(TestOutcome::says("PERHAPS")));
    invoke(&workspace, TEST).fails_with(&["o time left to wait", "PERHAPS", "ends by itself"]);
    workspace.write(&test("\"5m\"").replace("etl", "nobody"));
    invoke(&workspace, TEST).fails_with(&["DLI.0002", "There is no queue named nobody"]);
}

/// A connection that is tested whenever it was made or changed.
#[test]
fn a_trigger_tests_what_was_made_or_changed() {
    let trigger = format!(
        "  lifecycle {{\n    action_trigger {{\n      events  = [after_create, after_update]\n      actions = [action.{TEST}.this]\n    }}\n  }}"
    );
    let config = |pools: &str| {
        let body = format!("{}\n{trigger}", set(POOL, "elastic_resource_pools", pools));
        resource(KIND, "this", &body) + &test("\"5m\"")
    };
    let Some(workspace) = workspace(quick(), &config("[\"e1\"]")) else { return };
    let tests = |workspace: &Workspace| workspace.backend().dli().tests().len();
    workspace.plan(&[]);
    assert_eq!((tests(&workspace), workspace.backend().requests().len()), (0, 0), "a plan calls nothing");
    workspace.apply_plan().succeeds();
    assert_eq!(tests(&workspace), 1);
    workspace.is_settled();
    workspace.write(&config("[\"e1\", \"e2\"]"));
    workspace.apply(&[]).succeeds();
    assert_eq!(tests(&workspace), 2);
    workspace.is_settled();

    // A test that fails leaves the connection as it was made, and nothing to do.
    workspace.write(&config("[\"e2\"]"));
    workspace.backend().dli().plan_next_test(TestPlan::ending(TestOutcome::says("CONNECT_FAILED")));
    workspace.apply(&[]).fails_with(&["does not reach 192.168.0.89:8000"]);
    assert!(!workspace.state().object("datalink_dli_enhanced_connection.this").is_tainted);
    workspace.is_settled();
    workspace.destroy().succeeds();
}

#[test]
fn what_is_not_known_at_the_plan_is_known_at_the_invocation() {
    let known_later = "resource \"terraform_data\" \"host\" {\n  input = \"192.168.0.90\"\n}\n";
    let trigger = format!(
        "resource \"terraform_data\" \"made\" {{\n  input = terraform_data.host.output\n  lifecycle {{\n    action_trigger {{\n      events  = [after_create]\n      actions = [action.{TEST}.this]\n    }}\n  }}\n}}\n"
    );
    let lines = "    queue_name = \"etl\"\n    address    = \"${terraform_data.host.output}:8000\"";
    let config = format!("{known_later}{trigger}{}", action(TEST, lines));
    let Some(workspace) = workspace(quick(), &config) else { return };
    workspace.plan(&[]);
    assert!(workspace.backend().requests().is_empty());
    workspace.apply_plan().succeeds();
    assert_eq!(workspace.backend().dli().tests()[0].address, "192.168.0.90:8000");
}

/// The task of a restart shows late, reads are refused meanwhile, and another operation is in the way at first.
#[test]
fn a_restart_is_waited_for_until_the_cluster_is_available() {
    let Some(workspace) = workspace(quick(), &restart("10m")) else { return };
    let dws = workspace.backend().dws();
    dws.change_clusters(|cluster| cluster.task = Some(Task { name: "SNAPSHOTTING".to_owned(), looks: 2 }));
    let outcome = RestartOutcome { shows_after: 2, failure: None };
    dws.plan_next_restart(RestartPlan { polls: 3, ..RestartPlan::ending(outcome) });
    let refused = Fault::refusal("dws.cluster", 400, "DWS.0001", "the cluster restarts").after(3).times(2);
    workspace.backend().inject(refused.since("dws.restart")).unwrap();
    invoke(&workspace, RESTART).succeeds().says(&[
        &format!("Restarting DWS cluster {CLUSTER_ID}"),
        "the cluster is busy (DWS.0011)",
        "REBOOTING 20%",
        "was restarted and is available",
    ]);
    let restarts = workspace.backend().requests_of("dws.restart");
    assert_eq!(restarts.last().unwrap().body, json!({"restart": {}}));
    assert!(restarts.last().unwrap().headers["content-type"].contains("charset=UTF-8"));
    assert_eq!(dws.clusters()[0].restarts, 1);
}

#[test]
fn a_restart_that_fails_is_told_in_the_words_of_the_service() {
    let Some(workspace) = workspace(quick(), &restart("10m")) else { return };
    let failure = Some(("DWS.1234".to_owned(), "node 3 did not come back".to_owned()));
    let outcome = RestartOutcome { shows_after: 1, failure };
    workspace.backend().dws().plan_next_restart(RestartPlan::ending(outcome));
    invoke(&workspace, RESTART).fails_with(&["REBOOT_FAILURE", "DWS.1234", "node 3 did not come back"]);
    // The failure still stands there when the next restart begins.
    invoke(&workspace, RESTART).succeeds().says(&["was restarted and is available"]);
    workspace.write(&restart("10m").replace(CLUSTER_ID, "00000000-1e2f-4c1d-9f7c-0d2a3b4c5d61"));
    invoke(&workspace, RESTART).fails_with(&["DWS.0047", "does not exist"]);
    assert_eq!(workspace.backend().requests_of("dws.restart").len(), 2);
}

#[test]
fn a_restart_whose_answer_was_lost_is_watched() {
    let Some(workspace) = workspace(quick(), &restart("10m")) else { return };
    workspace.backend().inject(Fault::status("dws.restart", 500).committed().once()).unwrap();
    invoke(&workspace, RESTART).succeeds().says(&["was restarted and is available"]);
    assert_eq!(workspace.backend().requests_of("dws.restart").len(), 1);
}

#[test]
fn a_time_limit_and_an_interruption_say_what_goes_on() {
    let Some(workspace) = workspace(quick(), &restart("2s")) else { return };
    workspace.backend().dws().plan_next_restart(RestartPlan::held());
    invoke(&workspace, RESTART).fails_with(&["o time left to wait", "REBOOTING", "may go on with the restart"]);
    workspace.backend().dws().release_restarts();

    workspace.write(&restart("10m"));
    workspace.backend().dws().plan_next_restart(RestartPlan::held());
    workspace.backend().clear_requests();
    let arguments = arguments(RESTART);
    let arguments = arguments.each_ref().map(String::as_str);
    let running = workspace.start(&arguments);
    workspace.backend().wait_for_requests("dws.cluster", 3).unwrap();
    running.signal_group(Signal::SIGINT);
    workspace.finish_run(running, &arguments).fails_with(&["was interrupted", "may go on with the restart"]);
}

#[test]
fn a_data_source_is_read_again_by_its_job() {
    let Some(workspace) = workspace(Config { jobs: JobPlan::default(), ..quick() }, &resync("")) else { return };
    invoke(&workspace, RESYNC).succeeds().says(&["The DWS cluster may restart", "RUNNING", "has been read again"]);
    let update = workspace.backend().requests_of("dws.update").remove(0);
    assert_eq!(update.body, json!({"reconfigure": {"reboot": false}}));
    workspace.write(&resync("    reboot = true"));
    let (failed_code, failed_detail) =
        ("UpdateDataSource-fail:DWS.0114".to_owned(), "DWS.0114: no permission".to_owned());
    let outcome = JobOutcome::Fail { failed_code, failed_detail };
    workspace.backend().dws().plan_next_job(JobPlan::ending(outcome));
    invoke(&workspace, RESYNC).fails_with(&["DWS.0114", "no permission"]);
    let update = workspace.backend().requests_of("dws.update").remove(1);
    assert_eq!(update.body, json!({"reconfigure": {"reboot": true}}));
}

/// What a service echoes of the credentials is cut out of the progress.
#[test]
fn progress_tells_no_secret() {
    let Some(mut workspace) = workspace(quick(), &restart("3s")) else { return };
    let log = workspace.path("provider.log");
    workspace.set("TF_LOG_PROVIDER", "TRACE");
    workspace.set("TF_LOG_PATH", &log.display().to_string());
    let secret = mock_backend::SECRET_KEY;
    let task = json!({"cluster": {"status": "AVAILABLE", "task_status": format!("SNAPSHOT {secret}")}});
    workspace.backend().inject(Fault::json("dws.cluster", 200, &task)).unwrap();
    let ran = invoke(&workspace, RESTART).fails_with(&["o time left to wait", "SNAPSHOT"]);
    for text in [ran.ended.stdout, ran.ended.stderr, fs::read_to_string(log).unwrap()] {
        assert!(!text.to_lowercase().contains(&secret.to_lowercase()), "{text}");
    }
}

#[test]
fn rules_are_judged_before_anything_is_called() {
    for (config, words) in [
        (test("\"5m\"").replace(":8000", ""), "must be host:port"),
        (test("\"5m\"").replace(":8000", ":65536"), "has no port from 1 to 65535"),
        (test("\"5\""), "must be a duration"),
        (restart("10m").replace(CLUSTER_ID, "cluster-1"), "must be a UUID"),
        (resync("").replace(SOURCE, ""), "must not be empty"),
    ] {
        let Some(workspace) = workspace(quick(), &config) else { return };
        workspace.validate().fails_with(&[words]);
        assert!(workspace.backend().requests().is_empty());
    }
}
