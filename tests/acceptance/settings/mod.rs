//! Settings that are certainly wrong: told by the plan, once, at the place where they are written, and nothing is sent.

use mock_backend::{ACCESS_KEY, REGION, SECRET_KEY};

use crate::mrs_data_connector::{BLOCK, KIND};
use crate::support::hcl::{resource, set};
use crate::support::outcome::Outcome;
use crate::support::workspace::{Workspace, quick};

/// A workspace with five objects of Huawei Cloud, whose provider block has this.
fn five(huaweicloud: &str, variables: &[(&str, &str)]) -> Workspace {
    let mut workspace = Workspace::with_backend(quick());
    for variable in ["HW_ACCESS_KEY", "HW_SECRET_KEY"] {
        workspace.unset(variable);
    }
    let url = workspace.backend().url().to_owned();
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    endpoints = {{ mrs = \"{url}\", iam = \"{url}\" }}\n    {huaweicloud}\n  }}\n}}\n"
    ));
    variables.iter().for_each(|(name, value)| workspace.set(name, value));
    let body = set(BLOCK, "connector_name", "\"connector-${count.index}\"");
    workspace.write(&resource(KIND, "this", &format!("  count = 5\n{body}")));
    workspace
}

/// The plan fails with one error that says `words`, at that line of the provider block if it is written there.
#[track_caller]
fn told_once(workspace: &Workspace, words: &[&str], written: Option<&str>) -> Outcome {
    let outcome = workspace.try_plan(&[]).fails_with(words);
    let [error] = outcome.errors()[..] else { panic!("one error was expected\n{}", outcome.report()) };
    match written {
        Some(code) => assert!(error.code.as_deref().is_some_and(|it| it.contains(code)), "{}", outcome.report()),
        None => assert!(error.address.is_some(), "{}", outcome.report()),
    }
    assert!(workspace.backend().requests_of("*").is_empty(), "{}", outcome.report());
    outcome
}

const KEYS: &str =
    "access_key = \"MOCKACCESSKEY0000001\"\n    secret_key = \"MockSecretKeyMockSecretKeyMockSecretKey1\"";

#[test]
fn what_is_wrong_in_the_provider_block_is_told_there() {
    for (arguments, words, code) in [
        ("access_key = \"only\"", &["Missing credentials", "HW_SECRET_KEY"][..], "access_key"),
        ("user_name = \"only\"", &["Missing credentials", "HW_USER_PASSWORD"], "user_name"),
        ("cacert_file = \"/no/such/file.pem\"", &["/no/such/file.pem", "cannot be read"], "cacert_file"),
        ("cacert_file = \"/dev/zero\"", &["/dev/zero", "is a device"], "cacert_file"),
        ("profile = \"prod\"", &[".hcloud/config.json", "cannot be read"], "profile"),
        ("cloud = \"https://myhuaweicloud.com\"", &["must be a domain", "has a scheme"], "cloud"),
        ("region = \"cn-north-4 \"", &["must be the name of a region"], "region"),
        ("secret_key = \"SK\\n\"\n    access_key = \"AK\"", &["line breaks"], "secret_key"),
        ("auth_url = \"iam.example\"", &["must be an address"], "auth_url"),
    ] {
        let keys = if ["_key", "user_name"].iter().any(|name| arguments.contains(name)) { "" } else { KEYS };
        let workspace = five(&format!("{arguments}\n    {keys}"), &[("HW_REGION_NAME", REGION)]);
        told_once(&workspace, words, Some(code));
    }
    let workspace = five(KEYS, &[]);
    for address in ["https://mrs.example/v2", "https://mrs.example?x=1", "mrs.example"] {
        workspace.write_provider(&format!(
            "provider \"datalink\" {{\n  huaweicloud {{\n    endpoints = {{ mrs = \"{address}\" }}\n  }}\n}}\n"
        ));
        told_once(&workspace, &["holds one for \"mrs\""], Some("endpoints"));
    }
}

#[test]
fn what_is_wrong_elsewhere_is_told_by_the_first_object() {
    let keys = [("HW_ACCESS_KEY", ACCESS_KEY), ("HW_SECRET_KEY", SECRET_KEY)];
    for (variables, words) in [
        (&[][..], &["Missing credentials", "HW_ACCESS_KEY"][..]),
        (&[("HW_ACCESS_KEY", "only")], &["Missing credentials", "HW_SECRET_KEY"]),
        (&[("HW_SECRET_KEY", "only")], &["Missing credentials", "HW_ACCESS_KEY"]),
        (&[keys[0], keys[1], ("OS_CACERT", "~/no.pem")], &["no.pem", "cannot be read"]),
        (&[keys[0], keys[1], ("HW_PROFILE", "prod")], &[".hcloud/config.json", "cannot be read"]),
        (&[keys[0], keys[1], ("HW_REGION_NAME", "cn-north-4\n")], &["HW_REGION_NAME", "must be the name of a region"]),
        (&[keys[0], ("HW_SECRET_KEY", "hunter22 ")], &["HW_SECRET_KEY", "ends with one"]),
        (&[keys[0], keys[1], ("HW_INSECURE", "perhaps")], &["HW_INSECURE", "true or false"]),
        (&[keys[0], keys[1], ("HW_CLOUD", "c.example/x")], &["HW_CLOUD", "must be a domain"]),
    ] {
        let workspace = five("", variables);
        told_once(&workspace, words, None);
    }
}

/// The provider's own variables concern no platform, so no object is told.
#[test]
fn a_variable_of_the_provider_that_cannot_be_read_is_told_by_the_provider() {
    for (variable, value) in
        [("DATALINK_MAX_RETRIES", "many"), ("DATALINK_REQUEST_TIMEOUT", "60"), ("DATALINK_VALIDATION", "off")]
    {
        let workspace = five(KEYS, &[(variable, value)]);
        let outcome = workspace.try_plan(&[]).fails_with(&[variable]);
        assert_eq!(outcome.errors().len(), 1, "{}", outcome.report());
    }
}

/// A refresh of what is there is told as a plan of what is new.
#[test]
fn a_refresh_is_told_once_too() {
    let mut workspace = five(KEYS, &[]);
    workspace.apply(&[]).succeeds();
    workspace.backend().clear_requests();
    workspace.set("HW_CACERT_FILE", "/no/such/file");
    told_once(&workspace, &["/no/such/file"], None);
    workspace.unset("HW_CACERT_FILE");
    workspace.close();
}

#[test]
fn what_is_left_aside_is_said_in_one_line_of_the_log() {
    let mut workspace = five(KEYS, &[("HW_PROJECT_ID", "of-another"), ("HW_SECURITY_TOKEN", "stale")]);
    workspace.set("TF_LOG_PROVIDER", "INFO");
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    endpoints = {{ mrs = \"{url}\", iam = \"{url}\" }}\n    project_name = \"{REGION}\"\n    {KEYS}\n  }}\n}}\n",
        url = workspace.backend().url()
    ));
    let outcome = workspace.plan(&[]).outcome;
    let said: Vec<&str> = outcome.ended.stderr.lines().filter(|line| line.contains("left aside")).collect();
    let [line] = said[..] else { panic!("{said:#?}\n{}", outcome.report()) };
    for word in ["HW_PROJECT_ID", "huaweicloud.project_name", "HW_SECURITY_TOKEN"] {
        assert!(line.contains(word), "{line}");
    }
    assert!(!line.contains("stale"), "{line}");
    workspace.apply(&[]).succeeds();
    workspace.close();
}
