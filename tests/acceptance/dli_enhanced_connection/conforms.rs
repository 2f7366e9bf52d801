//! What every resource has to pass, for this one.

use mock_backend::dli;
use serde_json::json;

use super::{KIND, LEAST};
use crate::support::conformance::{Conformance, conformance};
use crate::support::search::{SECRET, Search, name, uuid};
use crate::support::workspace::quick;

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: KIND,
    minimal: LEAST,
    full: r#"
  project_id             = "89cd04f168b84af6be287f71730fdb4b"
  name                   = "events"
  dest_vpc_id            = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id        = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
  routetable_id          = "5f2562a0-36e4-4b39-95b9-f5aab22e1281"
  elastic_resource_pools = ["e1", "e2"]
  tags                   = { team = "platform", cost = "42" }

  hosts {
    name = "ecs-97f8-0001"
    ip   = "192.168.0.1"
  }

  routes {
    name = "archive"
    cidr = "192.168.2.0/24"
  }

  timeouts {
    create = "20m"
    update = "20m"
    delete = "10m"
  }
"#,
    required: &["name", "dest_vpc_id", "dest_network_id"],
    respellings: &[("elastic_resource_pools", "[\"e2\", \"e1\", \"e2\"]")],
    updates: &[
        ("elastic_resource_pools", "[\"e2\", \"e3\"]"),
        ("queues", "[\"q1\"]"),
        ("ip", "\"192.168.0.9\""),
        ("cidr", "\"192.168.3.0/24\""),
        ("tags", "{ team = \"warehouse\", stage = \"test\" }"),
        ("tags", "null"),
        ("create", "\"30m\""),
    ],
    replacements: &[
        ("name", "\"measures\""),
        ("dest_vpc_id", "\"32094d8f-c310-4621-913d-4c4d655d8495\""),
        ("dest_network_id", "\"88f2562a-36e4-4b39-95b9-f5aab22e1281\""),
        ("project_id", "\"00000000000000000000000000000000\""),
        ("routetable_id", "null"),
        ("routetable_id", "\"6f2562a0-36e4-4b39-95b9-f5aab22e1281\""),
    ],
    computed: &["id", "status", "create_time", "pool_status"],
    identity: &["id"],
    default_identity: &["project_id", "region"],
    unreadable: &["routetable_id", "timeouts"],
    import_ids: |object| {
        let id = object.text("id");
        vec![id.to_owned(), format!("{}/{id}", object.text("project_id"))]
    },
    malformed_ids: &["a/b/c", "/", "89cd04f168b84af6be287f71730fdb4b/"],
    import_forms: &["<id>", "<project_id>/<id>", "@<region>"],
    drift: |backend, id| {
        backend.dli().patch_enhanced_connection(id, &json!({"tags": {"team": "elsewhere"}})).unwrap();
        "tags"
    },
    remove: |backend, id| assert!(backend.dli().remove_enhanced_connection(id)),
    backend: quick,
    search: Search {
        place: "",
        list: "dli.list_enhanced",
        put: |backend, number| {
            let connection = dli::EnhancedConnection::new(&uuid(number), &name(number)).with_pool("e1");
            let host = dli::Named { name: format!("host-{number}"), value: "192.168.0.1".to_owned() };
            let tags = [("number".to_owned(), number.to_string())].into_iter().collect();
            let routetable_id = Some(SECRET.to_owned());
            let connection = dli::EnhancedConnection { hosts: vec![host], tags, routetable_id, ..connection };
            backend.dli().put_enhanced_connection(connection);
        },
        put_others: |backend| {
            let connection = dli::EnhancedConnection::new(&uuid(900), &name(900));
            let status = "DELETED".to_owned();
            backend.dli().put_enhanced_connection(dli::EnhancedConnection { status, ..connection });
        },
        filter: ("name_prefix = \"orders_04\"", |number| (40..50).contains(&number)),
        secret: None,
    },
};

conformance!(super::DESCRIPTION);
