//! The life of an OMS data source, and the rules of its calls.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mock_backend::oms::{DataSource, PairAnswer, Pairs, PasswordEncoding};
use mock_backend::{Config, Fault, MockBackend, OMS_PASSWORD, OMS_USERNAME};
use serde_json::{Value, json};

use crate::client::{Answer, Request, changed, without};

fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", base64(&format!("{username}:{password}")))
}

fn base64(text: &str) -> String {
    BASE64_STANDARD.encode(text)
}

fn call(action: &str, body: &Value) -> Request {
    let account = basic(OMS_USERNAME, OMS_PASSWORD);
    Request::new("POST", &format!("/api/v2?Action={action}")).json(body).header("Authorization", &account)
}

fn create(mock: &MockBackend, action: &str, body: &Value) -> Answer {
    call(&format!("Create{action}DataSource"), body).send(mock)
}

fn list(mock: &MockBackend, body: &Value) -> Value {
    call("ListDataSource", body).send(mock).json()
}

/// The sample of the OceanBase page, with passwords.
fn oceanbase() -> Value {
    json!({
        "name": "OceanBase data source test",
        "tenant": "tenant_name",
        "cluster": "cluster_name",
        "schema": "test",
        "ip": "192.168.0.2",
        "port": 2883,
        "userName": "user",
        "password": base64("secret-1"),
        "region": "cn-anhui",
        "description": "test",
        "ocpName": "cn-anhui-212",
        "configUrl": "http://192.168.0.2:8080/services?Action=ObRootServiceInfo&ObRegion=ob_1.admin",
        "drcUserName": "drc",
        "drcPassword": base64("secret-2"),
        "innerDrcPassword": base64("secret-3"),
    })
}

/// The sample of the PolarDB page.
fn polardb() -> Value {
    json!({
        "name": "drds-test",
        "region": "cn-anhui",
        "userName": "tester",
        "password": "cGFzc3dvcmQ=",
        "accessKey": "access",
        "secretKey": "secret",
        "intranetAddr": "10.0.0.1",
    })
}

fn mysql() -> Value {
    json!({
        "name": "mysql",
        "ip": "192.168.0.3",
        "port": 3306,
        "username": "root",
        "password": base64("secret-4"),
        "tryKeepHb": true,
    })
}

#[track_caller]
fn assert_refused(answer: &Answer, code: &str, part: &str) {
    let body = answer.json();
    assert_eq!((answer.status, &body["success"], &body["code"]), (200, &json!(false), &json!(code)), "{body}");
    assert_eq!((&body["errorDetail"]["code"], &body["errorDetail"]["message"]), (&json!(code), &body["message"]));
    assert!(body["message"].as_str().unwrap().contains(part), "{body}");
    assert!(body["errorDetail"]["proposal"].is_string() && body["data"].is_null());
}

