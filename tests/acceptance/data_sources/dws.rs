//! `datalink_dws_ext_data_source` and `datalink_dws_ext_data_sources`.

use mock_backend::dws::DataSource;
use mock_backend::{Fault, MockBackend};
use serde_json::json;

use super::{Pair, SECRET, data, found, ids, pair, read};

const PLACE: &str = "  cluster_id = \"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90\"\n";

pub(super) const PAIR: Pair = Pair {
    one: "datalink_dws_ext_data_source",
    many: "datalink_dws_ext_data_sources",
    result: "data_sources",
    name: "data_source_name",
    place: PLACE,
    operations: ["dws.list", "dws.list"],
    put,
    ids: [
        "0a9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d61",
        "1b9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d62",
        "2c9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d63",
    ],
    resource: r#"
resource "datalink_dws_ext_data_source" "made" {
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "MRS"
  data_source_name = "hive_orders"
  user_name        = "dws_reader"
  user_pwd         = "Example-Pwd-2481"
  data_source_id   = "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11"
  connect_info     = "gaussdb"
  description      = "Orders"
}
"#,
    shown: &[
        "id",
        "project_id",
        "cluster_id",
        "type",
        "data_source_name",
        "user_name",
        "data_source_id",
        "connect_info",
        "description",
        "status",
        "configure_status",
        "version",
        "created",
        "updated",
    ],
};

pair!(super::PAIR);

fn put(backend: &MockBackend, id: &str, name: &str) {
    let source = DataSource::new(id, "OBS", name, "DWSAccessOBS");
    backend.dws().put_data_source(DataSource { user_pwd: Some(SECRET.to_owned()), ..source });
}

#[test]
fn types_narrow_a_list() {
    let workspace = PAIR.workspace();
    let [first, second, third] = PAIR.ids;
    workspace.backend().dws().patch_data_source(second, &json!({"type": "MRS"})).unwrap();
    let list = |kind: &str| read(&workspace, PAIR.many, &format!("{PLACE}  type = \"{kind}\""))["data_sources"].clone();
    assert_eq!(ids(&list("MRS")), [second]);
    assert_eq!(ids(&list("OBS")), [first, third]);
    assert!(workspace.backend().requests_of("dws.list").iter().all(|request| request.query.starts_with("type=")));
    workspace.write(&data(PAIR.many, &format!("{PLACE}  type = \"obs\"")));
    let planned = workspace.try_plan(&[]).succeeds();
    assert!(planned.warnings()[0].text().contains("write \"OBS\""), "{}", planned.report());
}

/// Nobody documents what a list without a type holds.
#[test]
fn a_list_of_all_types_is_put_together_from_all_answers() {
    let workspace = PAIR.workspace();
    let empty = json!({"data_sources": [], "count": 0});
    workspace.backend().dws().patch_data_source(PAIR.ids[1], &json!({"type": "LAKE_FORMATION"})).unwrap();
    workspace.backend().inject(Fault::json("dws.list", 200, &empty).once()).unwrap();
    workspace.write(&data(PAIR.many, PLACE));
    workspace.apply(&[]).succeeds();
    assert_eq!(ids(&found(&workspace, PAIR.many)["data_sources"]), PAIR.ids);
}

/// A server from before a type refuses to list it.
#[test]
fn a_list_that_is_refused_is_told_and_the_others_are_shown() {
    let workspace = PAIR.workspace();
    workspace.backend().inject(Fault::status("dws.list", 403).asking("type", "LAKE_FORMATION")).unwrap();
    workspace.write(&data(PAIR.many, PLACE));
    let applied = workspace.apply(&[]).succeeds();
    assert!(applied.warnings()[0].text().contains("left out a part"), "{}", applied.report());
    assert_eq!(ids(&found(&workspace, PAIR.many)["data_sources"]), PAIR.ids);
}

#[test]
fn a_list_that_is_not_whole_is_an_error() {
    let workspace = PAIR.workspace();
    workspace.backend().inject(Fault::json("dws.list", 200, &json!({"data_sources": [], "count": 7}))).unwrap();
    for (kind, body) in [(PAIR.many, PLACE.to_owned()), (PAIR.one, format!("{PLACE}  data_source_name = \"orders\""))] {
        workspace.write(&data(kind, &body));
        workspace.try_plan(&[]).fails_with(&["it shows 0 of 7 rows"]);
    }
}

/// A list of one type that is not whole may be made so by the list of all.
#[test]
fn a_doubt_about_one_type_is_settled_by_all() {
    let workspace = PAIR.workspace();
    workspace.backend().inject(Fault::json("dws.list", 200, &json!({"data_sources": [], "count": 3})).once()).unwrap();
    workspace.write(&data(PAIR.many, &format!("{PLACE}  type = \"OBS\"")));
    workspace.apply(&[]).succeeds();
    assert_eq!(ids(&found(&workspace, PAIR.many)["data_sources"]), PAIR.ids);
}

#[test]
fn what_was_deleted_is_not_there() {
    let workspace = PAIR.workspace();
    let [first, second, third] = PAIR.ids;
    workspace.backend().dws().patch_data_source(second, &json!({"configure_status": "400"})).unwrap();
    assert_eq!(ids(&read(&workspace, PAIR.many, PLACE)["data_sources"]), [first, third]);
    workspace.write(&data(PAIR.one, &format!("{PLACE}  id = \"{second}\"")));
    workspace.try_plan(&[]).fails_with(&["No such DWS external data source", "in cluster 4ca46bf1"]);
}

#[test]
fn a_cluster_must_be_well_named_and_there() {
    let workspace = PAIR.workspace();
    workspace.write(&data(PAIR.many, "cluster_id = \"nowhere\""));
    workspace.validate().fails_with(&["cluster_id must be a UUID", "Querying Data Sources"]);
    workspace.write(&data(PAIR.many, "cluster_id = \"0f7e1c2a-93b4-4d5e-8a61-7b2c3d4e5f60\""));
    workspace.try_plan(&[]).fails_with(&["Listing the DWS external data sources in cluster 0f7e1c2a", "DWS.0047"]);
}
