//! Tokens are for one project of one region: a login brings one for each, a ready one is good for its own region only.

use mock_backend::{PROJECT_ID, REGION, USER_NAME, USER_PASSWORD};
use serde_json::{Value, json};

use super::{ELSEWHERE, PROJECT_ELSEWHERE, TEAM_ELSEWHERE, connector, places, workspace};
use crate::mrs_data_connector::{KIND, write_only};
use crate::support::hcl::resource;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::Workspace;

/// A workspace without an access key.
fn keyless(variables: &[(&str, &str)]) -> Workspace {
    let mut workspace = workspace();
    ["HW_ACCESS_KEY", "HW_SECRET_KEY"].iter().for_each(|variable| workspace.unset(variable));
    variables.iter().for_each(|(name, value)| workspace.set(name, value));
    workspace
}

fn signing_in() -> Workspace {
    let mut workspace = keyless(&[]);
    for (variable, value) in workspace.backend().login_environment() {
        workspace.set(variable, &value);
    }
    workspace
}

/// What the logins were for, in a fixed order.
fn scopes(workspace: &Workspace) -> Vec<Value> {
    let logins = workspace.backend().requests_of("iam.login");
    let mut scopes: Vec<Value> = logins.iter().map(|login| login.body["auth"]["scope"]["project"].clone()).collect();
    scopes.sort_by_key(Value::to_string);
    scopes
}

#[test]
fn a_login_brings_a_token_for_each_project() {
    let workspace = signing_in();
    let there = [("region", ELSEWHERE)];
    let team = [("region", ELSEWHERE), ("project_id", TEAM_ELSEWHERE)];
    let all = ["a", "b"].map(|name| connector(name, &[])).concat()
        + &["c", "d"].map(|name| connector(name, &there)).concat()
        + &["e", "f"].map(|name| connector(name, &team)).concat();
    workspace.write(&all);
    workspace.apply(&[]).succeeds();
    let logins = [json!({"id": TEAM_ELSEWHERE}), json!({"name": REGION}), json!({"name": ELSEWHERE})];
    assert_eq!(scopes(&workspace), logins);
    workspace.is_settled();
    workspace.backend().clear_requests();
    workspace.plan(&[]).is_empty();
    assert_eq!(scopes(&workspace).len(), 3, "one login for each project");
    workspace.close();
}

#[test]
fn a_wrong_password_is_tried_once_for_all_regions() {
    let mut workspace = signing_in();
    workspace.set("HW_USER_PASSWORD", "wrong");
    let everywhere = connector("a", &[]) + &connector("b", &[("region", ELSEWHERE)]);
    workspace.write(&everywhere);
    workspace.apply(&[]).fails_with(&["HTTP 401"]);
    assert_eq!(workspace.backend().requests_of("iam.login").len(), 1);
}

#[test]
fn a_ready_token_is_good_for_its_region_only() {
    const READY: &str = "PlantedReadyToken0123456789";
    let workspace = keyless(&[("HW_AUTH_TOKEN", READY)]);
    workspace.write(&connector("this", &[("region", ELSEWHERE)]));
    workspace.try_plan(&[]).fails_with(&["ready token", REGION, ELSEWHERE, "access_key", "user_name"]);
    assert!(workspace.backend().requests().is_empty());
}

/// A token, and a connector whose write-only password is all that is told of it.
fn handed_on(argument: &str) -> String {
    let body = write_only("TOKEN", 1).replace("\"TOKEN\"", "jsonencode(ephemeral.datalink_huaweicloud_token.this)");
    let token = format!("ephemeral \"datalink_huaweicloud_token\" \"this\" {{\n{argument}\n}}\n");
    format!("{token}{}", resource(KIND, "this", &body))
}

#[test]
fn a_token_for_another_region() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    for (argument, region, project) in
        [("", REGION, PROJECT_ID), ("  region = \"eu-west-101\"", ELSEWHERE, PROJECT_ELSEWHERE)]
    {
        let workspace = signing_in();
        workspace.write(&handed_on(argument));
        workspace.apply(&[]).succeeds();
        let [creation] = workspace.backend().requests_of("mrs.create").try_into().unwrap();
        let info: Value =
            serde_json::from_str(creation.body["data_connector"]["source_info"].as_str().unwrap()).unwrap();
        let handed: Value = serde_json::from_str(info["password"].as_str().unwrap()).unwrap();
        assert_eq!((&handed["region"], &handed["project_id"]), (&region.into(), &project.into()));
        let logins = workspace.backend().requests_of("iam.login");
        assert!(logins.iter().any(|login| login.region.as_deref() == Some(region)), "{logins:#?}");
        assert_eq!(logins[0].body["auth"]["identity"]["password"]["user"]["name"], USER_NAME);
        assert!(!workspace.state().file.contains(USER_PASSWORD));
        assert_eq!(places(&workspace, "mrs.create").len(), 1);
        workspace.close();
    }
}

#[test]
fn a_ready_token_is_not_handed_on_for_another_region() {
    if lacks(Feature::EphemeralResources) {
        return;
    }
    let workspace = keyless(&[("HW_AUTH_TOKEN", "PlantedReadyToken0123456789")]);
    workspace.write("ephemeral \"datalink_huaweicloud_token\" \"this\" {\n  region = \"eu-west-101\"\n}\n");
    workspace.apply(&[]).fails_with(&["ready token", ELSEWHERE]);
    assert!(workspace.backend().requests().is_empty());
}
