//! What a person finds in the log of the provider, at each level. That no secret is among it is the matter of `secrets`.

use std::fs;

use mock_backend::{Config, Effect, Fault, JobPlan};

use crate::dws_ext_data_source::{KIND, OBS};
use crate::support::hcl::resource;
use crate::support::workspace::{Workspace, quick};

/// The lines that an apply of the provider writes at this level, while the service fails once, loses an answer, and takes
/// two looks for its job. Each begins with its level.
fn lines(level: &str) -> (Vec<String>, Workspace) {
    let mut workspace = Workspace::with_backend(Config { jobs: JobPlan { polls: 2, ..JobPlan::default() }, ..quick() });
    workspace.set("TF_LOG_PROVIDER", level);
    workspace.set("TF_LOG_PATH", &workspace.path("provider.log").display().to_string());
    workspace.write(&resource(KIND, "this", OBS));
    workspace.backend().inject(Fault::status("dws.list", 503).once()).unwrap();
    workspace.backend().inject(Fault::new("dws.create", Effect::Reset).committed().once()).unwrap();
    workspace.apply(&[]).succeeds();
    let log = fs::read_to_string(workspace.path("provider.log")).unwrap();
    let ours = log.lines().filter_map(|line| {
        let (start, rest) = line.split_once(" provider.terraform-provider-datalink: ")?;
        Some(format!("{} {rest}", start.split_once(' ')?.1.trim()))
    });
    (ours.collect(), workspace)
}

/// Fails the case unless one of the lines has all of `parts`.
#[track_caller]
fn has(lines: &[String], parts: &[&str]) {
    let found = lines.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(found, "no line has {parts:?}:\n{}", lines.join("\n"));
}

#[test]
fn info_tells_what_was_decided_and_what_is_waited_for() {
    let (lines, workspace) = lines("INFO");
    has(&lines, &["[INFO] configured: ", &format!("version={}", env!("CARGO_PKG_VERSION"))]);
    has(
        &lines,
        &["[WARN] a call failed, and is tried again after a pause: ", "pause_ms=", "HTTP 503", "ListDataSource"],
    );
    has(&lines, &["[WARN] ", "sales_archive", "the answer was lost", "taken over", "id="]);
    has(&lines, &["[INFO] waiting for ", "sales_archive", "state=", "waited_s=0."]);
    has(&lines, &["[INFO] the wait for ", "sales_archive", " is over: ", "waited_s="]);
    for line in &lines {
        assert!(line.starts_with("[INFO]") || line.starts_with("[WARN]"), "{line}");
        for part in [&format!("tf_type={KIND}"), "name=sales_archive", "tf_req_id="] {
            assert!(line.contains("configured") || line.contains(part), "no {part} in {line}");
        }
    }
    workspace.close();
}

#[test]
fn debug_has_a_line_for_each_call() {
    let (lines, workspace) = lines("DEBUG");
    let calls: Vec<_> = lines.iter().filter(|line| line.starts_with("[DEBUG]") && line.contains("attempt=")).collect();
    let requests = workspace.backend().requests();
    assert_eq!(calls.len(), requests.len(), "{calls:#?}");
    for (call, request) in calls.iter().zip(&requests) {
        for part in [&format!("({} {} at ", request.method, request.path), "duration_ms=", "tf_type=", "rpc="] {
            assert!(call.contains(part), "no {part} in {call}");
        }
        match request.status {
            Some(status) => {
                assert!(call.contains(&format!("status={status}")) && call.contains("request_id="), "{call}")
            }
            None => assert!(call.contains("failure=\"the connection broke"), "{call}"),
        }
    }
    has(&lines, &["ListDataSource", "attempt=1", "status=503", "failure="]);
    has(&lines, &["ListDataSource", "attempt=2", "status=200"]);
    workspace.close();
}

#[test]
fn trace_shows_headers_and_bodies() {
    let (lines, workspace) = lines("TRACE");
    has(&lines, &["[TRACE] > POST http://127.0.0.1:", "/ext-data-sources"]);
    has(&lines, &["[TRACE] < HTTP 503"]);
    // What follows is on lines of its own, as on the wire.
    let log = fs::read_to_string(workspace.path("provider.log")).unwrap();
    for part in ["\nauthorization: ***\n", "\ncontent-type: application/json", "\"data_source_name\":\"sales_archive\""]
    {
        assert!(log.contains(part), "no {part:?} in {log}");
    }
    workspace.close();
}
