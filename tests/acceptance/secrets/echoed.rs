//! Services that repeat the secrets of stored objects, in every spelling, to a process that was not told of them before: one
//! that only plans, and one that only destroys.

use std::fs;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mock_backend::{Effect, Fault, Source, Spelling};

use super::assert_clean;
use crate::support::workspace::Workspace;

/// The secrets of the objects, with all kinds of characters that need to be escaped somewhere.
const SECRETS: [&str; 8] = [
    "Dws<4711>/+%41&",
    "Block \"4712\"\\é",
    "Json'4713'/%",
    "Oceanbase=4714;{}",
    "Polar\t4715+&lt;",
    "Kafka%4716/<>é",
    "Visitor 4717+\"&",
    "Slave=4718'\\{}",
];

/// One object of each kind that has a secret, all of them kept in the state, and one whose service knows the caller's only.
const OBJECTS: &str = r#"
resource "datalink_dws_ext_data_source" "this" {
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "MRS"
  data_source_name = "hive_orders"
  user_name        = "dws_reader"
  user_pwd         = var.secrets[0]
  data_source_id   = "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11"
}

resource "datalink_mrs_data_connector" "block" {
  connector_name = "block"
  source_type    = "RDS_MYSQL"
  source_info {
    rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01"
    db_name         = "hive"
    user_name       = "hive"
    password        = var.secrets[1]
  }
}

resource "datalink_mrs_data_connector" "json" {
  connector_name   = "json"
  source_type      = "RDS_MYSQL"
  source_info_json = jsonencode({ rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01", db_name = "hive", user_name = "hive", password = var.secrets[2] })
}

resource "datalink_oms_oceanbase_data_source" "this" {
  name     = "orders"
  username = "oms"
  password = var.secrets[3]
}

resource "datalink_oms_polardb_data_source" "this" {
  name       = "polar"
  username   = "oms"
  password   = "Polar-Password-4716"
  access_key = "LTAIexampleexample"
  secret_key = var.secrets[4]
}

resource "datalink_oms_kafka_data_source" "this" {
  name           = "kafka"
  endpoint       = "10.10.0.41:9092"
  enable_sasl    = true
  sasl_mechanism = "PLAIN"
  username       = "oms"
  password       = var.secrets[5]
}

resource "datalink_oms_oceanbase_odp_data_source" "this" {
  name                   = "odp"
  url                    = "http://op.example:8088"
  route                  = "MiddleWareCluster-ODP"
  access_key             = "example-access-key"
  secret_key             = var.secrets[6]
  instance_id            = "odp-7f3a"
  middleware_instance_id = "000001"
  username               = "oms"
  password               = "Odp-Password-4719"
}

resource "datalink_oms_mysql_master_slave_data_source" "this" {
  name = "pair"
  master {
    ip       = "10.10.0.33"
    port     = 3306
    username = "oms"
    password = "Master-Password-4720"
  }
  slave {
    ip       = "10.10.0.34"
    port     = 3306
    username = "oms"
    password = var.secrets[7]
  }
}

resource "datalink_dli_datasource_connection" "this" {
  name              = "orders"
  service           = "RDS"
  url               = "192.168.3.208:3306"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"
}
"#;

/// Each secret as it may be read by anyone, in a text or inside of one in Base64.
fn spelt() -> Vec<String> {
    let spellings = Spelling::ALL.iter().flat_map(|spelling| SECRETS.map(|secret| spelling.spell(secret)));
    // Of a secret behind so many bytes, what does not depend on them nor on what follows.
    let packed = (0..3).flat_map(|before| {
        SECRETS.map(|secret| {
            let packed = BASE64_STANDARD.encode(format!("{}{secret}", "-".repeat(before)));
            packed.get(4..packed.len() - 4).unwrap().to_owned()
        })
    });
    spellings.chain(packed).collect()
}

#[test]
fn a_fresh_process_cuts_out_every_spelling() {
    let mut workspace = Workspace::new();
    workspace.set("TF_VAR_secrets", &serde_json::json!(SECRETS).to_string());
    workspace.write(&format!("variable \"secrets\" {{\n  type = list(string)\n}}\n{OBJECTS}"));
    workspace.apply(&[]).succeeds();
    workspace.set("TF_LOG", "TRACE");
    workspace.set("TF_LOG_PATH", &workspace.path("trace.log").display().to_string());
    let spelt = spelt();
    let spelt: Vec<_> = spelt.iter().map(String::as_str).collect();
    for spelling in Spelling::ALL {
        for (operation, of) in
            [("dli.get", Source::Credentials), ("dli.delete", Source::Credentials), ("*", Source::Stored)]
        {
            workspace.backend().inject(Fault::new(operation, Effect::Echo { status: 400, of, spelling })).unwrap();
        }
        for arguments in
            [&["plan", "-no-color"][..], &["apply", "-no-color", "-destroy", "-auto-approve", "-refresh=false"]]
        {
            let refused = workspace.run(arguments);
            assert_ne!(refused.ended.code, Some(0), "{spelling:?}: {}", refused.report());
            assert!(refused.ended.stderr.contains("***"), "{spelling:?}: {}", refused.report());
            assert!(
                refused.ended.stderr.contains("is not accepted, check it"),
                "the reason stays: {}",
                refused.report()
            );
            let log = fs::read_to_string(workspace.path("trace.log")).unwrap();
            assert!(log.contains("is not accepted, check it"), "{spelling:?}: the answers are not logged");
            for (place, text) in
                [("stdout", &refused.ended.stdout), ("stderr", &refused.ended.stderr), ("the log", &log)]
            {
                assert_clean(&format!("{spelling:?}: {place}"), text, &spelt);
            }
            fs::remove_file(workspace.path("trace.log")).unwrap();
        }
        workspace.backend().clear_faults();
    }
    workspace.close();
}
