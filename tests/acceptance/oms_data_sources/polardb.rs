//! `datalink_oms_polardb_data_source`.

use super::{IMPORT_FORMS, drift, import_ids, put_one, remove, search};
use crate::support::conformance::{Conformance, conformance};
use crate::support::workspace::quick;

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: "datalink_oms_polardb_data_source",
    minimal: r#"
  name     = "polar"
  username = "oms"
  password = "Example-Pwd-2481"
"#,
    full: r#"
  name                  = "polar"
  username              = "oms"
  password_wo           = "Example-Pwd-2481"
  password_wo_version   = 1
  region                = "cn-anhui"
  access_key            = "LTAIexampleexample"
  secret_key_wo         = "ExampleSecretKeyExampleSecretKey"
  secret_key_wo_version = 1
  intranet_addr         = "polar.example.internal:3306"
  description           = "Orders before 2020"
"#,
    required: &["name", "username"],
    respellings: &[],
    updates: &[("deletion_policy", "\"abandon\""), ("deletion_policy", "\"delete\"")],
    replacements: &[
        ("username", "\"reader\""),
        ("password_wo_version", "2"),
        ("region", "\"cn-beijing\""),
        ("access_key", "\"LTAIexampleexample2\""),
        ("secret_key_wo_version", "2"),
        ("intranet_addr", "\"polar2.example.internal:3306\""),
        ("description", "\"Orders\""),
        ("name", "\"polar2\""),
    ],
    computed: &["id"],
    identity: &["id"],
    default_identity: &[],
    unreadable: &[
        "password",
        "password_wo_version",
        "access_key",
        "secret_key",
        "secret_key_wo_version",
        "intranet_addr",
        "extra_parameters",
        "deletion_policy",
    ],
    import_ids,
    malformed_ids: &["name:", "a/b"],
    import_forms: IMPORT_FORMS,
    drift,
    remove,
    backend: quick,
    search: search(|backend, number| put_one(backend, number, "POLARDB_X_1")),
};

conformance!(super::DESCRIPTION);
