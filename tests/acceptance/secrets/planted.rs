//! A secret of its own in every place where one can enter, and a search of every place where one could come out.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mock_backend::{Effect, Fault, REGION, USER_PASSWORD};
use nix::sys::signal::Signal;
use serde_json::{Value, json};

use super::assert_clean;
use crate::support::outcome::Outcome;
use crate::support::program::{Feature, lacks};
use crate::support::workspace::{Workspace, objects, quick};

/// The secrets of arguments, by the name of the variable that holds each. None of them is part of another.
const ARGUMENTS: [(&str, &str); 14] = [
    ("dws", "Planted-Dws-4711"),
    ("block", "Planted-Block-4712"),
    ("json", "Planted-Json-4713"),
    ("oceanbase", "Planted-Oceanbase-4714"),
    ("drc", "Planted-Drc-4715"),
    ("inner_drc", "Planted-Inner-4716"),
    ("polardb", "Planted-Polardb-4717"),
    ("secret", "PlantedSecret4719"),
    ("kafka", "Planted-Kafka-4724"),
    ("odp", "Planted-Odp-4725"),
    ("odp_secret", "PlantedVisitor4726"),
    ("odp_drc", "Planted-Reader-4727"),
    ("pair_master", "Planted-Master-4728"),
    ("pair_slave", "Planted-Slave-4729"),
];

/// The secrets of the provider block, in whichever of its three places.
const SECRET_KEY: &str = "PlantedSecretKeyPlantedSecretKey47204720";
const SECURITY_TOKEN: &str = "PlantedSecurityToken47214721";
const OMS_PASSWORD: &str = "Planted-Console-4722";

/// A user's password in an address: it is no secret argument, so that the state holds it, but nothing else shall.
const IN_ADDRESS: &str = "Planted-Address-4723";

/// One object of each kind, their secrets in write-only arguments wherever there are some.
const OBJECTS: &str = r#"
resource "datalink_dws_ext_data_source" "this" {
  cluster_id       = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90"
  type             = "MRS"
  data_source_name = "hive_orders"
  user_name        = "dws_reader"
  user_pwd_wo      = var.dws
  data_source_id   = "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11"
}

resource "datalink_mrs_data_connector" "block" {
  connector_name = "block"
  source_type    = "RDS_MYSQL"
  source_info {
    rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01"
    db_name         = "hive"
    user_name       = "hive"
    password_wo     = var.block
  }
}

resource "datalink_mrs_data_connector" "json" {
  connector_name      = "json"
  source_type         = "RDS_MYSQL"
  source_info_json_wo = jsonencode({ rds_instance_id = "3aa55f1cb4c3491686936130f21e9f16in01", db_name = "hive", user_name = "hive", password = var.json })
}

resource "datalink_oms_oceanbase_data_source" "this" {
  name                  = "orders"
  username              = "oms"
  password_wo           = var.oceanbase
  drc_user_name         = "drc"
  drc_password_wo       = var.drc
  inner_drc_password_wo = var.inner_drc
  config_url            = "http://ocp:Planted-Address-4723@10.10.0.5:8080/services?Action=ObRootServiceInfo&ObRegion=ob"
}

resource "datalink_oms_polardb_data_source" "this" {
  name          = "polar"
  username      = "oms"
  password_wo   = var.polardb
  access_key    = "LTAIexampleexample"
  secret_key_wo = var.secret
}

resource "datalink_oms_kafka_data_source" "this" {
  name           = "kafka"
  endpoint       = "10.10.0.41:9092"
  enable_sasl    = true
  sasl_mechanism = "PLAIN"
  username       = "oms"
  password_wo    = var.kafka
}

resource "datalink_oms_oceanbase_odp_data_source" "this" {
  name                   = "odp"
  url                    = "http://op.example:8088"
  route                  = "MiddleWareCluster-ODP"
  access_key             = "example-access-key"
  secret_key_wo          = var.odp_secret
  instance_id            = "odp-7f3a"
  middleware_instance_id = "000001"
  username               = "oms"
  password_wo            = var.odp
  drc_user_name          = "drc"
  drc_password_wo        = var.odp_drc
}

resource "datalink_oms_mysql_master_slave_data_source" "this" {
  name = "pair"
  master {
    ip          = "10.10.0.33"
    port        = 3306
    username    = "oms"
    password_wo = var.pair_master
  }
  slave {
    ip          = "10.10.0.34"
    port        = 3306
    username    = "oms"
    password_wo = var.pair_slave
  }
}
"#;

/// Where the provider's own secrets come from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Environment,
    Profile,
    Block,
    /// A password in the environment, which brings a token.
    SignIn,
}

