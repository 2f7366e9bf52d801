//! `datalink_oms_oceanbase_data_source`.

use super::{IMPORT_FORMS, drift, import_ids, put_one, remove, search};
use crate::support::conformance::{Conformance, conformance};
use crate::support::search::{Search, is_even};
use crate::support::workspace::quick;

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: "datalink_oms_oceanbase_data_source",
    minimal: r#"
  name     = "orders source"
  username = "oms"
  password = "Example-Pwd-2481"
"#,
    full: r#"
  name                          = "billing source"
  type                          = "OB_MYSQL_CE"
  tenant                        = "billing"
  cluster                       = "ob_prod"
  schema                        = "billing"
  ip                            = "10.10.0.18"
  port                          = 2883
  username                      = "oms"
  password_wo                   = "Example-Pwd-2481"
  password_wo_version           = 1
  region                        = "cn-anhui"
  description                   = "Into the warehouse"
  ocp_name                      = "ocp_prod"
  config_url                    = "http://10.10.0.5:8080/services?Action=ObRootServiceInfo&ObRegion=ob_prod"
  drc_user_name                 = "drc_user"
  drc_password                  = "Example-Pwd-2482"
  inner_drc_password_wo         = "Example-Pwd-2483"
  inner_drc_password_wo_version = 1
"#,
    required: &["name", "username"],
    respellings: &[],
    updates: &[("deletion_policy", "\"abandon\""), ("deletion_policy", "\"delete\"")],
    replacements: &[
        ("type", "\"OB_MYSQL\""),
        ("tenant", "\"orders\""),
        ("cluster", "\"ob_test\""),
        ("schema", "null"),
        ("ip", "\"10.10.0.19\""),
        ("port", "2881"),
        ("username", "\"reader\""),
        ("password_wo_version", "2"),
        ("region", "\"cn-beijing\""),
        ("description", "\"\""),
        ("ocp_name", "\"ocp_test\""),
        ("config_url", "\"https://10.10.0.5/services\""),
        ("drc_user_name", "\"drc_user2\""),
        ("drc_password", "\"Example-Pwd-2484\""),
        ("inner_drc_password_wo_version", "2"),
        ("name", "\"billing source 2\""),
    ],
    computed: &["id"],
    identity: &["id"],
    default_identity: &[],
    unreadable: &[
        "password",
        "password_wo_version",
        "drc_password",
        "inner_drc_password",
        "inner_drc_password_wo_version",
        "extra_parameters",
        "deletion_policy",
    ],
    import_ids,
    malformed_ids: &["name:", "a/b"],
    import_forms: IMPORT_FORMS,
    drift,
    remove,
    backend: quick,
    search: Search {
        filter: ("type = \"OB_MYSQL_CE\"", is_even),
        ..search(|backend, number| put_one(backend, number, if is_even(number) { "OB_MYSQL_CE" } else { "OB_ORACLE" }))
    },
};

conformance!(super::DESCRIPTION);
