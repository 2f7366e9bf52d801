//! A service that fails, breaks off and answers nonsense: nothing is lost, and the state stays true.

use mock_backend::mrs::{DataConnector, UpdateResult};
use mock_backend::{Effect, Fault};
use serde_json::json;

use super::{ADDRESS, BLOCK, KIND, write_only};
use crate::support::case::bodies;
use crate::support::hcl::{self, resource, set};
use crate::support::plan::Action;
use crate::support::program::secret_forms;
use crate::support::workspace::Workspace;

fn prepared(body: &str) -> Workspace {
    Workspace::of(&resource(KIND, "this", body))
}

fn applied(body: &str) -> Workspace {
    Workspace::applied(&resource(KIND, "this", body))
}

fn created(workspace: &Workspace) -> usize {
    workspace.backend().requests_of("mrs.create").len()
}

/// The service says no with HTTP status 200. Whatever the form of the secret, the next apply sends it again.
#[test]
fn an_update_that_failed_inside_a_success_is_sent_again() {
    let stored = set(BLOCK, "password", "\"Example-Pwd-2482\"");
    let hidden = (write_only("Example-Pwd-2481", 1), write_only("Example-Pwd-2482", 2));
    for (before, after) in secret_forms((BLOCK.to_owned(), stored), hidden) {
        let workspace = applied(&before);
        workspace.backend().mrs().configure(|mrs| mrs.update_result = UpdateResult::Failed);
        workspace.write(&resource(KIND, "this", &after));
        let state = workspace.state();
        workspace.apply(&[]).fails_with(&[
            "Updating MRS data connector \"hive_metastore\"",
            "\"failed\"",
            "Request ID",
        ]);
        assert_eq!(workspace.state().attribute(ADDRESS, "source_info"), state.attribute(ADDRESS, "source_info"));
        assert!(!workspace.state().object(ADDRESS).is_tainted);

        workspace.backend().mrs().configure(|mrs| mrs.update_result = UpdateResult::Succeeded);
        assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Update);
        workspace.apply_plan().succeeds();
        workspace.is_settled();
        assert_eq!(bodies(workspace.backend(), "mrs.update").len(), 2);
        assert_eq!(workspace.backend().mrs().data_connectors()[0].source_info["password"], "Example-Pwd-2482");
        workspace.close();
    }
}

/// Whatever the answers look like: the connectors are there, so they are taken over, and there is one of each.
#[test]
fn creations_whose_answers_were_lost_are_found_again() {
    let lost = [
        Fault::status("mrs.create", 500),
        Fault::status("mrs.create", 504),
        Fault::new("mrs.create", Effect::Reset),
        Fault::new("mrs.create", Effect::Truncate),
        Fault::new("mrs.create", Effect::CutBody),
        Fault::new("mrs.create", Effect::EmptyBody),
        Fault::json("mrs.create", 201, &json!({})),
        Fault::json("mrs.create", 201, &json!({"connector_id": 7})),
    ];
    let count = lost.len();
    let named = set(BLOCK, "connector_name", "\"metastore_${count.index}\"");
    let workspace = prepared(&format!("  count = {count}\n{named}"));
    for (index, fault) in lost.into_iter().enumerate() {
        // Names may repeat, so the name alone does not tell them apart.
        let older = DataConnector::new(&format!("older-{index}"), "RDS_MYSQL", &format!("metastore_{index}"));
        workspace.backend().mrs().put_data_connector(older);
        workspace.backend().inject(fault.committed().once()).unwrap();
    }
    workspace.apply(&[]).succeeds().says(&[]);
    assert_eq!(created(&workspace), count);
    assert_eq!(workspace.backend().mrs().data_connectors().len(), 2 * count);
    for index in 0..count {
        let id = workspace.state().id(&format!("{ADDRESS}[{index}]"));
        assert!(!id.starts_with("older"), "{id}");
    }
    workspace.plan(&[]).is_empty();
}

