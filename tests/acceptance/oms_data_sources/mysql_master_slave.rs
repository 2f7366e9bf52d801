//! `datalink_oms_mysql_master_slave_data_source`: one call makes two data sources, which are one object.

use mock_backend::oms::{DataSource, PairAnswer};
use mock_backend::{Effect, Fault, MockBackend};
use serde_json::json;

use super::{IMPORT_FORMS, mysql, put_one, put_pair, remove, search, this};
use crate::support::conformance::{Conformance, conformance};
use crate::support::hcl::{quote, set};
use crate::support::plan::Action;
use crate::support::rules::Rules;
use crate::support::search::Search;
use crate::support::workspace::{Workspace, objects, quick};

/// The description.
pub(crate) const DESCRIPTION: Conformance = Conformance {
    kind: "datalink_oms_mysql_master_slave_data_source",
    minimal: r#"
  name = "shop"
  master {
    ip       = "10.10.0.33"
    port     = 3306
    username = "oms"
    password = "Example-Pwd-2481"
  }
  slave {
    ip       = "10.10.0.34"
    port     = 3307
    username = "oms"
    password = "Example-Pwd-2481"
  }
"#,
    full: r#"
  name            = "shop"
  deletion_policy = "delete"
  master {
    ip                  = "10.10.0.33"
    port                = 3306
    schema              = "shop"
    region              = "cn-anhui"
    description         = "All branches"
    username            = "oms"
    password_wo         = "Example-Pwd-2481"
    password_wo_version = 1
    try_keep_hb         = true
  }
  slave {
    ip                  = "10.10.0.34"
    port                = 3307
    schema              = "shop"
    region              = "cn-anhui"
    description         = "All branches, once more"
    username            = "reader"
    password_wo         = "Example-Pwd-2482"
    password_wo_version = 1
  }
"#,
    required: &["name"],
    respellings: &[],
    updates: &[("deletion_policy", "\"abandon\""), ("deletion_policy", "\"delete\"")],
    replacements: &[("name", "\"shop2\"")],
    computed: &["id", "master_id", "slave_id"],
    identity: &["id"],
    default_identity: &[],
    unreadable: &["master", "slave", "deletion_policy"],
    import_ids: |object| {
        vec![object.text("id").to_owned(), object.text("slave_id").to_owned(), format!("name:{}", object.text("name"))]
    },
    malformed_ids: &["name:", "a/b"],
    import_forms: IMPORT_FORMS,
    drift: |backend, _| {
        let [_, slave] = halves(backend);
        backend.oms().patch_data_source(&slave.id, &json!({"userName": "somebody"})).unwrap();
        "slave"
    },
    remove,
    backend: quick,
    search: Search {
        put_others: |backend| put_one(backend, 901, "MYSQL"),
        filter: ("name_prefix = \"orders_01\"", |number| number / 10 == 1),
        ..search(put_pair)
    },
};

conformance!(super::DESCRIPTION);

const ADDRESS: &str = "datalink_oms_mysql_master_slave_data_source.this";
const CREATE: &str = "oms.create_mysql_master_slave";

fn body() -> String {
    this(&DESCRIPTION, DESCRIPTION.minimal)
}

/// The master and the slave that OMS has.
#[track_caller]
fn halves(backend: &MockBackend) -> [DataSource; 2] {
    let mut held = backend.oms().data_sources();
    held.sort_by_key(|source| source.parameter("role").to_string());
    held.try_into().unwrap()
}

/// The ids are those of the master and the slave that OMS has, and there is nothing else.
#[track_caller]
fn has_both(workspace: &Workspace) {
    let state = workspace.state();
    let [master, slave] = halves(workspace.backend());
    assert_eq!(state.id(ADDRESS), master.id);
    assert_eq!(state.attribute(ADDRESS, "master_id"), &json!(master.id));
    assert_eq!(state.attribute(ADDRESS, "slave_id"), &json!(slave.id));
}

