//! What the pages send, key by key. "CreateOceanBaseDataSource" and "CreatePolarDBDataSource" have a sample request, here with
//! plain words in the place of the masked ones; of the others it is the table of parameters.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mock_backend::{LoggedRequest, OMS_PASSWORD, OMS_USERNAME};
use serde_json::{Value, json};

use super::{OCEANBASE, POLARDB};
use crate::support::case::{Step, TestCase};
use crate::support::plan::Action;

const OCEANBASE_SAMPLE: &str = r#"
resource "datalink_oms_oceanbase_data_source" "this" {
  name               = "OceanBase data source test"
  tenant             = "tenant_name"
  cluster            = "cluster_name"
  schema             = "test"
  ip                 = "string"
  port               = 2883
  username           = "user"
  password           = "password"
  region             = "cn-anhui"
  description        = "test"
  ocp_name           = "cn-anhui-212-xxx.xxx.xxx.1"
  config_url         = "http://xxx.xxx.xxx.2:8080/services?Action=ObRootServiceInfo&User_ID=alibaba&UID=ocpmaster&ObRegion=ob_1.admin"
  drc_user_name      = "user_name"
  drc_password       = "drc password"
  inner_drc_password = "inner pässword"
}
"#;

const POLARDB_SAMPLE: &str = r#"
resource "datalink_oms_polardb_data_source" "this" {
  name          = "drds-test"
  region        = "cn-anhui"
  username      = "tester"
  password      = "password"
  access_key    = "detAccessKey"
  secret_key    = "tdwSecretKey"
  intranet_addr = "10.0.0.1"
}
"#;

const KAFKA_TABLE: &str = r#"
resource "datalink_oms_kafka_data_source" "this" {
  name                    = "kafka_test"
  region                  = "cn-anhui"
  description             = "test"
  endpoint                = "10.0.0.1:9092,10.0.0.2:9092"
  enable_ssl              = true
  cert_ssl_id             = "cert"
  enable_sasl             = true
  sasl_mechanism          = "SCRAM_SHA_512"
  username                = "user"
  password                = "password"
  kdc_path                = "10.0.0.3"
  sasl_kerberos_principal = "user@EXAMPLE"
  service_name            = "kafka"
}
"#;

const PAIR_TABLE: &str = r#"
resource "datalink_oms_mysql_master_slave_data_source" "this" {
  name = "mysql_test"
  master {
    ip          = "10.0.0.1"
    port        = 3306
    schema      = "test"
    username    = "user"
    password    = "password"
    try_keep_hb = true
    region      = "cn-anhui"
    description = "primary"
  }
  slave {
    ip          = "10.0.0.2"
    port        = 3307
    schema      = "test"
    username    = "reader"
    password    = "other pässword"
    region      = "cn-anhui"
    description = "standby"
  }
}
"#;

const ODP_TABLE: &str = r#"
resource "datalink_oms_oceanbase_odp_data_source" "this" {
  name                   = "odp_test"
  url                    = "http://op.example:8088"
  ob_proxy               = "10.0.0.1:2883"
  route                  = "MiddleWareCluster-ODP"
  access_key             = "access"
  secret_key             = "visitor secret"
  instance_id            = "odp-xxx"
  middleware_instance_id = "000001"
  username               = "user"
  password               = "password"
  region                 = "cn-anhui"
  description            = "test"
  drc_user_name          = "user_name"
  drc_password           = "drc password"
}
"#;

/// Applies a sample and compares what arrived of it.
fn arrives(sample: &str, address: &'static str, operation: &'static str, action: &'static str, expected: Value) {
    let check = move |request: &LoggedRequest| {
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/api/v2"));
        assert_eq!(request.query, format!("Action={action}"));
        let account = BASE64_STANDARD.encode(format!("{OMS_USERNAME}:{OMS_PASSWORD}"));
        assert_eq!(request.headers["authorization"], format!("Basic {account}"));
        assert!(request.headers["content-type"].starts_with("application/json"));
        assert_eq!(request.body, expected);
    };
    TestCase::new()
        .step(
            Step::apply(sample)
                .plans(address, Action::Create)
                .check_plan(|plan| assert!(plan.outcome.warnings().is_empty(), "{}", plan.outcome.report()))
                .check(move |workspace| {
                    let creations = workspace.backend().requests_of(operation);
                    let [creation] = creations.as_slice() else { panic!("one creation expected: {creations:#?}") };
                    check(creation);
                    // OMS had no doubt about the encoding.
                    assert_eq!(workspace.backend().oms().data_sources()[0].password.as_deref(), Some("password"));
                    assert!(workspace.state().id(address).starts_with("e_"));
                }),
        )
        .close();
}

