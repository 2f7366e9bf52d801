//! Objects of several regions and projects under one provider block: where each is looked for, changed and deleted, whatever
//! the provider's region is. The hosts of the regions exist in the mock only, which is the proxy to itself.

mod older;
mod reached;
mod signed_in;

use mock_backend::{Cluster, Config, LoggedRequest, PROJECT_ID, REGION};

use crate::dws_ext_data_source as dws;
use crate::mrs_data_connector::{BLOCK, KIND};
use crate::support::hcl::{resource, set};
use crate::support::import::Import;
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, quick};

/// Another region than the provider's, with its own project and one more.
const ELSEWHERE: &str = "eu-west-101";
const PROJECT_ELSEWHERE: &str = "0f2b6a9c4d7e4f1a8b3c5d6e7f809121";
const TEAM_ELSEWHERE: &str = "5a1d6c3e8b9f4a2d9c7e0f1b2a3d4c5e";
const CLUSTER_ELSEWHERE: &str = "0f7e1c2a-93b4-4d5e-8a61-7b2c3d4e5f60";

const ADDRESS: &str = "datalink_mrs_data_connector.this";

fn backend() -> Config {
    let config = quick().with_project(PROJECT_ELSEWHERE, ELSEWHERE).with_project(TEAM_ELSEWHERE, "eu-west-101_team");
    config.with(|config| config.clusters.push(Cluster::new(CLUSTER_ELSEWHERE, PROJECT_ELSEWHERE)))
}

/// A workspace whose services are at hosts that name their region.
fn workspace() -> Workspace {
    let mut workspace = Workspace::with_backend(backend());
    let proxy = workspace.backend().url().to_owned();
    workspace.set("HTTP_PROXY", &proxy);
    configure(&workspace, "");
    workspace
}

/// Writes a provider block with further arguments of its `huaweicloud` block.
fn configure(workspace: &Workspace, arguments: &str) {
    let endpoints = workspace.backend().regional_endpoints();
    workspace.write_provider(&format!(
        "provider \"datalink\" {{\n  huaweicloud {{\n    {endpoints}\n    {arguments}\n  }}\n}}\n"
    ));
}

/// A connector with further arguments.
fn connector(name: &str, arguments: &[(&str, &str)]) -> String {
    let named = set(BLOCK, "connector_name", &format!("\"{name}\""));
    let body = arguments
        .iter()
        .fold(named, |body, (argument, value)| format!("  {argument} = \"{value}\"\n{}", body.trim_matches('\n')));
    resource(KIND, name, &body)
}

/// Region and project of the requests of an operation, in the order in which they came.
fn places(workspace: &Workspace, operation: &str) -> Vec<(String, String)> {
    let place = |request: LoggedRequest| {
        let project = request.path.split('/').nth(2).unwrap_or_default().to_owned();
        (request.region.unwrap_or_default(), project)
    };
    workspace.backend().requests_of(operation).into_iter().map(place).collect()
}

fn place(region: &str, project: &str) -> (String, String) {
    (region.to_owned(), project.to_owned())
}

fn sorted(mut places: Vec<(String, String)>) -> Vec<(String, String)> {
    places.sort();
    places
}

#[test]
fn one_provider_block_serves_several_regions_and_projects() {
    let workspace = workspace();
    let here = connector("here", &[]);
    let there = connector("there", &[("region", ELSEWHERE)]);
    let team = connector("team", &[("region", ELSEWHERE), ("project_id", TEAM_ELSEWHERE)]);
    let source = dws::OBS.replace(mock_backend::CLUSTER_ID, CLUSTER_ELSEWHERE);
    let source = resource(dws::KIND, "this", &format!("  region = \"{ELSEWHERE}\"\n{source}"));
    workspace.write(&[here, there, team, source].concat());

    let plan = workspace.plan(&[]);
    assert_eq!(plan.value("datalink_mrs_data_connector.here", "region"), REGION, "the default is known to the plan");
    workspace.apply_plan().succeeds();
    let all = [place(REGION, PROJECT_ID), place(ELSEWHERE, PROJECT_ELSEWHERE), place(ELSEWHERE, TEAM_ELSEWHERE)];
    assert_eq!(sorted(places(&workspace, "mrs.create")), sorted(all.to_vec()));
    assert_eq!(places(&workspace, "dws.create"), [place(ELSEWHERE, PROJECT_ELSEWHERE)]);
    // One look-up for each region.
    let look_ups = workspace.backend().requests_of("iam.projects");
    let mut names: Vec<_> = look_ups.iter().map(|request| request.query.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["name=cn-north-4", "name=eu-west-101"]);
    let state = workspace.state();
    for (name, region, project) in
        [("here", REGION, PROJECT_ID), ("there", ELSEWHERE, PROJECT_ELSEWHERE), ("team", ELSEWHERE, TEAM_ELSEWHERE)]
    {
        let object = state.object(&format!("datalink_mrs_data_connector.{name}"));
        assert_eq!((object.text("region"), object.text("project_id")), (region, project));
        if Feature::Identity.is_there() {
            assert_eq!((&object.identity["region"], &object.identity["project_id"]), (&region.into(), &project.into()));
        }
    }
    workspace.is_settled();
    workspace.backend().clear_requests();
    workspace.plan(&[]).is_empty();
    // A list of a project for all of its connectors, whatever has the same name elsewhere.
    assert_eq!(sorted(places(&workspace, "mrs.list")), sorted(all.to_vec()));
    workspace.close();
}

