//! What every list resource has to pass, from the search to the imported objects. Terraform has `terraform query` since 1.14;
//! before that, a query file means nothing to it and there is nothing to try.

use std::collections::BTreeSet;
use std::fs;

use mock_backend::{Fault, MockBackend};
use serde_json::Value;

use super::conformance::Conformance;
use super::outcome::Outcome;
use super::pages::{blocks, page};
use super::plan::Action;
use super::program::{Feature, lacks};
use super::workspace::{Workspace, objects};

/// What every object keeps and nothing may show.
pub(crate) const SECRET: &str = "Planted-Secret-4711";

const QUERY: &str = "search.tfquery.hcl";
const GENERATED: &str = "generated.tf";
/// How many objects of a kind there are. Terraform asks for no more unless it is told to.
const MANY: usize = 100;

/// What the cases have to know of a list resource, beside what its resource says.
pub(crate) struct Search {
    /// The lines of the `config` block that a search needs.
    pub(crate) place: &'static str,
    /// The call that lists, as the backend names it.
    pub(crate) list: &'static str,
    /// Puts the object of this number into the backend. Its name is [`name`].
    pub(crate) put: fn(&MockBackend, usize),
    /// Puts objects into the backend that are none of this kind.
    pub(crate) put_others: fn(&MockBackend),
    /// A filter, and which of the numbers below a hundred it lets through.
    pub(crate) filter: (&'static str, fn(usize) -> bool),
    /// The secret that a configuration can't do without.
    pub(crate) secret: Option<&'static str>,
}

impl Conformance {
    /// A list block with the name `all`, with these lines in it and in its `config` block.
    fn list_block(&self, lines: &str, config: &str) -> String {
        let config = format!("  config {{\n    {config}\n  }}\n");
        format!("list \"{}\" \"all\" {{\n  provider = datalink\n  {lines}\n{config}}}\n", self.kind)
    }

    /// A workspace whose backend has many objects of this kind, and some of others.
    fn with_many(&self) -> Workspace {
        let workspace = Workspace::new();
        // Not in the order of their names, so that whoever relies on the service's order is found out.
        (0..MANY).rev().for_each(|number| (self.search.put)(workspace.backend(), number));
        (self.search.put_others)(workspace.backend());
        workspace
    }

    /// Searches, and returns what was found.
    #[track_caller]
    fn find(&self, workspace: &Workspace, lines: &str, config: &str) -> Vec<Value> {
        workspace.write_file(QUERY, &self.list_block(lines, &format!("{}\n    {config}", self.search.place)));
        found(&workspace.run(&["query", "-json"]).succeeds().says(&[]))
    }

    pub(crate) fn many_are_found_imported_and_left_alone(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.with_many();
        let before = objects(workspace.backend());
        workspace.write_file(QUERY, &self.list_block("", self.search.place));
        workspace.run(&["query", "-no-color", "-generate-config-out", GENERATED]).succeeds().says(&[]);
        let generated = fs::read_to_string(workspace.path(GENERATED)).unwrap();
        assert_eq!(generated.matches("\nimport {").count(), MANY, "{generated}");
        workspace.write_file(GENERATED, &self.filled_in(&generated));

        let plan = workspace.plan(&[]);
        assert_eq!(plan.outcome.warnings().len(), 0, "{}", plan.outcome.report());
        let actions = plan.actions();
        assert_eq!(actions.len(), MANY);
        assert!(actions.values().all(|action| *action == self.taking_over()), "{actions:#?}");
        workspace.apply_plan().succeeds().says(&[]);
        assert_eq!(workspace.state().addresses().len(), MANY);
        workspace.is_settled();
        assert_eq!(objects(workspace.backend()), before, "an import changes nothing");
    }

