//! `datalink_oms_kafka_data_source`.

use serde_json::json;

use super::{IMPORT_FORMS, drift, import_ids, put_one, remove, search, this};
use crate::support::conformance::{Conformance, conformance};
use crate::support::hcl::{quote, set};
use crate::support::plan::Action;
use crate::support::rules::Rules;
use crate::support::search::Search;
use crate::support::workspace::{Workspace, quick};

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: "datalink_oms_kafka_data_source",
    minimal: r#"
  name     = "events"
  endpoint = "10.10.0.41:9092"
"#,
    full: r#"
  name                = "events"
  endpoint            = "10.10.0.41:9092,kafka-2.example:9092"
  region              = "cn-anhui"
  description         = "All that happens"
  enable_ssl          = true
  cert_ssl_id         = "f_7dhk3c5m8t2b"
  enable_sasl         = true
  sasl_mechanism      = "SCRAM_SHA_256"
  username            = "oms"
  password_wo         = "Example-Pwd-2481"
  password_wo_version = 1
  deletion_policy     = "delete"
"#,
    required: &["name", "endpoint"],
    respellings: &[],
    updates: &[("deletion_policy", "\"abandon\""), ("deletion_policy", "\"delete\"")],
    replacements: &[
        ("endpoint", "\"10.10.0.41:9092\""),
        ("region", "\"cn-beijing\""),
        ("description", "null"),
        ("enable_ssl", "false"),
        ("cert_ssl_id", "\"f_another\""),
        ("enable_sasl", "false"),
        ("sasl_mechanism", "\"SCRAM_SHA_512\""),
        ("username", "\"reader\""),
        ("password_wo_version", "2"),
        ("extra_parameters", "{ region = \"cn-beijing\" }"),
        ("name", "\"events2\""),
    ],
    computed: &["id", "disable_identification_algorithm"],
    identity: &["id"],
    default_identity: &[],
    unreadable: &["cert_ssl_id", "password", "password_wo_version", "extra_parameters", "deletion_policy"],
    import_ids,
    malformed_ids: &["name:", "a/b"],
    import_forms: IMPORT_FORMS,
    drift,
    remove,
    backend: quick,
    search: Search { secret: None, ..search(|backend, number| put_one(backend, number, "KAFKA")) },
};

conformance!(super::DESCRIPTION);

const ADDRESS: &str = "datalink_oms_kafka_data_source.this";

/// A body that signs in by this mechanism and has all that this one needs.
fn signing_in(mechanism: &str) -> String {
    let body = set(&set(DESCRIPTION.minimal, "enable_sasl", "true"), "sasl_mechanism", &quote(mechanism));
    let needed: &[(&str, &str)] = match mechanism {
        "GSSAPI" => &[
            ("kdc_path", "\"10.10.0.2\""),
            ("sasl_kerberos_principal", "\"oms@EXAMPLE\""),
            ("service_name", "\"kafka\""),
            ("extra_parameters", "{ logProxyIp = \"any\" }"),
        ],
        _ => &[("username", "\"oms\""), ("password", "\"Example-Pwd-2481\"")],
    };
    needed.iter().fold(body, |body, (name, value)| set(&body, name, value))
}

fn rules(body: &str) -> Rules {
    Rules::new(DESCRIPTION.kind, body)
}

#[test]
fn endpoints_are_hosts_and_ports_with_commas() {
    let mut rules = rules(DESCRIPTION.minimal)
        .accepts("endpoint", "\"kafka-1.example:1,10.10.0.41:65535\"")
        .accepts("endpoint", "\"[fe80::1]:9092\"")
        .accepts("endpoint", "var.unknown");
    for wrong in ["", "10.10.0.41", "h:0", "h:65536", "h:1, h:2", "h:1,", ",h:1", "h:1,,h:2", "h:x", ":1", "http://h:1"]
    {
        rules = rules.refuses("endpoint", &quote(wrong), "must be addresses host:port with commas");
    }
    rules.judge();
}

