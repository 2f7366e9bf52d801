//! What every resource has to pass, for this one.

use mock_backend::dli::AuthInfo;

use super::{KIND, KRB};
use crate::support::conformance::{Conformance, conformance};
use crate::support::search::{SECRET, Search, name};
use crate::support::workspace::quick;

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: KIND,
    minimal: KRB,
    full: r#"
  project_id                     = "89cd04f168b84af6be287f71730fdb4b"
  auth_info_name                 = "events"
  datasource_type                = "Kafka_SSL"
  truststore_location            = "obs://lan-1/cer/truststore.jks"
  truststore_password_wo         = "Example-Pwd-2482"
  truststore_password_wo_version = 1
  keystore_location              = "obs://lan-1/cer/keystore.jks"
  keystore_password_wo           = "Example-Pwd-2483"
  keystore_password_wo_version   = 1
  key_password_wo                = "Example-Pwd-2484"
  key_password_wo_version        = 1
"#,
    required: &["auth_info_name", "datasource_type"],
    respellings: &[],
    updates: &[
        ("truststore_location", "\"obs://lan-2/cer/truststore.jks\""),
        ("truststore_password_wo_version", "2"),
        ("keystore_password_wo_version", "2"),
    ],
    replacements: &[
        ("auth_info_name", "\"measures\""),
        ("project_id", "\"00000000000000000000000000000000\""),
        ("key_password_wo_version", "2"),
        ("keystore_location", "null"),
    ],
    computed: &["id", "owner", "create_time", "update_time"],
    identity: &["id"],
    default_identity: &["project_id", "region"],
    unreadable: &[
        "truststore_password_wo_version",
        "keystore_password_wo_version",
        "key_password_wo_version",
        "truststore_password",
        "keystore_password",
        "key_password",
    ],
    import_ids: |object| {
        let id = object.text("id");
        vec![id.to_owned(), format!("{}/{id}", object.text("project_id"))]
    },
    malformed_ids: &["a/b/c", "/", "89cd04f168b84af6be287f71730fdb4b/"],
    import_forms: &["<id>", "<project_id>/<id>", "@<region>"],
    drift: |backend, id| {
        let auth = backend.dli().auth_infos().into_iter().find(|auth| auth.auth_info_name == id).unwrap();
        let mut settings = auth.settings.clone();
        settings.insert("truststore_location".to_owned(), "obs://elsewhere/truststore.jks".to_owned());
        backend.dli().put_auth_info(AuthInfo { settings, ..auth });
        "truststore_location"
    },
    remove: |backend, id| assert!(backend.dli().remove_auth_info(id)),
    backend: quick,
    search: Search {
        place: "",
        list: "dli.list_auths",
        put: |backend, number| {
            // The one type that does without a secret, which a generated configuration can't have.
            let settings = [
                ("user_name", "dli"),
                ("krb5_conf", "obs://a/krb5.conf"),
                ("keytab", "obs://a/k"),
                ("password", SECRET),
            ];
            let auth = AuthInfo::new(&name(number), "KRB", &settings);
            backend.dli().put_auth_info(auth);
        },
        put_others: |_| {},
        filter: ("name_prefix = \"orders_04\"", |number| (40..50).contains(&number)),
        secret: None,
    },
};

conformance!(super::DESCRIPTION);
