//! The data sources of OMS: what every resource has to pass, for each of them, and what is particular to them. They are
//! one resource with several tables of parameters, so that most is tried with one kind.

use mock_backend::{MockBackend, oms};
use serde_json::json;

use crate::support::conformance::Conformance;
use crate::support::hcl::resource;
use crate::support::search::{SECRET, Search, name};
use crate::support::state::Object;
use crate::support::workspace::Workspace;

mod faults;
pub(crate) mod kafka;
mod life;
mod many;
pub(crate) mod mysql;
pub(crate) mod mysql_master_slave;
pub(crate) mod oceanbase;
pub(crate) mod oceanbase_odp;
pub(crate) mod polardb;
mod polardb_action;
mod samples;
mod validation;

/// The addresses of the one object of most cases.
const OCEANBASE: &str = "datalink_oms_oceanbase_data_source.this";
const POLARDB: &str = "datalink_oms_polardb_data_source.this";

/// One description for each kind.
pub(crate) const KINDS: &[&Conformance] = &[
    &kafka::DESCRIPTION,
    &mysql::DESCRIPTION,
    &mysql_master_slave::DESCRIPTION,
    &oceanbase::DESCRIPTION,
    &oceanbase_odp::DESCRIPTION,
    &polardb::DESCRIPTION,
];

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

/// The search for data sources of a kind, of which `put` makes one.
const fn search(put: fn(&MockBackend, usize)) -> Search {
    Search {
        place: "",
        list: "oms.list",
        put,
        put_others: |backend| put_one(backend, 901, "DB2_LUW"),
        filter: ("type = \"ORACLE\"", |_| false),
        secret: Some("password_wo"),
    }
}

/// Puts the data source of this number into OMS.
fn put_one(backend: &MockBackend, number: usize, kind: &str) {
    // Kafka lets in everybody.
    let user = if kind == "KAFKA" { "" } else { "oms" };
    let mut source = oms::DataSource::new(&format!("e_{number:012}"), kind, &name(number), user);
    source.password = Some(SECRET.to_owned());
    source = source.with("secretKey", SECRET);
    if kind == "MYSQL" || kind.starts_with("OB_") {
        source = source.with("ip", "10.10.0.33").with("port", 2883);
    }
    if kind == "KAFKA" {
        source = source.with("endpoint", "10.10.0.41:9092");
    }
    if kind.starts_with("OB_") {
        source = source.with("tenant", "orders").with("cluster", "ob_prod");
    }
    backend.oms().put_data_source(source);
}

/// Puts the pair of this number into OMS.
fn put_pair(backend: &MockBackend, number: usize) {
    let [master, slave] = ["a", "b"].map(|half| format!("e_{half}{number:011}"));
    for (id, role, partner) in [(&slave, "SLAVE", &master), (&master, "MASTER", &slave)] {
        let mut source = oms::DataSource::new(id, "MYSQL", &name(number), "oms").with("role", role);
        source = source.with("partnerId", partner.as_str()).with("ip", "10.10.0.33").with("port", 3306);
        backend.oms().put_data_source(oms::DataSource { password: Some(SECRET.to_owned()), ..source });
    }
}

/// Removes a data source and, if it is one half of a pair, the other.
pub(crate) fn remove(backend: &MockBackend, id: &str) {
    let held = backend.oms().data_sources();
    for other in held.iter().filter(|source| source.parameter("partnerId") == id) {
        backend.oms().remove_data_source(&other.id);
    }
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
