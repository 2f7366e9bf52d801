//! The data sources: what each pair of them, the look-up of one object and the list of many, has to pass.
//!
//! The objects are put into the backend behind Terraform's back, with all the secrets that the services keep. The
//! files of the platforms describe their pair, and try what is particular to it.

use std::fs;
use std::path::PathBuf;

use mock_backend::{Fault, MockBackend};
use serde_json::Value;

use crate::support::hcl::resource;
use crate::support::workspace::Workspace;

mod dli;
mod dli_auth;
mod dli_enhanced;
mod dws;
mod mrs;
mod oms;

/// What no state may hold, though every object in the backend has it.
const SECRET: &str = "Planted-Secret-4711";

/// One pair of data sources.
struct Pair {
    /// The types: the look-up of one, and the list.
    one: &'static str,
    many: &'static str,
    /// The attribute that holds what the list found.
    result: &'static str,
    /// The argument that takes a name.
    name: &'static str,
    /// The lines that say where to look, if the provider block does not.
    place: &'static str,
    /// The call that lists, as the backend names it, and the one that reads one object.
    operations: [&'static str; 2],
    /// Puts an object with this id and name, and the secret, into the backend.
    put: fn(&MockBackend, &str, &str),
    /// Three ids that the service could have given, in their order.
    ids: [&'static str; 3],
    /// A resource of this kind with the block name `made`, and what of it a data source shows, too.
    resource: &'static str,
    shown: &'static [&'static str],
}

/// A case for each promise, all of which a pair has to keep.
macro_rules! pair {
    ($pair:path) => {
        mod both {
            $crate::data_sources::pair!(
                @cases $pair,
                one_is_found_by_its_id_and_by_its_name
                none_and_several_are_errors
                exactly_one_argument_says_what_to_look_for
                a_list_is_narrowed_by_exact_names
                a_failure_is_not_an_absence
                what_is_not_known_yet_is_looked_up_by_the_apply
                no_secret_is_returned
                the_examples_work
            );
        }
    };
    (@cases $pair:path, $($case:ident)*) => {
        $(
            #[test]
            fn $case() {
                $crate::data_sources::Pair::$case(&$pair);
            }
        )*
    };
}
use pair;

/// Every pair, in the order of the types' names.
const PAIRS: &[&Pair] = &[&dli_auth::PAIR, &dli::PAIR, &dli_enhanced::PAIR, &dws::PAIR, &mrs::PAIR, &oms::PAIR];

#[test]
fn every_data_source_is_tried_and_described() {
    let workspace = Workspace::new();
    let shown = workspace.run(&["providers", "schema", "-json"]).succeeds();
    let schemas: Value = serde_json::from_str(&shown.ended.stdout).unwrap();
    let provider = schemas["provider_schemas"].as_object().unwrap().values().next().unwrap();
    let served = provider["data_source_schemas"].as_object().unwrap();
    let tried: Vec<_> = PAIRS.iter().flat_map(|pair| [pair.one, pair.many]).collect();
    assert_eq!(served.keys().map(String::as_str).collect::<Vec<_>>(), tried);
    for (kind, schema) in served {
        for (name, attribute) in schema["block"]["attributes"].as_object().unwrap() {
            let described = attribute["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(described && attribute["sensitive"] != true, "{kind}.{name}");
        }
    }
}

/// A data block with the name `this`.
fn data(kind: &str, body: &str) -> String {
    resource(kind, "this", body).replacen("resource", "data", 1)
}

/// Applies a data block, makes sure that nothing is left to do, and returns what was found.
#[track_caller]
fn read(workspace: &Workspace, kind: &str, body: &str) -> Value {
    workspace.write(&data(kind, body));
    let applied = workspace.apply(&[]).succeeds().says(&[]);
    assert!(applied.warnings().is_empty(), "{}", applied.report());
    workspace.is_settled();
    found(workspace, kind)
}

/// What the state has of the data block with the name `this`.
#[track_caller]
fn found(workspace: &Workspace, kind: &str) -> Value {
    let state: Value = serde_json::from_str(&workspace.state().file).unwrap();
    let mut resources = state["resources"].as_array().unwrap().iter();
    let found = resources.find(|resource| resource["mode"] == "data" && resource["type"] == kind);
    found.unwrap_or_else(|| panic!("no data of type {kind}: {state:#}"))["instances"][0]["attributes"].clone()
}

/// The ids of the objects in a result.
#[track_caller]
fn ids(result: &Value) -> Vec<&str> {
    result.as_array().unwrap().iter().map(|object| object["id"].as_str().unwrap()).collect()
}

impl Pair {
    /// A body that looks in the right place, with these further lines.
    fn body(&self, arguments: &[(&str, &str)]) -> String {
        let lines: String = arguments.iter().map(|(name, expression)| format!("  {name} = {expression}\n")).collect();
        format!("{}{lines}", self.place)
    }

    /// A workspace whose backend has two objects of the name `twin`, and between them, by id, one of the name `orders`.
    fn workspace(&self) -> Workspace {
        let workspace = Workspace::new();
        let [first, second, third] = self.ids;
        // Not in the order of their ids, so that whoever relies on the service's order is found out.
        for (id, name) in [(third, "twin"), (second, "orders"), (first, "twin")] {
            (self.put)(workspace.backend(), id, name);
        }
        workspace
    }

    fn one_is_found_by_its_id_and_by_its_name(&self) {
        let workspace = self.workspace();
        let id = self.ids[1];
        let by_name = read(&workspace, self.one, &self.body(&[(self.name, "\"orders\"")]));
        assert_eq!((&by_name["id"], &by_name[self.name]), (&id.into(), &"orders".into()));
        let by_id = read(&workspace, self.one, &self.body(&[("id", &format!("\"{id}\""))]));
        assert_eq!(by_id, by_name);
        let writes = ["create", "update", "delete"].map(|call| self.operations[0].replace("list", call));
        assert!(writes.iter().all(|operation| workspace.backend().requests_of(operation).is_empty()));
    }

    fn none_and_several_are_errors(&self) {
        let workspace = self.workspace();
        // A part of a name, another case, and an id that nobody has.
        let absent = self.ids[1].replace(|character: char| character.is_ascii_digit(), "0");
        for (argument, value) in [(self.name, "order"), (self.name, "Orders"), ("id", &absent)] {
            workspace.write(&data(self.one, &self.body(&[(argument, &format!("\"{value}\""))])));
            let words = [&*format!("with the {argument} \"{value}\""), "There is no", "can see"];
            workspace.try_plan(&[]).fails_with(&words);
        }
        workspace.write(&data(self.one, &self.body(&[(self.name, "\"twin\"")])));
        let ids = format!("{}, {}", self.ids[0], self.ids[2]);
        let words = ["There is more than one", &format!("with the {} \"twin\"", self.name), &ids];
        let refused = workspace.try_plan(&[]).fails_with(&words);
        let code = refused.errors()[0].code.clone().unwrap_or_default();
        assert!(code.contains(self.name), "the error points at {code:?}");
    }

    fn exactly_one_argument_says_what_to_look_for(&self) {
        let workspace = self.workspace();
        let both = [("id", "\"a\""), (self.name, "\"orders\"")];
        for arguments in [&both[..], &[], &[("id", "\"\"")]] {
            workspace.write(&data(self.one, &self.body(arguments)));
            workspace.validate().fails_with(&["id"]);
        }
        assert!(workspace.backend().requests().is_empty(), "none of this needs a call");
    }

    fn a_list_is_narrowed_by_exact_names(&self) {
        let workspace = self.workspace();
        let [first, second, third] = self.ids;
        let list = |arguments: &[(&str, &str)]| read(&workspace, self.many, &self.body(arguments))[self.result].clone();
        let all = list(&[]);
        assert_eq!(ids(&all), [first, second, third], "in the order of ids");
        assert_eq!(ids(&list(&[(self.name, "\"orders\"")])), [second]);
        assert_eq!(ids(&list(&[(self.name, "\"twin\"")])), [first, third]);
        assert_eq!(ids(&list(&[(self.name, "\"order\"")])), [""; 0]);
        assert_eq!(ids(&list(&[(self.name, "\"\"")])), [first, second, third], "empty is like not set");
        // An object of the list is what a look-up of it finds.
        let one = read(&workspace, self.one, &self.body(&[("id", &format!("\"{second}\""))]));
        assert_eq!(all[1], one);
    }

    fn a_failure_is_not_an_absence(&self) {
        let workspace = self.workspace();
        for operation in self.operations {
            workspace.backend().inject(Fault::status(operation, 403)).unwrap();
        }
        for (kind, body) in [
            (self.one, self.body(&[(self.name, "\"orders\"")])),
            (self.one, self.body(&[("id", &format!("\"{}\"", self.ids[1]))])),
            (self.many, self.body(&[])),
        ] {
            workspace.write(&data(kind, &body));
            workspace.try_plan(&[]).fails_with(&["failed", "403"]);
        }
    }

    fn what_is_not_known_yet_is_looked_up_by_the_apply(&self) {
        let workspace = Workspace::new();
        let (kind, address) = (self.kind(), format!("data.{}.this", self.one));
        let made = format!("{kind}.made");
        let one = data(self.one, &self.body(&[("id", &format!("{made}.id"))]));
        workspace.write(&format!("{}{one}", self.resource));
        let plan = workspace.plan(&[]);
        assert!(plan.is_unknown(&address, "id"));
        assert!(self.operations.iter().all(|operation| workspace.backend().requests_of(operation).is_empty()));
        workspace.apply_plan().succeeds().says(&[]);
        workspace.is_settled();

        // What a resource and a data source say of the same object is the same.
        let (state, found) = (workspace.state(), found(&workspace, self.one));
        for name in self.shown {
            assert!(!found[name].is_null(), "{name} is not shown: {found:#}");
            assert_eq!(found[name], *state.attribute(&made, name), "{name}");
        }
        workspace.close();
    }

    fn no_secret_is_returned(&self) {
        let workspace = self.workspace();
        assert!(workspace.backend().state().to_string().contains(SECRET));
        let one = data(self.one, &self.body(&[("id", &format!("\"{}\"", self.ids[1]))]));
        workspace.write(&format!("{one}{}", data(self.many, &self.body(&[]))));
        workspace.apply(&[]).succeeds();
        let state = workspace.state().file;
        assert!(state.contains(self.ids[1]) && !state.contains(SECRET), "{state}");
        let shown = found(&workspace, self.one);
        let names: Vec<_> = shown.as_object().unwrap().keys().filter(|name| name.contains("pass")).collect();
        assert!(names.is_empty(), "{names:?}");
    }

    /// The examples that the documentation shows: formatted, valid, read, settled.
    fn the_examples_work(&self) {
        let workspace = Workspace::new();
        for (id, name) in self.ids.into_iter().zip(["orders", "sales_archive", "hive_metastore"]) {
            (self.put)(workspace.backend(), id, name);
        }
        for kind in [self.one, self.many] {
            let file: PathBuf =
                [env!("CARGO_MANIFEST_DIR"), "examples", "data-sources", kind, "data-source.tf"].iter().collect();
            workspace.write(&fs::read_to_string(file).unwrap());
            workspace.run(&["fmt", "-check", "-diff"]).succeeds();
            workspace.apply(&[]).succeeds();
            workspace.is_settled();
        }
    }

    /// The type of the resource.
    fn kind(&self) -> &str {
        self.resource.split('"').nth(1).unwrap()
    }
}
