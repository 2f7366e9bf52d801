//! What arguments and changes of them come to, and what the backend gets to see.

use mock_backend::oms::{DataSource, PasswordEncoding};
use mock_backend::{Fault, MockBackend};
use serde_json::{Value, json};

use super::oceanbase::DESCRIPTION;
use super::{OCEANBASE, provider, this};
use crate::support::case::{Step, TestCase, attribute, bodies};
use crate::support::hcl::{quote, set, unset};
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::Workspace;

const BODY: &str = DESCRIPTION.minimal;

fn creations(backend: &MockBackend) -> Vec<Value> {
    bodies(backend, "oms.create_oceanbase")
}

/// Each secret in its write-only form, at one version.
fn write_only(password: &str, version: u32) -> String {
    let names = ["password", "drc_password", "inner_drc_password"];
    names.iter().fold(unset(BODY, "password"), |body, name| {
        let body = set(&body, &format!("{name}_wo"), &quote(&format!("{name} {password}")));
        set(&body, &format!("{name}_wo_version"), &version.to_string())
    })
}

#[test]
fn another_version_makes_a_new_data_source_with_the_new_secrets() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    TestCase::new()
        .step(Step::apply(this(&DESCRIPTION, &write_only("one", 1))))
        .step(Step::apply(this(&DESCRIPTION, &write_only("two", 1))).plans(OCEANBASE, Action::NoOp))
        .step(
            Step::apply(this(&DESCRIPTION, &write_only("two", 2)))
                .plans(OCEANBASE, Action::Replace)
                .check_plan(|plan| {
                    let reasons = plan.replaced_by(OCEANBASE);
                    assert_eq!(reasons.len(), 3, "{reasons:?}");
                    assert!(reasons.iter().all(|reason| reason.ends_with("_wo_version")), "{reasons:?}");
                })
                .check(|workspace| {
                    let [held] = workspace.backend().oms().data_sources().try_into().unwrap();
                    assert_eq!(held.password.as_deref(), Some("password two"));
                    assert_eq!(held.parameter("drcPassword"), "drc_password two");
                    assert_eq!(held.parameter("innerDrcPassword"), "inner_drc_password two");
                    let file = workspace.state().file;
                    assert!(!file.contains("password two") && !file.contains("password one"), "{file}");
                }),
        )
        .close();
}

#[test]
fn a_password_leaves_the_state_without_a_new_data_source() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let hidden = set(&unset(BODY, "password"), "password_wo", "\"Example-Pwd-2481\"");
    TestCase::new()
        .step(Step::apply(this(&DESCRIPTION, BODY)))
        .step(
            Step::apply(this(&DESCRIPTION, &hidden))
                .plans(OCEANBASE, Action::Update)
                .check(attribute(OCEANBASE, "password", json!(null)))
                .check(|workspace| assert_eq!(creations(workspace.backend()).len(), 1)),
        )
        .close();
}

#[test]
fn a_new_password_is_sent_also_where_it_leaves_the_state() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let hidden = set(&unset(BODY, "password"), "password_wo", "\"Example-Pwd-2482\"");
    TestCase::new()
        .step(Step::apply(this(&DESCRIPTION, BODY)))
        .step(
            Step::apply(this(&DESCRIPTION, &set(&hidden, "password_wo_version", "1")))
                .plans(OCEANBASE, Action::Replace)
                .check(|workspace| {
                    let [held] = workspace.backend().oms().data_sources().try_into().unwrap();
                    assert_eq!(held.password.as_deref(), Some("Example-Pwd-2482"));
                }),
        )
        .close();
}

#[test]
fn passwords_travel_as_they_are_where_the_server_wants_that() {
    let workspace = Workspace::new();
    workspace.backend().oms().configure(|oms| oms.password_encoding = PasswordEncoding::Plain);
    workspace.write_provider(&provider(&workspace, "    password_encoding = \"plain\""));
    workspace.write(&this(&DESCRIPTION, &set(BODY, "drc_password", "\"second\"")));
    workspace.apply(&[]).succeeds();
    let [creation] = creations(workspace.backend()).try_into().unwrap();
    assert_eq!((&creation["password"], &creation["drcPassword"]), (&json!("Example-Pwd-2481"), &json!("second")));
    workspace.close();
}

