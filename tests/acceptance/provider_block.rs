//! The provider block and the environment in its place.

use mock_backend::{ACCESS_KEY, CLUSTER_ID, Cluster, Config, PROJECT_ID, SECRET_KEY};

use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::resource;
use crate::support::plan::Action;
use crate::support::workspace::{Workspace, quick};

/// A project beside the default one, and a cluster in it.
const OTHER_PROJECT: &str = "0f2b6a9c4d7e4f1a8b3c5d6e7f809121";
const OTHER_CLUSTER: &str = "0f7e1c2a-93b4-4d5e-8a61-7b2c3d4e5f60";

const CREDENTIALS: [&str; 3] = ["HW_REGION_NAME", "HW_ACCESS_KEY", "HW_SECRET_KEY"];

/// A backend with two projects, each with a cluster.
fn two_projects() -> Config {
    let mut config = quick().with_project(OTHER_PROJECT, "cn-north-4_team");
    config.clusters.push(Cluster::new(OTHER_CLUSTER, OTHER_PROJECT));
    config
}

/// A provider block for `workspace`, with further arguments of its `huaweicloud` block.
fn provider(workspace: &Workspace, arguments: &str) -> String {
    let url = workspace.backend().url();
    format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    endpoints = {{ dws = \"{url}\", iam = \"{url}\" }}\n{arguments}\n  }}\n}}\n"
    )
}

/// A workspace with one data source, and without credentials in the environment.
fn without_credentials(config: Config) -> Workspace {
    let mut workspace = Workspace::with_backend(config);
    CREDENTIALS.iter().for_each(|variable| workspace.unset(variable));
    workspace.write(&resource(KIND, "this", OBS));
    workspace
}

fn calls(workspace: &Workspace, operation: &str) -> usize {
    workspace.backend().requests_of(operation).len()
}

#[test]
fn missing_credentials_are_named_when_an_object_needs_them() {
    let workspace = without_credentials(quick());
    workspace.validate().succeeds();
    let outcome = workspace.apply(&[]);
    outcome.fails_with(&[
        "Missing credentials for Huawei Cloud",
        "access_key",
        "secret_key",
        "HW_ACCESS_KEY",
        "HW_SECRET_KEY",
    ]);
    assert_eq!(calls(&workspace, "*"), 0);

    workspace.write("resource \"terraform_data\" \"this\" {}\n");
    workspace.apply(&[]).succeeds();
    workspace.close();
}

#[test]
fn half_a_pair_of_keys_is_explained() {
    for (variable, words) in [("HW_ACCESS_KEY", "HW_SECRET_KEY"), ("HW_SECRET_KEY", "HW_ACCESS_KEY")] {
        let mut workspace = without_credentials(quick());
        workspace.set(variable, "x");
        workspace.apply(&[]).fails_with(&["Missing credentials", words]);
    }
}

#[test]
fn arguments_come_before_the_environment_and_its_older_names_count() {
    let mut workspace = without_credentials(quick());
    for (variable, value) in [("OS_REGION_NAME", "cn-north-4"), ("OS_ACCESS_KEY", ACCESS_KEY)] {
        workspace.set(variable, value);
    }
    workspace.write_provider(&provider(&workspace, &format!("    secret_key = \"{SECRET_KEY}\"")));
    workspace.apply(&[]).succeeds();
    workspace.close();
}

#[test]
fn the_project_is_looked_up_once_by_the_name_of_the_region() {
    let workspace = Workspace::new();
    let block = |index| resource(KIND, &format!("n{index}"), &OBS.replace("sales_archive", &format!("name_{index}")));
    workspace.write(&(0..3).map(block).collect::<String>());
    workspace.plan(&[]);
    workspace.backend().clear_requests();
    workspace.apply_plan().succeeds();
    assert_eq!(calls(&workspace, "iam.projects"), 1);
    assert_eq!(calls(&workspace, "dws.create"), 3);
    let state = workspace.state();
    assert!(state.addresses().iter().all(|address| state.attribute(address, "project_id") == PROJECT_ID));
    workspace.close();
}

#[test]
fn with_a_project_id_iam_is_not_called() {
    let mut workspace = Workspace::new();
    workspace.set("HW_PROJECT_ID", PROJECT_ID);
    workspace.write(&resource(KIND, "this", OBS));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    assert_eq!(calls(&workspace, "iam.projects"), 0);
    workspace.close();
}

#[test]
fn another_project_is_found_by_its_name() {
    let workspace = Workspace::with_backend(two_projects());
    workspace.write_provider(&provider(&workspace, "    project_name = \"cn-north-4_team\""));
    workspace.write(&resource(KIND, "this", &OBS.replace(CLUSTER_ID, OTHER_CLUSTER)));
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.state().attribute(ADDRESS, "project_id"), OTHER_PROJECT);
    workspace.close();
}

