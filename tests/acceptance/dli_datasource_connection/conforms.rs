//! What every resource has to pass, for this one.

use serde_json::json;

use super::{KIND, RDS};
use crate::support::conformance::{Conformance, conformance};
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
    default_identity: &["project_id"],
    unreadable: &["security_group_id", "network_id", "tags", "timeouts"],
    import_ids: |object| {
        let id = object.text("id");
        vec![id.to_owned(), format!("{}/{id}", object.text("project_id"))]
    },
    malformed_ids: &["a/b/c", "/", "89cd04f168b84af6be287f71730fdb4b/"],
    import_forms: &["<id>", "<project_id>/<id>"],
    drift: |backend, id| {
        backend.dli().patch_connection(id, &json!({"url": "elsewhere.example.com:2181"})).unwrap();
        "url"
    },
    remove: |backend, id| assert!(backend.dli().remove_connection(id)),
    backend: quick,
};

conformance!(super::DESCRIPTION);
