//! The rules of authentications, each at its boundary, as `terraform validate` judges them.

use super::{KAFKA, KIND, KRB, PASSWD};
use crate::support::hcl::{quote, resource, set, unset};
use crate::support::rules::Rules;
use crate::support::workspace::Workspace;

const CSS: &str = r#"
  auth_info_name       = "search"
  datasource_type      = "CSS"
  user_name            = "css_user"
  password             = "Example-Pwd-2481"
  certificate_location = "obs://test/CloudSearchService.cer"
"#;

fn letters(count: usize) -> String {
    quote(&"a".repeat(count))
}

#[test]
fn names_and_types_are_those_of_the_service() {
    Rules::new(KIND, PASSWD)
        .accepts("auth_info_name", &letters(1))
        .accepts("auth_info_name", &letters(128))
        .accepts("auth_info_name", "\"9a_\"")
        .accepts("auth_info_name", "var.unknown")
        .refuses("auth_info_name", &letters(129), "has 129")
        .refuses("auth_info_name", "\"\"", "1 to 128 characters")
        .refuses("auth_info_name", "\"_a\"", "begins with one")
        .refuses("auth_info_name", "\"42\"", "has only digits")
        .refuses("auth_info_name", "\"a-b\"", "position 2")
        .refuses("datasource_type", "\"PASSWD\"", "write \"passwd\"")
        .refuses("datasource_type", "\"RDS\"", "must be one of \"CSS\", \"KRB\", \"passwd\", \"Kafka_SSL\"")
        .accepts("datasource_type", "var.unknown")
        .judge();
}

#[test]
fn each_type_needs_what_its_guide_says() {
    for (body, argument, guide) in [
        (CSS, "user_name", "dli_01_0427"),
        (CSS, "password", "dli_01_0427"),
        (CSS, "certificate_location", "dli_01_0427"),
        (KRB, "user_name", "dli_01_0558"),
        (KRB, "krb5_conf", "dli_01_0558"),
        (KRB, "keytab", "dli_01_0558"),
        (PASSWD, "user_name", "dli_01_0559"),
        (PASSWD, "password", "dli_01_0559"),
        (KAFKA, "truststore_location", "dli_01_0560"),
        (KAFKA, "truststore_password", "dli_01_0560"),
    ] {
        let judge = |body: &str| Workspace::of(&resource(KIND, "this", body)).validate();
        assert!(judge(body).succeeds().diagnostics.is_empty(), "{body}");
        let refused =
            judge(&unset(body, argument)).fails_with(&[argument, "must be set when datasource_type is", guide]);
        assert_eq!(refused.errors().len(), 1, "{}", refused.report());
        // What is not known yet is not judged.
        judge(&format!(
            "{}\n  {argument} = var.unknown\n}}\nvariable \"unknown\" {{\n  type = string",
            unset(body, argument)
        ))
        .succeeds();
    }
}

#[test]
fn what_means_nothing_to_a_type_is_a_warning() {
    Rules::new(KIND, PASSWD)
        .warns("keytab", "\"obs://a/b\"", "keytab has no effect when datasource_type is \"passwd\"")
        .warns("certificate_location", "\"obs://a/b.cer\"", "has no effect")
        .warns("key_password", "\"x\"", "has no effect")
        .judge();
    Rules::new(KIND, KAFKA)
        .warns("user_name", "\"x\"", "user_name has no effect when datasource_type is \"Kafka_SSL\"")
        .warns("truststore_location", "\"s3a://a/b\"", "be a path in OBS")
        .judge();
    let half = Workspace::of(&resource(KIND, "this", &unset(KAFKA, "keystore_location"))).validate().succeeds();
    assert_eq!(half.warnings().len(), 1, "{}", half.report());
    Rules::new(KIND, CSS)
        .accepts("certificate_location", "\"obs://a/b.CER\"")
        .refuses("certificate_location", "\"obs://a/b.pem\"", "be the path of a .cer file")
        .judge();
}

#[test]
fn guides_become_warnings_for_a_laxer_server() {
    let mut workspace = Workspace::of(&resource(KIND, "this", &unset(KRB, "keytab")));
    workspace.set("DATALINK_VALIDATION", "warn");
    assert_eq!(workspace.validate().succeeds().warnings().len(), 1);
    let both = set(PASSWD, "password_wo", "\"Example-Pwd-9\"");
    if crate::support::program::Feature::WriteOnlyArguments.is_there() {
        let workspace = Workspace::of(&resource(KIND, "this", &both));
        workspace.validate().fails_with(&["Only one of password and password_wo can be set"]);
    }
}