#[test]
fn further_parameters_come_last_and_win() {
    let body =
        set(&set(BODY, "region", "\"cn-anhui\""), "extra_parameters", "{ logProxyIp = \"10.0.0.9\", region = \"hz\" }");
    TestCase::new()
        .step(
            Step::apply(this(&DESCRIPTION, &body))
                // What was overridden is no drift of the argument.
                .check(attribute(OCEANBASE, "region", "cn-anhui"))
                .check(|workspace| {
                    let [creation] = creations(workspace.backend()).try_into().unwrap();
                    assert_eq!((&creation["region"], &creation["logProxyIp"]), (&json!("hz"), &json!("10.0.0.9")));
                }),
        )
        .step(
            Step::apply(this(&DESCRIPTION, &unset(&body, "extra_parameters")))
                .plans(OCEANBASE, Action::Replace)
                .check(|workspace| assert_eq!(creations(workspace.backend())[1]["region"], "cn-anhui")),
        )
        .close();
}

#[test]
fn empty_text_is_as_good_as_none_and_not_sent() {
    let optional = ["tenant", "cluster", "schema", "region", "description", "ocp_name", "config_url", "drc_user_name"];
    let empty = optional.iter().fold(BODY.to_owned(), |body, name| set(&body, name, "\"\""));
    TestCase::new()
        .step(Step::apply(this(&DESCRIPTION, &empty)).check(|workspace| {
            let [creation] = creations(workspace.backend()).try_into().unwrap();
            let keys: Vec<_> = creation.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, ["name", "password", "userName"]);
        }))
        .step(
            Step::apply(this(&DESCRIPTION, BODY))
                .check(|workspace| assert_eq!(creations(workspace.backend()).len(), 1)),
        )
        .step(
            Step::apply(this(&DESCRIPTION, &empty))
                .check(|workspace| assert_eq!(creations(workspace.backend()).len(), 1)),
        )
        .close();
}

/// The service shows what was not set as null or as empty text, as it happens.
#[test]
fn null_and_empty_text_are_the_same_when_they_are_read() {
    TestCase::new()
        .step(Step::apply(this(&DESCRIPTION, BODY)))
        .step(
            Step::apply(this(&DESCRIPTION, BODY))
                .after(|backend| {
                    let id = backend.oms().data_sources()[0].id.clone();
                    let empty =
                        json!({"description": "", "region": "", "schema": "", "configUrl": "", "drcUserName": ""});
                    backend.oms().patch_data_source(&id, &empty).unwrap();
                })
                .plans(OCEANBASE, Action::NoOp),
        )
        .close();
}

/// What OMS shows under other names than it takes.
#[test]
fn attributes_of_the_connection_drift_too() {
    let workspace = Workspace::applied(&this(&DESCRIPTION, &DESCRIPTION.full()));
    let id = workspace.state().id(OCEANBASE);
    let elsewhere =
        json!({"configUrl": "http://elsewhere", "drcUserName": "other", "ocpName": "other", "type": "OB_ORACLE"});
    workspace.backend().oms().patch_data_source(&id, &elsewhere).unwrap();
    let mut reasons = workspace.plan(&[]).replaced_by(OCEANBASE);
    reasons.sort();
    assert_eq!(reasons, ["config_url", "drc_user_name", "ocp_name", "type"]);
    workspace.close();
}

/// Empty text says that something was taken away. Null says nothing, and neither does an answer without the key.
#[test]
fn what_was_emptied_drifts_and_what_is_not_told_is_kept() {
    let workspace = Workspace::applied(&this(&DESCRIPTION, &DESCRIPTION.full()));
    let held = workspace.backend().oms().data_sources().swap_remove(0);
    let row = json!({"id": held.id, "name": held.name, "userName": held.user_name, "connExtraAttributes": {}});
    let silent = Fault::json("oms.list", 200, &json!({"success": true, "totalCount": 1, "data": [row]}));
    workspace.backend().inject(silent).unwrap();
    workspace.plan(&[]).is_empty();
    workspace.backend().clear_faults();

    let wire_names = ["tenant", "cluster", "schema", "region", "description", "configUrl", "drcUserName"];
    let emptied = wire_names.iter().map(|name| ((*name).to_owned(), json!(null))).collect();
    workspace.backend().oms().patch_data_source(&held.id, &Value::Object(emptied)).unwrap();
    workspace.plan(&[]).is_empty();

    workspace.backend().oms().patch_data_source(&held.id, &json!({"description": "", "region": ""})).unwrap();
    let mut reasons = workspace.plan(&[]).replaced_by(OCEANBASE);
    reasons.sort();
    assert_eq!(reasons, ["description", "region"]);
    workspace.close();
}

/// OMS fills in what it was not sent.
#[test]
fn an_empty_type_is_as_good_as_none() {
    TestCase::new().step(Step::apply(this(&DESCRIPTION, &set(BODY, "type", "\"\"")))).close();
}