#[test]
fn a_create_answers_with_an_id_in_the_envelope() {
    let mock = MockBackend::start().unwrap();
    let answer = create(&mock, "OceanBase", &oceanbase());
    let body = answer.json();
    let id = body["data"].as_str().unwrap();
    assert!(id.starts_with("e_") && id.bytes().skip(2).all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{id}");
    assert_eq!((&body["success"], &body["code"], &body["totalCount"]), (&json!(true), &Value::Null, &Value::Null));
    assert_eq!(body["requestId"].as_str().unwrap(), answer.headers["x-request-id"]);
    let kept = mock.oms().data_sources().remove(0);
    let secrets = ["drcPassword", "innerDrcPassword"].map(|name| kept.parameter(name).clone());
    assert_eq!((kept.password.as_deref(), secrets), (Some("secret-1"), ["secret-2", "secret-3"].map(Value::from)));
    assert_eq!((kept.kind.as_str(), kept.parameter("port")), ("OB_MYSQL", &json!(2883)));
}

#[test]
fn a_list_tells_all_but_the_secrets() {
    let mock = MockBackend::start().unwrap();
    create(&mock, "OceanBase", &oceanbase());
    create(&mock, "PilarDB", &polardb());
    let listed = list(&mock, &json!({}));
    assert_eq!((&listed["pageNumber"], &listed["pageSize"], &listed["totalCount"]), (&json!(1), &json!(10), &json!(2)));
    let (polar, ocean) = (&listed["data"][0], &listed["data"][1]);
    assert_eq!(
        (&ocean["userName"], &ocean["ocpName"], &ocean["port"]),
        (&json!("user"), &json!("cn-anhui-212"), &json!(2883))
    );
    let attributes = &ocean["connExtraAttributes"];
    assert_eq!((&attributes["drcUser"], &attributes["configUrl"]), (&json!("drc"), &oceanbase()["configUrl"]));
    assert_eq!(
        (&polar["name"], &polar["connExtraAttributes"], &polar["ocpName"]),
        (&json!("drds-test"), &json!({}), &json!(""))
    );
    for silent in ["secret", "password", "access", "10.0.0.1"] {
        assert!(!listed.to_string().contains(silent), "{silent}");
    }
}

#[test]
fn a_list_has_pages_in_order_and_finds_parts() {
    let mock = MockBackend::start().unwrap();
    for number in 0..12 {
        let source = DataSource::new(&format!("e_{number}"), "OB_MYSQL", &format!("Source {number}"), "u");
        mock.oms().put_data_source(source);
    }
    mock.oms().put_data_source(DataSource::new("e_x", "MYSQL", "other", "u"));
    mock.oms().patch_data_source("e_3", &json!({"gmtCreate": "2999-01-01T00:00:00+00:00"})).unwrap();
    let ids = |body: Value| {
        let listed = list(&mock, &body);
        let rows = listed["data"].as_array().unwrap().iter();
        let ids: Vec<_> = rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        (ids.join(" "), listed["totalCount"].as_u64().unwrap())
    };
    assert_eq!(ids(json!({})), ("e_3 e_x e_11 e_10 e_9 e_8 e_7 e_6 e_5 e_4".to_owned(), 13));
    assert_eq!(ids(json!({"pageNumber": 2})), ("e_2 e_1 e_0".to_owned(), 13));
    assert_eq!(ids(json!({"pageNumber": 3})), (String::new(), 13));
    assert_eq!(ids(json!({"pageNumber": 7, "pageSize": 2})), ("e_0".to_owned(), 13));
    assert_eq!(ids(json!({"searchKey": "e_1"})), ("e_11 e_10 e_1".to_owned(), 3));
    assert_eq!(ids(json!({"searchKey": "OURCE 1"})), ("e_11 e_10 e_1".to_owned(), 3));
    assert_eq!(ids(json!({"types": ["MYSQL", "KAFKA"]})), ("e_x".to_owned(), 1));
    assert_eq!(ids(json!({"order": "asc", "sortField": "gmtModified", "pageSize": 1})), ("e_0".to_owned(), 13));
    for body in [
        json!({"pageSize": 11}),
        json!({"pageSize": 0}),
        json!({"pageNumber": 0}),
        json!({"pageNumber": "1"}),
        json!({"types": "MYSQL"}),
        json!({"order": "up"}),
        json!({"sortField": "name"}),
        json!({"name": "x"}),
    ] {
        assert_refused(&call("ListDataSource", &body).send(&mock), "PARAM_ERROR", "");
    }
}

#[test]
fn a_deleted_data_source_is_gone() {
    let mock = MockBackend::start().unwrap();
    let id = create(&mock, "OceanBase", &oceanbase()).json()["data"].clone();
    let delete = || call("DeleteDataSource", &json!({"id": id})).send(&mock);
    let deleted = delete().json();
    assert_eq!((&deleted["success"], &deleted["data"]), (&json!(true), &Value::Null));
    assert_refused(&delete(), "PARAM_ERROR", "does not exist");
    assert_eq!(list(&mock, &json!({}))["totalCount"], 0);
}

#[test]
fn the_polardb_call_goes_by_the_names_that_the_server_knows() {
    let mock = MockBackend::start().unwrap();
    assert_refused(&create(&mock, "PolarDB", &polardb()), "INNER_ERROR", "Unsupported action: CreatePolarDBDataSource");
    assert_eq!(create(&mock, "PilarDB", &polardb()).json()["success"], true);
    mock.oms().configure(|settings| settings.unsupported = vec!["CreatePilarDBDataSource".to_owned()]);
    assert_refused(&create(&mock, "PilarDB", &polardb()), "INNER_ERROR", "Unsupported action: CreatePilarDBDataSource");
    assert_eq!(create(&mock, "PolarDB", &changed(polardb(), "name", json!("second"))).json()["success"], true);
    assert_eq!((mock.requests_of("oms.create_pilardb").len(), mock.requests_of("oms.create_polardb").len()), (2, 2));
    let kept = mock.oms().data_sources().remove(0);
    assert_eq!((kept.password.as_deref(), kept.parameter("secretKey")), (Some("password"), &json!("secret")));
}

#[test]
fn actions_can_be_unknown() {
    let mock = MockBackend::start().unwrap();
    for action in ["CreateOracleDataSource", "listDataSource", ""] {
        assert_refused(&call(action, &json!({})).send(&mock), "INNER_ERROR", &format!("Unsupported action: {action}"));
    }
    mock.oms().configure(|settings| settings.unsupported.push("DeleteDataSource".to_owned()));
    let refused = call("DeleteDataSource", &json!({"id": "e_1"})).send(&mock);
    assert_refused(&refused, "INNER_ERROR", "Unsupported action: DeleteDataSource");
    assert_eq!(mock.requests_of("oms.unknown_action").len(), 3);
}

#[test]
fn bodies_that_break_a_documented_rule_are_refused() {
    let mock = MockBackend::start().unwrap();
    for (action, body) in [
        ("OceanBase", without(oceanbase(), "name")),
        ("OceanBase", without(oceanbase(), "userName")),
        ("OceanBase", without(oceanbase(), "password")),
        ("OceanBase", changed(without(oceanbase(), "userName"), "username", json!("u"))),
        ("OceanBase", changed(oceanbase(), "port", json!("2883"))),
        ("OceanBase", changed(oceanbase(), "port", json!(0))),
        ("OceanBase", changed(oceanbase(), "port", json!(65536))),
        ("OceanBase", changed(oceanbase(), "password", json!("pas***"))),
        ("OceanBase", changed(oceanbase(), "drcPassword", json!("secret"))),
        ("OceanBase", changed(oceanbase(), "innerDrcPassword", json!("//79"))),
        ("OceanBase", changed(oceanbase(), "description", json!("d".repeat(129)))),
        ("OceanBase", changed(oceanbase(), "schema", Value::Null)),
        ("OceanBase", changed(oceanbase(), "password_wo_version", json!(1))),
        ("PilarDB", changed(polardb(), "name", json!("n".repeat(33)))),
        ("PilarDB", changed(polardb(), "name", json!("a b"))),
        ("PilarDB", changed(polardb(), "ip", json!("10.0.0.1"))),
        ("MySql", without(mysql(), "ip")),
        ("MySql", changed(mysql(), "tryKeepHb", json!("true"))),
        ("MySql", changed(mysql(), "name", json!("a b"))),
    ] {
        assert_refused(&create(&mock, action, &body), "PARAM_ERROR", "");
    }
    let account = basic(OMS_USERNAME, OMS_PASSWORD);
    let mut untyped = Request::new("POST", "/api/v2?Action=ListDataSource").header("Authorization", &account);
    untyped.body = "{}".to_owned();
    assert_refused(&untyped.send(&mock), "PARAM_ERROR", "Content-Type");
    assert!(mock.oms().data_sources().is_empty());
}

#[test]
fn bodies_at_the_limits_of_the_rules_are_accepted() {
    let mock = MockBackend::start().unwrap();
    for (action, body) in [
        ("OceanBase", changed(oceanbase(), "description", json!("ä".repeat(128)))),
        ("OceanBase", json!({"name": "least", "userName": "u", "password": base64("p"), "type": "OB_MYSQL_CE"})),
        ("OceanBase", changed(changed(oceanbase(), "logProxyPort", json!("2983")), "name", json!("proxied"))),
        ("PilarDB", changed(polardb(), "name", json!("n".repeat(32)))),
        ("MySql", mysql()),
        ("MySql", changed(changed(without(mysql(), "username"), "userName", json!("u")), "name", json!("second"))),
    ] {
        let answer = create(&mock, action, &body);
        assert_eq!(answer.json()["success"], true, "{}", answer.text);
    }
    assert_eq!(mock.oms().data_sources()[1].kind, "OB_MYSQL_CE");
}

#[test]
fn names_are_unique_and_connections_are_tried() {
    let mock = MockBackend::start().unwrap();
    create(&mock, "OceanBase", &oceanbase());
    assert_refused(&create(&mock, "OceanBase", &oceanbase()), "PARAM_ERROR", "already exists");
    mock.oms().configure(|settings| settings.unreachable = true);
    assert_refused(&create(&mock, "PilarDB", &polardb()), "PARAM_ERROR", "Connectivity test failed");
    assert_eq!(mock.oms().data_sources().len(), 1);
}

#[test]
fn only_the_console_account_is_let_through() {
    let mock = MockBackend::start().unwrap();
    for account in ["", &basic(OMS_USERNAME, "wrong"), &basic("nobody", OMS_PASSWORD), "Bearer x"] {
        let request = Request::new("POST", "/api/v2?Action=ListDataSource").json(&json!({}));
        let answer = request.header("Authorization", account).send(&mock);
        assert_eq!((answer.status, &answer.json()["success"]), (401, &json!(false)), "{account}");
    }
}

#[test]
fn servers_differ_in_their_answers() {
    let config = Config::default().with(|config| {
        config.oms.password_encoding = PasswordEncoding::Plain;
        config.oms.pascal_case = true;
        config.oms.failure_status = 400;
        config.oms.blank_before_id = true;
    });
    let mock = MockBackend::with_config(config).unwrap();
    let body = changed(polardb(), "password", json!("pas***"));
    let created = create(&mock, "PilarDB", &body).json();
    assert!(created["Data"].as_str().unwrap().starts_with(" e_"), "{created}");
    assert_eq!(mock.oms().data_sources()[0].password.as_deref(), Some("pas***"));
    let listed = list(&mock, &json!({}));
    assert_eq!((&listed["Data"][0]["UserName"], &listed["Success"]), (&json!("tester"), &json!(true)));
    let refused = create(&mock, "PilarDB", &body);
    assert_eq!((refused.status, &refused.json()["ErrorDetail"]["Code"]), (400, &json!("PARAM_ERROR")));
}

#[test]
fn faults_tell_the_actions_of_the_one_path_apart() {
    let mock = MockBackend::start().unwrap();
    mock.inject(Fault::json("oms.delete", 200, &json!({"success": false, "code": 500})).once()).unwrap();
    mock.inject(Fault::status("oms.create_oceanbase", 502).once().committed()).unwrap();
    assert_eq!(list(&mock, &json!({}))["success"], true);
    assert_eq!(create(&mock, "OceanBase", &oceanbase()).status, 502);
    assert_eq!(call("DeleteDataSource", &json!({"id": "e_1"})).send(&mock).json()["code"], 500);
    assert_eq!(list(&mock, &json!({}))["totalCount"], 1);
}

fn kafka() -> Value {
    json!({
        "name": "kafka", "endpoint": "k1:9092,10.0.0.2:9093", "enableSASL": true, "saslMechanism": "SCRAM_SHA_256",
        "username": "writer", "password": base64("secret-5"),
    })
}

fn half(role: &str) -> Value {
    changed(mysql(), "role", json!(role))
}

fn odp() -> Value {
    json!({
        "name": "odp", "url": "http://op:8088", "route": "MiddleWareCluster-ODP", "accessKey": "access",
        "secretKey": "secret-6", "instanceId": "odp-1", "middlewareInstanceId": "000001", "userName": "u",
        "password": base64("secret-7"), "drcUserName": "drc", "drcPassword": base64("secret-8"),
    })
}

#[test]
fn kafka_is_told_in_the_words_of_the_list() {
    let mock = MockBackend::start().unwrap();
    assert_eq!(create(&mock, "Kafka", &kafka()).json()["success"], true);
    assert_eq!(create(&mock, "Kafka", &json!({"name": "open", "endpoint": "k:1"})).json()["success"], true);
    let rows = list(&mock, &json!({"types": ["KAFKA"], "order": "asc"}))["data"].clone();
    let (open, signed) = (&rows[1]["connExtraAttributes"], &rows[0]["connExtraAttributes"]);
    assert_eq!((&signed["saslMechanism"], &signed["username"]), (&json!("SCRAM-SHA-256"), &json!("writer")));
    assert_eq!(
        (&open["saslMechanism"], &open["username"], &open["endpoint"]),
        (&Value::Null, &Value::Null, &json!("k:1"))
    );
    assert!(!rows.to_string().contains("secret"));
    for body in [
        without(kafka(), "password"),
        without(kafka(), "username"),
        without(kafka(), "endpoint"),
        changed(kafka(), "endpoint", json!("k1")),
        changed(kafka(), "endpoint", json!("k1:0")),
        changed(kafka(), "saslMechanism", json!("SCRAM-SHA-256")),
        changed(kafka(), "saslMechanism", json!("GSSAPI")),
        changed(kafka(), "name", json!("a b")),
    ] {
        assert_refused(&create(&mock, "Kafka", &body), "PARAM_ERROR", "");
    }
}

#[test]
fn one_call_makes_a_pair_of_one_name() {
    let mock = MockBackend::start().unwrap();
    let pair = json!({"master": half("MASTER"), "slave": half("SLAVE")});
    let id = create(&mock, "MySQLMasterSlave", &pair).json()["data"].clone();
    let rows = list(&mock, &json!({"order": "asc"}))["data"].clone();
    let (master, slave) = (&rows[0], &rows[1]);
    assert_eq!((&master["id"], &master["role"], &slave["role"]), (&id, &json!("MASTER"), &json!("SLAVE")));
    assert_eq!((&master["partnerId"], &slave["partnerId"]), (&slave["id"], &master["id"]));
    assert_eq!(master["name"], slave["name"]);
    assert_refused(&create(&mock, "MySQLMasterSlave", &pair), "PARAM_ERROR", "already exists");
    for pair in [
        json!({"master": half("MASTER")}),
        json!({"master": half("SLAVE"), "slave": half("SLAVE")}),
        json!({"master": half("MASTER"), "slave": changed(half("SLAVE"), "name", json!("other"))}),
        json!({"master": half("MASTER"), "slave": without(half("SLAVE"), "port")}),
    ] {
        assert_refused(&create(&mock, "MySQLMasterSlave", &pair), "PARAM_ERROR", "");
    }
}

#[test]
fn what_no_page_says_of_pairs_is_a_setting() {
    for (answer, told) in [
        (PairAnswer::Id, r#""M""#),
        (PairAnswer::SlaveId, r#""S""#),
        (PairAnswer::Ids, r#"["S","M"]"#),
        (PairAnswer::Object, r#"{"master":{"id":"M"},"slave":{"id":"S"}}"#),
        (PairAnswer::Nothing, "null"),
    ] {
        for go_together in [false, true] {
            let mock = MockBackend::start().unwrap();
            let pairs = Pairs { answer, go_together, hides_partners: true, stays_half: false };
            mock.oms().configure(|settings| settings.pairs = pairs);
            let pair = json!({"master": half("MASTER"), "slave": half("SLAVE")});
            let data = create(&mock, "MySQLMasterSlave", &pair).json()["data"].to_string();
            let [master, slave] = mock.oms().data_sources().try_into().unwrap();
            assert_eq!(data.replace(&master.id, "M").replace(&slave.id, "S"), told);
            assert!(list(&mock, &json!({}))["data"][0]["partnerId"].is_null());
            call("DeleteDataSource", &json!({"id": slave.id})).send(&mock);
            assert_eq!(mock.oms().data_sources().len(), usize::from(!go_together));
        }
    }
    let mock = MockBackend::start().unwrap();
    mock.oms().configure(|settings| settings.pairs.stays_half = true);
    create(&mock, "MySQLMasterSlave", &json!({"master": half("MASTER"), "slave": half("SLAVE")}));
    assert_eq!(mock.oms().data_sources().len(), 1);
}

#[test]
fn a_proxy_keeps_its_zeros_and_its_secrets() {
    let mock = MockBackend::start().unwrap();
    assert_eq!(create(&mock, "OceanBaseODP", &odp()).json()["success"], true);
    let kept = mock.oms().data_sources().remove(0);
    assert_eq!(
        (kept.parameter("middlewareInstanceId"), kept.parameter("drcPassword")),
        (&json!("000001"), &json!("secret-8"))
    );
    assert_eq!(list(&mock, &json!({}))["data"][0]["type"], "DBP_OP_ROUTE");
    for name in ["url", "route", "accessKey", "secretKey", "instanceId", "middlewareInstanceId", "userName", "password"]
    {
        assert_refused(&create(&mock, "OceanBaseODP", &without(odp(), name)), "PARAM_ERROR", name);
    }
}

#[test]
fn a_data_source_has_the_parameters_of_some_page() {
    let mock = MockBackend::start().unwrap();
    create(&mock, "MySql", &mysql());
    let id = mock.oms().data_sources().remove(0).id;
    assert_eq!(mock.oms().patch_data_source(&id, &json!({"ip": "10.0.0.9"})).unwrap().parameter("ip"), "10.0.0.9");
    mock.oms().patch_data_source(&id, &json!({"no_such_member": 1})).unwrap_err();
}
