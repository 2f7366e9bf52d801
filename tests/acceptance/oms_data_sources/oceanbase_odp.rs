//! `datalink_oms_oceanbase_odp_data_source`.

use super::{IMPORT_FORMS, drift, import_ids, put_one, remove, search, this};
use crate::support::conformance::{Conformance, conformance};
use crate::support::hcl::{quote, set};
use crate::support::rules::Rules;
use crate::support::workspace::{Workspace, quick};

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: "datalink_oms_oceanbase_odp_data_source",
    minimal: r#"
  name                   = "logical"
  url                    = "http://op.example:8088"
  route                  = "MiddleWareCluster-ODP"
  access_key             = "example-access-key"
  secret_key             = "ExampleSecretKeyExampleSecretKey"
  instance_id            = "odp-7f3a"
  middleware_instance_id = "000001"
  username               = "oms"
  password               = "Example-Pwd-2481"
"#,
    full: r#"
  name                    = "logical"
  url                     = "http://op.example:8088"
  ob_proxy                = "10.10.0.51:2883"
  route                   = "MiddleWareCluster-ODP"
  access_key              = "example-access-key"
  secret_key_wo           = "ExampleSecretKeyExampleSecretKey"
  secret_key_wo_version   = 1
  instance_id             = "odp-7f3a"
  middleware_instance_id  = "000001"
  username                = "oms"
  password_wo             = "Example-Pwd-2481"
  password_wo_version     = 1
  region                  = "cn-anhui"
  description             = "All shards"
  drc_user_name           = "drc"
  drc_password_wo         = "Example-Pwd-2482"
  drc_password_wo_version = 1
"#,
    required: &["name", "url", "route", "access_key", "instance_id", "middleware_instance_id", "username"],
    respellings: &[],
    updates: &[("deletion_policy", "\"abandon\""), ("deletion_policy", "\"delete\"")],
    replacements: &[
        ("url", "\"http://op2.example:8088/clusters.json\""),
        ("ob_proxy", "\"10.10.0.52:2883\""),
        ("route", "\"another\""),
        ("access_key", "\"another-access-key\""),
        ("secret_key_wo_version", "2"),
        ("instance_id", "\"odp-7f3b\""),
        ("middleware_instance_id", "\"000002\""),
        ("username", "\"reader\""),
        ("password_wo_version", "2"),
        ("region", "\"cn-beijing\""),
        ("description", "\"Shards\""),
        ("drc_user_name", "\"drc2\""),
        ("drc_password_wo_version", "2"),
        ("name", "\"logical2\""),
    ],
    computed: &["id"],
    identity: &["id"],
    default_identity: &[],
    unreadable: &[
        "url",
        "ob_proxy",
        "route",
        "access_key",
        "secret_key",
        "secret_key_wo_version",
        "instance_id",
        "middleware_instance_id",
        "password",
        "password_wo_version",
        "drc_user_name",
        "drc_password",
        "drc_password_wo_version",
        "extra_parameters",
        "deletion_policy",
    ],
    import_ids,
    malformed_ids: &["name:", "a/b"],
    import_forms: IMPORT_FORMS,
    drift,
    remove,
    backend: quick,
    search: search(|backend, number| put_one(backend, number, "DBP_OP_ROUTE")),
};

conformance!(super::DESCRIPTION);

const ADDRESS: &str = "datalink_oms_oceanbase_odp_data_source.this";

/// The page says nothing of names, other pages of the edition do.
#[test]
fn names_are_advised_and_what_is_mandatory_is_not_empty() {
    let mut rules = Rules::new(DESCRIPTION.kind, DESCRIPTION.minimal)
        .accepts("name", &quote(&"名".repeat(32)))
        .warns("name", &quote(&"a".repeat(33)), "should have 1 to 32 characters")
        .warns("name", "\"two words\"", "should not contain white space")
        .refuses("name", "\"\"", "must not be empty")
        .accepts("url", "\"file-of-the-gateway.json\"")
        .accepts("ob_proxy", "\"odp.example:2883\"")
        .accepts("ob_proxy", "\"\"")
        .accepts("ob_proxy", "var.unknown")
        .accepts("drc_user_name", "\"drc\"");
    for wrong in ["10.10.0.51", "10.10.0.51:0", "10.10.0.51:65536", "a:1,b:2", "http://a:1"] {
        rules = rules.refuses("ob_proxy", &quote(wrong), "must be a host, a colon and a port");
    }
    for name in ["url", "route", "access_key", "instance_id", "middleware_instance_id", "username"] {
        rules = rules.refuses(name, "\"\"", "must not be empty").accepts(name, "var.unknown");
    }
    rules
        .requires("secret_key", "One of secret_key and secret_key_wo must be set")
        .requires("password", "One of password and password_wo must be set")
        .judge();
}

/// OMS shows the name, the user, region and description, and no more.
#[test]
fn what_is_never_shown_keeps_what_was_written() {
    let workspace = Workspace::applied(&this(&DESCRIPTION, &DESCRIPTION.full()));
    workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).succeeds();
    let state = workspace.state();
    assert_eq!(state.attribute(ADDRESS, "middleware_instance_id"), "000001");
    assert_eq!(state.attribute(ADDRESS, "url"), "http://op.example:8088");
    assert_eq!(state.attribute(ADDRESS, "drc_user_name"), "drc");
    workspace.plan(&[]).is_empty();
    workspace.close();
}

/// The Enterprise Edition has no documented call that deletes.
#[test]
fn where_nothing_can_be_deleted_it_is_left() {
    let workspace = Workspace::applied(&this(&DESCRIPTION, DESCRIPTION.minimal));
    workspace.backend().oms().configure(|oms| oms.unsupported.push("DeleteDataSource".to_owned()));
    workspace.destroy().fails_with(&["Unsupported action", "Enterprise Edition", "deletion_policy = \"abandon\""]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.write(&this(&DESCRIPTION, &set(DESCRIPTION.minimal, "deletion_policy", "\"abandon\"")));
    workspace.apply(&[]).succeeds();
    workspace.destroy().succeeds();
    assert_eq!(workspace.backend().oms().data_sources().len(), 1);
}
