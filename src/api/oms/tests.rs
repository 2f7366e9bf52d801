//! The calls against a loopback server: what goes over the wire, and what its answers mean.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::api::http::testing::{Answer, Server, answer};
use crate::api::http::{Settings, Tls};
use crate::api::testing::JumpingClock;
use crate::api::{Context, Error};

const CREATED: &str =
    r#"{"success":true,"errorDetail":null,"code":null,"requestId":" r1","cost":" 27 ms","data":" e_edz1 "}"#;
const UNSUPPORTED: &str = r#"{"success":false,"message":"Unsupported action: X"}"#;

fn config(url: &str) -> Config {
    Config {
        endpoint: url.into(),
        username: "admin".into(),
        password: SecretString::from("console0pw"),
        password_encoding: PasswordEncoding::Base64,
        polardb_create_action: None,
        http: Settings {
            user_agent: "test/1.0".into(),
            max_retries: 2,
            request_timeout: Duration::from_secs(20),
            tls: Tls::default(),
            proxies: Default::default(),
            address_from: "the test",
            redactor: Arc::default(),
        },
    }
}

struct Scene {
    server: Server,
    oms: Arc<Oms>,
    context: Context,
}

impl Scene {
    async fn new(answers: Vec<Answer>) -> Self {
        Self::with(answers, |_| ()).await
    }

    async fn with(answers: Vec<Answer>, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(Server::start(answers).await, change)
    }

    fn on(server: Server, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = config(&format!("{}/", server.url));
        change(&mut config);
        let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        Self { server, oms: Arc::new(Oms::new(config).unwrap()), context }
    }

    async fn create(&self, action: &CreateAction) -> Result<String, Error> {
        let mut parameters = Parameters::default();
        parameters.plain("name", "ob test");
        parameters.plain("port", 2883);
        parameters.plain("userName", "user");
        parameters.password("password", "hunter22".into());
        self.oms.create(&self.context, action, &parameters).await
    }

    async fn delete(&self) -> Result<(), Error> {
        self.oms.delete(&self.context, "e_1").await
    }

    fn actions(&self) -> Vec<String> {
        let name = |line: String| line.strip_prefix("POST /api/v2?Action=").unwrap().to_owned();
        self.server.lines().into_iter().map(name).collect()
    }
}

