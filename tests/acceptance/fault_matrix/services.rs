//! What the matrix has to know of each kind of resource.

use serde_json::{Value, json};

use super::table::Operation;
use crate::oms_data_sources::{kafka, mysql_master_slave, oceanbase, oceanbase_odp, polardb};
use crate::support::hcl::{set, stored};
use crate::{dli_datasource_connection, dws_ext_data_source, mrs_data_connector};

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Dws,
    Mrs,
    Dli,
    OceanBase,
    PolarDb,
    Kafka,
    Odp,
    Pair,
}

/// The facts of a kind of resource.
pub(super) struct Service {
    pub(super) kind: Kind,
    pub(super) resource_type: &'static str,
    /// How the mock calls the calls that the faults happen to, in the order of [`Operation`]; empty where there is none.
    pub(super) calls: [&'static str; 4],
    /// How the mock calls the list that is looked at before a creation.
    pub(super) list: &'static str,
    /// How it calls the look at work in the background; empty where there is none.
    pub(super) poll: &'static str,
    /// The body of the object of a name. `place` tells the objects of a run apart, `changed` asks for an update.
    pub(super) body: fn(name: &str, place: usize, changed: bool) -> String,
    /// The key of the name in the backend's objects.
    pub(super) name: &'static str,
    /// The attribute whose value the calls name; of an object in several parts, that of the one that goes first.
    pub(super) called: &'static str,
    /// Whether an object of the backend has all its parts.
    pub(super) is_whole: fn(&Value) -> bool,
    /// Whether an object of the backend is as an update wants it.
    pub(super) is_changed: fn(&Value) -> bool,
    /// The status of a creation's success.
    pub(super) created: u16,
    /// An answer whose members are of other types than documented.
    pub(super) wrong_types: fn(Operation) -> Value,
    /// An answer that says no inside a success.
    pub(super) denial: fn(message: &str) -> Value,
}

impl Service {
    /// How the mock calls an operation.
    pub(super) fn call(&self, operation: Operation) -> &'static str {
        self.calls[operation as usize]
    }

    /// The status of a success.
    pub(super) fn success(&self, operation: Operation) -> u16 {
        if operation == Operation::Create { self.created } else { 200 }
    }
}

/// The id of the cluster of an object: a cluster has but one change at a time, and objects shall not wait for another.
pub(super) fn cluster(place: usize) -> String {
    format!("4ca46bf1-5c61-48ff-b4f3-{place:012}")
}

/// The password of all objects.
pub(super) const PASSWORD: &str = "Example-Pwd-2481";

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// A body of OMS with what a list tells and may keep silent about.
fn told(body: &str, name: &str) -> String {
    let body = set(&set(body, "region", "\"cn-anhui\""), "description", "\"Into the warehouse\"");
    set(&body, "name", &quoted(name))
}

fn huawei_denial(message: &str) -> Value {
    json!({"error_code": "DATA.0001", "error_msg": message})
}

pub(super) const DWS: Service = Service {
    kind: Kind::Dws,
    resource_type: dws_ext_data_source::KIND,
    calls: ["dws.create", "dws.list", "dws.update", "dws.delete"],
    list: "dws.list",
    poll: "dws.job",
    body: |name, place, changed| {
        let body = set(dws_ext_data_source::OBS, "cluster_id", &quoted(&cluster(place)));
        let body = set(&body, "data_source_name", &quoted(name));
        // Of no use to this type, and a secret that the state holds.
        let body = set(&body, "user_pwd", &quoted(PASSWORD));
        if changed { set(&body, "user_name", "\"NewAgency\"") } else { body }
    },
    name: "name",
    called: "id",
    is_whole: |_| true,
    is_changed: |source| source["user_name"] == "NewAgency",
    created: 200,
    wrong_types: |operation| match operation {
        Operation::Create => json!({"id": 7, "job_id": "2c9081c88418ed420184197c8bc80001"}),
        Operation::Read => json!({"count": 1, "data_sources": "none"}),
        Operation::Update | Operation::Delete => json!({"job_id": {}}),
    },
    denial: huawei_denial,
};