#[test]
fn a_project_that_does_not_exist_is_named() {
    let workspace = Workspace::new();
    workspace.write_provider(&provider(&workspace, "    project_name = \"cn-north-4_nobody\""));
    workspace.write(&resource(KIND, "this", OBS));
    workspace.apply(&[]).fails_with(&["cn-north-4_nobody"]);
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn a_ready_token_and_temporary_keys_sign_in() {
    let mut workspace = without_credentials(Config { tokens: vec!["ready-made-token".to_owned()], ..quick() });
    workspace.set("HW_REGION_NAME", "cn-north-4");
    workspace.set("HW_AUTH_TOKEN", "ready-made-token");
    workspace.apply(&[]).succeeds();
    let creation = &workspace.backend().requests_of("dws.create")[0];
    assert_eq!(creation.headers["x-auth-token"], "ready-made-token");
    assert!(!creation.headers.contains_key("authorization"));
    workspace.close();

    let mut workspace = Workspace::with_backend(Config { security_token: Some("temporary".to_owned()), ..quick() });
    workspace.write(&resource(KIND, "this", OBS));
    workspace.apply(&[]).succeeds();
    workspace.set("HW_SECURITY_TOKEN", "stale");
    workspace.try_plan(&[]).fails_with(&["APIGW.0301", "security_token"]);
    workspace.set("HW_SECURITY_TOKEN", "temporary");
    workspace.close();
}

#[test]
fn auth_url_comes_before_endpoints_and_slashes_at_the_end_do_not_matter() {
    let workspace = Workspace::new();
    let url = workspace.backend().url();
    let endpoints = format!("endpoints = {{ dws = \"{url}/\", iam = \"http://127.0.0.1:1\" }}");
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    {endpoints}\n    auth_url = \"{url}/v3/\"\n  }}\n}}\n"
    ));
    workspace.write(&resource(KIND, "this", OBS));
    workspace.apply(&[]).succeeds();
    workspace.close();
}

#[test]
fn what_cannot_be_meant_is_refused_by_validate() {
    let workspace = Workspace::of(&resource(KIND, "this", OBS));
    let huaweicloud =
        |argument: &str| format!("provider \"datalink\" {{\n  huaweicloud {{\n    {argument}\n  }}\n}}\n");
    let whole = |argument: &str| format!("provider \"datalink\" {{\n  {argument}\n}}\n");
    let refused = [
        (huaweicloud("endpoints = { dsw = \"https://dws.example.com\" }"), ["dws, mrs, dli, iam", "dsw"]),
        (huaweicloud("endpoints = { dws = \"dws.example.com\" }"), ["https:// or http://", "dws"]),
        (whole("max_retries = -1"), ["max_retries", "whole number from 0"]),
        (whole("max_retries = 1.5"), ["max_retries", "whole number"]),
        (whole("request_timeout = \"60\""), ["request_timeout", "duration"]),
        (whole("request_timeout = \"0s\""), ["request_timeout", "duration"]),
    ];
    for (block, words) in refused {
        workspace.write_provider(&block);
        workspace.validate().fails_with(&words);
    }
    for block in [
        huaweicloud("endpoints = { dws = \"https://dws.example.com\" }"),
        whole("max_retries = 0"),
        whole("max_retries = 100000"),
        whole(""),
    ] {
        workspace.write_provider(&block);
        assert!(workspace.validate().succeeds().diagnostics.is_empty(), "{block}");
    }
}

#[test]
fn variables_are_held_to_the_same_rules() {
    for (variable, value, words) in [
        ("DATALINK_MAX_RETRIES", "-1", "max_retries"),
        ("DATALINK_REQUEST_TIMEOUT", "soon", "request_timeout"),
        ("HW_INSECURE", "perhaps", "insecure"),
    ] {
        let mut workspace = Workspace::new();
        workspace.set(variable, value);
        workspace.write(&resource(KIND, "this", OBS));
        workspace.apply(&[]).fails_with(&[words, "environment variable"]);
    }
}

#[test]
fn unverified_tls_is_warned_about() {
    let workspace = Workspace::new();
    workspace.write_provider(&provider(&workspace, "    insecure = true"));
    workspace.write(&resource(KIND, "this", OBS));
    let outcome = workspace.validate().succeeds().says(&["TLS verification is off"]);
    assert_eq!((outcome.warnings().len(), outcome.errors().len()), (1, 0));
}

/// The keys are made by the same apply that needs them.
#[test]
fn arguments_that_are_not_known_yet_do_not_break_the_plan() {
    let workspace = without_credentials(quick());
    let late = |name: &str| format!("terraform_data.{name}.output");
    let source =
        |name: &str, value: &str| format!("resource \"terraform_data\" \"{name}\" {{\n  input = \"{value}\"\n}}\n");
    workspace.write_provider(&provider(
        &workspace,
        &format!(
            "    region = {}\n    access_key = {}\n    secret_key = {}",
            late("region"),
            late("access"),
            late("secret")
        ),
    ));
    let sources = [("region", "cn-north-4"), ("access", ACCESS_KEY), ("secret", SECRET_KEY)];
    let sources: String = sources.iter().map(|(name, value)| source(name, value)).collect();
    workspace.write(&format!("{sources}{}", resource(KIND, "this", OBS)));
    workspace.validate().succeeds();
    workspace.plan(&[]);
    assert_eq!(calls(&workspace, "*"), 0);
    workspace.apply_plan().succeeds();
    workspace.is_settled();

    // Now the object is there, and the keys are made anew.
    let sources = sources.replace("  input", "  triggers_replace = [\"again\"]\n  input");
    workspace.write(&format!("{sources}{}", resource(KIND, "this", OBS)));
    workspace.backend().clear_requests();
    let plan = workspace.plan(&[]);
    assert_eq!(plan.action(ADDRESS), Action::NoOp);
    plan.outcome.says(&["of the provider block is not known yet", "the state stands for the object"]);
    assert_eq!(calls(&workspace, "*"), 0);
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn a_service_that_cannot_be_reached_is_named() {
    let mut workspace = Workspace::new();
    workspace.set("DATALINK_MAX_RETRIES", "0");
    workspace.set("HW_PROJECT_ID", PROJECT_ID);
    workspace.write_provider(
        "provider \"datalink\" {\n  huaweicloud {\n    endpoints = { dws = \"http://127.0.0.1:1\" }\n  }\n}\n",
    );
    workspace.write(&resource(KIND, "this", OBS));
    workspace.apply(&[]).fails_with(&["127.0.0.1:1", "No connection"]);
    assert!(workspace.state().addresses().is_empty());
}
