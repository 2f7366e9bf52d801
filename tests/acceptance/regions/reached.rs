//! Where another region can't be reached: told by the plan, at the argument, and nothing is sent.

use mock_backend::{PROJECT_ID, REGION};

use super::{ADDRESS, ELSEWHERE, PROJECT_ELSEWHERE, backend, connector};
use crate::mrs_data_connector::KIND;
use crate::support::hcl::resource;
use crate::support::workspace::Workspace;

/// A workspace whose endpoints name no region.
fn one_region() -> Workspace {
    Workspace::with_backend(backend())
}

#[test]
fn an_endpoint_without_a_region_is_that_of_the_provider_s() {
    let workspace = one_region();
    workspace.write(&connector("this", &[("region", ELSEWHERE)]));
    workspace.validate().succeeds();
    let words = ["endpoints.mrs", "{region}", ELSEWHERE, REGION];
    let refused = workspace.try_plan(&[]).fails_with(&words);
    let [error] = refused.errors().try_into().unwrap();
    assert_eq!(error.code.as_deref().map(str::trim), Some("region = \"eu-west-101\""));
    workspace.write(&format!("data \"{KIND}s\" \"all\" {{\n  region = \"{ELSEWHERE}\"\n}}\n"));
    workspace.try_plan(&[]).fails_with(&words);
    workspace.write(&connector("this", &[]));
    workspace.import(ADDRESS, &format!("4f1c@{ELSEWHERE}")).fails_with(&words);
    assert!(workspace.backend().requests().is_empty());

    // The provider's own region may be named.
    workspace.write(&connector("this", &[("region", REGION)]));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}

#[test]
fn an_object_is_not_looked_for_in_the_wrong_region() {
    let mut workspace = one_region();
    workspace.write(&connector("this", &[]));
    workspace.apply(&[]).succeeds();
    workspace.set("HW_REGION_NAME", ELSEWHERE);
    workspace.backend().clear_requests();
    workspace.try_plan(&[]).fails_with(&["endpoints.mrs", "{region}", REGION]);
    assert!(workspace.backend().requests().is_empty());
    workspace.set("HW_REGION_NAME", REGION);
    workspace.close();
}

#[test]
fn a_provider_without_a_region_is_where_its_endpoints_are() {
    let mut workspace = one_region();
    workspace.unset("HW_REGION_NAME");
    workspace.set("HW_PROJECT_ID", PROJECT_ID);
    workspace.write(&connector("this", &[]));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.write(&connector("this", &[("region", REGION)]));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    let held = workspace.backend().mrs().data_connectors();
    assert!(held.iter().all(|connector| connector.project_id == PROJECT_ID), "{held:#?}");
    workspace.close();
}

#[test]
fn a_region_is_a_part_of_a_host_name() {
    let workspace = one_region();
    for wrong in ["cn north 4", "cn-north-4/", "evil.example", "{region}"] {
        workspace.write(&connector("this", &[("region", wrong)]));
        workspace.validate().fails_with(&["region", "letters (A-Z, a-z), digits, hyphens and underscores"]);
    }
}

#[test]
fn a_project_that_the_other_region_does_not_have_is_told() {
    let workspace = super::workspace();
    workspace.write(&connector("this", &[("region", "ap-southeast-1")]));
    workspace.apply(&[]).fails_with(&["IAM knows no project named", "ap-southeast-1"]);
    // With the project's id there is nothing to look up.
    let body = connector("this", &[("region", ELSEWHERE), ("project_id", PROJECT_ELSEWHERE)]);
    workspace.write(&body);
    workspace.backend().clear_requests();
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.backend().requests_of("iam.projects").len(), 0);
    workspace.close();
}

#[test]
fn the_region_of_oms_is_no_region_of_the_cloud() {
    let source = crate::oms_data_sources::oceanbase::DESCRIPTION;
    let workspace = one_region();
    workspace.write(&resource(source.kind, "this", &format!("  region = \"anywhere at all\"\n{}", source.minimal)));
    workspace.apply(&[]).succeeds();
    workspace.is_settled();
    workspace.close();
}
