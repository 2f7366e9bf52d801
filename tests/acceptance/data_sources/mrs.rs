//! `datalink_mrs_data_connector` and `datalink_mrs_data_connectors`.

use mock_backend::MockBackend;
use mock_backend::mrs::DataConnector;
use serde_json::json;

use super::{Pair, SECRET, ids, pair, read};

pub(super) const PAIR: Pair = Pair {
    one: "datalink_mrs_data_connector",
    many: "datalink_mrs_data_connectors",
    result: "data_connectors",
    name: "connector_name",
    place: "",
    operations: ["mrs.list", "mrs.list"],
    put,
    ids: [
        "0a9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d61",
        "1b9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d62",
        "2c9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d63",
    ],
    resource: r#"
resource "datalink_mrs_data_connector" "made" {
  connector_name = "hive_metastore"
  source_type    = "RDS_MYSQL"
  source_info {
    rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01"
    db_name         = "hive"
    user_name       = "hive"
    password        = "Example-Pwd-2481"
  }
}
"#,
    shown: &[
        "id",
        "project_id",
        "connector_name",
        "source_type",
        "status",
        "used_clusters",
        "create_time",
        "last_update_time",
        "create_user",
    ],
};

pair!(super::PAIR);

fn put(backend: &MockBackend, id: &str, name: &str) {
    let source_info = json!({"db_name": "hive", "user_name": "hive", "password": SECRET});
    let source_info = source_info.as_object().cloned().unwrap();
    backend.mrs().put_data_connector(DataConnector { source_info, ..DataConnector::new(id, "RDS_MYSQL", name) });
}

#[test]
fn types_narrow_a_list() {
    let workspace = PAIR.workspace();
    let [first, second, third] = PAIR.ids;
    workspace.backend().mrs().patch_data_connector(second, &json!({"source_type": "gaussdb-mysql"})).unwrap();
    let list =
        |kind: &str| read(&workspace, PAIR.many, &format!("source_type = \"{kind}\""))["data_connectors"].clone();
    assert_eq!(ids(&list("gaussdb-mysql")), [second]);
    assert_eq!(ids(&list("RDS_MYSQL")), [first, third]);
    assert_eq!(ids(&list("RDS_POSTGRES")), [""; 0]);
}

#[test]
fn the_source_is_shown_as_an_object_without_its_password() {
    let workspace = PAIR.workspace();
    let id = PAIR.ids[1];
    let clusters = json!({"used_clusters": ["cluster1", "cluster2"]});
    workspace.backend().mrs().patch_data_connector(id, &clusters).unwrap();
    let one = read(&workspace, PAIR.one, &format!("id = \"{id}\""));
    assert_eq!(one["source_info"], json!({"rds_instance_id": null, "db_name": "hive", "user_name": "hive"}));
    assert_eq!(one["used_clusters"], json!(["cluster1", "cluster2"]));
}