#[test]
fn the_type_that_oms_chose_is_no_drift_and_a_written_one_is_sent() {
    TestCase::new()
        .step(Step::apply(this(&DESCRIPTION, BODY)).check(|workspace| {
            assert_eq!(workspace.backend().oms().data_sources()[0].kind, "OB_MYSQL");
            assert!(creations(workspace.backend())[0].get("type").is_none());
        }))
        .step(
            Step::apply(this(&DESCRIPTION, &set(BODY, "type", "\"OB_MYSQL_CE\"")))
                .plans(OCEANBASE, Action::Replace)
                .check(|workspace| assert_eq!(creations(workspace.backend())[1]["type"], "OB_MYSQL_CE")),
        )
        .close();
}

#[test]
fn an_abandoned_data_source_stays() {
    let workspace = Workspace::applied(&this(&DESCRIPTION, &set(BODY, "deletion_policy", "\"abandon\"")));
    let id = workspace.state().id(OCEANBASE);
    workspace.destroy().succeeds().says(&["left it in OMS", &id]);
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(workspace.backend().oms().data_sources().len(), 1);
    assert!(bodies(workspace.backend(), "oms.delete").is_empty());
    // It can be taken back under the Terraform roof.
    workspace.import(OCEANBASE, "name:orders source").succeeds();
    workspace.write(&this(&DESCRIPTION, BODY));
    workspace.apply(&[]).succeeds();
    workspace.close();
}

/// A name is allowed once, so the new object can't come first under the name of the old one.
#[test]
fn to_create_before_destroying_needs_a_new_name() {
    let first =
        |body: &str| this(&DESCRIPTION, &format!("{body}\n  lifecycle {{\n    create_before_destroy = true\n  }}"));
    let words = ["\"orders source\"", "create_before_destroy", "another name"];
    TestCase::new()
        .step(Step::apply(first(BODY)))
        .step(Step::refused(first(&set(BODY, "username", "\"reader\"")), &words))
        .step(
            Step::apply(first(&set(&set(BODY, "username", "\"reader\""), "name", "\"orders source 2\"")))
                .plans(OCEANBASE, Action::CreateBeforeDestroy),
        )
        .close();
}

/// OMS finds parts of names.
#[test]
fn only_the_exact_name_is_imported() {
    let workspace = Workspace::new();
    for (id, name) in [("e_1", "shop"), ("e_2", "shop 2"), ("e_3", "Shop"), ("e_4", "my shop")] {
        workspace.backend().oms().put_data_source(DataSource::new(id, "OB_MYSQL", name, "oms"));
    }
    workspace.write(&this(&DESCRIPTION, &set(BODY, "name", "\"shop\"")));
    workspace.import(OCEANBASE, "name:sho").fails_with(&["Cannot import non-existent remote object"]);
    workspace.import(OCEANBASE, "name:shop").succeeds();
    assert_eq!(workspace.state().id(OCEANBASE), "e_1");
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    assert!(creations(workspace.backend()).is_empty(), "nothing of it is a reason to replace");
}

/// The object would be destroyed with the next apply, for one of the resource's own kind.
#[test]
fn what_is_of_another_kind_is_not_imported() {
    let workspace = Workspace::new();
    workspace.backend().oms().put_data_source(DataSource::new("e_1", "KAFKA", "shop", "oms"));
    workspace.write(&this(&DESCRIPTION, &set(BODY, "name", "\"shop\"")));
    for id in ["e_1", "name:shop"] {
        workspace
            .import(OCEANBASE, id)
            .fails_with(&["The object is not a datalink_oms_oceanbase_data_source", "KAFKA"]);
    }
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn several_of_a_name_are_not_guessed_at() {
    let workspace = Workspace::new();
    for id in ["e_1", "e_2"] {
        workspace.backend().oms().put_data_source(DataSource::new(id, "OB_MYSQL", "shop", "oms"));
    }
    workspace.write(&this(&DESCRIPTION, &set(BODY, "name", "\"shop\"")));
    workspace.import(OCEANBASE, "name:shop").fails_with(&["several", "e_1", "e_2"]);
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn answers_in_pascal_case_and_ids_with_blanks_are_understood() {
    let workspace = Workspace::new();
    workspace.backend().oms().configure(|oms| (oms.pascal_case, oms.blank_before_id) = (true, true));
    workspace.write(&this(&DESCRIPTION, &DESCRIPTION.full()));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    let id = workspace.state().id(OCEANBASE);
    assert_eq!(id, workspace.backend().oms().data_sources()[0].id);
    workspace.backend().oms().patch_data_source(&id, &json!({"tenant": "elsewhere"})).unwrap();
    assert_eq!(workspace.plan(&[]).replaced_by(OCEANBASE), ["tenant"]);
    workspace.close();
}
