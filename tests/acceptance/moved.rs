//! Objects that change hands: from the provider of Huawei Cloud to this one, by a `moved` block, and nothing happens to
//! them. Needs version 1.8.
//!
//! The state is written as that provider does it. Terraform wants to have every provider that a state names, but asks this
//! one of nothing, so that another program may stand in for it.

use std::fs;
use std::os::unix::fs::symlink;

use mock_backend::dli::{AuthInfo, EnhancedConnection, Named};
use mock_backend::dws::DataSource;
use mock_backend::mrs::DataConnector;
use mock_backend::{CLUSTER_ID, MockBackend, PROJECT_ID};
use serde_json::{Value, json};

use crate::support::hcl::{resource, set};
use crate::support::plan::Action;
use crate::support::program::{Feature, lacks};
use crate::support::state;
use crate::support::workspace::{CLI_CONFIG, PROVIDER, Workspace};
use crate::{
    dli_datasource_auth as auth, dli_enhanced_connection as enhanced, dws_ext_data_source as dws,
    mrs_data_connector as mrs,
};

const ID: &str = "0a9ac2e4-1e2f-4c1d-9f7c-0d2a3b4c5d61";
const PASSWORD: &str = "Example-Pwd-2481";

/// The provider of Huawei Cloud.
const HUAWEICLOUD: &str = "registry.terraform.io/huaweicloud/huaweicloud";

/// One object in the state of another provider.
struct Theirs {
    kind: &'static str,
    schema_version: u32,
    attributes: Value,
    /// What is kept beside the state, in base64.
    private: &'static str,
}

fn data_source() -> Theirs {
    let attributes = json!({
        "id": ID, "region": "cn-north-4", "cluster_id": CLUSTER_ID, "type": "MRS", "name": "hive_orders",
        "user_name": "dws_reader", "user_pwd": PASSWORD, "data_source_id": "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11",
        "connect_info": "", "description": "Orders", "reboot": null, "configure_status": "200", "status": "200",
        "created_at": "2026-01-02T03:04:05", "updated_at": "", "timeouts": null
    });
    // {"schema_version":"0"}
    let private = "eyJzY2hlbWFfdmVyc2lvbiI6IjAifQ==";
    Theirs { kind: "huaweicloud_dws_ext_data_source", schema_version: 0, attributes, private }
}

fn data_connection() -> Theirs {
    let source_info = json!([{
        "db_instance_id": "3aa55f1cb4c3491686936130f21e9f16in01", "db_name": "hive", "user_name": "hive", "password": PASSWORD
    }]);
    let attributes = json!({
        "id": ID, "region": "cn-north-4", "name": "hive_metastore", "source_type": "RDS_MYSQL", "source_info": source_info,
        "status": 0, "used_clusters": ""
    });
    // null
    let private = "bnVsbA==";
    Theirs { kind: "huaweicloud_mapreduce_data_connection", schema_version: 0, attributes, private }
}

/// A connection with a queue that has turned out to live in a pool, of which that provider knows nothing.
fn connection() -> Theirs {
    let attributes = json!({
        "id": ID, "region": "cn-north-4", "name": "orders", "vpc_id": "22094d8f-c310-4621-913d-4c4d655d8495",
        "subnet_id": "78f2562a-36e4-4b39-95b9-f5aab22e1281", "route_table_id": null, "queues": ["q1"],
        "hosts": [{"ip": "192.168.0.1", "name": "ecs-1"}], "routes": [{"cidr": "192.168.2.0/24", "name": "r1"}],
        "tags": {"team": "platform"}, "status": "ACTIVE"
    });
    Theirs { kind: "huaweicloud_dli_datasource_connection", schema_version: 0, attributes, private: "bnVsbA==" }
}

/// An authentication whose user is under its older name.
fn authentication() -> Theirs {
    let attributes = json!({
        "id": "orders", "region": "cn-north-4", "name": "orders", "type": "passwd", "username": "dli_reader", "user_name": "",
        "password": PASSWORD, "certificate_location": "", "truststore_location": "", "truststore_password": "",
        "keystore_location": "", "keystore_password": "", "key_password": "", "krb5_conf": "", "keytab": "", "owner": "somebody"
    });
    Theirs { kind: "huaweicloud_dli_datasource_auth", schema_version: 0, attributes, private: "bnVsbA==" }
}

/// The objects as the services have them.
fn put(backend: &MockBackend) {
    let source = DataSource::new(ID, "MRS", "hive_orders", "dws_reader");
    backend.dws().put_data_source(DataSource {
        user_pwd: Some(PASSWORD.to_owned()),
        data_source_id: Some("d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11".to_owned()),
        description: Some("Orders".to_owned()),
        ..source
    });
    let mut connector = DataConnector::new(ID, "RDS_MYSQL", "hive_metastore");
    connector.source_info = json!({
        "rds_instance_id": "3aa55f1cb4c3491686936130f21e9f16in01", "db_name": "hive", "user_name": "hive", "password": PASSWORD
    })
    .as_object()
    .unwrap()
    .clone();
    backend.mrs().put_data_connector(connector);
}