/// A workspace with everything planted, which logs all it can.
fn planted(place: Place) -> Workspace {
    let backend = quick().with(|config| {
        config.secret_key = SECRET_KEY.to_owned();
        config.security_token = Some(SECURITY_TOKEN.to_owned());
        config.oms.password = OMS_PASSWORD.to_owned();
    });
    let access_key = backend.access_key.clone();
    let mut workspace = Workspace::with_backend(backend);
    let block = workspace.backend().provider_block();
    let (head, oms) = (block.trim_end().trim_end_matches('}'), workspace.backend().oms_block());
    let variables = ["HW_SECRET_KEY", "HW_ACCESS_KEY", "HW_SECURITY_TOKEN", "OMS_PASSWORD"];
    match place {
        // So it is in any workspace, but for what the usual block says of OMS.
        Place::Environment => workspace.write_provider(&block),
        Place::Profile => {
            variables.iter().take(3).for_each(|variable| workspace.unset(variable));
            let profile = json!({
                "name": "work", "mode": "AKSK", "region": REGION,
                "accessKeyId": access_key, "secretAccessKey": SECRET_KEY, "securityToken": SECURITY_TOKEN,
            });
            workspace.write_file("profiles.json", &json!({"current": "work", "profiles": [profile]}).to_string());
            workspace.set("HW_SHARED_CONFIG_FILE", &workspace.path("profiles.json").display().to_string());
            workspace.write_provider(&block);
        }
        Place::SignIn => {
            variables.iter().take(3).for_each(|variable| workspace.unset(variable));
            for (variable, value) in workspace.backend().login_environment() {
                workspace.set(variable, &value);
            }
            workspace.write_provider(&block);
        }
        Place::Block => {
            variables.iter().for_each(|variable| workspace.unset(variable));
            let keys = "    access_key = var.ak\n    secret_key = var.sk\n    security_token = var.st\n  }";
            let head = head.trim_end().trim_end_matches('}');
            let oms = oms.replace(&format!("{OMS_PASSWORD:?}"), "var.oms");
            workspace.write_provider(&format!("{head}{keys}\n{oms}}}\n"));
            for (name, value) in
                [("ak", access_key.as_str()), ("sk", SECRET_KEY), ("st", SECURITY_TOKEN), ("oms", OMS_PASSWORD)]
            {
                workspace.set(&format!("TF_VAR_{name}"), value);
            }
        }
    }
    for (name, value) in ARGUMENTS {
        workspace.set(&format!("TF_VAR_{name}"), value);
    }
    let names = ARGUMENTS.map(|(name, _)| name).into_iter().chain(["ak", "sk", "st", "oms"]);
    // An ephemeral variable is in no plan.
    let variables = names
        .map(|name| format!("variable \"{name}\" {{\n  type = string\n  ephemeral = true\n  default = \"\"\n}}\n"));
    workspace.write_file("variables.tf", &variables.collect::<String>());
    workspace.set("TF_LOG", "TRACE");
    workspace.set("TF_LOG_PATH", &workspace.path("trace.log").display().to_string());
    workspace.write(OBJECTS);
    workspace
}

/// All that must not be seen.
fn secrets() -> Vec<String> {
    let plain =
        ARGUMENTS.map(|(_, value)| value).into_iter().chain([SECRET_KEY, SECURITY_TOKEN, OMS_PASSWORD, USER_PASSWORD]);
    spellings(&plain.collect::<Vec<_>>())
}

/// Each secret as it is, and as it travels to OMS.
fn spellings(secrets: &[&str]) -> Vec<String> {
    secrets.iter().flat_map(|secret| [(*secret).to_owned(), BASE64_STANDARD.encode(secret)]).collect()
}

/// Searches what a run said, and every file of the directory but those that were planted.
fn assert_nothing_shows(workspace: &Workspace, run: &Outcome) {
    let log = fs::read_to_string(workspace.path("trace.log")).unwrap();
    assert!(log.contains("terraform-provider-datalink"), "the provider logs nothing");
    for (place, text) in
        [("standard output", &run.ended.stdout), ("standard error", &run.ended.stderr), ("the log", &log)]
    {
        assert_free(place, text);
        assert_clean(place, text, &[IN_ADDRESS]);
    }
    let tokens = workspace.backend().iam().tokens();
    let tokens: Vec<&str> = tokens.iter().map(|token| token.value.as_str()).collect();
    assert_clean("the log", &log, &tokens);
    for (file, text) in files(&workspace.path("")) {
        if file != "profiles.json" {
            assert_free(&file, &text);
        }
    }
}

/// Fails the case if any of the secrets is in `text`.
fn assert_free(place: &str, text: &str) {
    let secrets = secrets();
    assert_clean(place, text, &secrets.iter().map(String::as_str).collect::<Vec<_>>());
}

/// Every file below a directory, and every member of those that are archives.
fn files(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.is_file() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.extend(members(&path).into_iter().map(|(member, text)| (format!("{member} of {name}"), text)));
            found.push((name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned()));
        }
    }
    found
}

