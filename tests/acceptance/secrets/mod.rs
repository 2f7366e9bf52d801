//! Secrets stay where they belong: nothing that is printed, logged or stored holds them, state and wire aside.

mod echoed;
mod planted;

use std::fs;

use mock_backend::{Config, Fault, JobOutcome, JobPlan, SECRET_KEY};
use serde_json::json;

use crate::dws_ext_data_source::{ADDRESS, KIND, MRS};
use crate::support::hcl::{resource, set, unset};
use crate::support::outcome::Outcome;
use crate::support::program::{Feature, WRITE_ONLY_NEEDS, secret_forms};
use crate::support::workspace::{Workspace, quick};

const PASSWORD: &str = "Planted-Secret-90210";
const SECURITY_TOKEN: &str = "PlantedSecurityToken0123456789";

/// A workspace that logs all it can into a file, and whose configuration doesn't hold the password itself.
fn logging(argument: &str) -> Workspace {
    let security_token = Some(SECURITY_TOKEN.to_owned());
    let mut workspace = Workspace::with_backend(Config { security_token, ..quick() });
    workspace.set("TF_LOG", "TRACE");
    workspace.set("TF_LOG_PATH", &workspace.path("trace.log").display().to_string());
    workspace.set("TF_VAR_password", PASSWORD);
    let body = set(&unset(MRS, "user_pwd"), argument, "var.password");
    workspace.write(&format!("variable \"password\" {{\n  type = string\n}}\n{}", resource(KIND, "this", &body)));
    workspace
}

/// Fails the case if a secret is in `text`.
pub(crate) fn assert_clean(place: &str, text: &str, secrets: &[&str]) {
    for secret in secrets {
        let found = text.lines().find(|line| line.contains(secret));
        assert!(found.is_none(), "{place} holds {secret}: {}", found.unwrap_or_default());
    }
}

/// What a run printed and logged.
fn assert_silent(workspace: &Workspace, outcome: &Outcome) {
    let secrets = [PASSWORD, SECRET_KEY, SECURITY_TOKEN];
    assert_clean("standard output", &outcome.ended.stdout, &secrets);
    assert_clean("standard error", &outcome.ended.stderr, &secrets);
    let log = fs::read_to_string(workspace.path("trace.log")).unwrap();
    assert!(log.contains("terraform-provider-datalink"), "the provider logs nothing");
    assert_clean("the log", &log, &secrets);
}

#[test]
fn a_write_only_password_is_sent_and_kept_nowhere() {
    let workspace = logging("user_pwd_wo");
    if !Feature::WriteOnlyArguments.is_there() {
        // An older version would keep the password, so the run ends before anything is kept or sent.
        let refused = workspace.apply(&[]).fails_with(&["user_pwd_wo", WRITE_ONLY_NEEDS, "use user_pwd instead"]);
        assert_silent(&workspace, &refused);
        assert!(workspace.state().addresses().is_empty() && workspace.backend().requests().is_empty());
        return;
    }
    let plan = workspace.plan(&[]);
    assert!(plan.value(ADDRESS, "user_pwd_wo").is_null());
    let shown = workspace.run(&["show", "-json", "saved.tfplan"]).succeeds();
    // The plan holds the variables of its run; what it says of the objects comes without them.
    let mut shown: serde_json::Value = serde_json::from_str(&shown.ended.stdout).unwrap();
    shown.as_object_mut().unwrap().remove("variables").unwrap();
    assert_clean("the plan", &shown.to_string(), &[PASSWORD]);

    let applied = workspace.apply_plan().succeeds();
    assert_eq!(workspace.backend().requests_of("dws.create")[0].body["user_pwd"], PASSWORD);
    assert_silent(&workspace, &applied);
    assert_clean("the state", &workspace.state().file, &[PASSWORD, SECRET_KEY, SECURITY_TOKEN]);
    assert_silent(&workspace, &workspace.run(&["show", "-no-color"]).succeeds());
    workspace.close();
}

#[test]
fn a_password_in_the_state_is_shown_nowhere_else() {
    let workspace = logging("user_pwd");
    let plan = workspace.plan(&[]);
    assert!(plan.is_sensitive(ADDRESS, "user_pwd"));
    assert_silent(&workspace, &plan.outcome);
    let applied = workspace.apply_plan().succeeds();
    assert_silent(&workspace, &applied);
    assert_silent(&workspace, &workspace.run(&["show", "-no-color"]).succeeds());
    assert_eq!(workspace.state().attribute(ADDRESS, "user_pwd"), PASSWORD);
    workspace.close();
}

#[test]
fn a_secret_that_the_service_echoes_is_cut_out() {
    let words = format!("the password {PASSWORD} of {SECURITY_TOKEN} signed by {SECRET_KEY} is wrong");
    for argument in secret_forms("user_pwd", "user_pwd_wo") {
        let workspace = logging(argument);
        let refusal = json!({"error_code": "DWS.5199", "error_msg": words});
        workspace.backend().inject(Fault::json("dws.create", 400, &refusal).once()).unwrap();
        let refused = workspace.apply(&[]).fails_with(&["DWS.5199", "the password ***"]);
        assert_silent(&workspace, &refused);

        let failed_code = "CreateDataSource-fail:DWS.5199".to_owned();
        let outcome = JobOutcome::Fail { failed_code, failed_detail: words.clone() };
        workspace.backend().dws().plan_next_job(JobPlan::ending(outcome));
        let failed = workspace.apply(&[]).fails_with(&["DWS.5199", "the password ***"]);
        assert_silent(&workspace, &failed);
        workspace.close();
    }
}

#[test]
fn a_password_that_breaks_a_rule_is_not_quoted() {
    let mut workspace = logging("user_pwd");
    workspace.set("TF_VAR_password", "Wrong_7");
    let planned = workspace.try_plan(&[]).succeeds().says(&["user_pwd should have at least 8 characters"]);
    assert_clean("standard output", &planned.ended.stdout, &["Wrong_7"]);
}
