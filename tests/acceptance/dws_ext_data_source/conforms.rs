//! What every resource has to pass, for this one.

use mock_backend::{Config, PROJECT_ID, dws};
use serde_json::json;

use super::{KIND, OBS};
use crate::support::conformance::{Conformance, conformance};
use crate::support::search::{SECRET, Search, is_even, name, uuid};
use crate::support::workspace::quick;

/// A second cluster of the same project.
const OTHER_CLUSTER: &str = "0f7e1c2a-93b4-4d5e-8a61-7b2c3d4e5f60";

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: KIND,
    minimal: OBS,
    full: r#"
  project_id       = "89cd04f168b84af6be287f71730fdb4b"
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "OBS"
  data_source_name = "sales_archive"
  user_name        = "DWSAccessOBS"
  user_pwd         = "Example-Pwd-2481"
  connect_info     = "gaussdb"
  description      = "Archived orders: 2019 to 2023 (read only)"
  reboot           = false

  timeouts {
    create = "10m"
    delete = "5m"
  }
"#,
    required: &["cluster_id", "type", "data_source_name", "user_name"],
    respellings: &[],
    updates: &[("user_name", "\"DWSAccessOBS2\""), ("reboot", "true"), ("create", "\"20m\"")],
    replacements: &[
        ("cluster_id", "\"0f7e1c2a-93b4-4d5e-8a61-7b2c3d4e5f60\""),
        ("data_source_name", "\"sales_history\""),
        ("data_source_id", "\"d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11\""),
        ("user_pwd", "\"Example-Pwd-2482\""),
        ("user_pwd", "null"),
        ("connect_info", "\"postgres\""),
        ("description", "\"Archived orders\""),
        ("description", "null"),
        ("project_id", "\"00000000000000000000000000000000\""),
        ("type", "\"LAKE_FORMATION\""),
    ],
    computed: &["id", "configure_status", "created", "updated"],
    identity: &["cluster_id", "id"],
    default_identity: &["project_id", "region"],
    unreadable: &["user_pwd", "reboot", "timeouts"],
    import_ids: |object| {
        let (cluster, id) = (object.text("cluster_id"), object.text("id"));
        vec![format!("{cluster}/{id}"), format!("{PROJECT_ID}/{cluster}/{id}")]
    },
    malformed_ids: &[
        "d303f19c-fbd1-4716-ae04-07d1ff358f22",
        "a/b/c/d",
        "not-a-uuid/d303f19c",
        "/",
        "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90/",
    ],
    import_forms: &["<cluster_id>/<id>", "<project_id>/<cluster_id>/<id>", "@<region>"],
    drift: |backend, id| {
        backend.dws().patch_data_source(id, &json!({"user_name": "SomebodyElse"})).unwrap();
        "user_name"
    },
    remove: |backend, id| assert!(backend.dws().remove_data_source(id)),
    backend,
    search: Search {
        place: "cluster_id = \"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90\"",
        list: "dws.list",
        put: |backend, number| {
            let mut source = dws::DataSource::new(&uuid(number), "OBS", &name(number), "DWSAccessOBS");
            source.connect_info = Some("gaussdb".to_owned());
            source.user_pwd = Some(SECRET.to_owned());
            if !is_even(number) {
                source.kind = "MRS".to_owned();
                source.data_source_id = Some(uuid(500));
                source.description = Some("Orders of the web shop".to_owned());
            }
            backend.dws().put_data_source(source);
        },
        put_others: |_| {},
        filter: ("type = \"OBS\"", is_even),
        secret: Some("user_pwd_wo"),
    },
};

fn backend() -> Config {
    quick().with_cluster(OTHER_CLUSTER)
}

conformance!(super::DESCRIPTION);
