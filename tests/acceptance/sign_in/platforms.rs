//! Two platforms, each with settings of its own: what one lacks is no matter to the objects of the other.

use mock_backend::{OMS_PASSWORD, OMS_USERNAME};

use super::{calls, signed_out};
use crate::oms_data_sources::oceanbase::DESCRIPTION;
use crate::support::hcl::resource;
use crate::support::workspace::{Workspace, quick};

fn data_source() -> String {
    resource(DESCRIPTION.kind, "this", DESCRIPTION.minimal)
}

/// A workspace with a data source of OMS, and neither a provider block nor variables for OMS.
fn without_oms() -> Workspace {
    let mut workspace = Workspace::new();
    for variable in ["OMS_ENDPOINT", "OMS_USERNAME", "OMS_PASSWORD"] {
        workspace.unset(variable);
    }
    workspace.write_provider("");
    workspace.write(&data_source());
    workspace
}

#[test]
fn oms_needs_nothing_of_huawei_cloud() {
    let mut workspace = signed_out(quick());
    // Not even that what there is of it can be used.
    workspace.set("HW_ACCESS_KEY", "half");
    workspace.set("HW_PROFILE", "no such profile");
    workspace.write(&data_source());
    workspace.apply(&[]).succeeds();
    workspace.close();
}

#[test]
fn huawei_cloud_needs_nothing_of_oms() {
    let mut workspace = without_oms();
    workspace.set("OMS_CACERT_FILE", "/no/such/file");
    let url = workspace.backend().url();
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    endpoints = {{ mrs = \"{url}\", iam = \"{url}\" }}\n  }}\n}}\n"
    ));
    workspace.write(&super::connectors(1));
    workspace.apply(&[]).succeeds();
    workspace.close();
}

#[test]
fn what_oms_lacks_is_named_when_an_object_needs_it() {
    let mut workspace = without_oms();
    workspace.validate().succeeds();
    let all = ["endpoint", "username", "password", "OMS_ENDPOINT", "OMS_USERNAME", "OMS_PASSWORD", "oms block"];
    workspace.try_plan(&[]).fails_with(&all);
    let url = workspace.backend().url().to_owned();
    workspace.set("OMS_ENDPOINT", &url);
    workspace.set("OMS_USERNAME", OMS_USERNAME);
    let lacking = workspace.apply(&[]).fails_with(&["OMS_PASSWORD"]);
    assert!(!lacking.text().contains("OMS_ENDPOINT"), "{}", lacking.text());
    assert_eq!(calls(&workspace, "*"), 0);

    workspace.set("OMS_PASSWORD", OMS_PASSWORD);
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn the_oms_block_comes_before_the_environment_and_a_slash_at_the_end_does_not_matter() {
    let mut workspace = without_oms();
    workspace.set("OMS_ENDPOINT", "http://127.0.0.1:1");
    workspace.set("OMS_USERNAME", OMS_USERNAME);
    let url = workspace.backend().url();
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  oms {{\n    endpoint = \"{url}/\"\n    password = \"{OMS_PASSWORD}\"\n  }}\n}}\n"
    ));
    workspace.apply(&[]).succeeds();
    workspace.close();
}

#[test]
fn settings_of_oms_that_are_not_known_yet_do_not_break_the_plan() {
    let workspace = without_oms();
    let settings = [("endpoint", workspace.backend().url()), ("username", OMS_USERNAME), ("password", OMS_PASSWORD)];
    let source = |(name, value): &(&str, &str)| {
        format!("resource \"terraform_data\" \"{name}\" {{\n  input = \"{value}\"\n}}\n")
    };
    let argument = |(name, _): &(&str, &str)| format!("    {name} = terraform_data.{name}.output\n");
    let arguments: String = settings.iter().map(argument).collect();
    workspace.write_provider(&format!("provider \"datalink\" {{\n  oms {{\n{arguments}  }}\n}}\n"));
    let sources: String = settings.iter().map(source).collect();
    workspace.write(&format!("{sources}{}", data_source()));
    workspace.validate().succeeds();
    workspace.plan(&[]);
    assert_eq!(calls(&workspace, "*"), 0);
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn what_cannot_be_meant_of_oms_is_refused_by_validate() {
    let workspace = without_oms();
    let oms = |argument: &str| format!("provider \"datalink\" {{\n  oms {{\n    {argument}\n  }}\n}}\n");
    for (argument, words) in [
        ("endpoint = \"oms.example:8089\"", "endpoint"),
        ("endpoint = \"ftp://oms.example\"", "endpoint"),
        ("password_encoding = \"rot13\"", "password_encoding"),
    ] {
        workspace.write_provider(&oms(argument));
        workspace.validate().fails_with(&[words]);
    }
    for argument in ["endpoint = \"https://oms.example:8089/\"", "password_encoding = \"plain\""] {
        workspace.write_provider(&oms(argument));
        assert!(workspace.validate().succeeds().diagnostics.is_empty(), "{argument}");
    }
    workspace.write_provider(&oms("insecure = true"));
    let warned = workspace.validate().succeeds().says(&["TLS verification is off"]);
    assert_eq!((warned.warnings().len(), warned.errors().len()), (1, 0));
}
