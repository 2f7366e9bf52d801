//! The rules of enhanced connections, each at its boundary, as `terraform validate` judges them.

use super::{KIND, POOL};
use crate::support::hcl::{quote, resource, set};
use crate::support::rules::Rules;
use crate::support::workspace::Workspace;

fn letters(count: usize) -> String {
    quote(&"a".repeat(count))
}

fn with(block: &str, lines: &[&str]) -> String {
    let blocks: String = lines.iter().map(|lines| format!("  {block} {{\n    {lines}\n  }}\n")).collect();
    format!("{POOL}{blocks}")
}

#[test]
fn names_are_words_and_ids_are_not_empty() {
    let mut rules = Rules::new(KIND, POOL)
        .accepts("name", &letters(1))
        .accepts("name", &letters(64))
        .accepts("name", "\"AZ_az_09\"")
        .accepts("name", "var.unknown")
        .refuses("name", &letters(65), "has 65")
        .refuses("name", "\"\"", "1 to 64 characters")
        .refuses("name", "\"with-hyphen\"", "something else at position 5")
        .refuses("name", "\"ä\"", "letters (A-Z, a-z), digits and underscores");
    for id in ["dest_vpc_id", "dest_network_id"] {
        rules = rules
            .accepts(id, "\"22094D8F-C310-4621-913D-4C4D655D8495\"")
            .accepts(id, "var.unknown")
            .warns(id, "\"vpc-1\"", "be a UUID")
            .refuses(id, "\"\"", "must not be empty");
    }
    rules.accepts("routetable_id", "\"any\"").accepts("project_id", "\"any.thing\"").judge();
}

#[test]
fn queues_are_deprecated_and_never_the_default_one() {
    for queues in ["[\"q1\"]", "[\"Default\"]"] {
        judge(&set(POOL, "queues", queues), "write the pools that they live in as elastic_resource_pools", false);
    }
    let workspace = Workspace::of(&resource(KIND, "this", &set(POOL, "queues", "[\"q1\", \"default\"]")));
    workspace.validate().fails_with(&["must not be the queue default in each element", "in the element \"default\""]);
    Rules::new(KIND, POOL)
        .accepts("elastic_resource_pools", "[]")
        .accepts("elastic_resource_pools", "[\"default\", var.unknown]")
        .judge();
}

#[test]
fn hosts_have_names_and_addresses() {
    let base = with("hosts", &["name = \"ecs-1\"\n    ip = \"192.168.0.1\""]);
    Rules::new(KIND, &base)
        .accepts("ip", "\"255.255.255.255\"")
        .accepts("ip", "var.unknown")
        .refuses("ip", "\"256.0.0.1\"", "must be an IPv4 address")
        .refuses("ip", "\"fd00::1\"", "must be an IPv4 address")
        .refuses("ip", "\"192.168.0.1/24\"", "must be an IPv4 address")
        .refuses("ip", "\"\"", "must be an IPv4 address")
        .judge();
    for (name, words) in [
        ("a", ""),
        ("A_.-9", ""),
        (&"a".repeat(128), ""),
        (&"a".repeat(129), "has 129"),
        ("9a", "position 1"),
        ("-a", "position 1"),
        ("a b", "position 2"),
        ("", "1 to 128 characters"),
    ] {
        judge(&with("hosts", &[&format!("name = \"{name}\"\n    ip = \"192.168.0.1\"")]), words, true);
    }
    let twice = ["name = \"ecs-1\"\n    ip = \"192.168.0.1\"", "name = \"ecs-1\"\n    ip = \"192.168.0.2\""];
    judge(&with("hosts", &twice), "Each of the hosts must have another name, but two have \"ecs-1\"", false);
    let both = ["name = \"ecs-1\"\n    ip = \"192.168.0.1\"", "name = \"ecs-2\"\n    ip = \"192.168.0.1\""];
    judge(&with("hosts", &both), "", false);
    let many = |count: usize| {
        let hosts = "  dynamic \"hosts\" {\n    for_each = [for n in range(COUNT) : n]\n    content {\n      name = \"ecs-${hosts.value}\"\n      ip   = \"10.0.0.1\"\n    }\n  }\n";
        // Terraform's range has 1024 numbers at most.
        let hosts =
            hosts.replace("range(COUNT)", "range(0, COUNT, 20) : [for m in range(20) : n + m if n + m < COUNT]");
        let hosts = hosts
            .replace("[for n in", "flatten([for n in")
            .replace("] : n]", "]])")
            .replace("COUNT", &count.to_string());
        format!("{POOL}{hosts}")
    };
    judge(&many(20_000), "", true);
    judge(&many(20_001), "hosts can be written 20000 times at most, but there are 20001", true);
}

