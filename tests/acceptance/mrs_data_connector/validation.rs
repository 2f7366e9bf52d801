//! The rules of the page "Creating a Data Connection", each at its boundary, as `terraform validate` judges them.

use super::{BLOCK, JSON, KIND};
use crate::support::hcl::{quote, resource, set, unset};
use crate::support::rules::Rules;
use crate::support::workspace::Workspace;

fn letters(count: usize) -> String {
    quote(&"a".repeat(count))
}

#[test]
fn project_ids_are_words_of_1_to_64_characters() {
    let mut rules = Rules::new(KIND, BLOCK)
        .refuses("project_id", "\"\"", "must have 1 to 64 characters, but \"\" has 0")
        .accepts("project_id", "\"a\"")
        .accepts("project_id", &letters(64))
        .refuses("project_id", &letters(65), "has 65")
        .accepts("project_id", "\"AZaz09\"")
        .accepts("project_id", "var.unknown")
        // The text of the page forbids what its example has.
        .warns("project_id", "\"ac66f1a5-e8f4-4399-8ec6-2c8cb1aefda7\"", "- or _")
        .warns("project_id", "\"a_b\"", "- or _");
    for stranger in [" ", ".", "/", "@", "\n", "é", "名"] {
        rules = rules.refuses("project_id", &quote(&format!("a{stranger}")), "letters (A-Z, a-z), digits");
    }
    rules.judge();
}

#[test]
fn names_have_no_documented_rule() {
    Rules::new(KIND, BLOCK)
        .warns("connector_name", "\"\"", "1 to 64 characters")
        .accepts("connector_name", "\"a\"")
        .accepts("connector_name", &letters(64))
        .warns("connector_name", &letters(65), "has 65")
        .accepts("connector_name", "\"AZ-az_09\"")
        .warns("connector_name", "\"with blanks\"", "letters (A-Z, a-z), digits, hyphens and underscores")
        .warns("connector_name", "\"名\"", "letters (A-Z, a-z), digits, hyphens and underscores")
        .accepts("connector_name", "var.unknown")
        .judge();
}

#[test]
fn source_types_are_exact() {
    let mut rules = Rules::new(KIND, BLOCK);
    for source_type in ["RDS_POSTGRES", "RDS_MYSQL", "gaussdb-mysql"] {
        rules = rules.accepts("source_type", &quote(source_type));
    }
    rules
        .accepts("source_type", "var.unknown")
        .refuses("source_type", "\"\"", "must be one of \"RDS_POSTGRES\", \"RDS_MYSQL\", \"gaussdb-mysql\"")
        .refuses("source_type", "\"rds_mysql\"", "write \"RDS_MYSQL\"")
        .refuses("source_type", "\"GAUSSDB-MYSQL\"", "write \"gaussdb-mysql\"")
        .refuses("source_type", "\"GAUSSDB_MYSQL\"", "must be one of")
        .refuses("source_type", "\"LOCAL_DB\"", "must be one of")
        .judge();
}

#[test]
fn json_is_an_object() {
    let hidden = JSON.replace("source_info_json", "source_info_json_wo");
    for (body, argument) in [(JSON, "source_info_json"), (&*hidden, "source_info_json_wo")] {
        Rules::new(KIND, body)
            .accepts(argument, "\"{}\"")
            .accepts(argument, "\" {\\\"a\\\": [1, null]} \"")
            .accepts(argument, "var.unknown")
            .accepts(argument, "jsonencode({ password = var.unknown })")
            .refuses(argument, "\"\"", "must be a JSON object")
            .refuses(argument, "\"{\"", "is no JSON (line 1, column 1)")
            .refuses(argument, "\"[]\"", "is JSON of another kind")
            .refuses(argument, "\"null\"", "is JSON of another kind")
            .refuses(argument, "\"7\"", "is JSON of another kind")
            .refuses(argument, "\"db_name=hive\"", "is no JSON")
            .judge();
    }
}

#[test]
fn a_source_is_given_in_exactly_one_way() {
    let none = unset(JSON, "source_info_json");
    Rules::new(KIND, JSON)
        .refuses("source_info_json_wo", "\"{}\"", "Only one of source_info_json and source_info_json_wo")
        .accepts("source_info_json_wo", "null")
        .accepts_body(&set(&none, "source_info_json_wo", "\"{}\""))
        .accepts_body(&set(&set(&none, "source_info_json_wo", "var.unknown"), "source_info_json_wo_version", "3"))
        .judge();
    let workspace = Workspace::new();
    let judge = |body: &str, words: &[&str]| {
        workspace.write(&resource(KIND, "this", body));
        workspace.validate().fails_with(words);
    };
    judge(&none, &["One of source_info", "source_info_json_wo must be set"]);
    judge(&set(BLOCK, "source_info_json", "\"{}\""), &["Only one of source_info and source_info_json"]);
    judge(&set(BLOCK, "source_info_json_wo", "\"{}\""), &["Only one of source_info and source_info_json_wo"]);
    for argument in ["rds_instance_id", "db_name", "user_name"] {
        judge(&unset(BLOCK, argument), &[&format!("\"{argument}\" is required")]);
    }
}

#[test]
fn a_password_is_given_in_exactly_one_way() {
    let hidden = BLOCK.replace("password ", "password_wo ");
    let both = BLOCK.replace("    password ", "    password_wo = \"another\"\n    password ");
    let neither = unset(BLOCK, "password");
    let workspace = Workspace::new();
    for (body, words) in
        [(&both, "Only one of password and password_wo"), (&neither, "One of password and password_wo must be set")]
    {
        workspace.write(&resource(KIND, "this", body));
        workspace.validate().fails_with(&[words]);
    }
    Rules::new(KIND, &hidden).accepts("password_wo", "var.unknown").accepts("password_wo", "\"any\"").judge();
}

#[test]
fn a_breach_names_the_page_and_no_secret() {
    let workspace = Workspace::of(&resource(KIND, "this", &set(BLOCK, "source_type", "\"x\"")));
    workspace.validate().fails_with(&[
        "source_type",
        "\"x\" is not",
        "\"Creating a Data Connection\" in the API reference",
    ]);
    workspace.write(&resource(KIND, "this", &set(JSON, "source_info_json", "\"{ 'password': 'Example-Pwd-2481' }\"")));
    let refused = workspace.validate().fails_with(&["is no JSON"]);
    assert!(!refused.text().contains("Example-Pwd-2481"), "{}", refused.text());
}

#[test]
fn documented_rules_become_warnings_for_a_laxer_server() {
    let mut workspace = Workspace::new();
    workspace.set("DATALINK_VALIDATION", "warn");
    Rules::new(KIND, BLOCK)
        .warns("project_id", "\"a.b\"", "letters (A-Z, a-z), digits")
        .warns("source_type", "\"LOCAL_DB\"", "must be one of")
        .judge_in(&workspace);
}
