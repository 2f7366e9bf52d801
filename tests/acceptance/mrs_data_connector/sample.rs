//! The sample request of the page "Creating a Data Connection".

use serde_json::json;

use super::{ADDRESS, KIND};
use crate::support::case::{Step, TestCase, attribute};
use crate::support::hcl::{quote, resource};
use crate::support::plan::Action;
use crate::support::program::secret_forms;
use crate::support::workspace::quick;

/// The project of the sample, with the hyphens that the page's text forbids.
const PROJECT: &str = "ac66f1a5-e8f4-4399-8ec6-2c8cb1aefda7";

/// The sample as a block; its password is masked on the page.
const SAMPLE: &str = r#"
  project_id     = "ac66f1a5-e8f4-4399-8ec6-2c8cb1aefda7"
  connector_name = "mrs-mysql-connector"
  source_type    = "RDS_MYSQL"
  source_info {
    db_name         = "default"
    user_name       = "mrs"
    password        = "*****"
    rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01"
  }
"#;

/// The settings of the sample as the page prints them.
const SOURCE_INFO: &str = r#"{"db_name":"default","user_name":"mrs","password":"*****","rds_instance_id":"3aa55f1cb4c3491686936130f21e9f16in01"}"#;

/// The sample with its settings as an argument that holds JSON.
fn as_json(argument: &str) -> String {
    format!(
        r#"
  project_id     = "{PROJECT}"
  connector_name = "mrs-mysql-connector"
  source_type    = "RDS_MYSQL"
  {argument} = {}
"#,
        quote(SOURCE_INFO)
    )
}

fn arrives(body: &str) {
    let backend = quick().with_project(PROJECT, "cn-north-4_mrs");
    TestCase::with_backend(backend)
        .step(
            Step::apply(resource(KIND, "this", body))
                .plans(ADDRESS, Action::Create)
                .check_plan(|plan| {
                    let warnings = plan.outcome.warnings();
                    assert!(warnings.iter().any(|warning| warning.text().contains("project_id")), "{warnings:#?}");
                })
                .check(attribute(ADDRESS, "status", 0))
                .check(|workspace| {
                    let creations = workspace.backend().requests_of("mrs.create");
                    let [creation] = creations.as_slice() else { panic!("one creation expected: {creations:#?}") };
                    assert_eq!(creation.method, "POST");
                    assert_eq!(creation.path, "/v2/ac66f1a5-e8f4-4399-8ec6-2c8cb1aefda7/data-connectors");
                    assert_eq!(creation.query, "");
                    assert!(creation.headers["authorization"].starts_with("SDK-HMAC-SHA256 Access="));
                    assert!(creation.headers["content-type"].starts_with("application/json"));
                    let connector = json!({
                        "connector_name": "mrs-mysql-connector",
                        "source_type": "RDS_MYSQL",
                        "source_info": SOURCE_INFO
                    });
                    assert_eq!(creation.body, json!({"data_connector": connector}));
                    assert!(workspace.backend().requests_of("iam.projects").is_empty(), "the project is known");
                }),
        )
        .close();
}

#[test]
fn arrives_to_the_letter_from_a_block() {
    arrives(SAMPLE);
}

#[test]
fn arrives_to_the_letter_from_json() {
    for argument in secret_forms("source_info_json", "source_info_json_wo") {
        arrives(&as_json(argument));
    }
}