#[test]
fn the_ids_come_from_the_list_whatever_the_answer_is() {
    use PairAnswer::{Id, Ids, Nothing, Object, SlaveId};
    for answer in [Id, SlaveId, Ids, Object, Nothing] {
        for hides_partners in [false, true] {
            let workspace = Workspace::of(&body());
            workspace.backend().oms().configure(|oms| {
                (oms.pairs.answer, oms.pairs.hides_partners) = (answer, hides_partners);
            });
            let applied = workspace.apply(&[]).succeeds();
            assert!(applied.warnings().is_empty(), "{}", applied.report());
            has_both(&workspace);
            workspace.is_settled();
            workspace.close();
        }
    }
}

#[test]
fn both_are_deleted_whether_oms_deletes_one_or_both() {
    for (go_together, calls) in [(false, 2), (true, 1)] {
        for hides_partners in [false, true] {
            let workspace = Workspace::applied(&body());
            workspace.backend().oms().configure(|oms| {
                (oms.pairs.go_together, oms.pairs.hides_partners) = (go_together, hides_partners);
            });
            workspace.destroy().succeeds();
            assert!(workspace.backend().oms().data_sources().is_empty());
            assert_eq!(workspace.backend().requests_of("oms.delete").len(), calls);
        }
    }
}

/// What is not gone is not forgotten.
#[test]
fn a_half_that_can_t_be_deleted_keeps_the_pair_in_the_state() {
    let workspace = Workspace::applied(&body());
    let [master, slave] = halves(workspace.backend());
    let refusal = json!({"success": false, "code": "PARAM_ERROR", "message": "in use", "requestId": "a7b57"});
    for held in [&slave, &master] {
        workspace.backend().inject(Fault::json("oms.delete", 200, &refusal).about(held.id.as_str())).unwrap();
        workspace.destroy().fails_with(&["Deleting OMS data source \"shop\"", "in use", "a7b57"]);
        assert_eq!(workspace.state().addresses(), [ADDRESS]);
        workspace.backend().clear_faults();
    }
    let [left] = workspace.backend().oms().data_sources().try_into().unwrap();
    assert_eq!(left.id, master.id);
    workspace.close();
}

/// OMS has made one of the two, and nobody got an answer.
#[test]
fn half_a_pair_after_a_lost_answer_is_told_with_its_id() {
    let workspace = Workspace::of(&body());
    workspace.backend().oms().configure(|oms| oms.pairs.stays_half = true);
    workspace.backend().inject(Fault::status(CREATE, 500).committed().once()).unwrap();
    let failed = workspace.apply(&[]);
    let [half] = workspace.backend().oms().data_sources().try_into().unwrap();
    let part = format!("only {} (MASTER) is there; its SLAVE is missing", half.id);
    failed.fails_with(&[
        &part,
        "HTTP 500",
        "delete it in the service",
        &format!("{ADDRESS}' '{}'", half.id).replace(".this", ".NAME"),
    ]);
    assert!(workspace.state().addresses().is_empty());

    // Its name is taken, and there is nothing to import yet.
    workspace.backend().oms().configure(|oms| oms.pairs.stays_half = false);
    workspace.apply(&[]).fails_with(&["OMS already has a data source of that name", &part, "delete it in the service"]);
    workspace.import(ADDRESS, &half.id).fails_with(&["is no pair"]);
    assert!(workspace.backend().oms().remove_data_source(&half.id));
    workspace.apply(&[]).succeeds();
    has_both(&workspace);
    workspace.close();
}

/// OMS says that it made a pair, and there is one half.
#[test]
fn half_a_pair_after_an_answer_is_replaced() {
    let workspace = Workspace::of(&body());
    workspace.backend().oms().configure(|oms| oms.pairs.stays_half = true);
    workspace.apply(&[]).fails_with(&["its SLAVE is missing", "as tainted"]);
    workspace.backend().oms().configure(|oms| oms.pairs.stays_half = false);
    workspace.apply(&[]).succeeds();
    has_both(&workspace);
    workspace.close();
}

#[test]
fn lost_answers_are_found_again() {
    let not_said = json!({"success": true, "code": "INNER_ERROR", "data": null});
    for fault in [
        Fault::status(CREATE, 500),
        Fault::status(CREATE, 504),
        Fault::new(CREATE, Effect::Reset),
        Fault::new(CREATE, Effect::EmptyBody),
        Fault::json(CREATE, 200, &not_said),
    ] {
        let workspace = Workspace::of(&body());
        workspace.backend().inject(fault.committed().once()).unwrap();
        workspace.apply(&[]).succeeds();
        has_both(&workspace);
        assert_eq!(workspace.backend().requests_of(CREATE).len(), 1);
        workspace.plan(&[]).is_empty();
        workspace.close();
    }
}

