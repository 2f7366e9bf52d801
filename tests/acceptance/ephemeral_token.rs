//! `datalink_huaweicloud_token`: handed out, good for calls, and kept nowhere.
//!
//! Needs version 1.10; where a secret argument takes the token, 1.11.

use std::fs;

use jiff::Timestamp;
use mock_backend::{PROJECT_ID, REGION, USER_NAME, USER_PASSWORD};
use serde_json::{Value, json};

use crate::mrs_data_connector::{KIND, write_only};
use crate::secrets::assert_clean;
use crate::support::hcl::resource;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, quick};

const TOKEN: &str = "ephemeral.datalink_huaweicloud_token.this.token";
/// The access key that a workspace begins with.
const KEYS: [&str; 2] = ["HW_ACCESS_KEY", "HW_SECRET_KEY"];

/// A workspace whose provider signs in by password.
fn signing_in() -> Workspace {
    let mut workspace = Workspace::with_backend(quick());
    KEYS.iter().for_each(|variable| workspace.unset(variable));
    for (variable, value) in workspace.backend().login_environment() {
        workspace.set(variable, &value);
    }
    workspace
}

/// The token, and a connector whose write-only password is all that is told of it.
fn handed_on(token: &str, connector: &str) -> String {
    let all = "jsonencode(ephemeral.datalink_huaweicloud_token.this)";
    let body = write_only("TOKEN", 1).replace("\"TOKEN\"", all);
    let connector = resource(KIND, "this", &format!("{connector}\n{body}"));
    format!("ephemeral \"datalink_huaweicloud_token\" \"this\" {{\n{token}\n}}\n{connector}")
}

/// What the connector got.
fn handed(workspace: &Workspace) -> Value {
    let [creation] = workspace.backend().requests_of("mrs.create").try_into().unwrap();
    let info: Value = serde_json::from_str(creation.body["data_connector"]["source_info"].as_str().unwrap()).unwrap();
    serde_json::from_str(info["password"].as_str().unwrap()).unwrap()
}

/// The provider block of the backend, and a second one of that alias with further arguments.
fn with_alias(workspace: &Workspace, alias: &str, arguments: &str) -> String {
    let block = workspace.backend().provider_block();
    let second = block.replacen('{', &format!("{{\n  alias = \"{alias}\""), 1);
    format!("{block}{}", second.replacen("endpoints", &format!("{arguments}\n    endpoints"), 1))
}

#[test]
fn the_token_is_good_for_calls_and_kept_nowhere() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let mut workspace = signing_in();
    workspace.set("TF_LOG", "TRACE");
    workspace.set("TF_LOG_PATH", &workspace.path("trace.log").display().to_string());
    workspace.write_provider(&with_alias(&workspace, "handed", &format!("token = {TOKEN}")));
    workspace.write(&handed_on("", "  provider = datalink.handed"));

    let planned = workspace.plan(&[]).outcome;
    let applied = workspace.apply_plan().succeeds();
    let shown = workspace.run(&["show", "-json", "saved.tfplan"]).succeeds();
    let issued: Vec<_> = workspace.backend().iam().tokens().into_iter().map(|token| token.value).collect();
    let [_, token] = issued.as_slice() else { panic!("one login for the plan and one for the apply: {issued:?}") };
    let [creation] = workspace.backend().requests_of("mrs.create").try_into().unwrap();
    assert_eq!(creation.headers["x-auth-token"], *token);
    let handed = handed(&workspace);
    assert_eq!((&handed["token"], &handed["project_id"]), (&json!(token), &json!(PROJECT_ID)));
    let expires_at: Timestamp = handed["expires_at"].as_str().unwrap().parse().unwrap();
    assert!(expires_at > Timestamp::now(), "{expires_at}");

    let secrets: Vec<&str> = issued.iter().map(String::as_str).chain([USER_PASSWORD]).collect();
    assert_clean("the plan", &shown.ended.stdout, &secrets);
    assert_clean("the state", &workspace.state().file, &secrets);
    for outcome in [&planned, &applied] {
        assert_clean("standard output", &outcome.ended.stdout, &secrets);
        assert_clean("standard error", &outcome.ended.stderr, &secrets);
    }
    let log = fs::read_to_string(workspace.path("trace.log")).unwrap();
    assert!(log.contains("CloseEphemeralResource"), "the provider logs nothing of the end");
    assert_clean("the log", &log, &secrets);
    workspace.close();
}

#[test]
fn a_ready_token_is_handed_on() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    const READY: &str = "PlantedReadyToken0123456789";
    let mut workspace = Workspace::with_backend(quick().with_token(READY));
    KEYS.iter().for_each(|variable| workspace.unset(variable));
    workspace.set("HW_AUTH_TOKEN", READY);
    workspace.write(&handed_on("", ""));
    workspace.apply(&[]).succeeds();
    assert_eq!(
        handed(&workspace),
        json!({"token": READY, "expires_at": null, "project_id": PROJECT_ID, "region": REGION})
    );
    assert_eq!(workspace.backend().requests_of("iam.login").len(), 0);
    workspace.close();
}

#[test]
fn an_access_key_can_t_get_a_token() {
    if lacks(Feature::EphemeralResources) {
        return;
    }
    let workspace = Workspace::of("ephemeral \"datalink_huaweicloud_token\" \"this\" {}\n");
    workspace.validate().succeeds();
    workspace.apply(&[]).fails_with(&["Getting a token of Huawei Cloud failed", "user_name", "password"]);
    assert_eq!(workspace.backend().requests_of("*").len(), 0);
}

/// The login is by a password that the same run makes.
#[test]
fn a_login_that_is_not_known_yet_does_not_break_a_plan() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let mut workspace = Workspace::new();
    for (variable, value) in workspace.backend().login_environment() {
        workspace.set(variable, &value);
    }
    workspace.unset("HW_USER_PASSWORD");
    let login = format!("user_name = \"{USER_NAME}\"\n    password = terraform_data.password.output");
    workspace.write_provider(&with_alias(&workspace, "login", &login));
    let password = format!("resource \"terraform_data\" \"password\" {{\n  input = \"{USER_PASSWORD}\"\n}}\n");
    workspace.write(&format!("{password}{}", handed_on("  provider = datalink.login", "")));
    let planned = workspace.plan(&[]).outcome;
    assert!(planned.warnings().iter().any(|warning| {
        warning.detail.contains("huaweicloud.password of the provider block is not known yet")
            && warning.detail.contains("OpenTofu")
    }));
    assert_eq!(workspace.backend().requests_of("*").len(), 0);
    workspace.apply_plan().succeeds();
    let [issued] = workspace.backend().iam().tokens().try_into().unwrap();
    assert_eq!(handed(&workspace)["token"], issued.value);
    workspace.is_settled();
    workspace.close();
}

/// Its call goes to the real cloud, so it is planned and not applied.
#[test]
fn the_example_is_formatted_and_valid() {
    if lacks(Feature::EphemeralResources) {
        return;
    }
    let workspace = signing_in();
    let kind = "ephemeral-resources/datalink_huaweicloud_token/ephemeral-resource.tf";
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(kind);
    workspace.write(&fs::read_to_string(file).unwrap());
    workspace.run(&["fmt", "-check", "-diff"]).succeeds();
    workspace.validate().succeeds();
    workspace.plan(&[]);
    assert_eq!(workspace.backend().requests_of("iam.login").len(), 1);
}
