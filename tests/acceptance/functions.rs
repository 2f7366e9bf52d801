//! The functions, as configurations call them, while the provider is not configured at all.

use serde_json::{Value, json};

use crate::support::outcome::Outcome;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::Workspace;

/// A workspace whose provider block has nothing in it. None where there are no functions.
fn unconfigured() -> Option<Workspace> {
    if lacks(Feature::Functions) {
        return None;
    }
    let workspace = Workspace::new();
    workspace.write_provider("");
    Some(workspace)
}

/// A call with one argument on each line, as an output; the first argument is on line 3.
fn call(name: &str, arguments: &[&str]) -> String {
    let arguments: String = arguments.iter().map(|argument| format!("    {argument},\n")).collect();
    format!("output \"result\" {{\n  value = provider::datalink::{name}(\n{arguments}  )\n}}\n")
}

/// The result of a call.
#[track_caller]
fn result(workspace: &Workspace, name: &str, arguments: &[&str]) -> Value {
    workspace.write(&call(name, arguments));
    workspace.apply(&[]).succeeds().says(&[]);
    workspace.is_settled();
    let shown = workspace.run(&["output", "-json", "result"]).succeeds();
    serde_json::from_str(&shown.ended.stdout).unwrap()
}

/// Fails the case unless there is one error, which says `words` and points at the argument of this number, from 0.
#[track_caller]
fn points_at(outcome: &Outcome, argument: usize, words: &str) {
    let errors = outcome.errors();
    let [error] = errors.as_slice() else { panic!("one error expected\n{}", outcome.report()) };
    assert!(error.text().contains(words), "{words:?} is missing\n{}", outcome.report());
    assert_eq!(error.line, Some(3 + argument), "{}", outcome.report());
}

#[test]
fn the_address_of_a_configuration_service_is_made() {
    let Some(workspace) = unconfigured() else { return };
    let url = |host: &str, cluster: &str| {
        format!("http://{host}/services?Action=ObRootServiceInfo&User_ID=alibaba&UID=ocpmaster&ObRegion={cluster}")
    };
    let made = |arguments: &[&str]| result(&workspace, "ob_config_url", arguments);
    assert_eq!(made(&["\"10.0.0.1\"", "8080", "\"ob_1.admin\""]), url("10.0.0.1:8080", "ob_1.admin"));
    // Terraform makes a number of the text.
    assert_eq!(made(&["\"fe80::1\"", "\"80\"", "\"a b\""]), url("[fe80::1]:80", "a%20b"));
    assert!(workspace.backend().requests().is_empty());
}

#[test]
fn import_ids_are_taken_apart() {
    let Some(workspace) = unconfigured() else { return };
    let parts = |kind: &str, id: &str| {
        result(&workspace, "parse_import_id", &[&format!("\"datalink_{kind}\""), &format!("\"{id}\"")])
    };
    let cluster = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90";
    let dws = format!("p/{cluster}/d");
    for (kind, import_id, expected) in [
        ("dws_ext_data_source", &*dws, [Some("d"), Some(cluster), Some("p"), None, None]),
        ("mrs_data_connector", "c", [Some("c"), None, None, None, None]),
        ("dli_datasource_connection", "p/c@eu-west-101", [Some("c"), None, Some("p"), None, Some("eu-west-101")]),
        ("oms_oceanbase_data_source", "name:orders source", [None, None, None, Some("orders source"), None]),
    ] {
        let [id, cluster_id, project_id, name, region] = expected;
        let parted =
            json!({"id": id, "cluster_id": cluster_id, "project_id": project_id, "name": name, "region": region});
        assert_eq!(parts(kind, import_id), parted, "{kind}");
    }
}

#[test]
fn errors_point_at_the_argument() {
    let Some(workspace) = unconfigured() else { return };
    let cases: [(&str, &[&str], usize, &str); 5] = [
        ("ob_config_url", &["\"http://h\"", "80", "\"c\""], 0, "without scheme, port or path"),
        ("ob_config_url", &["\"h\"", "65536", "\"c\""], 1, "a whole number from 1 to 65535"),
        ("ob_config_url", &["\"h\"", "80", "\"\""], 2, "the cluster must not be empty"),
        ("parse_import_id", &["\"datalink_nothing\"", "\"x\""], 0, "datalink_mrs_data_connector"),
        ("parse_import_id", &["\"datalink_dws_ext_data_source\"", "\"x\""], 1, "<cluster_id>/<id>"),
    ];
    for (name, arguments, wrong, words) in cases {
        workspace.write(&call(name, arguments));
        points_at(&workspace.validate(), wrong, words);
        points_at(&workspace.try_plan(&[]), wrong, words);
    }
}

/// What an argument will be is known once something else is there.
#[test]
fn a_result_can_be_known_late() {
    let Some(workspace) = unconfigured() else { return };
    let host = "resource \"terraform_data\" \"host\" {\n  input = \"ocp.example.com\"\n}\n";
    let late = call("ob_config_url", &["terraform_data.host.output", "80", "\"c\""]);
    workspace.write(&format!("{late}{host}"));
    workspace.plan(&[]);
    workspace.apply_plan().succeeds().says(&[]);
    let shown = workspace.run(&["output", "-raw", "result"]).succeeds();
    assert!(shown.ended.stdout.starts_with("http://ocp.example.com:80/services?"), "{}", shown.ended.stdout);
    workspace.is_settled();
    workspace.close();
}
