//! What the provider serves, as Terraform gets to see it: nothing is left out of the cases that all have to pass.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::conformance::Conformance;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::Workspace;
use crate::{
    dli_datasource_auth, dli_datasource_connection, dli_enhanced_connection, dws_ext_data_source, mrs_data_connector,
    oms_data_sources,
};

/// One line for each resource of Huawei Cloud.
const HUAWEI_CLOUD: &[&Conformance] = &[
    &dli_datasource_auth::conforms::DESCRIPTION,
    &dli_datasource_connection::conforms::DESCRIPTION,
    &dli_enhanced_connection::conforms::DESCRIPTION,
    &dws_ext_data_source::conforms::DESCRIPTION,
    &mrs_data_connector::conforms::DESCRIPTION,
];

#[test]
fn every_resource_conforms() {
    let workspace = Workspace::new();
    let shown = workspace.run(&["providers", "schema", "-json"]).succeeds();
    let schemas: Value = serde_json::from_str(&shown.ended.stdout).unwrap();
    let provider = schemas["provider_schemas"].as_object().unwrap().values().next().unwrap();
    let resources = provider["resource_schemas"].as_object().unwrap();
    let descriptions = || HUAWEI_CLOUD.iter().chain(oms_data_sources::KINDS);
    let described: BTreeSet<_> = descriptions().map(|resource| resource.kind).collect();
    assert!(resources.keys().map(String::as_str).eq(described), "a resource has no description of what it has to pass");
    for description in descriptions() {
        let attributes = resources[description.kind]["block"]["attributes"].as_object().unwrap();
        let required = attributes.iter().filter(|(_, attribute)| attribute["required"] == true);
        let mut described = description.required.to_vec();
        described.sort_unstable();
        assert_eq!(required.map(|(name, _)| name.as_str()).collect::<Vec<_>>(), described, "{}", description.kind);
        for (name, attribute) in attributes {
            let described = attribute["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(described, "{}.{name} has no description", description.kind);
        }
    }
}

#[test]
fn every_resource_can_be_listed_and_every_filter_is_described() {
    if lacks(Feature::Query) {
        return;
    }
    let workspace = Workspace::new();
    let shown = workspace.run(&["providers", "schema", "-json"]).succeeds();
    let schemas: Value = serde_json::from_str(&shown.ended.stdout).unwrap();
    let provider = schemas["provider_schemas"].as_object().unwrap().values().next().unwrap();
    let names = |part: &str| provider[part].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names("list_resource_schemas"), names("resource_schemas"));
    for (kind, schema) in provider["list_resource_schemas"].as_object().unwrap() {
        for (name, filter) in schema["block"]["attributes"].as_object().unwrap() {
            assert!(filter["description"].as_str().is_some_and(|text| !text.is_empty()), "{kind}.{name}");
        }
    }
}