/// A half that was deleted elsewhere makes the pair anew.
#[test]
fn a_half_that_is_gone_replaces_the_pair() {
    for (gone, left, told) in [(0, "slave", "MASTER"), (1, "master", "SLAVE")] {
        for hides_partners in [false, true] {
            let workspace = Workspace::applied(&body());
            workspace.backend().oms().configure(|oms| oms.pairs.hides_partners = hides_partners);
            let held = halves(workspace.backend());
            assert!(workspace.backend().oms().remove_data_source(&held[gone].id));
            let plan = workspace.plan(&[]);
            assert_eq!(plan.action(ADDRESS), Action::Replace, "without its {told}, {left} is no pair");
            let [warning] = plan.outcome.warnings().try_into().unwrap();
            for words in ["is not whole", &format!("its {told} is missing"), &held[1 - gone].id] {
                assert!(warning.text().contains(words), "{}", warning.text());
            }
            workspace.apply_plan().succeeds();
            has_both(&workspace);
            assert!(halves(workspace.backend()).iter().all(|half| !held.contains(half)));
            workspace.is_settled();
            workspace.close();
        }
    }
}

#[test]
fn both_halves_drift() {
    let workspace = Workspace::applied(&this(&DESCRIPTION, &DESCRIPTION.full()));
    let [master, slave] = halves(workspace.backend());
    for (id, block, member, value) in [
        (&master.id, "master", "ip", json!("10.10.0.99")),
        (&master.id, "master", "tryKeepHb", json!(false)),
        (&slave.id, "slave", "port", json!(3399)),
        (&slave.id, "slave", "description", json!("other")),
        (&slave.id, "name", "name", json!("shop of old")),
        (&master.id, "name", "name", json!("shop of old")),
    ] {
        let held = if *id == master.id { &master } else { &slave };
        workspace.backend().oms().patch_data_source(id, &json!({member: value})).unwrap();
        assert_eq!(workspace.plan(&[]).replaced_by(ADDRESS), [block], "{member}");
        workspace.backend().oms().put_data_source(held.clone());
    }
    workspace.plan(&[]).is_empty();
    workspace.close();
}

/// Neither one half nor what is no half.
#[test]
fn only_whole_pairs_are_imported() {
    let workspace = Workspace::of(&body());
    let backend = workspace.backend();
    let half = DataSource::new("e_half", "MYSQL", "lonely", "oms").with("role", "SLAVE").with("partnerId", "e_gone");
    backend.oms().put_data_source(half);
    backend.oms().put_data_source(DataSource::new("e_single", "MYSQL", "single", "oms"));
    backend.oms().put_data_source(DataSource::new("e_kafka", "KAFKA", "events", "oms"));
    backend.oms().put_data_source(DataSource::new("e_db2", "DB2_LUW", "old", "oms"));
    for (id, words) in [
        ("e_half", "one half of a pair, the SLAVE, whose other half e_gone is not there"),
        ("name:lonely", "one half of a pair"),
        ("e_single", "Import it as datalink_oms_mysql_data_source"),
        ("e_kafka", "Import it as datalink_oms_kafka_data_source"),
        ("e_db2", "no resource"),
    ] {
        workspace.import(ADDRESS, id).fails_with(&["The object is not a", words]);
    }
    assert!(workspace.state().addresses().is_empty());
}

