//! The sample request of the page "Creating Datasource Authentication", and what the other calls send.

use mock_backend::PROJECT_ID;
use serde_json::json;

use super::{ADDRESS, KAFKA, KIND, KRB, PASSWD};
use crate::support::case::{Step, TestCase, attribute, bodies};
use crate::support::hcl::{resource, set};
use crate::support::plan::Action;

const SAMPLE: &str = r#"
resource "datalink_dli_datasource_auth" "this" {
  auth_info_name       = "test_auth"
  datasource_type      = "CSS"
  user_name            = "css_user"
  password             = "Example-Pwd-2481"
  certificate_location = "obs://test/CloudSearchService.cer"
}
"#;

#[test]
fn arrives_key_by_key() {
    TestCase::new()
        .step(
            Step::apply(SAMPLE)
                .plans(ADDRESS, Action::Create)
                .check_plan(|plan| assert!(plan.outcome.warnings().is_empty(), "{}", plan.outcome.report()))
                .check(attribute(ADDRESS, "id", "test_auth"))
                .check(attribute(ADDRESS, "project_id", PROJECT_ID))
                .check(|workspace| {
                    let creations = workspace.backend().requests_of("dli.create_auth");
                    let [creation] = creations.as_slice() else { panic!("one creation expected: {creations:#?}") };
                    assert_eq!(creation.method, "POST");
                    assert_eq!(creation.path, format!("/v3/{PROJECT_ID}/datasource/auth-infos"));
                    let expected = json!({
                        "auth_info_name": "test_auth",
                        "datasource_type": "CSS",
                        "user_name": "css_user",
                        "password": "Example-Pwd-2481",
                        "certificate_location": "obs://test/CloudSearchService.cer"
                    });
                    assert_eq!(creation.body, expected);
                }),
        )
        .close();
}

#[test]
fn each_type_sends_what_is_its_own() {
    for (body, keys) in [
        (PASSWD, &["auth_info_name", "datasource_type", "password", "user_name"][..]),
        (KRB, &["auth_info_name", "datasource_type", "keytab", "krb5_conf", "user_name"]),
        (
            KAFKA,
            &[
                "auth_info_name",
                "datasource_type",
                "key_password",
                "keystore_location",
                "keystore_password",
                "truststore_location",
                "truststore_password",
            ],
        ),
    ] {
        TestCase::new()
            .step(Step::apply(resource(KIND, "this", body)).check(move |workspace| {
                let [creation] = bodies(workspace.backend(), "dli.create_auth").try_into().unwrap();
                let mut sent: Vec<_> = creation.as_object().unwrap().keys().cloned().collect();
                sent.sort();
                assert_eq!(sent, keys);
            }))
            .close();
    }
}

/// The name says which one, and neither the type nor what can't be changed is sent.
#[test]
fn an_update_has_no_id_in_its_path() {
    TestCase::new()
        .step(Step::apply(resource(KIND, "this", KAFKA)))
        .step(
            Step::apply(resource(KIND, "this", &set(KAFKA, "keystore_password", "\"Example-Pwd-9\"")))
                .plans(ADDRESS, Action::Update)
                .check(|workspace| {
                    let [update] = workspace.backend().requests_of("dli.update_auth").try_into().unwrap();
                    assert_eq!(
                        (update.method.as_str(), &update.path),
                        ("PUT", &format!("/v3/{PROJECT_ID}/datasource/auth-infos"))
                    );
                    let expected = json!({
                        "auth_info_name": "events",
                        "truststore_location": "obs://lan-1/cer/truststore.jks",
                        "truststore_password": "Example-Pwd-2482",
                        "keystore_location": "obs://lan-1/cer/keystore.jks",
                        "keystore_password": "Example-Pwd-9"
                    });
                    assert_eq!(update.body, expected);
                }),
        )
        .close();
}
