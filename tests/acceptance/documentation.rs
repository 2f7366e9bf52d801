//! What the documentation shows, as far as only a real Terraform can judge it.
//!
//! A block that a guide marks as `terraform` is a whole configuration and has to be valid; one that it marks as `hcl` is
//! a part of one, and has to be formatted.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::resource;
use crate::support::pages::blocks;
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::Workspace;

/// What a configuration may hold that older versions do not know.
const FEATURES: &[(&str, Feature)] = &[
    ("import {", Feature::ImportBlocks),
    ("provider::", Feature::Functions),
    ("moved {", Feature::MovesAcrossTypes),
    ("ephemeral ", Feature::EphemeralResources),
    ("_wo ", Feature::WriteOnlyArguments),
    ("identity = {", Feature::Identity),
    ("list \"", Feature::Query),
    ("action \"", Feature::Actions),
];

#[test]
fn guides_show_valid_configurations() {
    let mut tried = 0;
    for guide in files(&["docs", "guides"]) {
        let text = fs::read_to_string(&guide).unwrap();
        for block in blocks(&text, "terraform").filter(|block| is_known(block)) {
            let workspace = Workspace::new();
            let is_query = block.contains("list \"");
            workspace.write_file(if is_query { "main.tfquery.hcl" } else { "main.tf" }, block);
            // What a configuration says itself takes the place of what a case has anyway.
            for (file, marker) in [("versions.tf", "required_providers"), ("provider.tf", "provider \"datalink\"")] {
                if block.contains(marker) {
                    fs::remove_file(workspace.path(file)).unwrap();
                }
            }
            let options: &[&str] = if is_query { &["-query"] } else { &[] };
            workspace.run(&[&["validate", "-json"], options].concat()).succeeds().says(&[]);
            tried += 1;
        }
    }
    assert!(tried > 0, "no guide has a configuration");
}

#[test]
fn guides_show_formatted_configurations() {
    let workspace = Workspace::new();
    for guide in files(&["docs", "guides"]) {
        let (text, name) = (fs::read_to_string(&guide).unwrap(), guide.file_stem().unwrap().to_str().unwrap());
        for (number, block) in blocks(&text, "terraform").chain(blocks(&text, "hcl")).enumerate() {
            workspace.write_file(&format!("{name}-{number}.tf"), block);
        }
    }
    workspace.run(&["fmt", "-check", "-diff"]).succeeds();
}

/// It names the real cloud, so a plan is as far as it goes; that needs no call.
#[test]
fn the_example_of_the_provider_is_all_that_a_plan_needs() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("versions.tf")).unwrap();
    let [example] = files(&["examples", "provider"]).try_into().unwrap();
    workspace.write_provider(&fs::read_to_string(example).unwrap());
    workspace.run(&["fmt", "-check", "-diff"]).succeeds();
    workspace.write(&resource(KIND, "this", OBS));
    assert!(workspace.validate().succeeds().diagnostics.is_empty());
    assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Create);
}

#[test]
fn examples_of_functions_work() {
    if lacks(Feature::Functions) {
        return;
    }
    let workspace = Workspace::new();
    for file in files(&["examples", "functions"]) {
        let name = file.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        workspace.write_file(&format!("{name}.tf"), &fs::read_to_string(file).unwrap());
    }
    workspace.run(&["fmt", "-check", "-diff"]).succeeds();
    workspace.apply(&[]).succeeds();
    let output = |name: &str| workspace.run(&["output", "-raw", name]).succeeds().ended.stdout;
    assert_eq!(
        output("config_url"),
        "http://10.10.0.5:8080/services?Action=ObRootServiceInfo&User_ID=alibaba&UID=ocpmaster&ObRegion=ob_prod"
    );
    assert_eq!(output("cluster_id"), mock_backend::CLUSTER_ID);
    workspace.close();
}

#[test]
fn everything_in_the_schemas_is_described() {
    let workspace = Workspace::new();
    let shown = workspace.run(&["providers", "schema", "-json"]).succeeds();
    let schemas: Value = serde_json::from_str(&shown.ended.stdout).unwrap();
    let mut described = 0;
    let mut pending = vec![(String::new(), &schemas["provider_schemas"])];
    while let Some((path, value)) = pending.pop() {
        for (key, inner) in value.as_object().into_iter().flatten() {
            let path = format!("{path}/{key}");
            if key == "attributes" || key == "block_types" || key == "functions" {
                for (name, item) in inner.as_object().unwrap() {
                    let text = item.get("description").or_else(|| item.pointer("/block/description"));
                    let text = text.and_then(Value::as_str).unwrap_or_default();
                    assert!(!text.is_empty(), "{path}/{name} has no description");
                    described += 1;
                }
            }
            pending.push((path, inner));
        }
    }
    assert!(described > 100, "only {described} descriptions were found");
}

/// Whether the program knows all that the configuration holds.
fn is_known(config: &str) -> bool {
    FEATURES.iter().all(|(marker, feature)| !config.contains(marker) || feature.is_there())
}

/// All files below a folder of the project, in order.
fn files(folder: &[&str]) -> Vec<PathBuf> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { collect(&path, files) } else { files.push(path) }
        }
    }
    let mut found = Vec::new();
    collect(&folder.iter().fold(PathBuf::from(env!("CARGO_MANIFEST_DIR")), |path, part| path.join(part)), &mut found);
    found.sort();
    found
}
