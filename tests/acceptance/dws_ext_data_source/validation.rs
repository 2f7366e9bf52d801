//! The rules of the page "Creating a Data Source", each at its boundary, as `terraform validate` judges them.

use super::{KIND, MRS, OBS};
use crate::support::hcl::{quote, set, unset};
use crate::support::program::{Feature, lacks};
use crate::support::rules::Rules;
use crate::support::workspace::Workspace;

const WORD: &str = "letters (A-Z, a-z), digits and underscores";
/// What the provider adds to a name that the page allows and the console does not.
const CONSOLE: &str = "as the console demands";

fn letters(count: usize) -> String {
    quote(&"a".repeat(count))
}

#[test]
fn names_are_words_of_1_to_64_characters() {
    let mut rules = Rules::new(KIND, OBS)
        .refuses("data_source_name", "\"\"", "must have 1 to 64 characters, but \"\" has 0")
        .warns("data_source_name", "\"a\"", CONSOLE)
        .accepts("data_source_name", &letters(3))
        .accepts("data_source_name", &letters(63))
        .warns("data_source_name", &letters(64), CONSOLE)
        .refuses("data_source_name", &letters(65), "has 65")
        .accepts("data_source_name", "\"az_09\"")
        .warns("data_source_name", "\"AZ_09\"", CONSOLE)
        .warns("data_source_name", "\"0_az\"", CONSOLE)
        .accepts("data_source_name", "var.unknown")
        .accepts("data_source_name", "\"${var.unknown}-<>\"");
    for stranger in ["-", " ", ".", "/", "\\", "\"", "'", "<", "&", "=", "$", "%", "@", "\n", "ä", "名", "\u{ff10}"] {
        rules = rules.refuses(
            "data_source_name",
            &quote(&format!("abc{stranger}")),
            "letters (A-Z, a-z), digits and underscores",
        );
    }
    // Characters are counted, not bytes: only the alphabet is at fault here.
    rules.refuses("data_source_name", &quote(&"ä".repeat(64)), "underscores only").judge();
}

#[test]
fn users_are_words_of_3_to_20_characters() {
    let mut rules = Rules::new(KIND, MRS)
        .refuses("user_name", "\"\"", "must not be empty")
        .refuses("user_name", &letters(2), "has 2")
        .accepts("user_name", &letters(3))
        .accepts("user_name", &letters(20))
        .refuses("user_name", &letters(21), "has 21")
        .accepts("user_name", "\"AZ_az_09\"")
        .accepts("user_name", "var.unknown");
    for stranger in ["-", " ", ".", "@", "é", "用"] {
        rules = rules.refuses("user_name", &quote(&format!("user{stranger}")), WORD);
    }
    rules.judge();
}

/// For OBS, the user is an IAM agency, whose name may have more characters.
#[test]
fn agencies_are_only_advised_to_be_words() {
    Rules::new(KIND, OBS)
        .refuses("user_name", "\"\"", "must not be empty")
        .warns("user_name", &letters(2), "has 2")
        .accepts("user_name", &letters(20))
        .warns("user_name", &letters(21), "should have 3 to 20 characters")
        .warns("user_name", "\"dws-obs-agency\"", WORD)
        .judge();
}

#[test]
fn cluster_ids_are_uuids() {
    Rules::new(KIND, OBS)
        .accepts("cluster_id", "\"4CA46BF1-5C61-48FF-B4F3-0AD4E5E3BA90\"")
        .accepts("cluster_id", "var.unknown")
        .refuses("cluster_id", "\"\"", "must be a UUID of 36 characters")
        .refuses("cluster_id", "\"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba9\"", "35 characters")
        .refuses("cluster_id", "\"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba900\"", "37 characters")
        .refuses("cluster_id", "\"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba9g\"", "must be a UUID")
        .refuses("cluster_id", "\"4ca46bf15-c61-48ff-b4f3-0ad4e5e3ba90\"", "must be a UUID")
        .refuses("cluster_id", "\"4ca46bf1_5c61_48ff_b4f3_0ad4e5e3ba90\"", "must be a UUID")
        .refuses("cluster_id", "\"4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba9é\"", "must be a UUID")
        .refuses("cluster_id", "\" 4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba9\"", "must be a UUID")
        .judge();
}

#[test]
fn descriptions_have_at_most_256_characters_and_none_of_five() {
    let mut rules = Rules::new(KIND, OBS)
        .accepts("description", "\"\"")
        .accepts("description", "null")
        .accepts("description", &letters(256))
        .refuses("description", &letters(257), "must have at most 256 characters")
        .accepts("description", &quote(&"ö".repeat(256)))
        .refuses("description", &quote(&"ö".repeat(257)), "has 257")
        .accepts("description", &quote(&"🦀".repeat(256)))
        .accepts("description", &quote("\" ( ) ; , . / \\ - _ # * + 数据"))
        .warns("description", "\"soon!\"", "should not contain !")
        .accepts("description", "\"<${var.unknown}>\"");
    for forbidden in ["<", ">", "'", "=", "&"] {
        rules = rules.refuses("description", &quote(&format!("to {forbidden} fro")), "does at position 4");
    }
    rules.judge();
}

