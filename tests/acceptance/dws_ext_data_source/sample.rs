//! The sample request of the page "Creating a Data Source".

use mock_backend::{CLUSTER_ID, PROJECT_ID};
use serde_json::json;

use super::ADDRESS;
use crate::support::case::{Step, TestCase, attribute};
use crate::support::plan::Action;

#[test]
fn arrives_as_the_page_shows_it_and_signed() {
    let config = format!(
        r#"
resource "datalink_dws_ext_data_source" "this" {{
  cluster_id       = "{CLUSTER_ID}"
  type             = "OBS"
  data_source_name = "source1"
  user_name        = "DWSAccessOBS"
  connect_info     = "gaussdb"
  description      = "description"
}}
"#
    );
    TestCase::new()
        .step(
            Step::apply(config)
                .plans(ADDRESS, Action::Create)
                .check_plan(|plan| {
                    assert!(plan.is_unknown(ADDRESS, "id") && plan.is_unknown(ADDRESS, "configure_status"));
                    assert_eq!(plan.value(ADDRESS, "user_name"), "DWSAccessOBS");
                })
                .check(attribute(ADDRESS, "project_id", PROJECT_ID))
                .check(attribute(ADDRESS, "configure_status", "200"))
                .check(|workspace| {
                    let creations = workspace.backend().requests_of("dws.create");
                    let [creation] = creations.as_slice() else { panic!("one creation expected: {creations:#?}") };
                    assert_eq!(creation.method, "POST");
                    assert_eq!(
                        creation.path,
                        "/v1.0/89cd04f168b84af6be287f71730fdb4b/clusters/4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90/ext-data-sources"
                    );
                    assert_eq!(creation.query, "");
                    assert_eq!(
                        creation.body,
                        json!({
                            "type": "OBS",
                            "data_source_name": "source1",
                            "user_name": "DWSAccessOBS",
                            "connect_info": "gaussdb",
                            "description": "description"
                        })
                    );
                    // The backend has checked the signature; this is about its not having been let off.
                    assert!(creation.headers["authorization"].starts_with("SDK-HMAC-SHA256 Access="));
                    assert!(creation.headers["content-type"].starts_with("application/json"));
                    let held = workspace.backend().dws().data_sources();
                    assert_eq!(held[0].id, workspace.state().id(ADDRESS));
                }),
        )
        .close();
}
