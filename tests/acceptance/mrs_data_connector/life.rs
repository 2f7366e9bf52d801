//! What changes of its arguments come to, and what the backend gets to see of them.

use mock_backend::MockBackend;
use mock_backend::mrs::UpdateResult;
use serde_json::{Value, json};

use super::{ADDRESS, BLOCK, JSON, KIND, write_only};
use crate::support::case::{Step, TestCase, attribute, bodies};
use crate::support::hcl::{quote, resource, set};
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks, secret_forms};
use crate::support::workspace::Workspace;

fn this(body: &str) -> String {
    resource(KIND, "this", body)
}

fn address(name: &str) -> String {
    format!("{KIND}.{name}")
}

/// The settings that each update sent, in their order.
fn updates(backend: &MockBackend) -> Vec<Value> {
    let sent = bodies(backend, "mrs.update").into_iter();
    sent.map(|body| serde_json::from_str(body["data_connector"]["source_info"].as_str().unwrap()).unwrap()).collect()
}

/// Changes settings of all connectors behind the provider's back.
fn change_settings(backend: &MockBackend, changed: &[(&str, &str)]) {
    for mut connector in backend.mrs().data_connectors() {
        connector.source_info.extend(changed.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
        backend.mrs().put_data_connector(connector);
    }
}

#[test]
fn a_write_only_password_goes_with_every_update() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    TestCase::new()
        .step(Step::apply(this(&write_only("Example-Pwd-2481", 1))))
        .step(
            Step::apply(this(&set(&write_only("Example-Pwd-2481", 1), "connector_name", "\"metastore\"")))
                .plans(ADDRESS, Action::Update)
                .check(|workspace| {
                    let [update] = bodies(workspace.backend(), "mrs.update").try_into().unwrap();
                    assert_eq!(update["data_connector"]["connector_name"], "metastore");
                    assert_eq!(updates(workspace.backend())[0]["password"], "Example-Pwd-2481");
                    assert!(!workspace.state().file.contains("Example-Pwd-2481"));
                }),
        )
        .close();
}

#[test]
fn another_version_sends_the_password_again() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    TestCase::new()
        .step(Step::apply(this(&write_only("Example-Pwd-2481", 1))))
        // The password itself is nowhere to be compared with: without another version, nothing happens.
        .step(Step::apply(this(&write_only("Example-Pwd-2482", 1))).plans(ADDRESS, Action::NoOp))
        .step(Step::apply(this(&write_only("Example-Pwd-2482", 2))).plans(ADDRESS, Action::Update).check(|workspace| {
            let sent = updates(workspace.backend());
            assert_eq!((sent.len(), &sent[0]["password"]), (1, &json!("Example-Pwd-2482")));
        }))
        .close();
}

#[test]
fn another_password_of_the_state_is_an_update() {
    TestCase::new()
        .step(Step::apply(this(BLOCK)))
        .step(
            Step::apply(this(&set(BLOCK, "password", "\"Example-Pwd-2482\"")))
                .plans(ADDRESS, Action::Update)
                .check(|workspace| assert_eq!(updates(workspace.backend())[0]["password"], "Example-Pwd-2482")),
        )
        .close();
}

#[test]
fn block_and_json_are_two_ways_to_write_the_same() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let hidden = JSON.replace("source_info_json", "source_info_json_wo");
    let workspace = Workspace::applied(&this(BLOCK));
    let id = workspace.state().id(ADDRESS);
    for body in [JSON, &hidden, BLOCK, &hidden, JSON, BLOCK] {
        workspace.write(&this(body));
        workspace.apply(&[]).succeeds();
        workspace.plan(&[]).is_empty();
    }
    assert_eq!(workspace.state().id(ADDRESS), id);
    // JSON that leaves the state and stays the same needs no call; of all else the provider can't know.
    assert_eq!(updates(workspace.backend()).len(), 5);
    let held = workspace.backend().mrs().data_connectors().remove(0).source_info;
    let expected = json!({
        "db_name": "hive",
        "user_name": "hive",
        "password": "Example-Pwd-2481",
        "rds_instance_id": "3aa55f1cb4c3491686936130f21e9f16in01"
    });
    assert_eq!(Value::Object(held), expected);
    workspace.close();
}

#[test]
fn json_that_is_respelt_is_no_change() {
    let respelt = r#"
  connector_name   = "hive_metastore"
  source_type      = "RDS_MYSQL"
  source_info_json = <<-EOT
    {
      "user_name": "hive", "password": "Example-Pwd-\u0032481",
      "rds_instance_id": "3aa55f1cb4c3491686936130f21e9f16in01", "db_name": "hive"
    }
  EOT
"#;
    TestCase::new()
        .step(Step::apply(this(JSON)))
        .step(Step::apply(this(respelt)).plans(ADDRESS, Action::NoOp))
        .step(Step::apply(this(JSON)).plans(ADDRESS, Action::NoOp))
        .close();
}

