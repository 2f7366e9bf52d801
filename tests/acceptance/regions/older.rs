//! What version 0.1 has left behind: states and identities without a region.

use mock_backend::REGION;
use mock_backend::mrs::DataConnector;
use serde_json::Value;

use super::{ADDRESS, ELSEWHERE, connector, workspace};
use crate::support::plan::Action;
use crate::support::program::Feature;
use crate::support::state;
use crate::support::workspace::Workspace;

/// A state as version 0.1 of the provider wrote it, with Terraform 1.12.
const FIXTURE: &str = include_str!("state-0.1.json");

/// A workspace with the connector of the fixture, in the state and in the backend.
fn older(config: &str) -> Workspace {
    let workspace = workspace();
    workspace.write_file(state::FILE, FIXTURE);
    let attributes = stored(&workspace)["attributes"].clone();
    let text = |name: &str| attributes[name].as_str().unwrap();
    let mut connector = DataConnector::new(text("id"), text("source_type"), text("connector_name"));
    connector.source_info = attributes["source_info"].as_object().unwrap().clone();
    connector.source_info.retain(|_, value| !value.is_null());
    connector.create_time = attributes["create_time"].as_i64().unwrap();
    connector.last_update_time = connector.create_time;
    workspace.backend().mrs().put_data_connector(connector);
    workspace.write(config);
    workspace
}

fn stored(workspace: &Workspace) -> Value {
    let document: Value = serde_json::from_str(&workspace.state().file).unwrap();
    document["resources"][0]["instances"][0].clone()
}

#[test]
fn an_older_state_plans_empty_and_gets_the_provider_s_region() {
    for config in [connector("this", &[]), connector("this", &[("region", REGION)])] {
        let workspace = older(&config);
        assert_eq!(stored(&workspace)["attributes"]["region"], Value::Null);
        workspace.is_settled();
        let refresh = workspace.plan(&["-refresh-only"]);
        refresh.is_empty();
        // The next change writes it down.
        workspace
            .write(&config.replace("\"hive_metastore\"", "\"hive\"").replace("Example-Pwd-2481", "Example-Pwd-2482"));
        assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::Update);
        workspace.apply_plan().succeeds();
        let stored = stored(&workspace);
        assert_eq!(stored["attributes"]["region"], REGION);
        if Feature::Identity.is_there() {
            assert_eq!(
                (&stored["identity"]["region"], &stored["identity_schema_version"]),
                (&REGION.into(), &1.into())
            );
        }
        workspace.is_settled();
        workspace.close();
    }
}

#[test]
fn an_older_object_is_replaced_by_one_of_another_region_only() {
    let workspace = older(&connector("this", &[("region", ELSEWHERE)]));
    for options in [&["-refresh=false"][..], &[]] {
        let plan = workspace.plan(options);
        assert_eq!((plan.action(ADDRESS), plan.replaced_by(ADDRESS)), (Action::Replace, vec!["region".to_owned()]));
    }
    workspace.apply_plan().succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn an_older_object_can_be_destroyed_without_a_refresh() {
    let workspace = older("");
    workspace.apply(&["-refresh=false"]).succeeds();
    assert!(workspace.backend().mrs().data_connectors().is_empty());
}
