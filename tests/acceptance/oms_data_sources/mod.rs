//! The data sources of OMS: what every resource has to pass, for each of them, and what is particular to them. They are
//! one resource with several tables of parameters, so that most is tried with one kind.

use mock_backend::MockBackend;
use serde_json::json;

use crate::support::conformance::Conformance;
use crate::support::hcl::resource;
use crate::support::state::Object;
use crate::support::workspace::Workspace;

mod faults;
mod life;
mod many;
pub(crate) mod mysql;
pub(crate) mod oceanbase;
pub(crate) mod polardb;
mod polardb_action;
mod samples;
mod validation;

/// The addresses of the one object of most cases.
const OCEANBASE: &str = "datalink_oms_oceanbase_data_source.this";
const POLARDB: &str = "datalink_oms_polardb_data_source.this";

/// The accepted forms of an import id.
const IMPORT_FORMS: &[&str] = &["<id>", "name:<exact name>"];

fn import_ids(object: &Object) -> Vec<String> {
    vec![object.text("id").to_owned(), format!("name:{}", object.text("name"))]
}

/// Another user in the same place.
fn drift(backend: &MockBackend, id: &str) -> &'static str {
    backend.oms().patch_data_source(id, &json!({"userName": "somebody"})).unwrap();
    "username"
}

fn remove(backend: &MockBackend, id: &str) {
    assert!(backend.oms().remove_data_source(id));
}

/// The one data source of most cases.
fn this(description: &Conformance, body: &str) -> String {
    resource(description.kind, "this", body)
}

/// A provider block for `workspace`, with further arguments of its `oms` block.
fn provider(workspace: &Workspace, arguments: &str) -> String {
    let block = workspace.backend().oms_block();
    let without_end = block.trim_end().trim_end_matches('}');
    format!("provider \"datalink\" {{\n{without_end}{arguments}\n}}\n}}\n")
}