#[test]
fn numbers_that_the_service_respells_are_no_drift() {
    let with_numbers = set(JSON, "source_info_json", &quote(r#"{"db_name":"hive","ratio":1.50,"limits":[1e2]}"#));
    let respell = |backend: &MockBackend| {
        let mut connector = backend.mrs().data_connectors().remove(0);
        connector.source_info.insert("ratio".to_owned(), json!(1.5));
        connector.source_info.insert("limits".to_owned(), json!([100]));
        backend.mrs().put_data_connector(connector);
    };
    TestCase::new()
        .step(Step::apply(this(&with_numbers)))
        .step(Step::apply(this(&with_numbers)).after(respell).plans(ADDRESS, Action::NoOp))
        .step(Step::apply(this(&with_numbers.replace("1.50", "1.5000"))).plans(ADDRESS, Action::NoOp))
        .step(Step::apply(this(&with_numbers.replace("1.50", "1.51"))).plans(ADDRESS, Action::Update))
        .close();
}

/// Whatever the form: what the service shows of the settings is compared, and put right by an update.
#[test]
fn settings_that_the_service_shows_drift() {
    let config = format!("{}{}", resource(KIND, "block", BLOCK), resource(KIND, "json", JSON));
    let places = [(address("block"), "source_info"), (address("json"), "source_info_json")];
    let [block, json] = [address("block"), address("json")];
    TestCase::new()
        .step(Step::apply(&*config))
        .step(
            Step::apply(config)
                .after(|backend| change_settings(backend, &[("db_name", "elsewhere")]))
                .plans(&block, Action::Update)
                .plans(&json, Action::Update)
                .check_plan(move |plan| {
                    for (address, argument) in &places {
                        let shown = plan.drift()[address][argument].to_string();
                        assert!(shown.contains("elsewhere") && shown.contains("Example-Pwd-2481"), "{shown}");
                    }
                })
                .check(|workspace| {
                    let sent = updates(workspace.backend());
                    assert!(sent.len() == 2 && sent.iter().all(|settings| settings["db_name"] == "hive"), "{sent:#?}");
                }),
        )
        .close();
}

/// Neither the password, which the service never shows, nor what it adds of its own.
#[test]
fn what_the_user_did_not_write_or_the_service_does_not_show_never_drifts() {
    let hidden = JSON.replace("source_info_json", "source_info_json_wo");
    let hidden_block = write_only("Example-Pwd-2481", 1);
    let forms = secret_forms([BLOCK, JSON], [&hidden_block, &hidden]).concat();
    let block = |(index, body): (usize, &&str)| resource(KIND, &format!("n{index}"), body);
    let config: String = forms.iter().enumerate().map(block).collect();
    TestCase::new()
        .step(Step::apply(&*config))
        .step(
            Step::apply(config)
                .after(|backend| change_settings(backend, &[("password", "Changed-Pwd-1"), ("pool_size", "9")]))
                .check_plan(|plan| assert!(plan.actions().values().all(|action| *action == Action::NoOp))),
        )
        .close();
}

/// An import knows no password, and shows the settings as a block.
#[test]
fn after_an_import_json_is_an_update_and_no_replacement() {
    let workspace = Workspace::applied(&this(JSON));
    let id = workspace.forget_state().id(ADDRESS);
    workspace.import(ADDRESS, &id).succeeds();
    assert!(workspace.state().attribute(ADDRESS, "source_info").is_object());
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Update);
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    assert_eq!(workspace.state().id(ADDRESS), id);
    workspace.close();
}

#[test]
fn both_words_of_success_and_both_keys_of_the_list_are_understood() {
    let workspace = Workspace::new();
    workspace.backend().mrs().configure(|mrs| {
        mrs.list_alias = true;
        mrs.update_result = UpdateResult::Succeed;
    });
    workspace.write(&this(BLOCK));
    workspace.apply(&[]).succeeds().says(&[]);
    workspace.is_settled();
    workspace.write(&this(&set(BLOCK, "connector_name", "\"metastore\"")));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn names_need_not_differ() {
    let config = format!("{}{}", this(BLOCK), resource(KIND, "that", BLOCK));
    TestCase::new()
        .step(Step::apply(config).check(|workspace| {
            let state = workspace.state();
            assert_ne!(state.id(ADDRESS), state.id("datalink_mrs_data_connector.that"));
        }))
        .close();
}

#[test]
fn a_connector_in_use_is_not_destroyed_without_a_word() {
    let use_it = |backend: &MockBackend| {
        let id = backend.mrs().data_connectors().remove(0).connector_id;
        backend.mrs().patch_data_connector(&id, &json!({"used_clusters": ["cluster-7", "cluster-8"]})).unwrap();
    };
    let warned = |outcome: &crate::support::outcome::Outcome| {
        let warnings: Vec<_> = outcome.warnings().iter().map(|warning| warning.text()).collect();
        let found =
            warnings.iter().any(|text| text.contains("cluster-7, cluster-8") && text.contains("hive_metastore"));
        assert!(found, "{warnings:#?}");
    };
    TestCase::new()
        .step(Step::apply(this(BLOCK)))
        .step(
            Step::apply(this(BLOCK))
                .after(use_it)
                .plans(ADDRESS, Action::NoOp)
                .check_plan(|plan| assert!(plan.outcome.warnings().is_empty()))
                .check(attribute(ADDRESS, "used_clusters", json!(["cluster-7", "cluster-8"]))),
        )
        .step(
            Step::plan_only(this(&set(BLOCK, "source_type", "\"RDS_POSTGRES\"")))
                .plans(ADDRESS, Action::Replace)
                .check_plan(move |plan| warned(&plan.outcome)),
        )
        .step(Step::plan_only("").plans(ADDRESS, Action::Delete).check_plan(move |plan| warned(&plan.outcome)))
        .close();
}