#[test]
fn a_source_of_obs_needs_its_database() {
    Rules::new(KIND, OBS)
        .requires("connect_info", "connect_info must be set when type is \"OBS\"")
        .refuses("connect_info", "\"\"", "connect_info must be set")
        .refuses("connect_info", "null", "connect_info must be set")
        .accepts("connect_info", "var.unknown")
        .accepts_body(&set(&unset(OBS, "connect_info"), "type", "var.unknown"))
        .judge();
}

#[test]
fn a_source_of_mrs_needs_its_cluster_and_a_password() {
    let without_password = unset(MRS, "user_pwd");
    Rules::new(KIND, MRS)
        .requires("data_source_id", "data_source_id must be set when type is \"MRS\"")
        .refuses("data_source_id", "\"\"", "data_source_id must be set")
        .accepts("data_source_id", "var.unknown")
        .requires("user_pwd", "user_pwd or user_pwd_wo must be set when type is \"MRS\"")
        .refuses("user_pwd", "\"\"", "user_pwd or user_pwd_wo must be set")
        .accepts("user_pwd", "var.unknown")
        .warns("user_pwd", "\"short_7\"", "at least 8 characters, but the value has 7")
        .accepts("user_pwd", "\"short__8\"")
        .refuses("user_pwd_wo", "\"another-one\"", "Only one of user_pwd and user_pwd_wo")
        .accepts("user_pwd_wo", "null")
        .accepts_body(&set(&without_password, "user_pwd_wo", "\"Example-Pwd-2481\""))
        .accepts_body(&set(&set(&without_password, "user_pwd_wo", "\"Example-Pwd-2481\""), "user_pwd_wo_version", "7"))
        .accepts_body(&set(&without_password, "user_pwd_wo", "var.unknown"))
        .accepts_body(&set(&unset(&without_password, "data_source_id"), "type", "var.unknown"))
        .judge();
}

#[test]
fn other_types_are_advised_against_and_not_held_to_these_rules() {
    let free = unset(OBS, "connect_info");
    Rules::new(KIND, OBS)
        .accepts_body(&set(&free, "type", "\"LAKE_FORMATION\""))
        .warns("type", "\"KAFKA\"", "should be one of \"OBS\", \"MRS\", \"LAKE_FORMATION\"")
        .warns("type", "\"obs\"", "write \"OBS\"")
        .warns("type", "\"\"", "should be one of")
        .judge();
}

#[test]
fn time_limits_are_durations_with_units() {
    let body = format!("{OBS}  timeouts {{\n    create = \"90m\"\n  }}");
    Rules::new(KIND, &body)
        .accepts("create", "\"1h30m\"")
        .accepts("create", "var.unknown")
        .refuses("create", "\"60\"", "must be a duration such as")
        .refuses("create", "\"0s\"", "must be a duration such as")
        .refuses("create", "\"\"", "must be a duration such as")
        .refuses("create", "\"-5m\"", "must be a duration such as")
        .judge();
}

#[test]
fn documented_rules_become_warnings_for_a_laxer_server() {
    let mut workspace = Workspace::new();
    workspace.set("DATALINK_VALIDATION", "warn");
    let body = format!("{MRS}  timeouts {{\n    create = \"90m\"\n  }}");
    Rules::new(KIND, &body)
        .warns("data_source_name", &letters(65), "has 65")
        .warns("user_name", "\"x\"", "has 1")
        .warns("cluster_id", "\"x\"", "must be a UUID")
        .warns("description", "\"<\"", "does at position 1")
        .warns("data_source_id", "null", "data_source_id must be set")
        // What the provider itself can't work with stays an error.
        .refuses("user_pwd_wo", "\"another-one\"", "Only one of")
        .refuses("create", "\"60\"", "must be a duration")
        .judge_in(&workspace);
}

#[test]
fn a_breach_names_the_page() {
    let workspace = Workspace::of(&crate::support::hcl::resource(KIND, "this", &set(MRS, "user_name", "\"x\"")));
    workspace.validate().fails_with(&["\"x\" has 1", "\"Creating a Data Source\" in the API reference"]);
}

#[test]
fn a_search_whose_filter_breaks_a_rule_is_refused_before_anything_is_sent() {
    if lacks(Feature::Query) {
        return;
    }
    let workspace = Workspace::new();
    let list = "list \"datalink_dws_ext_data_source\" \"all\" {\n  provider = datalink\n  config {\n    cluster_id = \"4ca46bf1\"\n  }\n}\n";
    workspace.write_file("search.tfquery.hcl", list);
    workspace.run(&["validate", "-query", "-json"]).fails_with(&["cluster_id", "36"]);
    workspace.run(&["query", "-no-color"]).fails_with(&["cluster_id"]);
    assert!(workspace.backend().requests().is_empty());
}
