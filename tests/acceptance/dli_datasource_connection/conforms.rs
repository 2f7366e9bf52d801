//! What every resource has to pass, for this one.

use mock_backend::dli;
use serde_json::json;

use super::{KIND, RDS};
use crate::support::conformance::{Conformance, conformance};
use crate::support::search::{SECRET, Search, is_even, name, uuid};
use crate::support::workspace::quick;

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: KIND,
    minimal: RDS,
    full: r#"
  project_id        = "89cd04f168b84af6be287f71730fdb4b"
  name              = "metrics"
  service           = "CloudTable"
  url               = "zk1.example.com:2181,zk2.example.com:2181"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"
  tags              = { team = "platform", cost = "42" }

  timeouts {
    create = "20m"
    delete = "10m"
  }
"#,
    required: &["name", "service", "url", "security_group_id", "network_id"],
    respellings: &[("service", "\"ct\""), ("service", "\"CLOUDtable\"")],
    updates: &[("create", "\"30m\"")],
    replacements: &[
        ("name", "\"measures\""),
        ("service", "\"CSS\""),
        ("url", "\"zk1.example.com:2181\""),
        ("security_group_id", "\"b07ab107-a4ad-4835-ad09-08a2f2efccdb\""),
        ("network_id", "\"f83ba67d-e812-42d3-908d-6ea0b2cc5ecb\""),
        ("project_id", "\"00000000000000000000000000000000\""),
        ("tags", "null"),
        ("tags", "{ team = \"warehouse\" }"),
    ],
    computed: &["id", "state", "process", "create_time"],
    identity: &["id"],
    default_identity: &["project_id", "region"],
    unreadable: &["security_group_id", "network_id", "tags", "timeouts"],
    import_ids: |object| {
        let id = object.text("id");
        vec![id.to_owned(), format!("{}/{id}", object.text("project_id"))]
    },
    malformed_ids: &["a/b/c", "/", "89cd04f168b84af6be287f71730fdb4b/"],
    import_forms: &["<id>", "<project_id>/<id>", "@<region>"],
    drift: |backend, id| {
        backend.dli().patch_connection(id, &json!({"url": "elsewhere.example.com:2181"})).unwrap();
        "url"
    },
    remove: |backend, id| assert!(backend.dli().remove_connection(id)),
    backend: quick,
    search: Search {
        place: "",
        list: "dli.list",
        put: |backend, number| {
            let service = if is_even(number) { "RDS" } else { "CloudTable" };
            let connection = dli::Connection::new(&uuid(number), service, &name(number), "192.168.3.208:3306");
            backend.dli().put_connection(dli::Connection { network_id: SECRET.to_owned(), ..connection });
        },
        put_others: |backend| {
            let connection = dli::Connection::new(&uuid(900), "RDS", &name(900), "192.168.3.208:3306");
            backend.dli().put_connection(dli::Connection { state: "DELETED".to_owned(), ..connection });
        },
        filter: ("service = \"rds\"", is_even),
        secret: None,
    },
};

conformance!(super::DESCRIPTION);
