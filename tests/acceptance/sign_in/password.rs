//! A login by password: one for a run, renewed when its token has expired, and never tried again when it was refused.

use mock_backend::{DOMAIN_ID, Effect, Fault, PROJECT_ID, REGION, USER_NAME, USER_PASSWORD};
use serde_json::json;

use super::{calls, configure, connectors, proofs, signed_out, with_variables};
use crate::support::workspace::{Workspace, quick};

/// A workspace with one connector that signs in by password.
fn signing_in() -> Workspace {
    let mut workspace = signed_out(quick());
    for (variable, value) in workspace.backend().login_environment() {
        workspace.set(variable, &value);
    }
    workspace
}

#[test]
fn one_login_serves_a_whole_run() {
    let workspace = signing_in();
    workspace.write(&connectors(8));
    workspace.apply(&[]).succeeds();
    assert_eq!(proofs(&workspace), ["token"; 8]);
    assert_eq!((calls(&workspace, "iam.login"), calls(&workspace, "iam.projects")), (1, 0));
    let login = &workspace.backend().requests_of("iam.login")[0];
    assert_eq!((login.path.as_str(), login.query.as_str()), ("/v3/auth/tokens", "nocatalog=true"));
    let user = json!({"name": USER_NAME, "password": USER_PASSWORD, "domain": {"name": "mock-account"}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    let scope = json!({"project": {"name": REGION}});
    assert_eq!(login.body, json!({"auth": {"identity": identity, "scope": scope}}));

    workspace.backend().clear_requests();
    workspace.plan(&[]).is_empty();
    assert_eq!(calls(&workspace, "iam.login"), 1);
    workspace.close();
}

/// All eight find out at the same time that the token has expired.
#[test]
fn a_token_that_expires_costs_one_login() {
    let workspace = signing_in();
    workspace.write(&connectors(8));
    workspace.backend().inject(Fault::new("mrs.create", Effect::Stall).times(8)).unwrap();
    let arguments = ["apply", "-auto-approve", "-no-color"];
    let running = workspace.start(&arguments);
    workspace.backend().wait_for_requests("mrs.create", 8).unwrap();
    workspace.backend().iam().expire_tokens();
    workspace.backend().release_stalled();
    workspace.finish_run(running, &arguments).succeeds();
    assert_eq!(calls(&workspace, "iam.login"), 2);
    assert_eq!(workspace.backend().mrs().data_connectors().len(), 8);
    workspace.close();
}

#[test]
fn a_token_that_is_refused_although_it_is_new_is_given_up() {
    let workspace = signing_in();
    let refusal = json!({"error_code": "APIGW.0307", "error_msg": "The token must be updated"});
    workspace.backend().inject(Fault::json("mrs.list", 401, &refusal)).unwrap();
    workspace.apply(&[]).fails_with(&["APIGW.0307", "The token must be updated"]);
    assert_eq!((calls(&workspace, "iam.login"), calls(&workspace, "mrs.list")), (2, 2));
}

/// Wrong passwords lock an account.
#[test]
fn a_wrong_password_is_tried_once() {
    let mut workspace = signing_in();
    workspace.set("HW_USER_PASSWORD", "Planted-Wrong-Password");
    workspace.write(&connectors(8));
    let refused = workspace.apply(&[]).fails_with(&["HTTP 401", "Check the user name, the password, the account"]);
    assert_eq!((calls(&workspace, "iam.login"), calls(&workspace, "*")), (1, 1));
    assert!(!refused.ended.stdout.contains("Planted-Wrong-Password"));
}

#[test]
fn the_account_may_be_named_by_its_id_and_the_project_too() {
    let mut workspace = signing_in();
    workspace.unset("HW_DOMAIN_NAME");
    workspace.set("HW_DOMAIN_ID", DOMAIN_ID);
    workspace.set("HW_PROJECT_ID", PROJECT_ID);
    workspace.apply(&[]).succeeds();
    let auth = &workspace.backend().requests_of("iam.login")[0].body["auth"];
    assert_eq!(auth["identity"]["password"]["user"]["domain"], json!({"id": DOMAIN_ID}));
    assert_eq!(auth["scope"], json!({"project": {"id": PROJECT_ID}}));
    workspace.close();
}

#[test]
fn the_older_names_of_the_variables_count() {
    let mut workspace = with_variables(
        quick(),
        &[
            ("OS_REGION_NAME", REGION),
            ("OS_USERNAME", USER_NAME),
            ("OS_PASSWORD", USER_PASSWORD),
            ("OS_USER_DOMAIN_NAME", "mock-account"),
        ],
    );
    let url = workspace.backend().url().to_owned();
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    endpoints = {{ mrs = \"{url}\" }}\n  }}\n}}\n"
    ));
    workspace.set("OS_AUTH_URL", &format!("{url}/v3"));
    workspace.apply(&[]).succeeds();
    assert_eq!(proofs(&workspace), ["token"]);
    workspace.close();
}

#[test]
fn what_a_login_lacks_is_named() {
    for (variable, words) in
        [("HW_USER_NAME", "user_name"), ("HW_USER_PASSWORD", "password"), ("HW_DOMAIN_NAME", "domain_name")]
    {
        let mut workspace = signing_in();
        workspace.unset(variable);
        workspace.apply(&[]).fails_with(&["Missing credentials for Huawei Cloud", words, variable]);
        assert_eq!(calls(&workspace, "*"), 0);
    }
}

#[test]
fn a_login_can_be_written_in_the_provider_block() {
    let workspace = signed_out(quick());
    configure(
        &workspace,
        &format!(
            "    region = \"{REGION}\"\n    user_name = \"{USER_NAME}\"\n    password = \"{USER_PASSWORD}\"\n    domain_name = \
             \"mock-account\""
        ),
    );
    workspace.apply(&[]).succeeds();
    assert_eq!(calls(&workspace, "iam.login"), 1);
    workspace.close();
}
