//! The rules of the pages, each at its boundary, as `terraform validate` judges them.

use super::{kafka, mysql, oceanbase, oceanbase_odp, polardb, this};
use crate::support::hcl::{quote, set, unset};
use crate::support::rules::Rules;
use crate::support::workspace::Workspace;

fn letters(count: usize) -> String {
    quote(&"a".repeat(count))
}

fn oceanbase() -> Rules {
    Rules::new(oceanbase::DESCRIPTION.kind, oceanbase::DESCRIPTION.minimal)
}

fn polardb() -> Rules {
    Rules::new(polardb::DESCRIPTION.kind, polardb::DESCRIPTION.minimal)
}

#[test]
fn names_of_oceanbase_are_free_but_not_empty() {
    oceanbase()
        .refuses("name", "\"\"", "must not be empty")
        .accepts("name", "\"OceanBase data source test\"")
        .accepts("name", &letters(33))
        .accepts("name", &letters(300))
        .accepts("name", "\"数据源\"")
        .accepts("name", "var.unknown")
        .refuses("username", "\"\"", "must not be empty")
        .judge();
}

#[test]
fn other_names_have_1_to_32_characters_and_no_white_space() {
    for description in [&polardb::DESCRIPTION, &mysql::DESCRIPTION, &kafka::DESCRIPTION] {
        let mut rules = Rules::new(description.kind, description.minimal)
            .refuses("name", "\"\"", "must have 1 to 32 characters, but \"\" has 0")
            .accepts("name", "\"a\"")
            .accepts("name", &letters(32))
            .refuses("name", &letters(33), "has 33")
            // Characters are counted, not bytes, and any other than white space will do.
            .accepts("name", &quote(&"名".repeat(32)))
            .refuses("name", &quote(&"名".repeat(33)), "has 33")
            .accepts("name", "\"drds-test_1.2/3\"")
            .accepts("name", "var.unknown");
        for white in [" ", "\t", "\n", "\u{a0}", "\u{3000}"] {
            rules = rules.refuses("name", &quote(&format!("drds{white}test")), "must not contain white space");
        }
        rules.judge();
    }
}

#[test]
fn users_are_named() {
    for description in [&polardb::DESCRIPTION, &mysql::DESCRIPTION] {
        Rules::new(description.kind, description.minimal)
            .refuses("username", "\"\"", "must not be empty")
            .accepts("username", "var.unknown")
            .judge();
    }
}

#[test]
fn descriptions_have_at_most_128_characters() {
    for description in [
        &oceanbase::DESCRIPTION,
        &polardb::DESCRIPTION,
        &mysql::DESCRIPTION,
        &kafka::DESCRIPTION,
        &oceanbase_odp::DESCRIPTION,
    ] {
        Rules::new(description.kind, description.minimal)
            .accepts("description", "\"\"")
            .accepts("description", &letters(128))
            .refuses("description", &letters(129), "must have at most 128 characters")
            .accepts("description", &quote(&"ö".repeat(128)))
            .refuses("description", &quote(&"🦀".repeat(129)), "has 129")
            .accepts("description", "var.unknown")
            .judge();
    }
}

#[test]
fn ports_are_whole_numbers_from_1_to_65535() {
    let with_ip = set(oceanbase::DESCRIPTION.minimal, "ip", "\"10.10.0.18\"");
    let mut rules = Rules::new(oceanbase::DESCRIPTION.kind, &set(&with_ip, "port", "2883"))
        .accepts("port", "1")
        .accepts("port", "65535")
        .accepts("port", "\"2883\"")
        .accepts("port", "var.unknown");
    for wrong in ["0", "-1", "65536", "2883.5", "1e30"] {
        rules = rules.refuses("port", wrong, "must be a whole number from 1 to 65535");
    }
    rules.judge();
}