#[test]
fn of_oceanbase_arrives_with_these_keys_types_and_values() {
    let expected = json!({
        "name": "OceanBase data source test",
        "tenant": "tenant_name",
        "cluster": "cluster_name",
        "schema": "test",
        "ip": "string",
        "port": 2883,
        "userName": "user",
        "password": "cGFzc3dvcmQ=",
        "region": "cn-anhui",
        "description": "test",
        "ocpName": "cn-anhui-212-xxx.xxx.xxx.1",
        "configUrl": "http://xxx.xxx.xxx.2:8080/services?Action=ObRootServiceInfo&User_ID=alibaba&UID=ocpmaster&ObRegion=ob_1.admin",
        "drcUserName": "user_name",
        "drcPassword": "ZHJjIHBhc3N3b3Jk",
        "innerDrcPassword": "aW5uZXIgcMOkc3N3b3Jk"
    });
    arrives(OCEANBASE_SAMPLE, OCEANBASE, "oms.create_oceanbase", "CreateOceanBaseDataSource", expected);
}

/// Under the name that the page's path has, which is not that of its title.
#[test]
fn of_polardb_arrives_with_these_keys_types_and_values() {
    let expected = json!({
        "name": "drds-test",
        "region": "cn-anhui",
        "userName": "tester",
        "password": "cGFzc3dvcmQ=",
        "accessKey": "detAccessKey",
        "secretKey": "tdwSecretKey",
        "intranetAddr": "10.0.0.1"
    });
    arrives(POLARDB_SAMPLE, POLARDB, "oms.create_pilardb", "CreatePilarDBDataSource", expected);
}

#[test]
fn of_kafka_arrives_with_these_keys_types_and_values() {
    let expected = json!({
        "name": "kafka_test",
        "region": "cn-anhui",
        "description": "test",
        "endpoint": "10.0.0.1:9092,10.0.0.2:9092",
        "enableSSL": true,
        "certSSLId": "cert",
        "enableSASL": true,
        "saslMechanism": "SCRAM_SHA_512",
        "username": "user",
        "password": "cGFzc3dvcmQ=",
        "kdcPath": "10.0.0.3",
        "saslKerberosPrincipal": "user@EXAMPLE",
        "serviceName": "kafka"
    });
    let address = "datalink_oms_kafka_data_source.this";
    arrives(KAFKA_TABLE, address, "oms.create_kafka", "CreateKafkaDataSource", expected);
}

/// Only the passwords are encoded.
#[test]
fn of_odp_arrives_with_these_keys_types_and_values() {
    let expected = json!({
        "name": "odp_test",
        "url": "http://op.example:8088",
        "obProxy": "10.0.0.1:2883",
        "route": "MiddleWareCluster-ODP",
        "accessKey": "access",
        "secretKey": "visitor secret",
        "instanceId": "odp-xxx",
        "middlewareInstanceId": "000001",
        "userName": "user",
        "password": "cGFzc3dvcmQ=",
        "region": "cn-anhui",
        "description": "test",
        "drcUserName": "user_name",
        "drcPassword": "ZHJjIHBhc3N3b3Jk"
    });
    let address = "datalink_oms_oceanbase_odp_data_source.this";
    arrives(ODP_TABLE, address, "oms.create_oceanbase_odp", "CreateOceanBaseODPDataSource", expected);
}

/// One name for both, and the roles in capitals.
#[test]
fn of_a_pair_arrives_with_these_keys_types_and_values() {
    let expected = json!({
        "master": {
            "name": "mysql_test",
            "ip": "10.0.0.1",
            "port": 3306,
            "schema": "test",
            "username": "user",
            "password": "cGFzc3dvcmQ=",
            "tryKeepHb": true,
            "region": "cn-anhui",
            "description": "primary",
            "role": "MASTER"
        },
        "slave": {
            "name": "mysql_test",
            "ip": "10.0.0.2",
            "port": 3307,
            "schema": "test",
            "username": "reader",
            "password": "b3RoZXIgcMOkc3N3b3Jk",
            "region": "cn-anhui",
            "description": "standby",
            "role": "SLAVE"
        }
    });
    let address = "datalink_oms_mysql_master_slave_data_source.this";
    let action = "CreateMySQLMasterSlaveDataSource";
    arrives(PAIR_TABLE, address, "oms.create_mysql_master_slave", action, expected);
}
