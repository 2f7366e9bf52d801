//! `terraform query`: what each list resource has to pass, from the search to the imported objects. Terraform has it since
//! 1.14; before that, a query file means nothing to it and there is nothing to try.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use mock_backend::{Fault, MockBackend};
use serde_json::Value;

use crate::support::outcome::Outcome;
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, objects};

mod kinds;

use kinds::KINDS;

const QUERY: &str = "search.tfquery.hcl";
const GENERATED: &str = "generated.tf";
/// How many objects of a kind there are. Terraform asks for no more unless it is told to.
const MANY: usize = 100;

/// One list resource.
struct Kind {
    /// The type.
    name: &'static str,
    /// The lines of the `config` block that a search needs.
    place: &'static str,
    /// The call that lists, as the backend names it.
    list: &'static str,
    /// Puts the object of this number into the backend. Its name is `orders_` and the number in three digits.
    put: fn(&MockBackend, usize),
    /// Puts objects into the backend that are none of this kind.
    put_others: fn(&MockBackend),
    /// A filter, and which of the numbers below a hundred it lets through.
    filter: (&'static str, fn(usize) -> bool),
    /// The secret that a configuration can't do without.
    secret: Option<&'static str>,
    /// The attributes of the identity.
    identity: &'static [&'static str],
}

/// A case for each promise, all of which a kind has to keep.
macro_rules! kind {
    ($module:ident) => {
        mod $module {
            $crate::query::kind!(
                @cases $module,
                many_are_found_imported_and_left_alone
                filters_and_limits_narrow_a_search
                objects_are_shown_on_demand
                an_import_block_generates_configuration_too
                a_failure_is_no_empty_list
                the_example_works
            );
        }
    };
    (@cases $module:ident, $($case:ident)*) => {
        $(
            #[test]
            fn $case() {
                $crate::query::Kind::$case(&$crate::query::kinds::$module());
            }
        )*
    };
}
use kind;

kind!(dli_datasource_connection);
kind!(dws_ext_data_source);
kind!(mrs_data_connector);
kind!(oms_mysql_data_source);
kind!(oms_oceanbase_data_source);
kind!(oms_polardb_data_source);

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
    let tried: BTreeSet<_> = KINDS.iter().map(|kind| kind().name.to_owned()).collect();
    assert_eq!(names("list_resource_schemas"), tried);
    for (kind, schema) in provider["list_resource_schemas"].as_object().unwrap() {
        for (name, filter) in schema["block"]["attributes"].as_object().unwrap() {
            assert!(filter["description"].as_str().is_some_and(|text| !text.is_empty()), "{kind}.{name}");
        }
    }
}

#[test]
fn a_filter_that_breaks_a_rule_is_refused_before_anything_is_sent() {
    if lacks(Feature::Query) {
        return;
    }
    let workspace = Workspace::new();
    let kind = kinds::dws_ext_data_source();
    workspace.write_file(QUERY, &kind.block("", "cluster_id = \"4ca46bf1\""));
    workspace.run(&["validate", "-query", "-json"]).fails_with(&["cluster_id", "36"]);
    workspace.run(&["query", "-no-color"]).fails_with(&["cluster_id"]);
    assert!(workspace.backend().requests().is_empty());
}

impl Kind {
    /// A list block with the name `all`, with these lines in it and in its `config` block.
    fn block(&self, lines: &str, config: &str) -> String {
        let config = format!("  config {{\n    {config}\n  }}\n");
        format!("list \"{}\" \"all\" {{\n  provider = datalink\n  {lines}\n{config}}}\n", self.name)
    }

    /// A workspace whose backend has many objects of this kind, and some of others.
    fn workspace(&self) -> Workspace {
        let workspace = Workspace::new();
        // Not in the order of their names, so that whoever relies on the service's order is found out.
        (0..MANY).rev().for_each(|number| (self.put)(workspace.backend(), number));
        (self.put_others)(workspace.backend());
        workspace
    }

    /// Searches, and returns what was found.
    #[track_caller]
    fn search(&self, workspace: &Workspace, lines: &str, config: &str) -> Vec<Value> {
        workspace.write_file(QUERY, &self.block(lines, &format!("{}\n    {config}", self.place)));
        found(&workspace.run(&["query", "-json"]).succeeds().says(&[]))
    }

    fn many_are_found_imported_and_left_alone(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.workspace();
        let before = objects(workspace.backend());
        workspace.write_file(QUERY, &self.block("", self.place));
        workspace.run(&["query", "-no-color", "-generate-config-out", GENERATED]).succeeds().says(&[]);
        let generated = fs::read_to_string(workspace.path(GENERATED)).unwrap();
        assert_eq!(generated.matches("\nimport {").count(), MANY, "{generated}");
        workspace.write_file(GENERATED, &self.with_secrets(&generated));

        let plan = workspace.plan(&[]);
        assert_eq!(plan.outcome.warnings().len(), 0, "{}", plan.outcome.report());
        let actions = plan.actions();
        assert_eq!(actions.len(), MANY);
        assert!(actions.values().all(|action| *action == Action::NoOp), "{actions:#?}");
        workspace.apply_plan().succeeds().says(&[]);
        assert_eq!(workspace.state().addresses().len(), MANY);
        workspace.is_settled();
        assert_eq!(objects(workspace.backend()), before, "an import changes nothing");
    }