#[test]
fn the_provider_may_turn_to_another_region() {
    let mut workspace = workspace();
    let (here, there) = (connector("this", &[]), connector("there", &[("region", ELSEWHERE)]));
    workspace.write(&[here, there].concat());
    workspace.apply(&[]).succeeds();
    workspace.set("HW_REGION_NAME", ELSEWHERE);
    workspace.set("HW_PROJECT_ID", TEAM_ELSEWHERE);
    workspace.is_settled();

    // Changes and deletions go to where the objects are.
    workspace.backend().clear_requests();
    let changed = connector("this", &[]).replace("\"hive\"", "\"hive2\"");
    workspace.write(&changed);
    let plan = workspace.plan(&[]);
    assert_eq!(plan.action(ADDRESS), Action::Update);
    workspace.apply_plan().succeeds();
    assert_eq!(places(&workspace, "mrs.update"), [place(REGION, PROJECT_ID)]);
    assert_eq!(places(&workspace, "mrs.delete"), [place(ELSEWHERE, PROJECT_ELSEWHERE)]);
    workspace.is_settled();
    workspace.close();
}

#[test]
fn only_another_region_makes_another_object() {
    let workspace = workspace();
    workspace.write(&connector("this", &[]));
    workspace.apply(&[]).succeeds();
    for same in [REGION, ""] {
        workspace.write(&connector("this", &[("region", same)]));
        assert_eq!(workspace.plan(&[]).action(ADDRESS), Action::NoOp, "{same:?}");
    }
    workspace.write(&connector("this", &[("region", ELSEWHERE)]));
    let plan = workspace.plan(&[]);
    assert_eq!((plan.action(ADDRESS), plan.replaced_by(ADDRESS)), (Action::Replace, vec!["region".to_owned()]));
    // The new one is in the project of the other region.
    assert!(plan.is_unknown(ADDRESS, "project_id"));
    workspace.backend().clear_requests();
    workspace.apply_plan().succeeds();
    assert_eq!(places(&workspace, "mrs.delete"), [place(REGION, PROJECT_ID)]);
    assert_eq!(places(&workspace, "mrs.create"), [place(ELSEWHERE, PROJECT_ELSEWHERE)]);
    workspace.is_settled();
    workspace.close();
}

/// Whoever writes an empty region leaves the choice to the provider.
#[test]
fn an_empty_region_is_the_provider_s() {
    let workspace = workspace();
    for region in ["", REGION] {
        workspace.write(&connector("this", &[("region", region)]));
        workspace.apply(&[]).succeeds();
        workspace.is_settled();
    }
    assert_eq!(places(&workspace, "mrs.create"), [place(REGION, PROJECT_ID)]);
    workspace.close();
}

