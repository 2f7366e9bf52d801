//! The gate for upgrades: a newer provider takes the configurations and states of an older one.
//!
//! `tests/fixtures/interfaces/` has the interface of every release, as `docs::interface` describes it, and of the next one
//! under its version. What an interface adds is written with `UPDATE_INTERFACE=1`; what it breaks needs a new major version.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::{Value, json};
use terraform_provider_datalink::docs;

mod breaks;

use breaks::{Interface, breaks};

/// Writes the interface of the next release instead of only looking at it.
const UPDATE: &str = "UPDATE_INTERFACE";

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "interfaces"].iter().collect()
}

/// One line for each entry, so that a difference shows what changed.
fn written(interface: &Interface) -> String {
    let lines: Vec<String> = interface.iter().map(|(path, properties)| format!("{path:?}: {properties}")).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

#[test]
fn the_interface_of_the_next_release_is_on_record() {
    let path = folder().join(concat!(env!("CARGO_PKG_VERSION"), ".json"));
    let now = written(&docs::interface());
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, now).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(&path).is_ok_and(|there| there == now),
        "the interface changed: run this test with {UPDATE}=1"
    );
}

#[test]
fn no_release_is_broken() {
    let mut compared = 0;
    for release in fs::read_dir(folder()).unwrap() {
        let release = release.unwrap().path();
        let old: Interface = serde_json::from_str(&fs::read_to_string(&release).unwrap()).unwrap();
        let found = breaks(&old, &docs::interface());
        assert!(found.is_empty(), "since {}: {found:#?}", release.display());
        compared += 1;
    }
    assert!(compared > 0, "no release is on record");
}

/// Each kind of break is found, and says what it is.
#[test]
fn each_kind_of_break_is_found() {
    type Change = fn(&mut Interface);
    const RESOURCE: &str = "resources/datalink_mrs_data_connector";
    fn set(interface: &mut Interface, path: &str, name: &str, value: Value) {
        interface.get_mut(&format!("{RESOURCE}{path}")).unwrap()[name] = value;
    }
    fn remove(interface: &mut Interface, path: &str) {
        interface.retain(|name, _| !name.starts_with(&format!("{RESOURCE}{path}")));
    }
    let cases: &[(&str, Change)] = &[
        ("removed", |now| remove(now, "/attributes/connector_name")),
        ("removed", |now| remove(now, "")),
        ("removed", |now| remove(now, "/blocks/source_info")),
        ("removed", |now| remove(now, "/identity/project_id")),
        ("type changed", |now| set(now, "/attributes/status", "type", json!("string"))),
        ("optional to required", |now| set(now, "/attributes/project_id", "presence", json!("Required"))),
        ("computed only", |now| set(now, "/attributes/project_id", "presence", json!("Computed"))),
        ("computed to optional", |now| set(now, "/attributes/status", "presence", json!("Optional"))),
        ("default changed", |now| set(now, "/attributes/project_id", "default", json!("p"))),
        ("replace added", |now| set(now, "/attributes/connector_name", "on_change", json!("Replace"))),
        ("write-only changed", |now| set(now, "/attributes/connector_name", "write_only", json!(true))),
        ("nesting changed", |now| set(now, "/blocks/source_info", "nesting", json!("List"))),
        ("more blocks required", |now| set(now, "/blocks/source_info", "min", json!(1))),
        ("version lowered", |now| set(now, "", "identity_version", json!(0))),
        ("identity changed without a new version", |now| set(now, "/identity/project_id", "required", json!(true))),
        ("identity changed without a new version", |now| {
            now.insert(format!("{RESOURCE}/identity/zone"), json!({"type": "string", "required": true}));
        }),
        ("new required argument", |now| {
            now.insert(format!("{RESOURCE}/attributes/zone"), json!({"type": "string", "presence": "Required"}));
        }),
        ("parameters changed", |now| now.get_mut("functions/ob_config_url").unwrap()["parameters"] = json!(["string"])),
        ("result changed", |now| now.get_mut("functions/ob_config_url").unwrap()["returns"] = json!("number")),
    ];
    let mut old = docs::interface();
    old.get_mut(RESOURCE).unwrap()["identity_version"] = json!(1);
    for (kind, change) in cases {
        let mut new = old.clone();
        change(&mut new);
        let found = breaks(&old, &new);
        assert!(matches!(found.as_slice(), [only] if only.starts_with(&format!("{kind}: "))), "{kind}: {found:#?}");
    }
}

/// What a newer version may do.
#[test]
fn additions_are_no_breaks() {
    let old = docs::interface();
    let mut new = old.clone();
    let resource = "resources/datalink_mrs_data_connector";
    new.insert(format!("{resource}/attributes/zone"), json!({"type": "string", "presence": "Optional"}));
    new.insert("resources/datalink_new".to_owned(), json!({"version": 0, "identity_version": 0}));
    new.insert("resources/datalink_new/attributes/name".to_owned(), json!({"type": "string", "presence": "Required"}));
    new.get_mut(&format!("{resource}/attributes/connector_name")).unwrap()["presence"] = json!("Optional");
    new.get_mut(resource).unwrap()["version"] = json!(1);
    new.get_mut(resource).unwrap()["identity_version"] = json!(9);
    new.insert(format!("{resource}/identity/zone"), json!({"type": "string", "required": false}));
    assert_eq!(breaks(&old, &new), [""; 0]);
}