#[test]
fn a_mechanism_is_one_of_four_and_has_what_it_needs() {
    for mechanism in ["PLAIN", "SCRAM_SHA_256", "SCRAM_SHA_512"] {
        rules(&signing_in(mechanism))
            .requires("username", &format!("username must be set when sasl_mechanism is \"{mechanism}\""))
            .requires(
                "password",
                &format!("password or password_wo must be set when sasl_mechanism is \"{mechanism}\""),
            )
            .refuses("username", "\"\"", "username must be set")
            .accepts("username", "var.unknown")
            .accepts("password", "var.unknown")
            .refuses("sasl_mechanism", &quote(&mechanism.to_lowercase()), "upper and lower case matter")
            .refuses("sasl_mechanism", "\"SCRAM-SHA-256\"", "must be one of")
            .accepts("sasl_mechanism", "var.unknown")
            .judge();
    }
    rules(&signing_in("GSSAPI"))
        .requires("kdc_path", "kdc_path must be set when sasl_mechanism is \"GSSAPI\"")
        .requires("sasl_kerberos_principal", "sasl_kerberos_principal must be set")
        .accepts("kdc_path", "var.unknown")
        // What only the console says.
        .warns("service_name", "null", "service_name must be set")
        .warns("extra_parameters", "null", "the page names no parameter")
        .warns("username", "\"oms\"", "username has no effect when sasl_mechanism is \"GSSAPI\"")
        .warns("password", "\"pw\"", "password has no effect when sasl_mechanism is \"GSSAPI\"")
        .judge();
}

#[test]
fn what_is_turned_on_needs_its_parameters_and_what_is_not_does_without() {
    let open = DESCRIPTION.minimal;
    rules(open)
        .accepts("enable_sasl", "false")
        .accepts("enable_sasl", "var.unknown")
        .accepts("enable_ssl", "false")
        .accepts("enable_ssl", "var.unknown")
        .warns("cert_ssl_id", "\"f_1\"", "cert_ssl_id has no effect unless enable_ssl is true")
        .warns("username", "\"oms\"", "username has no effect unless enable_sasl is true")
        .warns("password", "\"pw\"", "password has no effect unless enable_sasl is true")
        .accepts_body(&set(&set(open, "enable_ssl", "true"), "cert_ssl_id", "\"f_1\""))
        .accepts_body(&set(&set(open, "enable_ssl", "var.unknown"), "cert_ssl_id", "\"f_1\""))
        .accepts_body(&set(&set(open, "enable_sasl", "true"), "sasl_mechanism", "var.unknown"))
        .judge();
    rules(&set(&set(open, "enable_ssl", "true"), "cert_ssl_id", "\"f_1\""))
        .warns("cert_ssl_id", "null", "cert_ssl_id must be set when enable_ssl is true")
        .judge();
    rules(&signing_in("PLAIN"))
        .requires("sasl_mechanism", "sasl_mechanism must be set when enable_sasl is true")
        .accepts("enable_sasl", "var.unknown")
        .judge();
    rules(&set(open, "enable_sasl", "false"))
        .warns("username", "\"oms\"", "username has no effect unless enable_sasl is true")
        .warns("password", "\"pw\"", "password has no effect unless enable_sasl is true")
        .judge();
}

/// The list has other words for a mechanism than the create call.
#[test]
fn the_spellings_of_the_list_are_no_drift_and_another_mechanism_is() {
    let workspace = Workspace::new();
    for mechanism in ["PLAIN", "SCRAM_SHA_256", "SCRAM_SHA_512", "GSSAPI"] {
        workspace.write(&this(&DESCRIPTION, &signing_in(mechanism)));
        workspace.apply(&[]).succeeds();
        workspace.is_settled();
    }
    let id = workspace.state().id(ADDRESS);
    workspace.backend().oms().patch_data_source(&id, &json!({"saslMechanism": "PLAIN"})).unwrap();
    assert_eq!(workspace.plan(&[]).replaced_by(ADDRESS), ["sasl_mechanism"]);
    workspace.backend().oms().patch_data_source(&id, &json!({"saslMechanism": "OAUTHBEARER"})).unwrap();
    workspace.plan(&[]).is_empty();
    workspace.close();
}

/// OMS shows null for what is off.
#[test]
fn off_is_no_drift_in_whatever_way_it_is_shown() {
    let off = set(&set(DESCRIPTION.minimal, "enable_ssl", "false"), "enable_sasl", "false");
    for body in [off.as_str(), DESCRIPTION.minimal] {
        let workspace = Workspace::applied(&this(&DESCRIPTION, body));
        let id = workspace.state().id(ADDRESS);
        for shown in [json!(null), json!(false), json!("false")] {
            workspace
                .backend()
                .oms()
                .patch_data_source(&id, &json!({"enableSSL": shown, "enableSASL": shown}))
                .unwrap();
            workspace.plan(&[]).is_empty();
        }
        workspace.forget_state();
        workspace.import(ADDRESS, &id).succeeds();
        assert_ne!(workspace.plan(&[]).action(ADDRESS), Action::Replace);
        workspace.apply_plan().succeeds();
        workspace.is_settled();
        workspace.close();
    }
}