/// The same for those of DLI.
fn put_dli(backend: &MockBackend) {
    let named = |name: &str, value: &str| vec![Named { name: name.to_owned(), value: value.to_owned() }];
    backend.dli().put_enhanced_connection(EnhancedConnection {
        hosts: named("ecs-1", "192.168.0.1"),
        routes: named("r1", "192.168.2.0/24"),
        tags: [("team".to_owned(), "platform".to_owned())].into_iter().collect(),
        ..EnhancedConnection::new(ID, "orders").with_pool("e1")
    });
    backend.dli().put_auth_info(AuthInfo::new(
        "orders",
        "passwd",
        &[("user_name", "dli_reader"), ("password", PASSWORD)],
    ));
}

/// A workspace that has these objects of `provider` in its state, under the block name `old`, and in its backend.
fn with_state(provider: &str, objects: &[Theirs]) -> Workspace {
    let workspace = Workspace::new();
    put(workspace.backend());
    let resources = objects.iter().map(|object| {
        let instance = json!({
            "schema_version": object.schema_version, "attributes": object.attributes, "sensitive_attributes": [],
            "private": object.private
        });
        let provider = format!("provider[{provider:?}]");
        json!({"mode": "managed", "type": object.kind, "name": "old", "provider": provider, "instances": [instance]})
    });
    let state = json!({
        "version": 4, "terraform_version": "1.8.0", "serial": 3, "lineage": "5b0c1f0e-2b53-0a1f-6f8b-1f2f3f4f5f6f",
        "outputs": {}, "resources": resources.collect::<Vec<_>>(), "check_results": null
    });
    workspace.write_file(state::FILE, &state.to_string());

    let directory = workspace.path("stand-in");
    fs::create_dir(&directory).unwrap();
    symlink(PROVIDER, directory.join("terraform-provider-huaweicloud")).unwrap();
    let config = fs::read_to_string(workspace.path(CLI_CONFIG)).unwrap();
    let stand_in = format!("dev_overrides {{\n    {provider:?} = {directory:?}");
    workspace.write_file(CLI_CONFIG, &config.replacen("dev_overrides {", &stand_in, 1));
    workspace
}

/// The `moved` block from `old`, and the resource block `this`.
fn moved(theirs: &str, ours: &str, body: &str) -> String {
    format!("moved {{\n  from = {theirs}.old\n  to   = {ours}.this\n}}\n{}", resource(ours, "this", body))
}

fn both(source: &str, connector: &str) -> String {
    let source = moved("huaweicloud_dws_ext_data_source", dws::KIND, source);
    let connector = moved("huaweicloud_mapreduce_data_connection", mrs::KIND, connector);
    format!("{source}{connector}")
}

fn addresses() -> [String; 2] {
    [format!("{}.this", dws::KIND), format!("{}.this", mrs::KIND)]
}

/// The calls that can have changed an object.
fn touched(workspace: &Workspace) -> Vec<String> {
    let calls = workspace.backend().requests_of("*").into_iter();
    calls.filter(|call| call.method != "GET").map(|call| call.operation).collect()
}

#[test]
fn objects_move_and_nothing_happens_to_them() {
    if lacks(Feature::MovesAcrossTypes) {
        return;
    }
    let workspace = with_state(HUAWEICLOUD, &[data_source(), data_connection()]);
    let before = [workspace.backend().state()["dws"].clone(), workspace.backend().state()["mrs"].clone()];
    workspace.write(&both(&set(dws::MRS, "description", "\"Orders\""), mrs::BLOCK));
    let plan = workspace.plan(&[]);
    for address in addresses() {
        assert_eq!(plan.action(&address), Action::NoOp, "{}", plan.outcome.report());
    }
    workspace.apply_plan().succeeds();
    assert_eq!(workspace.state().addresses(), addresses());
    workspace.is_settled();
    if Feature::Identity.is_there() {
        let state: Value = serde_json::from_str(&workspace.state().file).unwrap();
        assert_eq!(
            state["resources"][1]["instances"][0]["identity"],
            json!({"id": ID, "project_id": PROJECT_ID, "region": "cn-north-4"})
        );
    }
    assert_eq!(touched(&workspace), [""; 0]);
    assert_eq!([workspace.backend().state()["dws"].clone(), workspace.backend().state()["mrs"].clone()], before);

    // The block has done its work. What is changed now is a change like any other.
    workspace.write(&resource(mrs::KIND, "this", &set(mrs::BLOCK, "connector_name", "\"metastore\"")));
    let plan = workspace.plan(&["-target", &addresses()[1]]);
    assert_eq!(plan.action(&addresses()[1]), Action::Update);
    workspace.close();
}

