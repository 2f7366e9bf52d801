//! `datalink_dli_datasource_connection` and `datalink_dli_datasource_connections`.

use mock_backend::MockBackend;
use mock_backend::dli::Connection;
use serde_json::json;

use super::{Pair, SECRET, data, ids, pair, read};
use crate::support::workspace::Workspace;

pub(super) const PAIR: Pair = Pair {
    one: "datalink_dli_datasource_connection",
    many: "datalink_dli_datasource_connections",
    result: "connections",
    name: "name",
    place: "",
    operations: ["dli.list", "dli.get"],
    put,
    ids: [
        "0a9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d61",
        "1b9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d62",
        "2c9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d63",
    ],
    resource: r#"
resource "datalink_dli_datasource_connection" "made" {
  name              = "orders"
  service           = "RDS"
  url               = "192.168.3.208:3306"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"
}
"#,
    shown: &["id", "project_id", "name", "service", "url", "state", "connection_url", "process", "create_time"],
};

pair!(super::PAIR);

/// A connection has no secret; what the service never shows stands for one.
fn put(backend: &MockBackend, id: &str, name: &str) {
    let connection = Connection::new(id, "RDS", name, "192.168.3.208:3306");
    backend.dli().put_connection(Connection { network_id: SECRET.to_owned(), ..connection });
}

/// A workspace whose backend has one connection in each of these states.
fn in_states(states: [&str; 3]) -> Workspace {
    let workspace = PAIR.workspace();
    for (id, state) in PAIR.ids.into_iter().zip(states) {
        workspace.backend().dli().patch_connection(id, &json!({"state": state})).unwrap();
    }
    workspace
}

#[test]
fn records_of_what_was_deleted_are_shown_to_those_who_ask_for_them() {
    let [first, second, third] = PAIR.ids;
    let workspace = in_states(["ACTIVE", "DELETED", "FAILED"]);
    let list = |body: &str| read(&workspace, PAIR.many, body)["connections"].clone();
    assert_eq!(ids(&list("")), [first, third]);
    assert_eq!(ids(&list("state = \"DELETED\"")), [second]);
    assert_eq!(ids(&list("state = \"FAILED\"")), [third]);
    assert_eq!(ids(&list("state = \"active\"")), [first], "states are the same in any case");
    assert_eq!(ids(&list("state = \"Deleted\"")), [second]);
    for argument in [format!("id = \"{second}\""), "name = \"orders\"".to_owned()] {
        workspace.write(&data(PAIR.one, &argument));
        workspace.try_plan(&[]).fails_with(&["No such DLI datasource connection"]);
    }
}

#[test]
fn a_name_that_only_a_record_shares_is_found() {
    let workspace = in_states(["DELETED", "ACTIVE", "ACTIVE"]);
    assert_eq!(read(&workspace, PAIR.one, "name = \"twin\"")["id"], PAIR.ids[2]);
}

#[test]
fn services_are_the_same_in_any_case() {
    let workspace = PAIR.workspace();
    let [first, second, third] = PAIR.ids;
    workspace.backend().dli().patch_connection(second, &json!({"service": "CloudTable.OPENTSDB"})).unwrap();
    let list = |service: &str| read(&workspace, PAIR.many, &format!("service = \"{service}\""))["connections"].clone();
    assert_eq!(ids(&list("cloudtable.OpenTSDB")), [second]);
    assert_eq!(ids(&list("rds")), [first, third]);
    assert_eq!(ids(&list("ct")), [""; 0]);
}

#[test]
fn the_project_can_be_another() {
    let workspace = PAIR.workspace();
    let project = "0f2b6a9c4d7e4f1a8b3c5d6e7f809121";
    workspace.write(&data(PAIR.many, &format!("project_id = \"{project}\"")));
    // The account may not see into it, which is no empty list.
    let words = [&*format!("Listing the DLI datasource connections in project {project} in cn-north-4 failed"), "403"];
    workspace.try_plan(&[]).fails_with(&words);
}
