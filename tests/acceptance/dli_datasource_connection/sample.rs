//! The sample request of the page "Creating a Basic Datasource Connection".

use mock_backend::PROJECT_ID;
use serde_json::json;

use super::ADDRESS;
use crate::support::case::{Step, TestCase, attribute};
use crate::support::plan::Action;

const SAMPLE: &str = r#"
resource "datalink_dli_datasource_connection" "this" {
  name              = "test1"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"
  url               = "cloudtable-8636-zk2-ldQklrNa.mycloudtable.com:2181,cloudtable-8636-zk3-N9EEH4mI.mycloudtable.com:2181,cloudtable-8636-zk1-78Lt0l8L.mycloudtable.com:2181"
  service           = "ct"
}
"#;

#[test]
fn arrives_key_by_key_with_the_service_that_the_table_does_not_have() {
    TestCase::new()
        .step(
            Step::apply(SAMPLE)
                .plans(ADDRESS, Action::Create)
                .check_plan(|plan| assert!(plan.outcome.warnings().is_empty(), "{}", plan.outcome.report()))
                .check(attribute(ADDRESS, "project_id", PROJECT_ID))
                .check(attribute(ADDRESS, "service", "ct"))
                .check(attribute(ADDRESS, "state", "ACTIVE"))
                .check(attribute(ADDRESS, "process", 1))
                .check(|workspace| {
                    let creations = workspace.backend().requests_of("dli.create");
                    let [creation] = creations.as_slice() else { panic!("one creation expected: {creations:#?}") };
                    assert_eq!(creation.method, "POST");
                    assert_eq!(creation.path, "/v2.0/89cd04f168b84af6be287f71730fdb4b/datasource-connection");
                    assert_eq!(creation.query, "");
                    assert!(creation.headers["authorization"].starts_with("SDK-HMAC-SHA256 Access="));
                    assert!(creation.headers["content-type"].starts_with("application/json"));
                    let expected = json!({
                        "name": "test1",
                        "security_group_id": "a07ab107-a4ad-4835-ad09-08a2f2efccdb",
                        "network_id": "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb",
                        "url": "cloudtable-8636-zk2-ldQklrNa.mycloudtable.com:2181,\
                                cloudtable-8636-zk3-N9EEH4mI.mycloudtable.com:2181,\
                                cloudtable-8636-zk1-78Lt0l8L.mycloudtable.com:2181",
                        "service": "ct"
                    });
                    assert_eq!(creation.body, expected);
                    let state = workspace.state();
                    let id = state.id(ADDRESS);
                    assert_eq!(*state.attribute(ADDRESS, "connection_url"), json!(format!("to-{id}.mock.internal")));
                }),
        )
        .close();
}