#[test]
fn connections_and_authentications_of_dli_move_and_nothing_happens_to_them() {
    if lacks(Feature::MovesAcrossTypes) {
        return;
    }
    let parts = "  hosts {\n    name = \"ecs-1\"\n    ip   = \"192.168.0.1\"\n  }\n\n  routes {\n    name = \"r1\"\n    cidr = \"192.168.2.0/24\"\n  }\n";
    let body = format!("{}\n\n{parts}", set(enhanced::LEAST, "tags", "{ team = \"platform\" }"));
    let with_pool = set(&body, "elastic_resource_pools", "[\"e1\"]");
    let with_queue = set(&body, "queues", "[\"q1\"]");
    for body in [with_pool, with_queue] {
        let workspace = with_state(HUAWEICLOUD, &[connection(), authentication()]);
        put_dli(workspace.backend());
        let connection = moved("huaweicloud_dli_datasource_connection", enhanced::KIND, &body);
        workspace.write(&format!("{connection}{}", moved("huaweicloud_dli_datasource_auth", auth::KIND, auth::PASSWD)));
        let plan = workspace.plan(&[]);
        let addresses = [format!("{}.this", auth::KIND), format!("{}.this", enhanced::KIND)];
        assert_eq!(plan.action(&addresses[0]), Action::NoOp, "{}", plan.outcome.report());
        assert_eq!(plan.action(&addresses[1]), Action::NoOp, "{}", plan.outcome.report());
        workspace.apply_plan().succeeds();
        assert_eq!(workspace.state().addresses(), addresses);
        workspace.is_settled();
        assert_eq!(touched(&workspace), [""; 0]);
    }
}

/// The secrets of an authentication leave the state with the next apply; the service is not told.
#[test]
fn secrets_of_authentications_leave_the_state() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let workspace = with_state(HUAWEICLOUD, &[authentication()]);
    put_dli(workspace.backend());
    let body = auth::PASSWD.replace("password        =", "password_wo =");
    workspace.write(&moved("huaweicloud_dli_datasource_auth", auth::KIND, &set(&body, "password_wo_version", "1")));
    workspace.apply(&[]).succeeds();
    assert_eq!(touched(&workspace), [""; 0]);
    assert!(!workspace.state().file.contains(PASSWORD));
    workspace.is_settled();
    workspace.destroy().succeeds();
}

/// A password that is the same leaves the state; the services are not told.
#[test]
fn write_only_passwords_are_taken_over() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let workspace = with_state(HUAWEICLOUD, &[data_source(), data_connection()]);
    let source = dws::MRS.replace("user_pwd  ", "user_pwd_wo");
    workspace.write(&both(&source, &mrs::write_only(PASSWORD, 1)));
    let plan = workspace.plan(&[]);
    for address in addresses() {
        assert_eq!(plan.action(&address), Action::Update, "{}", plan.outcome.report());
    }
    workspace.apply_plan().succeeds();
    assert_eq!(touched(&workspace), [""; 0]);
    assert!(!workspace.state().file.contains(PASSWORD));
    workspace.is_settled();
    workspace.close();
}

/// The state of the other provider has no password after an import, and some of its versions empty other arguments.
#[test]
fn what_their_state_lacks_is_read() {
    if lacks(Feature::MovesAcrossTypes) {
        return;
    }
    let mut connection = data_connection();
    connection.attributes["source_info"] =
        json!([{"db_instance_id": "", "db_name": "", "user_name": "", "password": ""}]);
    let workspace = with_state("registry.opentofu.org/huaweicloud/huaweicloud", &[connection]);
    assert!(workspace.backend().dws().remove_data_source(ID));
    workspace.write(&moved("huaweicloud_mapreduce_data_connection", mrs::KIND, mrs::BLOCK));
    let plan = workspace.plan(&[]);
    assert_eq!(
        (plan.action(&addresses()[1]), plan.changed(&addresses()[1])),
        (Action::Update, vec!["source_info".to_owned()])
    );
    workspace.apply_plan().succeeds();
    assert_eq!(touched(&workspace), [""; 0]);
    workspace.is_settled();
    workspace.close();
}

#[test]
fn other_sources_are_refused() {
    if lacks(Feature::MovesAcrossTypes) {
        return;
    }
    let accepted = "only huaweicloud_dws_ext_data_source of the provider huaweicloud/huaweicloud can";
    let cases = [
        (HUAWEICLOUD, Theirs { kind: "huaweicloud_dws_cluster", ..data_source() }, accepted),
        ("registry.terraform.io/someone/huaweicloud", data_source(), accepted),
        (HUAWEICLOUD, Theirs { schema_version: 1, ..data_source() }, "schema version 1, and this version"),
    ];
    for (provider, theirs, words) in cases {
        let kind = theirs.kind;
        let workspace = with_state(provider, &[theirs]);
        workspace.write(&moved(kind, dws::KIND, dws::MRS));
        let refused = workspace.try_plan(&[]).fails_with(&["Object can't be moved", words, "terraform import"]);
        assert!(!refused.ended.stdout.contains(PASSWORD));
        assert_eq!(touched(&workspace), [""; 0]);
    }
}
