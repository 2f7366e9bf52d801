//! What the backend receives, for each group of settings and each pair of levels that could tear it apart.

use mock_backend::{DOMAIN_ID, LoggedRequest, MockBackend};
use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::api::Context;

const CONFIGURATION: char = 'c';
/// A profile that the configuration names.
const CONFIGURED_PROFILE: char = 'p';
const ENVIRONMENT: char = 'e';
/// A profile that the environment names.
const PROFILE: char = 'q';

/// An argument, the variable in its place, and the member of a profile.
type Setting = (&'static str, &'static str, &'static str);

const REGION: Setting = ("region", "HW_REGION_NAME", "region");
const PROJECT_ID: Setting = ("project_id", "HW_PROJECT_ID", "projectId");
const PROJECT_NAME: Setting = ("project_name", "OS_TENANT_NAME", "");
const ACCESS_KEY: Setting = ("access_key", "HW_ACCESS_KEY", "accessKeyId");
const SECRET_KEY: Setting = ("secret_key", "HW_SECRET_KEY", "secretAccessKey");
const SECURITY_TOKEN: Setting = ("security_token", "HW_SECURITY_TOKEN", "securityToken");
const TOKEN: Setting = ("token", "HW_AUTH_TOKEN", "");
const USER_NAME: Setting = ("user_name", "HW_USER_NAME", "");
const PASSWORD: Setting = ("password", "HW_USER_PASSWORD", "");
const DOMAIN_ID_: Setting = ("domain_id", "HW_DOMAIN_ID", "domainId");
const DOMAIN_NAME: Setting = ("domain_name", "HW_DOMAIN_NAME", "");

/// What one run received of these settings, each at its level, or why nothing was sent.
async fn received(settings: &[(char, Setting, &str)]) -> Result<String, String> {
    let (backend, directory) = (MockBackend::start().unwrap(), tempfile::tempdir().unwrap());
    let at = |level: char| settings.iter().filter(move |(at, ..)| *at == level);
    let mut block: Object = at(CONFIGURATION).map(|(_, (name, ..), value)| (*name, *value)).collect();
    let mut environment: Vec<(&str, &str)> =
        at(ENVIRONMENT).map(|(_, (_, variable, _), value)| (*variable, *value)).collect();
    block.set("endpoints", crate::tf_provider::value::Value::Map([("iam", backend.url())].into_iter().collect()));
    let file = directory.path().join("config.json");
    let path = file.to_str().unwrap();
    for (level, is_written) in [(CONFIGURED_PROFILE, true), (PROFILE, false)] {
        let mut profile = json!({"name": "prod", "mode": "AKSK"});
        for (_, (.., member), value) in at(level) {
            profile[*member] = json!(value);
        }
        if at(level).next().is_none() {
            continue;
        }
        std::fs::write(&file, json!({"current": "prod", "profiles": [profile]}).to_string()).unwrap();
        if is_written {
            block.set("shared_config_file", path);
        } else {
            environment.push(("HW_SHARED_CONFIG_FILE", path));
        }
    }
    let config: Object = [("huaweicloud", block)].into_iter().collect();
    let platforms = Platforms::new(&config, &Environment::of(environment), &Host::default());
    let call = Call::new(Arc::new(platforms), CancellationToken::new());
    let detail = |errors: Diagnostics| errors.into_iter().map(|error| error.detail).collect::<String>();
    let cloud = Platforms::huaweicloud(&call).await.map_err(detail)?;
    let project = cloud.project_id(&Context::new(CancellationToken::new())).await;
    let requests = backend.requests();
    Ok(match (requests.first(), project) {
        (Some(request), _) => told(request),
        (None, Ok(id)) => format!("project id {id}"),
        (None, Err(error)) => panic!("{error}"),
    })
}

/// What matters of a request.
fn told(request: &LoggedRequest) -> String {
    let header = |name: &str| request.headers.get(name).map(String::as_str);
    let mut told = vec![request.query.clone()];
    if let Some(authorization) = header("authorization") {
        let key = authorization.split_once("Access=").and_then(|(_, rest)| rest.split(',').next());
        told.push(format!("key {}", key.unwrap_or_default()));
    }
    told.extend(header("x-security-token").map(|token| format!("security token {token}")));
    told.extend(header("x-auth-token").map(|token| format!("token {token}")));
    if let Json::Object(user) = &request.body["auth"]["identity"]["password"]["user"] {
        told = vec![format!("{} {} {}", user["name"], user["domain"], request.body["auth"]["scope"]["project"])];
    }
    told.join(", ").replace('"', "")
}

#[tokio::test]
async fn a_project_is_named_by_one_level() {
    let with = async |settings: &[(char, Setting, &str)]| {
        let keys = [(CONFIGURATION, ACCESS_KEY, "AK"), (CONFIGURATION, SECRET_KEY, "SK"), (CONFIGURATION, REGION, "r")];
        received(&[&keys, settings].concat()).await.unwrap()
    };
    for (high, low) in [
        (CONFIGURATION, CONFIGURED_PROFILE),
        (CONFIGURATION, ENVIRONMENT),
        (CONFIGURATION, PROFILE),
        (ENVIRONMENT, PROFILE),
    ] {
        let by_name = with(&[(high, PROJECT_NAME, "team"), (low, PROJECT_ID, "id")]).await;
        assert_eq!(by_name, "name=team, key AK", "{high} {low}");
        let by_id = with(&[(high, PROJECT_ID, "id"), (low, PROJECT_ID, "other")]).await;
        assert_eq!(by_id, "project id id", "{high} {low}");
    }
    for (high, low) in [(CONFIGURATION, ENVIRONMENT), (CONFIGURED_PROFILE, ENVIRONMENT)] {
        let by_id = with(&[(high, PROJECT_ID, "id"), (low, PROJECT_NAME, "team"), (low, PROJECT_ID, "other")]).await;
        assert_eq!(by_id, "project id id", "{high} {low}");
    }
}

#[tokio::test]
async fn a_key_goes_with_its_own_secret_and_security_token() {
    let levels = [CONFIGURATION, CONFIGURED_PROFILE, ENVIRONMENT, PROFILE];
    for (place, high) in levels.into_iter().enumerate() {
        for low in levels.into_iter().skip(place + 1) {
            if (high, low) == (CONFIGURED_PROFILE, PROFILE) {
                continue;
            }
            let own = [(CONFIGURATION, REGION, "r"), (high, ACCESS_KEY, "AK"), (high, SECRET_KEY, "SK")];
            let other = [(low, ACCESS_KEY, "OTHER"), (low, SECRET_KEY, "SK2"), (low, SECURITY_TOKEN, "T2")];
            let sent = async |settings: &[(char, Setting, &str)]| received(settings).await;
            let whole = sent(&[own, other].concat()).await;
            assert_eq!(whole.unwrap(), "name=r, key AK", "{high} {low}");
            let left_over = sent(&[&own[..], &other[2..]].concat()).await;
            assert_eq!(left_over.unwrap(), "name=r, key AK", "{high} {low}");
            // KooCLI's profiles have a key and a secret, or neither.
            if ![high, low].iter().any(|level| [CONFIGURED_PROFILE, PROFILE].contains(level)) {
                let lent = sent(&[&own[..2], &other[1..]].concat()).await;
                assert_eq!(lent.unwrap(), "name=r, key AK, security token T2", "{high} {low}");
                let torn = sent(&[&own[..2], &other].concat()).await.unwrap_err();
                assert!(torn.contains("secret_key") && torn.contains("HW_SECRET_KEY"), "{torn}");
                let alone = sent(&[&[own[0], own[2]], &other[..]].concat()).await;
                assert_eq!(alone.unwrap(), "name=r, key OTHER, security token T2", "{high} {low}");
            }
        }
    }
}

#[tokio::test]
async fn a_user_goes_with_its_own_password_and_an_account_with_itself() {
    let (c, e) = (CONFIGURATION, ENVIRONMENT);
    let region = (c, REGION, "r");
    let other = [(e, USER_NAME, "other"), (e, PASSWORD, "p2"), (e, DOMAIN_ID_, DOMAIN_ID)];
    for (own, expected) in [
        (&[(c, USER_NAME, "u"), (c, PASSWORD, "p"), (c, DOMAIN_NAME, "d")][..], "u {name:d} {name:r}".to_owned()),
        (&[(c, USER_NAME, "u"), (c, PASSWORD, "p")], format!("u {{id:{DOMAIN_ID}}} {{name:r}}")),
        (&[(c, PASSWORD, "p")], format!("other {{id:{DOMAIN_ID}}} {{name:r}}")),
    ] {
        assert_eq!(received(&[&[region], own, &other].concat()).await.unwrap(), expected, "{own:?}");
    }
    let of_a_profile = [(c, USER_NAME, "u"), (c, PASSWORD, "p"), (e, DOMAIN_NAME, "d"), (PROFILE, DOMAIN_ID_, "of q")];
    let sent = received(&[&[region], &of_a_profile[..]].concat()).await;
    assert_eq!(sent.unwrap(), "u {name:d} {name:r}");
}

/// A profile that is written counts as what is written: with its keys, region and project.
#[tokio::test]
async fn a_profile_counts_as_much_as_its_name() {
    let profile = |level| {
        [(level, ACCESS_KEY, "AKP"), (level, SECRET_KEY, "SKP"), (level, REGION, "rp"), (level, PROJECT_ID, "pp")]
    };
    let e = ENVIRONMENT;
    let keys = [(e, ACCESS_KEY, "AKE"), (e, SECRET_KEY, "SKE"), (e, REGION, "re")];
    let sent = async |level, settings: &[(char, Setting, &'static str)]| {
        received(&[&profile(level), settings].concat()).await.unwrap()
    };
    assert_eq!(sent(CONFIGURED_PROFILE, &keys).await, "project id pp");
    assert_eq!(sent(PROFILE, &keys).await, "name=re, key AKE");
    let name = [(CONFIGURATION, PROJECT_NAME, "team")];
    assert_eq!(sent(CONFIGURED_PROFILE, &[&keys[..], &name].concat()).await, "name=team, key AKP");
    assert_eq!(sent(CONFIGURED_PROFILE, &[name[0], (e, TOKEN, "t")]).await, "name=team, key AKP");
    assert_eq!(sent(PROFILE, &[name[0], (e, TOKEN, "t")]).await, "name=team, token t");
    // Its project is of its own region only.
    assert_eq!(sent(CONFIGURED_PROFILE, &[(CONFIGURATION, REGION, "rc")]).await, "name=rc, key AKP");
    assert_eq!(sent(PROFILE, &[(e, SECRET_KEY, "left over")]).await, "project id pp");
}

#[tokio::test]
async fn the_login_goes_to_the_host_of_one_level() {
    let (written, other) = (MockBackend::start().unwrap(), MockBackend::start().unwrap());
    let login = [("user_name", "u"), ("password", "p"), ("domain_name", "d"), ("region", "r")];
    for (argument, variable) in [("endpoints", "HW_AUTH_URL"), ("auth_url", "OS_AUTH_URL")] {
        let mut block: Object = login.into_iter().collect();
        let map = || crate::tf_provider::value::Value::Map([("iam", written.url())].into_iter().collect());
        block.set(argument, if argument == "endpoints" { map() } else { written.url().into() });
        let config: Object = [("huaweicloud", block)].into_iter().collect();
        let platforms = Platforms::new(&config, &Environment::of([(variable, other.url())]), &Host::default());
        let call = Call::new(Arc::new(platforms), CancellationToken::new());
        let cloud = Platforms::huaweicloud(&call).await.unwrap();
        cloud.project_id(&Context::new(CancellationToken::new())).await.unwrap_err();
        assert_eq!((written.requests().len(), other.requests().len()), (1, 0), "{argument}");
        written.clear_requests();
    }
}
