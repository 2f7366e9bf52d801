//! `datalink_oms_mysql_data_source`.

use serde_json::json;

use super::{IMPORT_FORMS, drift, import_ids, put_one, put_pair, remove, search, this};
use crate::support::conformance::{Conformance, conformance};
use crate::support::hcl::set;
use crate::support::search::Search;
use crate::support::workspace::{Workspace, quick};

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: "datalink_oms_mysql_data_source",
    minimal: r#"
  name     = "shop"
  ip       = "10.10.0.33"
  port     = 3306
  username = "oms"
  password = "Example-Pwd-2481"
"#,
    full: r#"
  name                = "shop"
  ip                  = "10.10.0.33"
  port                = 3306
  schema              = "shop"
  region              = "cn-anhui"
  description         = "All branches"
  try_keep_hb         = true
  username            = "oms"
  password_wo         = "Example-Pwd-2481"
  password_wo_version = 1
  deletion_policy     = "delete"
"#,
    required: &["name", "username"],
    respellings: &[],
    updates: &[("deletion_policy", "\"abandon\""), ("deletion_policy", "\"delete\"")],
    replacements: &[
        ("ip", "\"10.10.0.34\""),
        ("port", "3307"),
        ("schema", "\"stock\""),
        ("region", "\"cn-beijing\""),
        ("description", "null"),
        ("try_keep_hb", "false"),
        ("username", "\"reader\""),
        ("password_wo_version", "2"),
        ("extra_parameters", "{ region = \"cn-beijing\" }"),
        ("name", "\"shop2\""),
    ],
    computed: &["id"],
    identity: &["id"],
    default_identity: &[],
    unreadable: &["password", "password_wo_version", "extra_parameters", "deletion_policy"],
    import_ids,
    malformed_ids: &["name:", "a/b"],
    import_forms: IMPORT_FORMS,
    drift,
    remove,
    backend: quick,
    search: Search {
        put_others: |backend| put_pair(backend, 901),
        ..search(|backend, number| put_one(backend, number, "MYSQL"))
    },
};

conformance!(super::DESCRIPTION);

/// What OMS chose for a heartbeat that nobody asked for is none.
#[test]
fn a_heartbeat_that_was_turned_off_drifts() {
    for (heartbeat, reasons) in [("true", &["try_keep_hb"] as &[&str]), ("null", &[])] {
        let workspace = Workspace::applied(&this(&DESCRIPTION, &set(DESCRIPTION.minimal, "try_keep_hb", heartbeat)));
        let id = workspace.state().id("datalink_oms_mysql_data_source.this");
        workspace.backend().oms().patch_data_source(&id, &json!({"tryKeepHb": false})).unwrap();
        assert_eq!(workspace.plan(&[]).replaced_by("datalink_oms_mysql_data_source.this"), reasons);
        workspace.close();
    }
}
