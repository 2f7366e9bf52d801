//! Made, changed, replaced and found again: the name is the id, and there are secrets.

use mock_backend::dli::AuthInfo;
use mock_backend::{Config, Effect, Fault};
use serde_json::json;

use super::{ADDRESS, KAFKA, KIND, KRB, PASSWD};
use crate::support::case::{Step, TestCase};
use crate::support::hcl::{resource, set, unset};
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, quick};

fn this(body: &str) -> String {
    resource(KIND, "this", body)
}

fn secret(workspace: &Workspace, name: &str) -> String {
    workspace.backend().dli().auth_infos()[0].settings[name].clone()
}

#[test]
fn secrets_change_in_place_and_a_failed_change_is_sent_again() {
    let changed = this(&set(PASSWD, "password", "\"Example-Pwd-9\""));
    let workspace = Workspace::applied(&this(PASSWD));
    workspace.write(&changed);
    workspace.backend().inject(Fault::status("dli.update_auth", 403).once()).unwrap();
    workspace.apply(&[]).fails_with(&["Updating DLI datasource authentication \"orders\""]);
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Update);
    workspace.apply_plan().succeeds();
    assert_eq!(secret(&workspace, "password"), "Example-Pwd-9");
    workspace.is_settled();
    workspace.close();
}

#[test]
fn write_only_secrets_stay_out_of_the_state_and_follow_their_version() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let body = |password: &str, version: u32| {
        let body = unset(PASSWD, "password");
        set(&set(&body, "password_wo", &format!("\"{password}\"")), "password_wo_version", &version.to_string())
    };
    let holds = |password: &'static str| {
        move |workspace: &Workspace| {
            assert_eq!(secret(workspace, "password"), password);
            assert!(!workspace.state().file.contains("Example-Pwd"));
        }
    };
    TestCase::new()
        .step(Step::apply(this(&body("Example-Pwd-1", 1))).check(holds("Example-Pwd-1")))
        .step(Step::apply(this(&body("Example-Pwd-2", 1))).plans(ADDRESS, Action::NoOp).check(holds("Example-Pwd-1")))
        .step(Step::apply(this(&body("Example-Pwd-2", 2))).plans(ADDRESS, Action::Update).check(holds("Example-Pwd-2")))
        .close();
}

/// What the update call leaves out stays as it is, so nothing can be taken away by it.
#[test]
fn to_remove_an_argument_replaces() {
    for argument in ["keystore_location", "keystore_password"] {
        let less = this(&unset(KAFKA, argument));
        TestCase::new()
            .step(Step::apply(this(KAFKA)))
            .step(
                Step::apply(less)
                    .plans(ADDRESS, Action::Replace)
                    .check_plan(move |plan| assert_eq!(plan.replaced_by(ADDRESS), [argument]))
                    .check(move |workspace| {
                        assert!(!workspace.backend().dli().auth_infos()[0].settings.contains_key(argument));
                        assert!(workspace.backend().requests_of("dli.update_auth").is_empty());
                    }),
            )
            .close();
    }
}

/// The object that comes has the id of the one that goes.
#[test]
fn a_replacement_whose_answer_was_lost_is_found_again() {
    let workspace = Workspace::applied(&this(KRB));
    workspace.backend().inject(Fault::new("dli.create_auth", Effect::Reset).committed().once()).unwrap();
    workspace.apply(&["-replace", ADDRESS]).succeeds().says(&["answer was lost"]);
    assert_eq!(workspace.backend().requests_of("dli.create_auth").len(), 2);
    workspace.is_settled();
    workspace.close();
}

#[test]
fn creations_whose_answers_were_lost_are_found_again() {
    let lost = [
        Fault::status("dli.create_auth", 500),
        Fault::json("dli.create_auth", 400, &json!({"error_code": "DLI.0999", "error_msg": "system error"})),
        Fault::new("dli.create_auth", Effect::CutBody),
        Fault::text("dli.create_auth", 200, "text/html", "<html>welcome</html>"),
    ];
    for fault in lost {
        let workspace = Workspace::of(&this(PASSWD));
        // The search for a name may find others.
        workspace.backend().dli().put_auth_info(AuthInfo::new("orders_of_old", "passwd", &[("user_name", "u")]));
        workspace.backend().inject(fault.committed().once()).unwrap();
        workspace.apply(&[]).succeeds().says(&["answer was lost"]);
        assert_eq!(workspace.backend().requests_of("dli.create_auth").len(), 1);
        workspace.is_settled();
        assert!(workspace.backend().dli().remove_auth_info("orders_of_old"));
        workspace.close();
    }
}

#[test]
fn a_name_that_is_taken_is_refused_by_the_service() {
    let workspace = Workspace::of(&this(PASSWD));
    workspace.backend().dli().put_auth_info(AuthInfo::new("orders", "passwd", &[("user_name", "dli_reader")]));
    let words = ["DLI.0006", "terraform import 'datalink_dli_datasource_auth.NAME'"];
    workspace.apply(&[]).fails_with(&words);
    assert!(workspace.state().addresses().is_empty());
}

/// One page says that the list must be asked for a name, and that a creation answers 201.
#[test]
fn both_readings_of_the_pages_work() {
    let backend: Config =
        quick().with(|config| (config.dli.auth_name_mandatory, config.dli.auth_created) = (true, 201));
    let workspace = Workspace::with_backend(backend);
    workspace.write(&this(PASSWD));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    assert!(workspace.backend().dli().remove_auth_info("orders"));
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Create);
    workspace.apply_plan().succeeds();
    workspace.close();
}

/// None of these means that the authentication is gone.
#[test]
fn a_read_that_fails_is_not_an_absence() {
    let workspace = Workspace::applied(&this(PASSWD));
    let before = workspace.state().file;
    for (fault, words) in [
        (Fault::status("dli.list_auths", 403), "APIGW.0302"),
        (Fault::status("dli.list_auths", 404), "APIGW.0101"),
        (Fault::json("dli.list_auths", 200, &json!({"is_success": false, "message": "not today"})), "not today"),
        (Fault::json("dli.list_auths", 200, &json!({"is_success": true})), "holds no list"),
    ] {
        workspace.backend().inject(fault).unwrap();
        workspace.try_plan(&[]).fails_with(&["Reading DLI datasource authentication \"orders\"", words]);
        workspace.backend().clear_faults();
    }
    assert_eq!(workspace.state().file, before);
    workspace.close();
}

#[test]
fn a_deletion_of_what_is_gone_succeeds_whatever_the_service_says() {
    for fault in [Fault::status("dli.delete_auth", 500), Fault::new("dli.delete_auth", Effect::Reset)] {
        let workspace = Workspace::applied(&this(PASSWD));
        workspace.backend().inject(fault.committed().once()).unwrap();
        workspace.close();
    }
}
