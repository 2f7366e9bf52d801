//! Many objects at once, on services that throttle: all of them are made, and no service is asked for more than it takes.

use std::num::NonZeroU32;

use mock_backend::{Config, Effect, Fault, LoggedRequest};

use crate::support::hcl::{resource, set};
use crate::support::workspace::{Workspace, objects, quick};
use crate::{dli_datasource_connection, dws_ext_data_source, mrs_data_connector, oms_data_sources};

/// The objects of each kind, 500 in all. Those of DWS and OMS are made one after the other, whatever Terraform wants.
const CONNECTORS: usize = 340;
const CONNECTIONS: usize = 100;
const SOURCES: usize = 20;
const MIGRATION_SOURCES: usize = 40;

/// The second DWS cluster, which has a turn of its own.
const OTHER_CLUSTER: &str = "5db57ca2-6d72-59aa-a1f4-1be5c6f4ca01";

/// The calls that take turns: those of one DWS cluster, and those of OMS.
const DWS_WRITES: &[&str] = &["dws.create", "dws.delete"];
const OMS_WRITES: &[&str] = &["oms.create_oceanbase", "oms.create_mysql", "oms.delete"];

/// A block that stands for so many objects.
fn many(kind: &str, name: &str, count: usize, body: &str, argument: &str) -> String {
    let named = set(body, argument, &format!("\"{name}_${{count.index}}\""));
    resource(kind, name, &format!("  count = {count}\n{named}"))
}

fn config() -> String {
    let other = set(dws_ext_data_source::OBS, "cluster_id", &format!("\"{OTHER_CLUSTER}\""));
    let (oceanbase, mysql) = (oms_data_sources::oceanbase::DESCRIPTION, oms_data_sources::mysql::DESCRIPTION);
    let dws = |name, body| many(dws_ext_data_source::KIND, name, SOURCES / 2, body, "data_source_name");
    let oms = |kind, name, body| many(kind, name, MIGRATION_SOURCES / 2, body, "name");
    [
        many(mrs_data_connector::KIND, "mrs", CONNECTORS, mrs_data_connector::BLOCK, "connector_name"),
        many(dli_datasource_connection::KIND, "dli", CONNECTIONS, dli_datasource_connection::RDS, "name"),
        dws("here", dws_ext_data_source::OBS),
        dws("there", &other),
        oms(oceanbase.kind, "oceanbase", oceanbase.minimal),
        oms(mysql.kind, "mysql", mysql.minimal),
    ]
    .concat()
}

#[test]
fn five_hundred_objects_are_made_through_a_throttle() {
    let mut workspace = Workspace::with_backend(Config::with_cluster(quick(), OTHER_CLUSTER));
    // A call may be refused several times in a row when thirty share the throttle.
    workspace.set("DATALINK_MAX_RETRIES", "20");
    workspace.write(&config());
    let backend = workspace.backend();
    let throttle = Fault::status("*", 429).header("Retry-After", "0").every(NonZeroU32::new(7).unwrap());
    backend.inject(throttle).unwrap();
    for operation in [DWS_WRITES, OMS_WRITES].concat() {
        backend.inject(Fault::new(operation, Effect::Linger)).unwrap();
    }

    workspace.apply(&["-parallelism=30"]).succeeds().says(&[]);
    assert_eq!(objects(backend).len(), 500);
    assert_eq!(workspace.state().addresses().len(), 500);
    judge_turns(&backend.requests());

    backend.clear_requests();
    assert_eq!(workspace.try_plan(&["-parallelism=30"]).ended.code, Some(0), "there is something left to do");

    workspace.apply(&["-destroy", "-refresh=false", "-parallelism=30"]).succeeds();
    assert!(objects(backend).is_empty() && workspace.state().addresses().is_empty());
    judge_turns(&backend.requests());
}

/// Ten calls at a time need hardly more than ten connections, though a write takes none that may be closed under it.
#[test]
fn connections_are_used_again() {
    let workspace = Workspace::new();
    workspace.write(&many(mrs_data_connector::KIND, "mrs", 100, mrs_data_connector::BLOCK, "connector_name"));
    workspace.apply(&[]).succeeds();
    let connections = workspace.backend().connections();
    println!("{connections} connections");
    assert!(connections <= 40, "{connections} connections for a hundred objects");
}

/// Whether a service says that it closes the connection or not, no write is lost on one that it has closed.
#[test]
fn writes_get_through_to_services_that_close_after_each_answer() {
    for said in [false, true] {
        let workspace = Workspace::new();
        let mysql = oms_data_sources::mysql::DESCRIPTION;
        workspace.write(
            &[
                many(mrs_data_connector::KIND, "mrs", 20, mrs_data_connector::BLOCK, "connector_name"),
                many(mysql.kind, "mysql", 10, mysql.minimal, "name"),
            ]
            .concat(),
        );
        workspace.backend().inject(Fault::new("*", Effect::Close { said })).unwrap();
        workspace.apply(&[]).succeeds().says(&[]);
        assert_eq!(objects(workspace.backend()).len(), 30);
        let creations = |operation| workspace.backend().requests_of(operation).len();
        assert_eq!((creations("mrs.create"), creations("oms.create_mysql")), (20, 10));
        workspace.apply(&["-destroy"]).succeeds();
    }
}

/// Fails the case if two changes of a cluster or of OMS were under way at once, or if nothing was throttled.
fn judge_turns(requests: &[LoggedRequest]) {
    let throttled = requests.iter().filter(|request| request.status == Some(429)).count();
    assert!(throttled > requests.len() / 10, "{throttled} of {} requests were throttled", requests.len());
    // A cluster that is still at work on a job refuses the next change.
    let busy = requests.iter().find(|request| request.status == Some(409));
    assert!(busy.is_none(), "a change came too early: {busy:#?}");
    for (operations, place) in [
        (DWS_WRITES, mock_backend::CLUSTER_ID),
        (DWS_WRITES, OTHER_CLUSTER),
        // All calls of OMS have one path.
        (OMS_WRITES, "/api/v2"),
    ] {
        let is_write = |request: &&LoggedRequest| operations.contains(&request.operation.as_str());
        let writes: Vec<_> = requests.iter().filter(is_write).filter(|request| request.path.contains(place)).collect();
        assert!(writes.len() >= SOURCES / 2, "{} changes of {place}", writes.len());
        for pair in writes.windows(2) {
            assert!(!pair[0].overlaps(pair[1]), "two changes at once: {pair:#?}");
        }
    }
}