#[test]
fn an_address_has_both_its_parts() {
    let with = |argument, expression| set(oceanbase::DESCRIPTION.minimal, argument, expression);
    oceanbase()
        .accepts_body(&set(&with("ip", "\"10.10.0.18\""), "port", "var.unknown"))
        .accepts_body(&set(&with("ip", "var.unknown"), "port", "2883"))
        .accepts_body(&with("ip", "var.unknown"))
        .judge();
    let workspace = Workspace::new();
    for (body, words) in [
        (with("ip", "\"10.10.0.18\""), "port must be set when ip is set"),
        (with("port", "2883"), "ip must be set when port is set"),
    ] {
        workspace.write(&this(&oceanbase::DESCRIPTION, &body));
        workspace.validate().fails_with(&[words, "CreateOceanBaseDataSource"]);
    }
}

#[test]
fn configuration_urls_are_urls() {
    let mut rules = oceanbase()
        .accepts("config_url", "\"http://10.10.0.5:8080/services?Action=ObRootServiceInfo&ObRegion=ob_1\"")
        .accepts("config_url", "\"https://ocp.example.com\"")
        .accepts("config_url", "\"HTTP://ocp.example.com\"")
        .accepts("config_url", "\"\"")
        .accepts("config_url", "var.unknown");
    for wrong in ["10.10.0.5:8080", "ftp://10.10.0.5", "http://", "http:///services", "http://a b"] {
        rules = rules.refuses("config_url", &quote(wrong), "must be an address such as \"http://host:port\"");
    }
    rules.judge();
}

#[test]
fn passwords_are_given_in_one_way() {
    for description in [&oceanbase::DESCRIPTION, &polardb::DESCRIPTION, &mysql::DESCRIPTION] {
        let hidden = set(&unset(description.minimal, "password"), "password_wo", "\"Example-Pwd-2481\"");
        Rules::new(description.kind, description.minimal)
            .requires("password", "One of password and password_wo must be set")
            .refuses("password_wo", "\"another\"", "Only one of password and password_wo")
            .accepts("password_wo", "null")
            .accepts("password", "var.unknown")
            .accepts_body(&hidden)
            .accepts_body(&set(&hidden, "password_wo", "var.unknown"))
            .judge();
    }
    // Not a word of the message, which would be cut out of it as the password that it is.
    let both = set(oceanbase::DESCRIPTION.minimal, "drc_password", "\"first\"");
    Rules::new(oceanbase::DESCRIPTION.kind, &both)
        .refuses("drc_password_wo", "\"two\"", "Only one of drc_password and drc_password_wo")
        .accepts("inner_drc_password_wo", "\"two\"")
        .judge();
}

#[test]
fn the_keys_of_an_account_come_together() {
    let with = |argument: &str| set(polardb::DESCRIPTION.minimal, argument, "\"any\"");
    polardb()
        .accepts_body(&set(&with("access_key"), "secret_key", "\"any\""))
        .accepts_body(&set(&with("access_key"), "secret_key_wo", "\"any\""))
        .accepts_body(&set(&with("access_key"), "secret_key_wo", "var.unknown"))
        .judge();
    let workspace = Workspace::new();
    for (body, words) in [
        (with("access_key"), "secret_key or secret_key_wo must be set when access_key is set"),
        (with("secret_key"), "access_key must be set when secret_key is set"),
        (with("secret_key_wo"), "access_key must be set when secret_key_wo is set"),
    ] {
        workspace.write(&this(&polardb::DESCRIPTION, &body));
        workspace.validate().fails_with(&[words, "CreatePolarDBDataSource"]);
    }
}

#[test]
fn deletion_policies_are_two() {
    oceanbase()
        .accepts("deletion_policy", "\"delete\"")
        .accepts("deletion_policy", "\"abandon\"")
        .accepts("deletion_policy", "null")
        .refuses("deletion_policy", "\"Abandon\"", "write \"abandon\"")
        .refuses("deletion_policy", "\"keep\"", "must be one of \"delete\", \"abandon\"")
        .judge();
}

#[test]
fn documented_rules_become_warnings_for_a_laxer_server() {
    let mut workspace = Workspace::new();
    workspace.set("DATALINK_VALIDATION", "warn");
    polardb()
        .warns("name", &letters(33), "has 33")
        .warns("description", &letters(129), "has 129")
        .refuses("deletion_policy", "\"keep\"", "must be one of")
        .judge_in(&workspace);
}
