//! `datalink_dli_datasource_auth` and `datalink_dli_datasource_auths`. The name is the id, so no two share one.

use mock_backend::MockBackend;
use mock_backend::dli::AuthInfo;
use serde_json::json;

use super::{Pair, SECRET, data, ids, read};
use crate::support::workspace::Workspace;

pub(super) const PAIR: Pair = Pair {
    one: "datalink_dli_datasource_auth",
    many: "datalink_dli_datasource_auths",
    result: "datasource_auths",
    name: "auth_info_name",
    place: "",
    operations: ["dli.list_auths", "dli.list_auths"],
    put,
    ids: ["archive", "orders", "sales"],
    resource: r#"
resource "datalink_dli_datasource_auth" "made" {
  auth_info_name  = "orders"
  datasource_type = "KRB"
  user_name       = "dli_hive"
  krb5_conf       = "obs://lan-1/krb5.conf"
  keytab          = "obs://lan-1/user.keytab"
}
"#,
    shown: &["id", "project_id", "auth_info_name", "datasource_type", "user_name", "krb5_conf", "keytab", "owner"],
};

fn put(backend: &MockBackend, id: &str, _name: &str) {
    let settings = [("user_name", "dli_reader"), ("password", SECRET)];
    backend.dli().put_auth_info(AuthInfo::new(id, "passwd", &settings));
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    PAIR.ids.iter().for_each(|id| put(workspace.backend(), id, id));
    workspace
}

#[test]
fn one_is_found_by_either_of_its_names() {
    let workspace = workspace();
    for argument in ["id", "auth_info_name"] {
        let found = read(&workspace, PAIR.one, &format!("{argument} = \"orders\""));
        assert_eq!((&found["id"], &found["user_name"]), (&json!("orders"), &json!("dli_reader")));
        // The search of the service may find more than what was asked for.
        workspace.write(&data(PAIR.one, &format!("{argument} = \"order\"")));
        workspace.try_plan(&[]).fails_with(&["No such DLI datasource authentication"]);
    }
    assert!(!workspace.state().file.contains(SECRET));
}

#[test]
fn a_list_is_narrowed_by_exact_names_and_by_types() {
    let workspace = workspace();
    workspace.backend().dli().put_auth_info(AuthInfo::new("tls", "Kafka_SSL", &[("truststore_location", "obs://a/b")]));
    let list = |body: &str| read(&workspace, PAIR.many, body)["datasource_auths"].clone();
    assert_eq!(ids(&list("")), ["archive", "orders", "sales", "tls"]);
    assert_eq!(ids(&list("datasource_type = \"passwd\"")), ["archive", "orders", "sales"]);
    assert_eq!(ids(&list("auth_info_name = \"orders\"")), ["orders"]);
    assert_eq!(ids(&list("auth_info_name = \"order\"")), [""; 0]);
    assert!(!workspace.state().file.contains(SECRET));
}

#[test]
fn a_failure_is_not_an_absence() {
    PAIR.a_failure_is_not_an_absence();
}

#[test]
fn what_is_not_known_yet_is_looked_up_by_the_apply() {
    PAIR.what_is_not_known_yet_is_looked_up_by_the_apply();
}

#[test]
fn the_examples_work() {
    PAIR.the_examples_work();
}