    pub(crate) fn filters_and_limits_narrow_a_search(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.with_many();
        let named = |numbers: &mut dyn Iterator<Item = usize>| numbers.map(name).collect::<Vec<_>>();
        let names = |lines: &str, config: &str| {
            let found = self.find(&workspace, lines, config);
            found.iter().map(|object| object["display_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("", ""), named(&mut (0..MANY)), "in the order of names");
        assert_eq!(names("", "name_prefix = \"orders_04\""), named(&mut (40..50)));
        assert_eq!(names("", "name_prefix = \"Orders_04\""), [""; 0]);
        assert_eq!(names("", "name_prefix = \"\""), named(&mut (0..MANY)), "empty is like not set");
        assert_eq!(names("limit = 7", ""), named(&mut (0..7)));
        let (filter, passes) = self.search.filter;
        assert_eq!(names("", filter), named(&mut (0..MANY).filter(|number| passes(*number))));
        assert_eq!(names("limit = 3", filter), named(&mut (0..MANY).filter(|number| passes(*number)).take(3)));
    }

    pub(crate) fn objects_are_shown_on_demand(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = Workspace::new();
        (self.search.put)(workspace.backend(), 1);
        let without = self.find(&workspace, "", "");
        assert_eq!(without.len(), 1);
        assert!(without[0].get("resource_object").is_none());
        let identity = without[0]["identity"].as_object().unwrap();
        let described: BTreeSet<_> = [self.identity, self.default_identity].concat().into_iter().collect();
        assert!(identity.keys().map(String::as_str).eq(described), "{identity:#?}");
        assert!(identity.values().all(Value::is_string), "{identity:#?}");

        let with = self.find(&workspace, "include_resource = true", "");
        assert_eq!(with[0]["identity"], without[0]["identity"]);
        let object = with[0]["resource_object"].to_string();
        assert!(object.contains(&name(1)) && !object.contains(SECRET), "{object}");
    }

    pub(crate) fn an_import_block_generates_configuration_too(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = Workspace::new();
        (self.search.put)(workspace.backend(), 1);
        let found = self.find(&workspace, "", "");
        fs::remove_file(workspace.path(QUERY)).unwrap();
        let identity = found[0]["identity"].as_object().unwrap();
        let identity: String = identity.iter().map(|(name, value)| format!("    {name} = {value}\n")).collect();
        let address = format!("{}.one", self.kind);
        workspace.write(&format!("import {{\n  to = {address}\n  identity = {{\n{identity}  }}\n}}\n"));
        let planned = workspace.try_plan(&["-generate-config-out", GENERATED]);
        match self.search.secret {
            // The file is there all the same, for the secret to be filled in.
            Some(secret) => drop(planned.fails_with(&[secret])),
            None => drop(planned.succeeds().says(&[])),
        }
        let generated = fs::read_to_string(workspace.path(GENERATED)).unwrap();
        workspace.write_file(GENERATED, &self.filled_in(&generated));
        assert_eq!(workspace.plan(&[]).action(&address), self.taking_over());
        workspace.apply_plan().succeeds().says(&[]);
        workspace.is_settled();
    }

    pub(crate) fn a_failure_is_no_empty_list(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.with_many();
        workspace.write_file(QUERY, &self.list_block("", self.search.place));
        workspace.backend().inject(Fault::status(self.search.list, 403)).unwrap();
        workspace.run(&["query", "-no-color"]).fails_with(&["Listing the", "failed", "403"]);
    }

    /// The example that the documentation shows: formatted, valid, and it finds something.
    pub(crate) fn searching_as_in_the_example_works(&self) {
        if lacks(Feature::Query) {
            return;
        }
        let workspace = self.with_many();
        let page = page("list-resources", self.kind);
        workspace.write_file(QUERY, blocks(&page, "terraform").next().unwrap());
        workspace.run(&["fmt", "-check", "-diff"]).succeeds();
        let found = found(&workspace.run(&["query", "-json"]).succeeds().says(&[]));
        assert!(!found.is_empty());
    }

    /// What a configuration can't do without and no list tells: secrets in their write-only form, and what is as mandatory.
    fn unknown(&self) -> BTreeSet<String> {
        let is_unreadable = |name: &&str| self.unreadable.contains(name);
        let written = self.minimal.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim());
        let form = |name: &str| if self.required.contains(&name) { name.to_owned() } else { format!("{name}_wo") };
        let secret = self.search.secret.map(str::to_owned);
        written.filter(is_unreadable).map(form).chain(secret).collect()
    }

    /// The generated configuration, with what it can't know.
    fn filled_in(&self, generated: &str) -> String {
        let unknown = self.unknown();
        let line = |line: &str| match line.split_whitespace().next() {
            Some(name) if unknown.contains(name) => format!("{name} = \"Filled-In-1\""),
            _ => line.to_owned(),
        };
        generated.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// What a plan does to an imported object: nothing, or it keeps in the state what only the configuration knows.
    fn taking_over(&self) -> Action {
        if self.unknown().iter().all(|name| name.ends_with("_wo")) { Action::NoOp } else { Action::Update }
    }
}

/// The name of the object of this number.
pub(crate) fn name(number: usize) -> String {
    format!("orders_{number:03}")
}

/// The objects that a search reports.
fn found(outcome: &Outcome) -> Vec<Value> {
    let events = outcome.ended.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    events.filter_map(|event| event.get("list_resource_found").cloned()).collect()
}

/// A number that half of the objects have.
pub(crate) fn is_even(number: usize) -> bool {
    number.is_multiple_of(2)
}

/// The id of the object of this number, where ids are UUIDs.
pub(crate) fn uuid(number: usize) -> String {
    format!("0a9ac2e4-1e2f-4c1d-9f7c-{number:012}")
}
