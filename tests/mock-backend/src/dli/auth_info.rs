//! The datasource authentications of a project. All calls are done when they return, and secrets are never shown.
//!
//! Pages: "Creating Datasource Authentication", "Obtaining the Datasource Authentication List", "Updating Datasource
//! Authentication", "Deleting Datasource Authentication". The API demands a name and a type only.

use std::collections::BTreeMap;

use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::connection::now;
use super::{admit, answer, invalid, refuse, require_no_body};
use crate::config::{PROJECT_ID, USER_NAME};
use crate::exchange::{Call, Reply};
use crate::fields::Fields;
use crate::listing::Found;
use crate::router::Operation;
use crate::stock::Record;
use crate::world::World;

/// The members that are never shown.
pub(super) const SECRETS: &[&str] = &["password", "truststore_password", "keystore_password", "key_password"];
/// The members that an update can change.
const CHANGEABLE: [&str; 8] = [
    "user_name",
    "password",
    "krb5_conf",
    "keytab",
    "truststore_location",
    "truststore_password",
    "keystore_location",
    "keystore_password",
];
/// Those that only a creation sets.
const FIXED: [&str; 2] = ["certificate_location", "key_password"];

const AUTH_INFOS: &str = "/v3/{project_id}/datasource/auth-infos";
const AUTH_INFO: &str = "/v3/{project_id}/datasource/auth-infos/{auth_info_name}";

pub(super) static OPERATIONS: [Operation; 4] = [
    Operation { name: "dli.create_auth", method: Method::POST, path: AUTH_INFOS, admit, run: create },
    Operation { name: "dli.list_auths", method: Method::GET, path: AUTH_INFOS, admit, run: list },
    Operation { name: "dli.update_auth", method: Method::PUT, path: AUTH_INFOS, admit, run: update },
    Operation { name: "dli.delete_auth", method: Method::DELETE, path: AUTH_INFO, admit, run: delete },
];

/// An authentication, with its secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthInfo {
    /// Its name, by which alone it is known.
    pub auth_info_name: String,
    /// The project that it belongs to.
    pub project_id: String,
    /// CSS, KRB, passwd or Kafka_SSL.
    pub datasource_type: String,
    /// What else is set, by the names on the wire.
    pub settings: BTreeMap<String, String>,
    /// In milliseconds since 1970.
    pub create_time: i64,
    /// In milliseconds since 1970.
    pub update_time: i64,
}

impl Record for AuthInfo {
    const NAME: &'static str = "auth_info_name";

    fn id(&self) -> &str {
        &self.auth_info_name
    }

    fn name(&self) -> &str {
        &self.auth_info_name
    }
}

impl AuthInfo {
    /// An authentication of the default project, as one that somebody else has made.
    pub fn new(auth_info_name: &str, datasource_type: &str, settings: &[(&str, &str)]) -> Self {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self {
            auth_info_name: auth_info_name.to_owned(),
            project_id: PROJECT_ID.to_owned(),
            datasource_type: datasource_type.to_owned(),
            settings,
            create_time: now(),
            update_time: now(),
        }
    }

    /// An item of the list call: without secrets, and without the members that are not set.
    fn listed(&self) -> Value {
        let always = [
            ("auth_info_name", json!(self.auth_info_name)),
            ("datasource_type", json!(self.datasource_type)),
            ("owner", json!(USER_NAME)),
            ("create_time", json!(self.create_time)),
            ("update_time", json!(self.update_time)),
        ];
        let shown = self.settings.iter().filter(|(name, _)| !SECRETS.contains(&name.as_str()));
        let shown = shown.map(|(name, value)| (name.as_str(), json!(value)));
        always.into_iter().chain(shown).map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

fn create(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    let mut fields = Fields::of_body(call.request, invalid)?;
    let (name, kind) = (fields.required("auth_info_name")?, fields.required("datasource_type")?);
    let settings = settings(&mut fields, CHANGEABLE.iter().chain(&FIXED))?;
    fields.finish()?;
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    if name.len() > 128 || !is_word || is_number || name.starts_with('_') {
        return Err(invalid("auth_info_name is wrong"));
    }
    if !["CSS", "KRB", "passwd", "Kafka_SSL"].contains(&kind.as_str()) {
        return Err(invalid("datasource_type is wrong"));
    }
    if meant(world, call, &name).is_some() {
        return Err(refuse(400, "DLI.0006", &format!("The authentication {name} already exists")));
    }
    let project_id = call.param("project_id").to_owned();
    world.dli.auth_infos.put(AuthInfo { project_id, settings, ..AuthInfo::new(&name, &kind, &[]) });
    Ok(answer(world.dli.settings.auth_created, "Upload success.", Map::new()))
}

/// Pages of 100 if nothing else is asked for. The search for a name finds all that have it in theirs.
fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let number = |name: &str, usual: usize| match call.request.query_value(name) {
        None => Ok(usual),
        Some(text) => text.parse().map_err(|_| invalid(&format!("{name} must be a number"))),
    };
    let (limit, offset) = (number("limit", 100)?, number("offset", 0)?);
    let name = call.request.query_value("auth_info_name");
    if name.is_none() && world.dli.settings.auth_name_mandatory {
        return Err(invalid("auth_info_name is mandatory"));
    }
    let is_own = |auth: &AuthInfo| auth.project_id == call.param("project_id");
    let is_found = name.as_ref().map(|name| |auth: &AuthInfo| auth.auth_info_name.contains(name.as_str()));
    let filter = is_found.as_ref().map(|filter| filter as &dyn Fn(&AuthInfo) -> bool);
    let page = Found::new(call, &mut world.dli.auth_infos, is_own, filter).page(offset, limit, AuthInfo::listed);
    // The page's sample has neither flag nor message.
    let mut members = Map::new();
    page.put(&mut members, "auth_infos", Some("count"));
    Ok(Reply::json(200, &Value::Object(members)))
}

/// What is left out stays as it is.
fn update(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    let mut fields = Fields::of_body(call.request, invalid)?;
    let name = fields.required("auth_info_name")?;
    let settings = settings(&mut fields, CHANGEABLE.iter())?;
    fields.finish()?;
    let Some(auth) = meant(world, call, &name) else { return Err(missing(&name)) };
    auth.settings.extend(settings);
    auth.update_time = now();
    Ok(answer(200, "Update success.", Map::new()))
}

fn delete(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    world.dli.require_success(200)?;
    require_no_body(call)?;
    let name = call.param("auth_info_name").to_owned();
    if meant(world, call, &name).is_none() {
        return Err(missing(&name));
    }
    world.dli.auth_infos.remove(&name);
    Ok(answer(200, "Deleted success.", Map::new()))
}

fn meant<'w>(world: &'w mut World, call: &Call<'_>, name: &str) -> Option<&'w mut AuthInfo> {
    let mut all = world.dli.auth_infos.iter_mut();
    all.find(|auth| auth.auth_info_name == name && auth.project_id == call.param("project_id"))
}

fn missing(name: &str) -> Reply {
    refuse(400, "DLI.0002", &format!("The authentication {name} is not exist."))
}

fn settings<'n>(
    fields: &mut Fields<Reply>,
    names: impl Iterator<Item = &'n &'static str>,
) -> Result<BTreeMap<String, String>, Reply> {
    let mut settings = BTreeMap::new();
    for name in names {
        settings.extend(fields.text(name)?.map(|text| ((*name).to_owned(), text)));
    }
    Ok(settings)
}
