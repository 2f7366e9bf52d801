//! The modules that the project ships: `terraform test` in a copy of each, against a backend of its own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, objects};

/// Where the tests of the modules expect the backend.
const ADDRESS: &str = "http://127.0.0.1:8089";

#[test]
fn both_ends_of_a_migration_are_registered() {
    passes("oms-migration-endpoints");
}

#[test]
fn the_parts_of_a_lakehouse_are_connected() {
    passes("lakehouse-connections");
}

#[test]
fn every_module_is_tried() {
    let modules = fs::read_dir(folder("")).unwrap();
    let mut names: Vec<_> = modules.map(|module| module.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["lakehouse-connections", "oms-migration-endpoints"]);
}

fn folder(module: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/modules").join(module)
}

fn passes(module: &str) {
    // Their variables of secrets are ephemeral, for write-only arguments.
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let workspace = Workspace::bare();
    let copied = copy(&folder(module), &workspace, Path::new(""));
    assert!(copied.contains(&"README.md".to_owned()), "{module} has no README.md");
    workspace.run(&["fmt", "-check", "-diff", "-recursive"]).succeeds();
    let tested = workspace.run(&["test", "-no-color"]).succeeds();
    assert!(tested.ended.stdout.contains("Success!"), "{}", tested.report());
    assert!(!workspace.backend().requests().is_empty());
    let left = objects(workspace.backend());
    assert!(left.is_empty(), "the tests leave {left:#?}");
}

/// Copies the files below `from`, whose tests then speak to the workspace's backend, and says their names.
fn copy(from: &Path, workspace: &Workspace, to: &Path) -> Vec<String> {
    let mut copied = Vec::new();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(workspace.path(&to)).unwrap();
            copied.extend(copy(&entry.path(), workspace, &to));
        } else {
            let text = fs::read_to_string(entry.path()).unwrap();
            workspace.write_file(to.to_str().unwrap(), &text.replace(ADDRESS, workspace.backend().url()));
            copied.push(to.display().to_string());
        }
    }
    copied
}