#[test]
fn a_creation_that_did_not_happen_leaves_nothing_and_can_be_repeated() {
    let workspace = prepared(BLOCK);
    workspace.backend().inject(Fault::status("mrs.create", 500).once()).unwrap();
    let words = ["\"hive_metastore\"", "HTTP 500", "APIGW.0601", "Request ID", "no new object of that name"];
    workspace.apply(&[]).fails_with(&words);
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(created(&workspace), 1);
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_service() {
    let workspace = prepared(BLOCK);
    let instance = "3aa55f1cb4c3491686936130f21e9f16in01";
    workspace.backend().mrs().configure(|mrs| mrs.missing_instances = vec![instance.to_owned()]);
    let words =
        ["\"hive_metastore\"", "HTTP 400", "MRS.1010", "does not exist or is in an abnormal state", "Request ID"];
    workspace.apply(&[]).fails_with(&words);
    assert!(workspace.state().addresses().is_empty());
    assert_eq!(created(&workspace), 1);
}

/// None of these means that the connector is gone.
#[test]
fn a_read_that_fails_is_not_an_absence() {
    let workspace = applied(BLOCK);
    let before = workspace.state().file;
    let failures = [
        (Fault::status("mrs.list", 403), "APIGW.0302"),
        (Fault::status("mrs.list", 404), "APIGW.0101"),
        (Fault::json("mrs.list", 200, &json!({})), "it holds no list"),
        (Fault::json("mrs.list", 200, &json!({"data_connectors": {}})), "data_connectors"),
        (Fault::json("mrs.list", 200, &json!({"total_count": 3, "data_connectors": []})), "of 3"),
        (Fault::json("mrs.list", 200, &json!({"error_code": "MRS.0010", "error_msg": "later"})), "MRS.0010"),
    ];
    for (fault, words) in failures {
        workspace.backend().inject(fault).unwrap();
        workspace.try_plan(&[]).fails_with(&["Reading MRS data connector \"hive_metastore\"", words]);
        workspace.backend().clear_faults();
    }
    assert_eq!(workspace.state().file, before);
    workspace.close();
}

/// The pages don't say what an unknown id is answered with. Harder than this way is the backend's usual one.
#[test]
fn what_is_gone_is_destroyed_whatever_the_service_says_of_it() {
    let workspace = applied(BLOCK);
    workspace.backend().mrs().configure(|mrs| mrs.missing_status = 404);
    workspace.backend().mrs().remove_data_connector(&workspace.state().id(ADDRESS));
    workspace.apply(&["-destroy", "-refresh=false"]).succeeds();
    assert!(workspace.state().addresses().is_empty());
}

#[test]
fn a_refused_deletion_keeps_the_connector() {
    let workspace = applied(BLOCK);
    workspace.backend().inject(Fault::status("mrs.delete", 403).once()).unwrap();
    workspace.destroy().fails_with(&["Deleting MRS data connector", "APIGW.0302"]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.close();
}

/// Five signatures in a row that are wrong would lock the key.
#[test]
fn a_wrong_secret_key_costs_one_rejected_request() {
    let mut workspace = Workspace::new();
    workspace.set("HW_SECRET_KEY", "WrongSecretKeyWrongSecretKeyWrongSecret1");
    let block = |index| resource(KIND, &format!("n{index}"), BLOCK);
    workspace.write(&(0..8).map(block).collect::<String>());
    workspace.apply(&[]).fails_with(&["APIGW.0301", "Check that access_key"]);
    let refused = workspace.backend().requests().iter().filter(|request| request.status == Some(401)).count();
    assert_eq!(refused, 1);
}

/// The service may say in its error what it was sent.
#[test]
fn a_password_that_the_service_echoes_is_cut_out() {
    let echo = r#"source_info {\"password\":\"Example-Pwd-2481\"} is wrong: Example-Pwd-2481"#;
    let refusal = json!({"error_code": "12000002", "error_msg": echo});
    let json = r#"
  connector_name   = "hive_metastore"
  source_type      = "RDS_MYSQL"
  source_info_json = jsonencode({ password = "Example-Pwd-2481" })
"#;
    let json_wo = json.replace("source_info_json", "source_info_json_wo");
    let block_wo = write_only("Example-Pwd-2481", 1);
    for body in secret_forms([BLOCK, json], [&block_wo, &json_wo]).concat() {
        let mut workspace = prepared(body);
        workspace.set("TF_LOG", "TRACE");
        workspace.set("TF_LOG_PATH", "trace.log");
        workspace.backend().inject(Fault::json("mrs.create", 400, &refusal)).unwrap();
        let refused = workspace.apply(&["-parallelism=1"]).fails_with(&["12000002", "is wrong: ***"]);
        assert!(!refused.text().contains("Example-Pwd-2481"), "{}", refused.text());
        let log = std::fs::read_to_string(workspace.path("trace.log")).unwrap();
        let provider: Vec<_> = log.lines().filter(|line| line.contains("Example-Pwd-2481")).collect();
        assert!(provider.is_empty(), "{provider:#?}");
        workspace.backend().clear_faults();
        workspace.apply(&[]).succeeds();
        assert_eq!(workspace.state().file.contains("Example-Pwd-2481"), hcl::write_only(body).is_empty());
        workspace.close();
    }
}