/// Half a pair would be deleted by the next apply, for a single data source.
#[test]
fn a_single_data_source_is_no_half_of_a_pair() {
    for hides_partners in [false, true] {
        let workspace = Workspace::applied(&body());
        workspace.backend().oms().configure(|oms| oms.pairs.hides_partners = hides_partners);
        let [master, slave] = halves(workspace.backend()).map(|half| half.id);
        let single = this(&mysql::DESCRIPTION, mysql::DESCRIPTION.minimal);
        workspace.write(&format!("{}\n{single}", body()));
        for id in [master.as_str(), slave.as_str(), "name:shop"] {
            workspace
                .import("datalink_oms_mysql_data_source.this", id)
                .fails_with(&["one half of a pair", "Import the pair as datalink_oms_mysql_master_slave_data_source"]);
        }
        assert_eq!(workspace.state().addresses(), [ADDRESS]);
        workspace.close();
    }
    // A role says nothing about a partner.
    let workspace = Workspace::of(&this(&mysql::DESCRIPTION, mysql::DESCRIPTION.minimal));
    workspace.backend().oms().put_data_source(DataSource::new("e_1", "MYSQL", "shop", "oms").with("role", "MASTER"));
    workspace.import("datalink_oms_mysql_data_source.this", "e_1").succeeds();
}

#[test]
fn a_change_in_either_block_replaces_the_pair() {
    let full = DESCRIPTION.full();
    let workspace = Workspace::applied(&this(&DESCRIPTION, &full));
    for (block, from, to) in [
        ("master", "\"10.10.0.33\"", "\"10.10.0.35\""),
        ("slave", "\"10.10.0.34\"", "\"10.10.0.36\""),
        ("master", "3306", "3316"),
        ("slave", "\"reader\"", "\"another\""),
        ("slave", "\"All branches, once more\"", "null"),
        ("master", "= true", "= false"),
    ] {
        workspace.write(&this(&DESCRIPTION, &full.replacen(from, to, 1)));
        let plan = workspace.plan(&["-refresh=false"]);
        assert_eq!(
            (plan.action(ADDRESS), plan.replaced_by(ADDRESS)),
            (Action::Replace, vec![block.to_owned()]),
            "{to}"
        );
    }
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    assert_eq!(objects(workspace.backend()).len(), 1);
    workspace.close();
}

#[test]
fn each_half_has_its_rules() {
    let mut rules = Rules::new(DESCRIPTION.kind, DESCRIPTION.minimal)
        .refuses("name", "\"\"", "must have 1 to 32 characters")
        .refuses("name", &quote(&"a".repeat(33)), "has 33")
        .accepts("name", &quote(&"名".repeat(32)))
        .refuses("name", "\"two words\"", "must not contain white space")
        .refuses("ip", "\"\"", "must not be empty")
        .accepts("ip", "var.unknown")
        .refuses("username", "\"\"", "must not be empty")
        .accepts("port", "65535")
        .refuses("port", "65536", "must be a whole number from 1 to 65535")
        .refuses("port", "0", "must be a whole number from 1 to 65535")
        .refuses("password", "null", "One of password and password_wo must be set");
    for (description, fits) in [("a".repeat(128), true), ("a".repeat(129), false)] {
        let described =
            DESCRIPTION.minimal.replace("    port ", &format!("    description = {description:?}\n    port "));
        rules = if fits {
            rules.accepts_body(&described)
        } else {
            rules.refuses_body(&described, "description", "must have at most 128 characters")
        };
    }
    rules.judge();

    let workspace = Workspace::new();
    for (block, words) in [("master", "master"), ("slave", "slave")] {
        let without = DESCRIPTION.minimal.replace(&format!("  {block} {{"), "  nothing {");
        workspace.write(&this(&DESCRIPTION, &without));
        workspace.validate().fails_with(&[words]);
    }
    let heartbeat = DESCRIPTION.minimal.replacen("3307", "3307\n    try_keep_hb = true", 1);
    workspace.write(&this(&DESCRIPTION, &heartbeat));
    workspace.validate().fails_with(&["try_keep_hb"]);
}

#[test]
fn where_nothing_can_be_deleted_both_are_left() {
    let workspace = Workspace::applied(&body());
    workspace.backend().oms().configure(|oms| oms.unsupported.push("DeleteDataSource".to_owned()));
    workspace.destroy().fails_with(&["Unsupported action", "4.2.12-CE", "deletion_policy = \"abandon\""]);
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.write(&this(&DESCRIPTION, &set(DESCRIPTION.minimal, "deletion_policy", "\"abandon\"")));
    workspace.apply(&[]).succeeds();
    workspace.destroy().succeeds();
    assert_eq!(workspace.backend().oms().data_sources().len(), 2);
}