#[test]
fn routes_are_ranges_with_names_of_their_own() {
    let route = |name: &str, cidr: &str| format!("name = \"{name}\"\n    cidr = \"{cidr}\"");
    for (cidr, words, is_error) in [
        ("192.168.2.0/24", "", true),
        ("0.0.0.0/0", "", true),
        ("10.0.0.1/32", "", true),
        ("fd00::/8", "", true),
        ("::/128", "", true),
        ("127.0.0.0", "have the length of its prefix", false),
        ("100.64.0.0/16", "which the service uses itself", false),
        ("100.125.7.0/24", "which the service uses itself", false),
        ("100.65.0.0/16", "", true),
        ("10.0.0.0/33", "must be a range", true),
        ("fd00::/129", "must be a range", true),
        ("10.0.0/8", "must be a range", true),
        ("", "must be a range", true),
    ] {
        judge(&with("routes", &[&route("r1", cidr)]), words, is_error);
    }
    for (name, words) in [
        ("r", ""),
        ("R_-9", ""),
        (&"r".repeat(64), ""),
        (&"r".repeat(65), "has 65"),
        ("r.1", "position 2"),
        ("", "1 to 64 characters"),
    ] {
        judge(&with("routes", &[&route(name, "10.0.0.0/8")]), words, true);
    }
    judge(&with("routes", &[&route("r1", "10.0.0.0/8"), &route("r2", "10.1.0.0/16")]), "", true);
    judge(&with("routes", &[&route("r1", "10.0.0.0/8"), &route("r1", "11.0.0.0/8")]), "another name", true);
    judge(&with("routes", &[&route("r1", "10.0.0.0/8"), &route("r2", "10.0.0.0/8")]), "another cidr", true);
    judge(&with("routes", &[&route("r1", "10.0.0.0/8"), &route("r2", "10.9.9.9/8")]), "another cidr", true);
}

#[test]
fn tags_are_few_and_short() {
    let tags = |count: usize| format!("{{ for n in range({count}) : \"k${{n}}\" => \"v\" }}");
    Rules::new(KIND, POOL)
        .accepts("tags", "{}")
        .accepts("tags", &tags(20))
        .refuses("tags", &tags(21), "have at most 20 entries, but the value has 21")
        .accepts("tags", &format!("{{ {} = {} }}", letters(128), letters(255)))
        .refuses("tags", &format!("{{ {} = \"v\" }}", letters(129)), "has 129 in the key")
        .refuses("tags", &format!("{{ k = {} }}", letters(256)), "has 256 in the value")
        .refuses("tags", "{ \"\" = \"v\" }", "1 to 128 characters in each key")
        .warns("tags", "{ k = \"\" }", "is empty in the value of")
        .warns("tags", "{ _sys_k = \"v\" }", "begins with _sys_")
        .warns("tags", "{ \"k#\" = \"v\" }", "position 2")
        .warns("tags", "{ k = \"a/b\" }", "position 2")
        .accepts("tags", "{ k = var.unknown }")
        .judge();
}

#[test]
fn a_breach_names_the_page_and_can_be_a_warning() {
    let mut workspace = Workspace::of(&resource(KIND, "this", &set(POOL, "name", "\"a-b\"")));
    workspace.validate().fails_with(&["name", "\"Creating an Enhanced Datasource Connection\""]);
    workspace.set("DATALINK_VALIDATION", "warn");
    assert_eq!(workspace.validate().succeeds().warnings().len(), 1);
}

/// No words: nothing is said. Otherwise an error or a warning says them.
fn judge(body: &str, words: &str, is_error: bool) {
    let workspace = Workspace::of(&resource(KIND, "this", body));
    let judged = workspace.validate();
    if words.is_empty() {
        assert!(judged.succeeds().diagnostics.is_empty(), "{body}");
        return;
    }
    assert_eq!(
        (judged.errors().len(), judged.warnings().len()),
        if is_error { (1, 0) } else { (0, 1) },
        "{}",
        judged.report()
    );
    judged.says(&[words]);
}
