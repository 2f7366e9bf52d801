//! What every resource has to pass, for this one.

use mock_backend::mrs;
use serde_json::json;

use super::{BLOCK, KIND};
use crate::support::conformance::{Conformance, conformance};
use crate::support::search::{SECRET, Search, is_even, name, uuid};
use crate::support::workspace::quick;

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: KIND,
    minimal: BLOCK,
    full: r#"
  project_id     = "89cd04f168b84af6be287f71730fdb4b"
  connector_name = "hive_metastore"
  source_type    = "RDS_POSTGRES"
  source_info {
    rds_instance_id     = "3aa55f1cb4c3491686936130f21e9f16in03"
    db_name             = "hive"
    user_name           = "hive"
    password_wo         = "Example-Pwd-2481"
    password_wo_version = 1
  }
"#,
    required: &["connector_name", "source_type"],
    respellings: &[],
    updates: &[
        ("connector_name", "\"hive_metastore_2\""),
        ("db_name", "\"hive_2\""),
        ("user_name", "\"hive_2\""),
        ("rds_instance_id", "\"5bb66a2dc5d4502797a47241a32f0a27in03\""),
        ("password_wo_version", "2"),
    ],
    replacements: &[("project_id", "\"00000000000000000000000000000000\""), ("source_type", "\"RDS_MYSQL\"")],
    computed: &["id", "status", "used_clusters", "create_time", "last_update_time"],
    identity: &["id"],
    default_identity: &["project_id", "region"],
    unreadable: &["source_info"],
    import_ids: |object| {
        let id = object.text("id");
        vec![id.to_owned(), format!("{}/{id}", object.text("project_id"))]
    },
    malformed_ids: &["a/b/c", "/", "89cd04f168b84af6be287f71730fdb4b/"],
    import_forms: &["<id>", "<project_id>/<id>", "@<region>"],
    drift: |backend, id| {
        backend.mrs().patch_data_connector(id, &json!({"connector_name": "renamed"})).unwrap();
        "connector_name"
    },
    remove: |backend, id| assert!(backend.mrs().remove_data_connector(id)),
    backend: quick,
    search: Search {
        place: "",
        list: "mrs.list",
        put: |backend, number| {
            let kind = if is_even(number) { "RDS_MYSQL" } else { "gaussdb-mysql" };
            let mut connector = mrs::DataConnector::new(&uuid(number), kind, &name(number));
            let info =
                json!({"rds_instance_id": "3aa5in01", "db_name": "hive", "user_name": "hive", "password": SECRET});
            connector.source_info = info.as_object().cloned().unwrap();
            backend.mrs().put_data_connector(connector);
        },
        put_others: |_| {},
        filter: ("source_type = \"RDS_MYSQL\"", is_even),
        secret: Some("password_wo"),
    },
};

conformance!(super::DESCRIPTION);
