//! What the provider serves, as Terraform gets to see it: nothing is left out of the cases that all have to pass.

use serde_json::Value;

use crate::oms_data_sources::{mysql, oceanbase, polardb};
use crate::support::conformance::Conformance;
use crate::support::workspace::Workspace;
use crate::{dli_datasource_connection, dws_ext_data_source, mrs_data_connector};

/// One line for each resource.
const RESOURCES: &[&Conformance] = &[
    &dli_datasource_connection::conforms::DESCRIPTION,
    &dws_ext_data_source::conforms::DESCRIPTION,
    &mrs_data_connector::conforms::DESCRIPTION,
    &mysql::DESCRIPTION,
    &oceanbase::DESCRIPTION,
    &polardb::DESCRIPTION,
];

#[test]
fn every_resource_conforms() {
    let workspace = Workspace::new();
    let shown = workspace.run(&["providers", "schema", "-json"]).succeeds();
    let schemas: Value = serde_json::from_str(&shown.ended.stdout).unwrap();
    let provider = schemas["provider_schemas"].as_object().unwrap().values().next().unwrap();
    let resources = provider["resource_schemas"].as_object().unwrap();
    let described: Vec<_> = RESOURCES.iter().map(|resource| resource.kind).collect();
    assert_eq!(resources.keys().map(String::as_str).collect::<Vec<_>>(), described, "sorted by name");
    for description in RESOURCES {
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
