//! `datalink_dli_enhanced_connection` and `datalink_dli_enhanced_connections`.

use mock_backend::MockBackend;
use mock_backend::dli::{EnhancedConnection, Named};
use serde_json::json;

use super::{Pair, SECRET, data, ids, pair, read};

pub(super) const PAIR: Pair = Pair {
    one: "datalink_dli_enhanced_connection",
    many: "datalink_dli_enhanced_connections",
    result: "connections",
    name: "name",
    place: "",
    operations: ["dli.list_enhanced", "dli.get_enhanced"],
    put,
    ids: [
        "0a9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d61",
        "1b9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d62",
        "2c9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d63",
    ],
    resource: r#"
resource "datalink_dli_enhanced_connection" "made" {
  name                   = "orders"
  dest_vpc_id            = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id        = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
  elastic_resource_pools = ["e1"]
  tags                   = { team = "platform" }

  hosts {
    name = "ecs-97f8-0001"
    ip   = "192.168.0.1"
  }

  routes {
    name = "archive"
    cidr = "192.168.2.0/24"
  }
}
"#,
    shown: &[
        "id",
        "project_id",
        "name",
        "dest_vpc_id",
        "dest_network_id",
        "elastic_resource_pools",
        "hosts",
        "routes",
        "tags",
        "status",
        "pool_status",
        "create_time",
    ],
};

pair!(super::PAIR);

/// A connection has no secret; what the service never shows stands for one.
fn put(backend: &MockBackend, id: &str, name: &str) {
    let connection = EnhancedConnection::new(id, name).with_pool("e1");
    let hosts = vec![Named { name: "ecs-97f8-0001".to_owned(), value: "192.168.0.1".to_owned() }];
    let tags = [("team".to_owned(), "platform".to_owned())].into_iter().collect();
    let routetable_id = Some(SECRET.to_owned());
    backend.dli().put_enhanced_connection(EnhancedConnection { routetable_id, hosts, tags, ..connection });
}

#[test]
fn records_of_what_was_deleted_are_shown_to_those_who_ask_for_them() {
    let [first, second, third] = PAIR.ids;
    let workspace = PAIR.workspace();
    workspace.backend().dli().patch_enhanced_connection(second, &json!({"status": "DELETED"})).unwrap();
    let list = |body: &str| read(&workspace, PAIR.many, body)["connections"].clone();
    assert_eq!(ids(&list("")), [first, third]);
    assert_eq!(ids(&list("status = \"deleted\"")), [second]);
    assert_eq!(ids(&list("status = \"Active\"")), [first, third]);
    for argument in [format!("id = \"{second}\""), "name = \"orders\"".to_owned()] {
        workspace.write(&data(PAIR.one, &argument));
        workspace.try_plan(&[]).fails_with(&["No such DLI enhanced connection"]);
    }
}

/// The service counts the rows of a page, not of the list.
#[test]
fn a_list_of_several_pages_is_whole() {
    let workspace = PAIR.workspace();
    for number in 0..210 {
        put(workspace.backend(), &format!("3d9ac2e4-1e2f-4c1d-9f7c-{number:012}"), &format!("other_{number}"));
    }
    let all = read(&workspace, PAIR.many, "")["connections"].clone();
    assert_eq!(all.as_array().unwrap().len(), 213);
    assert_eq!(read(&workspace, PAIR.one, "name = \"other_209\"")["name"], "other_209");
}