pub(super) const MRS: Service = Service {
    kind: Kind::Mrs,
    resource_type: mrs_data_connector::KIND,
    calls: ["mrs.create", "mrs.list", "mrs.update", "mrs.delete"],
    list: "mrs.list",
    poll: "",
    body: |name, _, changed| {
        let body = set(&stored(mrs_data_connector::BLOCK), "connector_name", &quoted(name));
        if changed { body.replace("= \"hive\"", "= \"hive_of_today\"") } else { body }
    },
    name: "connector_name",
    called: "id",
    is_whole: |_| true,
    is_changed: |connector| connector["source_info"]["db_name"] == "hive_of_today",
    created: 201,
    wrong_types: |operation| match operation {
        Operation::Create => json!({"connector_id": 7}),
        Operation::Read => json!({"total_count": 1, "data_connectors": "none"}),
        Operation::Update | Operation::Delete => json!({"result": 7}),
    },
    denial: huawei_denial,
};

pub(super) const DLI: Service = Service {
    kind: Kind::Dli,
    resource_type: dli_datasource_connection::KIND,
    calls: ["dli.create", "dli.get", "", "dli.delete"],
    list: "dli.list",
    poll: "dli.get",
    body: |name, _, _| set(dli_datasource_connection::RDS, "name", &quoted(name)),
    name: "name",
    called: "id",
    is_whole: |_| true,
    is_changed: |_| false,
    created: 201,
    wrong_types: |operation| match operation {
        Operation::Create => json!({"is_success": true, "connection_id": 7}),
        _ => json!({"is_success": true, "id": 7, "connection_id": 7}),
    },
    denial: |message| json!({"is_success": false, "message": message}),
};

pub(super) const OCEANBASE: Service = Service {
    kind: Kind::OceanBase,
    resource_type: oceanbase::DESCRIPTION.kind,
    calls: ["oms.create_oceanbase", "oms.list", "", "oms.delete"],
    list: "oms.list",
    poll: "",
    body: |name, _, _| told(oceanbase::DESCRIPTION.minimal, name),
    name: "name",
    called: "id",
    is_whole: |_| true,
    is_changed: |_| false,
    created: 200,
    wrong_types: |operation| match operation {
        Operation::Create => json!({"success": true, "data": {"id": 7}}),
        Operation::Read => json!({"success": true, "data": "none", "totalCount": 1}),
        Operation::Update | Operation::Delete => json!({"success": "yes"}),
    },
    denial: |message| json!({"success": false, "code": "INNER_ERROR", "message": message}),
};

pub(super) const POLARDB: Service = Service {
    kind: Kind::PolarDb,
    resource_type: polardb::DESCRIPTION.kind,
    calls: ["oms.create_pilardb", "oms.list", "", "oms.delete"],
    body: |name, _, _| told(polardb::DESCRIPTION.minimal, name),
    ..OCEANBASE
};

pub(super) const KAFKA: Service = Service {
    kind: Kind::Kafka,
    resource_type: kafka::DESCRIPTION.kind,
    calls: ["oms.create_kafka", "oms.list", "", "oms.delete"],
    body: |name, _, _| {
        let signed_in = [
            ("enable_sasl", "true"),
            ("sasl_mechanism", "\"PLAIN\""),
            ("username", "\"oms\""),
            ("password", "\"Example-Pwd-2481\""),
        ];
        let body =
            signed_in.iter().fold(kafka::DESCRIPTION.minimal.to_owned(), |body, (name, value)| set(&body, name, value));
        told(&body, name)
    },
    ..OCEANBASE
};

pub(super) const ODP: Service = Service {
    kind: Kind::Odp,
    resource_type: oceanbase_odp::DESCRIPTION.kind,
    calls: ["oms.create_oceanbase_odp", "oms.list", "", "oms.delete"],
    body: |name, _, _| told(oceanbase_odp::DESCRIPTION.minimal, name),
    ..OCEANBASE
};

pub(super) const PAIR: Service = Service {
    kind: Kind::Pair,
    resource_type: mysql_master_slave::DESCRIPTION.kind,
    calls: ["oms.create_mysql_master_slave", "oms.list", "", "oms.delete"],
    body: |name, _, _| {
        let told = "    region = \"cn-anhui\"\n    description = \"Into the warehouse\"\n    port ";
        set(&mysql_master_slave::DESCRIPTION.minimal.replace("    port ", told), "name", &quoted(name))
    },
    called: "slave_id",
    is_whole: |pair| !pair["slave"].is_null(),
    ..OCEANBASE
};
