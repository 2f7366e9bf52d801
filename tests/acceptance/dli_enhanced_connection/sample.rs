//! The sample request of the page "Creating an Enhanced Datasource Connection", and those of its neighbours.

use mock_backend::PROJECT_ID;
use serde_json::json;

use super::{ADDRESS, KIND, POOL};
use crate::support::case::{Step, TestCase, attribute, bodies};
use crate::support::hcl::{resource, set};
use crate::support::plan::Action;

const SAMPLE: &str = r#"
resource "datalink_dli_enhanced_connection" "this" {
  name                   = "test"
  dest_vpc_id            = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id        = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
  elastic_resource_pools = ["e1"]

  hosts {
    ip   = "192.168.0.1"
    name = "ecs-97f8-0001"
  }

  hosts {
    ip   = "192.168.0.2"
    name = "ecs-97f8-0002"
  }
}
"#;

#[test]
fn arrives_key_by_key() {
    TestCase::new()
        .step(
            Step::apply(SAMPLE)
                .plans(ADDRESS, Action::Create)
                .check_plan(|plan| assert!(plan.outcome.warnings().is_empty(), "{}", plan.outcome.report()))
                .check(attribute(ADDRESS, "project_id", PROJECT_ID))
                .check(attribute(ADDRESS, "status", "ACTIVE"))
                .check(attribute(ADDRESS, "pool_status", json!({"e1": "ACTIVE"})))
                .check(|workspace| {
                    let creations = workspace.backend().requests_of("dli.create_enhanced");
                    let [creation] = creations.as_slice() else { panic!("one creation expected: {creations:#?}") };
                    assert_eq!(creation.method, "POST");
                    assert_eq!(creation.path, format!("/v2.0/{PROJECT_ID}/datasource/enhanced-connections"));
                    assert_eq!(creation.query, "");
                    assert!(creation.headers["authorization"].starts_with("SDK-HMAC-SHA256 Access="));
                    assert!(creation.headers["content-type"].starts_with("application/json"));
                    let expected = json!({
                        "name": "test",
                        "dest_vpc_id": "22094d8f-c310-4621-913d-4c4d655d8495",
                        "dest_network_id": "78f2562a-36e4-4b39-95b9-f5aab22e1281",
                        "elastic_resource_pools": ["e1"],
                        "hosts": [
                            {"ip": "192.168.0.1", "name": "ecs-97f8-0001"},
                            {"ip": "192.168.0.2", "name": "ecs-97f8-0002"}
                        ]
                    });
                    assert_eq!(creation.body, expected);
                }),
        )
        .close();
}

/// What the create call does not take, or other calls change, has bodies of its own.
#[test]
fn the_other_calls_are_those_of_the_pages() {
    let route = "  routes {\n    name = \"r1\"\n    cidr = \"192.168.2.0/24\"\n  }\n";
    let full = set(&format!("{POOL}{route}"), "tags", "{ k = \"v\" }");
    let changed = set(&set(&full, "elastic_resource_pools", "[\"e2\"]"), "tags", "{ k = \"w\" }");
    TestCase::new()
        .step(Step::apply(resource(KIND, "this", &full)).check(|workspace| {
            let [creation] = bodies(workspace.backend(), "dli.create_enhanced").try_into().unwrap();
            assert_eq!(creation["tags"], json!([{"key": "k", "value": "v"}]));
            assert_eq!(creation.get("routes"), None);
            let [addition] = workspace.backend().requests_of("dli.add_route").try_into().unwrap();
            let id = workspace.state().id(ADDRESS);
            assert_eq!(addition.path, format!("/v3/{PROJECT_ID}/datasource/enhanced-connections/{id}/routes"));
            assert_eq!(addition.body, json!({"name": "r1", "cidr": "192.168.2.0/24"}));
        }))
        .step(Step::apply(resource(KIND, "this", &changed.replace(route, ""))).plans(ADDRESS, Action::Update).check(
            |workspace| {
                let id = workspace.state().id(ADDRESS);
                let path = |version: &str, end: &str| format!("/{version}/{PROJECT_ID}/{end}");
                let connection = format!("datasource/enhanced-connections/{id}");
                for (operation, method, path, body) in [
                    (
                        "dli.unbind",
                        "POST",
                        path("v2.0", &format!("{connection}/disassociate-queue")),
                        json!({"elastic_resource_pools": ["e1"]}),
                    ),
                    (
                        "dli.bind",
                        "POST",
                        path("v2.0", &format!("{connection}/associate-queue")),
                        json!({"elastic_resource_pools": ["e2"]}),
                    ),
                    ("dli.drop_route", "DELETE", path("v3", &format!("{connection}/routes/r1")), json!(null)),
                    (
                        "dli.drop_tags",
                        "POST",
                        path("v3", &format!("dli_enhanced_datasource/{id}/tags/delete")),
                        json!({"tags": [{"key": "k", "value": "v"}]}),
                    ),
                    (
                        "dli.add_tags",
                        "POST",
                        path("v3", &format!("dli_enhanced_datasource/{id}/tags/create")),
                        json!({"tags": [{"key": "k", "value": "w"}]}),
                    ),
                ] {
                    let [request] = workspace.backend().requests_of(operation).try_into().unwrap();
                    assert_eq!((request.method.as_str(), &request.path), (method, &path), "{operation}");
                    assert_eq!(request.body, body, "{operation}");
                }
                assert!(workspace.backend().requests_of("dli.set_hosts").is_empty());
            },
        ))
        .close();
}