#[test]
fn an_import_id_may_name_the_region() {
    let workspace = workspace();
    workspace.write(&connector("this", &[("region", ELSEWHERE)]));
    workspace.apply(&[]).succeeds();
    let id = workspace.state().id(ADDRESS);
    let secrets = ["source_info"];
    let short = Import::by_command(ADDRESS, |object| format!("{}@{ELSEWHERE}", object.text("id")));
    short.without(&secrets).run(&workspace);
    let long = Import::by_command(ADDRESS, |object| {
        format!("{}/{}@{}", object.text("project_id"), object.text("id"), object.text("region"))
    });
    long.without(&secrets).run(&workspace);
    if Feature::ImportBlocks.is_there() {
        Import::by_block(ADDRESS, |object| format!("{}@{ELSEWHERE}", object.text("id")))
            .without(&secrets)
            .run(&workspace);
    }
    if Feature::Identity.is_there() {
        Import::by_identity(ADDRESS, &["id", "region"]).without(&secrets).run(&workspace);
    }
    let made = workspace.forget_state();
    workspace.import(ADDRESS, &id).fails_with(&["Cannot import non-existent remote object", REGION]);
    for malformed in ["@eu-west-101", &format!("{id}@"), &format!("{id}@a/b"), "a/b/c@eu-west-101"] {
        let forms = ["<id>", "<project_id>/<id>", "@<region>"];
        workspace.import(ADDRESS, malformed).fails_with(&[&["Malformed import id"], &forms[..]].concat());
    }
    workspace.write_file("terraform.tfstate", &made.file);
    workspace.close();
}

#[test]
fn a_printed_import_command_names_the_region() {
    let workspace = workspace();
    let body = connector("this", &[("region", ELSEWHERE)]);
    workspace.write(&body);
    workspace.apply(&[]).succeeds();
    let made = workspace.forget_state();
    let command = format!("'datalink_mrs_data_connector.NAME' '{PROJECT_ELSEWHERE}/{}@{ELSEWHERE}'", made.id(ADDRESS));
    let said = workspace.apply(&[]);
    assert!(said.text().contains(&command), "{}", said.report());
}

#[test]
fn data_sources_look_where_they_are_told() {
    let workspace = workspace();
    workspace.write(&connector("this", &[("region", ELSEWHERE)]));
    workspace.apply(&[]).succeeds();
    let place = format!("  region = \"{ELSEWHERE}\"\n");
    let data = [
        format!("data \"{KIND}\" \"one\" {{\n{place}  connector_name = \"this\"\n}}\n"),
        format!("data \"{KIND}s\" \"many\" {{\n{place}}}\n"),
        format!("data \"{KIND}s\" \"here\" {{\n}}\n"),
        format!("output \"one\" {{\n  value = data.{KIND}.one\n}}\n"),
        format!("output \"many\" {{\n  value = data.{KIND}s.many\n}}\n"),
        format!("output \"here\" {{\n  value = data.{KIND}s.here\n}}\n"),
    ];
    workspace.write(&format!("{}{}", connector("this", &[("region", ELSEWHERE)]), data.concat()));
    workspace.apply(&[]).succeeds();
    let document: serde_json::Value = serde_json::from_str(&workspace.state().file).unwrap();
    let output = |name: &str| document["outputs"][name]["value"].clone();
    let id = workspace.state().id(ADDRESS);
    let one = output("one");
    assert_eq!(
        (&one["id"], &one["region"], &one["project_id"]),
        (&(*id).into(), &ELSEWHERE.into(), &PROJECT_ELSEWHERE.into())
    );
    let many = output("many");
    assert_eq!((&many["region"], &many["project_id"]), (&ELSEWHERE.into(), &PROJECT_ELSEWHERE.into()));
    let [only] = many["data_connectors"].as_array().unwrap().as_slice() else { panic!("one connector: {many}") };
    assert_eq!((&only["id"], &only["region"]), (&(*id).into(), &ELSEWHERE.into()));
    let here = output("here");
    assert_eq!((&here["region"], here["data_connectors"].as_array().unwrap().len()), (&REGION.into(), 0));
    workspace.close();
}

#[test]
fn a_query_looks_where_it_is_told() {
    if lacks(Feature::Query) {
        return;
    }
    let workspace = workspace();
    workspace.write(&connector("this", &[("region", ELSEWHERE)]));
    workspace.apply(&[]).succeeds();
    let list =
        |config: &str| format!("list \"{KIND}\" \"all\" {{\n  provider = datalink\n  config {{\n{config}  }}\n}}\n");
    workspace.write_file("search.tfquery.hcl", &list(&format!("    region = \"{ELSEWHERE}\"\n")));
    let found = workspace.run(&["query", "-json"]).succeeds();
    let identity = format!("\"region\":\"{ELSEWHERE}\"");
    assert!(found.ended.stdout.contains(&identity) && found.ended.stdout.contains(&workspace.state().id(ADDRESS)));
    workspace.write_file("search.tfquery.hcl", &list(""));
    let found = workspace.run(&["query", "-json"]).succeeds();
    assert!(!found.ended.stdout.contains(&workspace.state().id(ADDRESS)));
    workspace.close();
}