/// The members of an archive, such as a saved plan; none if it is no archive.
fn members(path: &Path) -> Vec<(String, String)> {
    let Ok(mut archive) = zip::ZipArchive::new(File::open(path).unwrap()) else { return Vec::new() };
    let count = archive.len();
    let read = |index| {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        (member.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
    };
    (0..count).map(read).collect()
}

/// What a service says that repeats all that it was sent, and the credentials.
fn echo(operation: &str, secrets: &[&str]) -> Fault {
    let words = format!("{} at https://ocp:{IN_ADDRESS}@10.10.0.5/ is wrong", spellings(secrets).join(" or "));
    let refusal =
        json!({"error_code": "X.0001", "error_msg": words, "success": false, "code": "X.0001", "message": words});
    Fault::json(operation, 400, &refusal)
}

#[test]
fn nothing_that_was_planted_shows_anywhere() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    for place in [Place::Environment, Place::Profile, Place::Block, Place::SignIn] {
        let workspace = planted(place);
        let plan = workspace.plan(&[]);
        assert_nothing_shows(&workspace, &plan.outcome);
        let plan_members = members(&workspace.path("saved.tfplan"));
        assert!(plan_members.iter().any(|(name, _)| name == "tfplan"), "{place:?}: the plan was not opened");
        let shown = workspace.run(&["show", "-json", "saved.tfplan"]).succeeds();
        assert!(shown.ended.stdout.contains("hive_orders"));
        assert_free("the plan", &shown.ended.stdout);

        let of = |name| ARGUMENTS.iter().find(|(known, _)| *known == name).unwrap().1;
        let [first, second] =
            if place == Place::SignIn { [USER_PASSWORD, USER_PASSWORD] } else { [SECRET_KEY, SECURITY_TOKEN] };
        for fault in [
            echo("dws.create", &[of("dws"), first, second]),
            echo("mrs.create", &[of("block"), first, second]).about("block"),
            echo("mrs.create", &[of("json"), first, second]).about("json"),
            echo("oms.create_oceanbase", &[of("oceanbase"), of("drc"), of("inner_drc"), OMS_PASSWORD]),
            echo("oms.create_pilardb", &[of("polardb"), of("secret"), OMS_PASSWORD]),
            echo("oms.create_kafka", &[of("kafka"), OMS_PASSWORD]),
            echo("oms.create_oceanbase_odp", &[of("odp"), of("odp_secret"), of("odp_drc"), OMS_PASSWORD]),
            echo("oms.create_mysql_master_slave", &[of("pair_master"), of("pair_slave"), OMS_PASSWORD]),
        ] {
            workspace.backend().inject(fault).unwrap();
        }
        let refused = workspace.apply_plan().fails_with(&["X.0001", "*** or ***"]);
        assert_eq!(refused.errors().len(), 8, "{}", refused.report());
        assert_nothing_shows(&workspace, &refused);
        workspace.backend().clear_faults();

        let applied = workspace.apply(&[]).succeeds();
        assert_nothing_shows(&workspace, &applied);
        let held = Value::from(objects(workspace.backend())).to_string();
        for (name, secret) in ARGUMENTS {
            assert!(held.contains(secret), "{name} did not arrive: {held}");
        }
        let shown = workspace.run(&["show", "-json"]).succeeds();
        assert_free("the state", &shown.ended.stdout);
        workspace.close();
    }
}

/// An address with a password is refused, in words that leave the address out.
#[test]
fn an_endpoint_with_a_password_is_not_quoted() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    let mut workspace = planted(Place::Environment);
    let address = format!("http://admin:{IN_ADDRESS}@127.0.0.1:8089");
    workspace.set("OMS_ENDPOINT", &address);
    workspace.set("HW_AUTH_URL", &address);
    workspace.unset("HW_SECRET_KEY");
    let refused = workspace.apply(&[]).fails_with(&["holds a user name or password"]);
    assert_nothing_shows(&workspace, &refused);
}

/// What is left of a run whose provider, or all of it, ended in the middle of a creation.
#[cfg(target_os = "linux")]
#[test]
fn a_crash_tells_nothing() {
    if lacks(Feature::WriteOnlyArguments) {
        return;
    }
    for whole in [false, true] {
        let workspace = planted(Place::Environment);
        for operation in ["dws.create", "mrs.create", "oms.create_oceanbase"] {
            workspace.backend().inject(Fault::new(operation, Effect::Stall).committed()).unwrap();
        }
        let arguments = ["apply", "-json", "-auto-approve"];
        let running = workspace.start(&arguments);
        for (operation, count) in [("dws.create", 1), ("mrs.create", 2), ("oms.create_oceanbase", 1)] {
            workspace.backend().wait_for_requests(operation, count).unwrap();
        }
        if whole {
            running.signal_group(Signal::SIGKILL);
        } else {
            running.signal_children(Signal::SIGKILL);
        }
        let ended = workspace.finish_run(running, &arguments);
        assert_ne!(ended.ended.code, Some(0), "{}", ended.report());
        assert_nothing_shows(&workspace, &ended);
    }
}
