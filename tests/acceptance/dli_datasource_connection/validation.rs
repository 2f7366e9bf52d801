//! The rules of the page "Creating a Basic Datasource Connection", each at its boundary, as `terraform validate` judges
//! them.

use super::{KIND, RDS};
use crate::support::hcl::{quote, resource, set};
use crate::support::outcome::DEPRECATED;
use crate::support::rules::Rules;
use crate::support::workspace::Workspace;

fn letters(count: usize) -> String {
    quote(&"a".repeat(count))
}

#[test]
fn services_are_those_of_the_page_in_any_case() {
    let mut rules = Rules::new(KIND, RDS);
    for service in ["CloudTable.OpenTSDB", "CloudTable", "MRS.OpenTSDB", "DWS", "RDS", "CSS", "ct"] {
        for spelling in [service.to_owned(), service.to_lowercase(), service.to_uppercase()] {
            rules = rules.accepts("service", &quote(&spelling));
        }
    }
    for stranger in ["", "CloudTable.", "OpenTSDB", "MRS", " RDS", "RDS ", "GaussDB", "ＲＤＳ"] {
        rules =
            rules.refuses("service", &quote(stranger), "must be one of CloudTable.OpenTSDB, CloudTable, MRS.OpenTSDB");
    }
    rules.accepts("service", "var.unknown").judge();
}

#[test]
fn urls_have_at_most_512_characters() {
    Rules::new(KIND, RDS)
        .accepts("url", &letters(512))
        .refuses("url", &letters(513), "must have at most 512 characters")
        // Characters are counted, not bytes.
        .accepts("url", &quote(&"ö".repeat(512)))
        .refuses("url", &quote(&"ö".repeat(513)), "has 513")
        .accepts("url", "var.unknown")
        .judge();
}

#[test]
fn what_the_page_has_no_rule_for_is_not_refused() {
    Rules::new(KIND, RDS)
        .accepts("name", &letters(64))
        .warns("name", &letters(65), "has 65")
        .accepts("name", "\"AZ-az_09\"")
        .warns("name", "\"with blanks\"", "letters (A-Z, a-z), digits, hyphens and underscores")
        .warns("name", "\"\"", "1 to 64 characters")
        .accepts("name", "var.unknown")
        .accepts("project_id", "\"any.thing\"")
        .accepts("security_group_id", "\"any-thing\"")
        .accepts("network_id", "\"any-thing\"")
        .accepts("tags", "{}")
        .accepts("tags", "{ \"any key\" = \"\" }")
        .accepts("tags", "{ key = var.unknown }")
        .accepts("tags", "{ \"Größe 1_.:=+-@\" = \"L 7_.:=+-@\" }")
        .accepts("tags", &format!("{{ {} = {} }}", letters(128), letters(255)))
        .warns("tags", &format!("{{ {} = \"\" }}", letters(129)), "has 129 in the key \"aaa")
        .warns("tags", &format!("{{ key = {} }}", letters(256)), "has 256 in the value of \"key\"")
        .warns("tags", "{ \"\" = \"value\" }", "1 to 128 characters in each key")
        .warns("tags", "{ _sys_enterprise = \"value\" }", "begins with _sys_ in the key \"_sys_enterprise\"")
        .warns("tags", "{ \" key\" = \"value\" }", "begins or ends with a blank in the key")
        .warns("tags", "{ \"a#b\" = \"value\" }", "position 2 in the key \"a#b\"")
        .warns("tags", "{ key = \"a,b\" }", "position 2 in the value of \"key\"")
        .judge();
}

#[test]
fn time_limits_are_durations_with_units() {
    let body = format!("{RDS}  timeouts {{\n    create = \"90m\"\n    delete = \"90m\"\n  }}");
    Rules::new(KIND, &body)
        .accepts("create", "\"1h30m\"")
        .refuses("create", "\"60\"", "must be a duration such as")
        .refuses("delete", "\"0s\"", "must be a duration such as")
        .judge();
}

#[test]
fn a_breach_names_the_page() {
    let workspace = Workspace::of(&resource(KIND, "this", &set(RDS, "service", "\"x\"")));
    workspace.validate().fails_with(&["service", "\"x\" is not", "\"Creating a Basic Datasource Connection\""]);
}

#[test]
fn whoever_uses_it_is_told_what_takes_its_place() {
    let workspace = Workspace::of(&resource(KIND, "this", RDS));
    let said = workspace.validate().succeeds().ended.stdout;
    assert!(said.contains(DEPRECATED) && said.contains("datalink_dli_enhanced_connection"), "{said}");
}

#[test]
fn documented_rules_become_warnings_for_a_laxer_server() {
    let mut workspace = Workspace::new();
    workspace.set("DATALINK_VALIDATION", "warn");
    Rules::new(KIND, RDS)
        .warns("service", "\"GaussDB\"", "must be one of")
        .warns("url", &letters(513), "has 513")
        .judge_in(&workspace);
}