    fn filters_and_limits_narrow_a_search(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.workspace();
        let named = |numbers: &mut dyn Iterator<Item = usize>| numbers.map(name).collect::<Vec<_>>();
        let names = |lines: &str, config: &str| {
            let found = self.search(&workspace, lines, config);
            found.iter().map(|object| object["display_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("", ""), named(&mut (0..MANY)), "in the order of names");
        assert_eq!(names("", "name_prefix = \"orders_04\""), named(&mut (40..50)));
        assert_eq!(names("", "name_prefix = \"Orders_04\""), [""; 0]);
        assert_eq!(names("", "name_prefix = \"\""), named(&mut (0..MANY)), "empty is like not set");
        assert_eq!(names("limit = 7", ""), named(&mut (0..7)));
        let (filter, passes) = self.filter;
        assert_eq!(names("", filter), named(&mut (0..MANY).filter(|number| passes(*number))));
        assert_eq!(names("limit = 3", filter), named(&mut (0..MANY).filter(|number| passes(*number)).take(3)));
    }

    fn objects_are_shown_on_demand(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = Workspace::new();
        (self.put)(workspace.backend(), 1);
        let without = self.search(&workspace, "", "");
        assert_eq!(without.len(), 1);
        assert!(without[0].get("resource_object").is_none());
        let identity = without[0]["identity"].as_object().unwrap();
        assert_eq!(identity.keys().collect::<Vec<_>>(), self.identity);
        assert!(identity.values().all(Value::is_string), "{identity:#?}");

        let with = self.search(&workspace, "include_resource = true", "");
        assert_eq!(with[0]["identity"], without[0]["identity"]);
        let object = with[0]["resource_object"].to_string();
        assert!(object.contains(&name(1)) && !object.contains(kinds::SECRET), "{object}");
    }

    fn an_import_block_generates_configuration_too(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = Workspace::new();
        (self.put)(workspace.backend(), 1);
        let found = self.search(&workspace, "", "");
        fs::remove_file(workspace.path(QUERY)).unwrap();
        let identity = found[0]["identity"].as_object().unwrap();
        let identity: String = identity.iter().map(|(name, value)| format!("    {name} = {value}\n")).collect();
        let address = format!("{}.one", self.name);
        workspace.write(&format!("import {{\n  to = {address}\n  identity = {{\n{identity}  }}\n}}\n"));
        let planned = workspace.try_plan(&["-generate-config-out", GENERATED]);
        match self.secret {
            // The file is there all the same, for the secret to be filled in.
            Some(secret) => drop(planned.fails_with(&[secret])),
            None => drop(planned.succeeds().says(&[])),
        }
        let generated = fs::read_to_string(workspace.path(GENERATED)).unwrap();
        workspace.write_file(GENERATED, &self.with_secrets(&generated));
        assert_eq!(workspace.plan(&[]).action(&address), Action::NoOp);
        workspace.apply_plan().succeeds().says(&[]);
        workspace.is_settled();
    }

    fn a_failure_is_no_empty_list(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.workspace();
        workspace.write_file(QUERY, &self.block("", self.place));
        workspace.backend().inject(Fault::status(self.list, 403)).unwrap();
        workspace.run(&["query", "-no-color"]).fails_with(&["Listing the", "failed", "403"]);
    }

    /// The example that the documentation shows: formatted, valid, and it finds something.
    fn the_example_works(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.workspace();
        let file: PathBuf =
            [env!("CARGO_MANIFEST_DIR"), "examples", "list-resources", self.name, "list-resource.tfquery.hcl"]
                .iter()
                .collect();
        workspace.write_file(QUERY, &fs::read_to_string(file).unwrap());
        workspace.run(&["fmt", "-check", "-diff"]).succeeds();
        let found = found(&workspace.run(&["query", "-json"]).succeeds().says(&[]));
        assert!(!found.is_empty());
    }

    /// The generated configuration, with the secret that it can't know.
    fn with_secrets(&self, generated: &str) -> String {
        let Some(secret) = self.secret else { return generated.to_owned() };
        let is_secret = |line: &str| line.split_whitespace().next() == Some(secret);
        let line = |line| if is_secret(line) { format!("{secret} = \"Filled-In-1\"") } else { str::to_owned(line) };
        generated.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// The name of the object of this number.
fn name(number: usize) -> String {
    format!("orders_{number:03}")
}

/// The objects that a search reports.
fn found(outcome: &Outcome) -> Vec<Value> {
    let events = outcome.ended.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    events.filter_map(|event| event.get("list_resource_found").cloned()).collect()
}