fn page(ids: impl IntoIterator<Item = u32>, total: Option<u32>) -> Answer {
    let rows: Vec<_> = ids.into_iter().map(|n| format!(r#"{{"id":"e_{n}","name":"n{n}"}}"#)).collect();
    let total = total.map_or_else(|| "null".to_owned(), |total| total.to_string());
    answer(200, format!(r#"{{"success":true,"totalCount":{total},"data":[{}]}}"#, rows.join(",")))
}

#[tokio::test]
async fn a_create_is_sent_as_documented() {
    let scene = Scene::new(vec![answer(200, CREATED)]).await;
    assert_eq!(scene.create(&CREATE_OCEANBASE).await.unwrap(), "e_edz1");
    let received = &scene.server.received()[0];
    assert_eq!(received.line, "POST /api/v2?Action=CreateOceanBaseDataSource");
    assert_eq!(received.body, r#"{"name":"ob test","port":2883,"userName":"user","password":"aHVudGVyMjI="}"#);
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.header("authorization"), Some("Basic YWRtaW46Y29uc29sZTBwdw=="));
}

#[tokio::test]
async fn a_failure_comes_with_all_that_the_server_says_and_without_secrets() {
    let failed = r#"{"success":false,"code":"PARAM_ERROR","message":"Connectivity test failed for hunter22 (aHVudGVyMjI=)",
        "requestId":"r7","errorDetail":{"code":"GHANA-OPERAT000101","proposal":"Check the password."}}"#;
    let scene = Scene::new(vec![answer(200, failed)]).await;
    let error = scene.create(&CREATE_OCEANBASE).await.unwrap_err();
    let text = error.to_string();
    for part in ["PARAM_ERROR", "Connectivity test failed for *** (***", "GHANA-OPERAT000101", "proposal: Check", "r7"]
    {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(!text.contains("hunter22") && !text.contains("aHVud") && !error.may_have_reached(), "{text}");
}

#[tokio::test]
async fn only_what_leaves_a_doubt_may_have_made_an_object() {
    for (reply, reached) in [
        (answer(400, r#"{"success":false}"#), false),
        (answer(500, r#"{"success":false}"#), true),
        (answer(502, "<p>nginx</p>"), true),
        (answer(408, ""), true),
        (answer(200, r#"{"data":"e_1"}"#), true),
        (answer(200, r#"{"success":true,"data":null}"#), true),
        (answer(200, r#"{"success":true}"#), true),
        (answer(200, r#"{"success":true,"data":5}"#), true),
        (answer(200, r#"{"success":true,"data":true}"#), true),
        (answer(200, r#"{"success":true,"data":1.5}"#), true),
        (answer(200, r#"{"success":true,"data":["e_1"]}"#), true),
        (answer(200, r#"{"success":true,"data":{"id":"e_1"}}"#), true),
        (answer(200, r#"{"success":true,"data":" "}"#), true),
        (answer(200, r#"{"success":true,"code":"INNER_ERROR","data":"e_1"}"#), true),
        (answer(200, r#"{"success":true,"code":"INNER_ERROR","data":null}"#), true),
        (answer(401, r#"{"success":true,"data":"e_1"}"#), true),
        (answer(200, "<html>"), true),
        (Answer::HangUp, true),
    ] {
        let scene = Scene::new(vec![reply]).await;
        let error = scene.create(&CREATE_OCEANBASE).await.unwrap_err();
        assert_eq!(error.may_have_reached(), reached, "{error}");
        assert_eq!(scene.server.lines().len(), 1, "{error}");
    }
}

#[tokio::test]
async fn the_action_of_polardb_is_found_out_once() {
    let scene = Scene::new(vec![answer(200, UNSUPPORTED), answer(200, CREATED), answer(200, CREATED)]).await;
    scene.create(&CREATE_POLARDB).await.unwrap();
    scene.create(&CREATE_POLARDB).await.unwrap();
    let (pilar, polar) = ("CreatePilarDBDataSource", "CreatePolarDBDataSource");
    assert_eq!(scene.actions(), [pilar, polar, polar]);

    // Any other failure is final, also a doubtful one.
    for reply in [answer(200, r#"{"success":false,"code":"PARAM_ERROR"}"#), answer(500, ""), Answer::HangUp] {
        let scene = Scene::new(vec![reply]).await;
        scene.create(&CREATE_POLARDB).await.unwrap_err();
        assert_eq!(scene.actions(), [pilar]);
    }

    let scene = Scene::new(vec![answer(200, UNSUPPORTED), answer(404, UNSUPPORTED)]).await;
    let error = scene.create(&CREATE_POLARDB).await.unwrap_err();
    assert!(error.is_unsupported_action() && !error.may_have_reached());
    assert!(error.to_string().contains("tried as CreatePilarDBDataSource and CreatePolarDBDataSource"), "{error}");

    let scene = Scene::with(vec![answer(200, UNSUPPORTED)], |config| {
        config.polardb_create_action = Some("CreateMyDataSource".into());
    })
    .await;
    assert!(scene.create(&CREATE_POLARDB).await.unwrap_err().is_unsupported_action());
    assert_eq!(scene.actions(), ["CreateMyDataSource"]);
}

#[tokio::test]
async fn a_data_source_is_absent_only_when_all_pages_were_seen() {
    let scene = Scene::new(vec![page(10..20, Some(11)), page([1], Some(11))]).await;
    assert_eq!(scene.oms.find(&scene.context, "e_1").await.unwrap().unwrap().name.as_deref(), Some("n1"));
    let bodies: Vec<_> = scene.server.received().into_iter().map(|request| request.body).collect();
    assert_eq!(
        bodies,
        [r#"{"searchKey":"e_1","pageNumber":1,"pageSize":10}"#, r#"{"searchKey":"e_1","pageNumber":2,"pageSize":10}"#]
    );

    // What a search does not find may be there all the same: the whole list is the proof.
    for found in [vec![page([], Some(0))], vec![page(10..20, None), page([], None)], vec![page([11], Some(1))]] {
        let looks = found.len() + 1;
        let scene = Scene::new(found.into_iter().chain([page([7], Some(1))]).collect()).await;
        assert_eq!(scene.oms.find(&scene.context, "e_1").await.unwrap(), None);
        let received = scene.server.received();
        assert_eq!((received.len(), received[looks - 1].body.contains("searchKey")), (looks, false));
    }
    let scene = Scene::new(vec![page([], Some(0)), page([1, 2], Some(2))]).await;
    assert!(scene.oms.find(&scene.context, "e_1").await.unwrap().is_some());

    for pages in [
        vec![page(10..20, Some(11)), page([], Some(11))],
        vec![answer(200, r#"{"success":true}"#), answer(200, r#"{"success":true}"#)],
        vec![answer(200, r#"{"success":true,"totalCount":5}"#), answer(200, r#"{"success":true,"totalCount":5}"#)],
        vec![answer(403, r#"{"success":true,"totalCount":0,"data":[]}"#)],
        vec![answer(200, r#"{"success":true,"data":{}}"#)],
        vec![page([], Some(0)), answer(200, r#"{"success":true,"data":[{"name":"no id"}]}"#)],
        vec![answer(200, r#"{"success":false,"message":"no"}"#)],
        vec![answer(200, r#"{"success":true,"code":"INNER_ERROR","totalCount":0,"data":[]}"#)],
    ] {
        let scene = Scene::new(pages).await;
        let error = scene.oms.find(&scene.context, "e_1").await.unwrap_err();
        assert!(!error.is_gone(), "{error}");
    }
}

/// OMS tells its name for an exchange in the body, in either case, and its support asks for it.
#[tokio::test]
async fn what_cannot_be_understood_has_a_request_id() {
    for told in [r#""requestId":" r7 ""#, r#""RequestId":"r7""#] {
        let answers = [
            format!(r#"{{"success":true,{told}}}"#),
            format!(r#"{{"success":true,{told},"data":5}}"#),
            format!(r#"{{"success":true,{told},"data":[{{"name":"no id"}}],"totalCount":1}}"#),
            format!(r#"{{"success":true,{told},"data":[],"totalCount":3}}"#),
            format!(r#"{{"success":true,{told},"code":"INNER_ERROR","data":[],"totalCount":0}}"#),
            format!(r#"{{{told},"data":[]}}"#),
        ];
        for body in answers {
            let scene = Scene::new(vec![answer(200, &body), answer(200, &body)]).await;
            let error = scene.oms.find(&scene.context, "e_1").await.unwrap_err();
            assert_eq!(error.request_id(), Some("r7"), "{body}");
            assert!(error.to_string().contains("(request id r7)"), "{error}");
        }
        let scene = Scene::new(vec![answer(200, format!(r#"{{"success":true,{told},"data":5}}"#))]).await;
        assert_eq!(scene.create(&CREATE_OCEANBASE).await.unwrap_err().request_id(), Some("r7"));
    }
}

/// A proxy that quotes the header gives the account away, in a form of its own.
#[tokio::test]
async fn the_account_is_cut_out_of_what_is_quoted() {
    let body = r#"{"success":false,"code":"X","message":"token YWRtaW46Y29uc29sZTBwdw== of console0pw"}"#;
    let scene = Scene::new(vec![answer(400, body)]).await;
    let error = scene.create(&CREATE_OCEANBASE).await.unwrap_err().to_string();
    assert!(error.contains("token *** of ***"), "{error}");
}

#[tokio::test]
async fn an_error_beside_a_success_is_told() {
    let both = r#"{"success":true,"code":"INNER_ERROR","message":"no hunter22","data":"e_1","errorDetail":{"proposal":"Wait."}}"#;
    let scene = Scene::new(vec![answer(200, both)]).await;
    let error = scene.create(&CREATE_OCEANBASE).await.unwrap_err().to_string();
    assert!(error.contains("INNER_ERROR; no ***; proposal: Wait."), "{error}");
    let scene = Scene::new(vec![answer(200, both)]).await;
    assert!(scene.delete().await.is_err());
}

#[tokio::test]
async fn names_are_compared_exactly_and_lists_can_be_narrowed() {
    let rows = r#"{"success":true,"data":[{"id":"e_1","name":"a"},{"id":"e_2","name":"ab"},{"id":"e_3","name":"A"}],"totalCount":3}"#;
    let scene = Scene::new(vec![answer(200, rows), answer(200, rows)]).await;
    let found = scene.oms.find_by_name(&scene.context, "a").await.unwrap();
    assert_eq!(found.iter().map(|source| source.id.as_deref()).collect::<Vec<_>>(), [Some("e_1")]);
    let types = ["OB_MYSQL".to_owned()];
    assert_eq!(scene.oms.list(&scene.context, None, &types).await.unwrap().into_whole().unwrap().len(), 3);
    assert_eq!(scene.server.received()[1].body, r#"{"types":["OB_MYSQL"],"pageNumber":1,"pageSize":10}"#);
}

#[tokio::test]
async fn totals_are_believed_only_where_they_can_be_right() {
    // Ten rows beside a total of 0, also as text, are not all.
    for total in ["0", "\"0\"", "3", "null", "\"many\""] {
        let list = |ids: std::ops::Range<u32>| {
            let rows: Vec<_> = ids.map(|n| format!(r#"{{"id":"e_{n}"}}"#)).collect();
            answer(200, format!(r#"{{"success":"true","totalCount":{total},"data":[{}]}}"#, rows.join(",")))
        };
        let scene =
            Scene::new(vec![list(0..10), list(10..15), list(0..0), list(0..10), list(10..15), list(0..0)]).await;
        let all = scene.oms.list(&scene.context, None, &[]).await.unwrap();
        assert_eq!(all.into_whole().unwrap().len(), 15, "{total}");
        assert!(
            matches!(scene.oms.list_within(&scene.context, 1).await.unwrap(), Within::Listed(list) if list.rows().len() == 15)
        );
    }
    let texts = r#"{"success":true,"totalCount":"1","data":[{"id":7,"name":5}]}"#;
    let scene = Scene::new(vec![answer(200, texts)]).await;
    assert_eq!(scene.oms.find(&scene.context, "7").await.unwrap().unwrap().name.as_deref(), Some("5"));
    for empty in [r#""data":[]"#, r#""data":null"#, r#""data":null,"totalCount":0"#, r#""totalCount":"0""#] {
        let body = format!(r#"{{"success":true,{empty}}}"#);
        let scene = Scene::new(vec![answer(200, &body), answer(200, &body)]).await;
        assert_eq!(scene.oms.find(&scene.context, "e_1").await.unwrap(), None, "{empty}");
    }
}

#[tokio::test]
async fn what_a_search_does_not_find_the_whole_list_may_show() {
    let scene = Scene::new(vec![page([], Some(0)), page([1, 2], Some(2)), page([], Some(9)), page([3], Some(1))]).await;
    assert_eq!(scene.oms.find_by_name(&scene.context, "n2").await.unwrap().len(), 1);
    assert_eq!(scene.oms.find_by_name(&scene.context, "n2").await.unwrap(), []);
    let searches: Vec<_> = scene.server.received().iter().map(|request| request.body.contains("searchKey")).collect();
    assert_eq!(searches, [true, false, true, false]);
}

#[tokio::test]
async fn a_list_that_grows_while_it_is_read_shows_what_it_shows() {
    // Each reading meets a row more.
    let mut total = 19;
    let server = Server::answering(move |request| {
        total += 1;
        let second = request.body.contains(r#""pageNumber":2"#);
        page(if second { 9..19 } else { 0..10 }, Some(if second { total + 1 } else { 20 }))
    });
    let scene = Scene::on(server.await, |_| ());
    let all = scene.oms.list(&scene.context, None, &[]).await.unwrap();
    assert!(all.look_up("e_18").unwrap().is_some() && all.look_up("e_99").is_err());
    assert!(scene.oms.find(&scene.context, "e_18").await.unwrap().is_some());
}

#[tokio::test]
async fn a_list_is_fetched_if_it_is_short_enough() {
    // The page that tells the length is the list's first.
    let scene = Scene::new(vec![page(0..10, Some(25)), page(0..10, Some(12)), page(10..12, Some(12))]).await;
    assert!(matches!(scene.oms.list_within(&scene.context, 2).await.unwrap(), Within::Longer { pages: 3 }));
    assert!(
        matches!(scene.oms.list_within(&scene.context, 2).await.unwrap(), Within::Listed(list) if list.rows().len() == 12)
    );
}

#[tokio::test]
async fn a_data_source_is_read_in_either_case() {
    let camel = r#"{"success":true,"totalCount":1,"data":[{"id":" e_1 ","name":"n","type":"OB_MYSQL","userName":"u","port":2883,
        "ocpName":"","description":null,"tenant":[],"tryKeepHb":true,"role":7,"gmtCreate":"2022-01-01T00:00:00+00:00",
        "connExtraAttributes":{"configUrl":"http://c/","drcUser":"drc","isLogicSource":false}}]}"#;
    let pascal = camel
        .replace("success", "Success")
        .replace("totalCount", "TotalCount")
        .replace("data", "Data")
        .replace("userName", "UserName")
        .replace("port\"", "Port\"")
        .replace("tryKeepHb", "TryKeepHb")
        .replace("configUrl", "ConfigUrl");
    let mut read = Vec::new();
    for body in [camel.to_owned(), pascal] {
        let scene = Scene::new(vec![answer(200, body)]).await;
        read.push(scene.oms.find(&scene.context, "e_1").await.unwrap().unwrap());
    }
    assert_eq!(read[0], read[1]);
    let source = &read[0];
    let text = |key: &str| source.text(key).unwrap_or_default();
    assert_eq!((source.kind().as_str(), text("userName").as_str(), text("port").as_str()), ("OB_MYSQL", "u", "2883"));
    assert_eq!((text("role").as_str(), source.get("ocpName")), ("7", &json!("")));
    assert_eq!(text("connExtraAttributes.configUrl"), "http://c/");
    for key in ["description", "region", "connExtraAttributes.tenant", "name.tenant"] {
        assert_eq!(source.get(key), &json!(null), "{key}");
    }
}

#[tokio::test]
async fn the_ids_of_several_are_read_in_whatever_shape_they_come() {
    for (data, ids) in [
        (r#"" e_1 ""#, "e_1"),
        (r#"["e_1",null,"e_2"]"#, "e_1,e_2"),
        (r#"{"master":{"id":"e_1","name":"shop"},"slave":"e_2"}"#, "e_1,e_2"),
        ("null", ""),
        ("7", ""),
        (r#"{"ok":true}"#, ""),
    ] {
        let scene = Scene::new(vec![answer(200, format!(r#"{{"success":true,"data":{data}}}"#))]).await;
        let action = CreateAction::new("CreateMySQLMasterSlaveDataSource");
        let created = scene.oms.create_several(&scene.context, &action, &Parameters::default()).await.unwrap();
        assert_eq!(created.ids.join(","), ids, "{data}");
        assert!(created.untold.may_have_reached());
    }
}

#[tokio::test]
async fn reads_and_deletions_are_repeated_and_creations_are_not() {
    let scene = Scene::new(vec![answer(503, ""), Answer::HangUp, page([], Some(0)), page([], Some(0))]).await;
    assert_eq!(scene.oms.find(&scene.context, "e_1").await.unwrap(), None);
    let deleted = r#"{"success":true,"data":null}"#;
    let scene = Scene::new(vec![answer(503, ""), Answer::HangUp, answer(200, deleted)]).await;
    scene.delete().await.unwrap();
    let scene = Scene::new(vec![answer(503, "")]).await;
    assert_eq!(scene.create(&CREATE_OCEANBASE).await.unwrap_err().status(), Some(503));
    assert_eq!(scene.server.lines().len(), 1);
}

#[tokio::test]
async fn a_deletion_names_the_id_and_may_not_be_known() {
    let deleted = r#"{"success":true,"data":null}"#;
    let scene = Scene::new(vec![answer(200, deleted), answer(200, UNSUPPORTED)]).await;
    scene.delete().await.unwrap();
    assert_eq!(scene.server.received()[0].body, r#"{"id":"e_1"}"#);
    assert_eq!(scene.actions(), ["DeleteDataSource"]);
    assert!(scene.delete().await.unwrap_err().is_unsupported_action());
}

#[tokio::test]
async fn a_refused_login_is_not_repeated() {
    let scene = Scene::new(vec![answer(401, r#"{"success":false,"message":"bad credentials"}"#)]).await;
    let calls = (0..10).map(|_| {
        let (oms, context) = (scene.oms.clone(), scene.context.clone());
        async move { oms.find(&context, "e_1").await }
    });
    let calls: tokio::task::JoinSet<_> = calls.collect();
    for result in calls.join_all().await {
        let error = result.unwrap_err();
        assert_eq!(error.status(), Some(401));
        assert!(error.to_string().contains("OMS console"), "{error}");
    }
    assert_eq!(scene.server.lines().len(), 1);
}

#[tokio::test]
async fn one_refusal_of_an_accepted_login_concerns_its_call() {
    let refused = || answer(401, r#"{"success":false,"message":"bad credentials"}"#);
    let none = || answer(200, r#"{"success":true,"data":[],"totalCount":0}"#);
    let replies = vec![none(), refused(), none(), refused(), refused(), refused(), none()];
    let scene = Scene::new(replies).await;
    for sent in [1, 2] {
        let before = scene.server.lines().len();
        scene.oms.list(&scene.context, None, &[]).await.unwrap();
        assert_eq!(scene.server.lines().len() - before, sent);
    }
    // Three in a row, and the account is left alone.
    for sent in [2, 1, 0] {
        let before = scene.server.lines().len();
        let error = scene.oms.list(&scene.context, None, &[]).await.unwrap_err();
        assert_eq!((error.status(), scene.server.lines().len() - before), (Some(401), sent), "{error}");
    }
}

#[test]
fn a_configuration_that_cannot_work_is_explained() {
    let error = |change: fn(&mut Config)| {
        let mut config = config("http://oms.example:8089");
        change(&mut config);
        Oms::new(config).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(error(|_| ()), "");
    assert!(error(|config| config.endpoint = "oms.example:8089".into()).contains("endpoint"));
    assert!(error(|config| config.username = "a:b".into()).contains("user name"));
    assert!(error(|config| config.password = "".into()).contains("password"));
}
