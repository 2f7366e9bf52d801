//! `datalink_oms_data_source` and `datalink_oms_data_sources`.

use mock_backend::oms::DataSource;
use mock_backend::{Fault, MockBackend};
use serde_json::{Value, json};

use super::{Pair, SECRET, ids, pair, read};
use crate::support::case::bodies;

pub(super) const PAIR: Pair = Pair {
    one: "datalink_oms_data_source",
    many: "datalink_oms_data_sources",
    result: "data_sources",
    name: "name",
    place: "",
    operations: ["oms.list", "oms.list"],
    put,
    ids: ["e_0aexample001", "e_1bexample002", "e_2cexample003"],
    resource: r#"
resource "datalink_oms_oceanbase_data_source" "made" {
  name          = "billing source"
  type          = "OB_MYSQL_CE"
  tenant        = "billing"
  cluster       = "ob_prod"
  schema        = "billing"
  ip            = "10.10.0.18"
  port          = 2883
  username      = "oms"
  password      = "Example-Pwd-2481"
  region        = "cn-anhui"
  description   = "Into the warehouse"
  ocp_name      = "ocp_prod"
  config_url    = "http://10.10.0.5:8080/services?Action=ObRootServiceInfo&ObRegion=ob_prod"
  drc_user_name = "drc_user"
  drc_password  = "Example-Pwd-2482"
}
"#,
    shown: &[
        "id",
        "type",
        "tenant",
        "cluster",
        "schema",
        "ip",
        "port",
        "username",
        "region",
        "description",
        "ocp_name",
        "config_url",
        "drc_user_name",
    ],
};

pair!(super::PAIR);

fn put(backend: &MockBackend, id: &str, name: &str) {
    let source = DataSource::new(id, "MYSQL", name, "oms").with("ip", "10.10.0.33").with("port", 3306);
    let source = source.with("secretKey", SECRET);
    backend.oms().put_data_source(DataSource { password: Some(SECRET.to_owned()), ..source });
}

#[test]
fn types_are_asked_for_and_checked() {
    let workspace = PAIR.workspace();
    let [first, second, third] = PAIR.ids;
    workspace.backend().oms().patch_data_source(second, &json!({"type": "KAFKA"})).unwrap();
    let list = |body: &str| read(&workspace, PAIR.many, body)["data_sources"].clone();
    assert_eq!(ids(&list("types = [\"KAFKA\", \"ORACLE\"]")), [second]);
    let asked = bodies(workspace.backend(), "oms.list");
    assert!(asked.iter().all(|body| body["types"] == json!(["KAFKA", "ORACLE"])), "{asked:#?}");
    assert_eq!(ids(&list("types = [\"MYSQL\"]")), [first, third]);
    assert_eq!(ids(&list("types = []")), PAIR.ids);
}

/// An OMS that pays no attention to `types` must not make a list longer than it should be.
#[test]
fn types_that_the_server_ignores_count_all_the_same() {
    let workspace = PAIR.workspace();
    let item = |id: &str, kind: &str| json!({"id": id, "name": id, "type": kind});
    let answer = json!({"success": true, "data": [item("e_1", "MYSQL"), item("e_2", "KAFKA")], "totalCount": 2});
    workspace.backend().inject(Fault::json("oms.list", 200, &answer)).unwrap();
    assert_eq!(ids(&read(&workspace, PAIR.many, "types = [\"KAFKA\"]")["data_sources"]), ["e_2"]);
}

#[test]
fn a_search_key_finds_parts_and_a_name_does_not() {
    let workspace = PAIR.workspace();
    let [first, second, third] = PAIR.ids;
    let list = |body: &str| read(&workspace, PAIR.many, body)["data_sources"].clone();
    assert_eq!(ids(&list("search_key = \"ORD\"")), [second]);
    assert_eq!(ids(&list("search_key = \"example003\"")), [third]);
    assert_eq!(ids(&list("search_key = \"example\"\nname = \"twin\"")), [first, third]);
}

/// What only one kind has, and what a pair is.
#[test]
fn every_kind_is_shown_with_what_it_has() {
    let workspace = PAIR.workspace();
    let [first, second, third] = PAIR.ids;
    let oms = workspace.backend().oms();
    oms.patch_data_source(
        first,
        &json!({"type": "KAFKA", "endpoint": "k:1", "enableSSL": true, "enableSASL": true,
        "saslMechanism": "GSSAPI"}),
    )
    .unwrap();
    oms.patch_data_source(second, &json!({"role": "MASTER", "partnerId": third})).unwrap();
    oms.patch_data_source(third, &json!({"role": "SLAVE", "partnerId": second})).unwrap();
    let all = read(&workspace, PAIR.many, "")["data_sources"].clone();
    for (index, name, expected) in [
        (0, "endpoint", json!("k:1")),
        (0, "enable_ssl", json!(true)),
        // In the words of the create call.
        (0, "sasl_mechanism", json!("GSSAPI")),
        (0, "disable_identification_algorithm", json!(false)),
        (0, "username", json!("oms")),
        (0, "partner_id", json!(null)),
        (1, "role", json!("MASTER")),
        (1, "partner_id", json!(third)),
        (2, "role", json!("SLAVE")),
        (2, "partner_id", json!(second)),
        (2, "endpoint", json!(null)),
    ] {
        assert_eq!(all[index][name], expected, "{index}.{name}");
    }
}

/// Empty lists come in several shapes.
#[test]
fn nothing_is_nothing_in_any_shape() {
    let workspace = PAIR.workspace();
    for (data, total) in
        [(json!([]), json!(0)), (json!([]), json!(null)), (json!(null), json!(0)), (json!(null), json!(null))]
    {
        let answer = json!({"success": true, "data": data, "totalCount": total});
        workspace.backend().inject(Fault::json("oms.list", 200, &answer)).unwrap();
        assert_eq!(read(&workspace, PAIR.many, "")["data_sources"], json!([]), "{answer}");
        workspace.backend().clear_faults();
    }
}

/// More than OMS shows on one page.
#[test]
fn long_lists_are_read_to_their_end() {
    let workspace = PAIR.workspace();
    for number in 10..40 {
        put(workspace.backend(), &format!("e_9example0{number}"), &format!("name{number}"));
    }
    let all = read(&workspace, PAIR.many, "")["data_sources"].clone();
    assert_eq!(all.as_array().map(Vec::len), Some(33));
}

#[test]
fn what_only_lists_know_is_shown() {
    let workspace = PAIR.workspace();
    let item = json!({"id": "e_1", "name": "a", "type": "MYSQL", "role": "SLAVE", "owner": "ops", "version": "8.0",
        "gmtCreate": "2024-03-04T05:06:07+00:00", "gmtModified": "2024-03-05T05:06:07+00:00"});
    let answer = json!({"success": true, "data": [item], "totalCount": 1});
    workspace.backend().inject(Fault::json("oms.list", 200, &answer)).unwrap();
    let one = read(&workspace, PAIR.one, "id = \"e_1\"");
    for (name, expected) in [
        ("role", "SLAVE"),
        ("owner", "ops"),
        ("version", "8.0"),
        ("gmt_create", "2024-03-04T05:06:07+00:00"),
        ("gmt_modified", "2024-03-05T05:06:07+00:00"),
    ] {
        assert_eq!(one[name], expected, "{name}");
    }
    assert_eq!(one["tenant"], Value::Null);
}
