//! Sign-in by name and password.
//!
//! Page: "Obtaining a User Token Through Password Authentication" (`POST /v3/auth/tokens`). Errors have the shape of
//! Keystone, whose code is a number.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::projects::Project;
use super::tokens::{Scope, Token};
use super::{Settings, State};
use crate::config::{DOMAIN_ID, USER_ID};
use crate::exchange::{Call, Reply, Request};
use crate::fields::Fields;
use crate::world::World;

/// How long a token lives by the clock.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// So many wrong passwords in a row lock the user.
const WRONG_PASSWORDS_TO_LOCK: u32 = 5;

/// Who wants a token, and for what.
struct Login {
    user_name: String,
    password: String,
    domain: Named,
    scope: Wanted,
}

/// A project or an account, by whatever names it.
struct Named {
    id: Option<String>,
    name: Option<String>,
}

enum Wanted {
    Account,
    Project(Named),
}

/// Issues a token, or says in Keystone's way why not.
pub(super) fn login(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let login = read(call.request)?;
    let iam = &mut world.iam;
    if iam.wrong_passwords >= WRONG_PASSWORDS_TO_LOCK {
        return Err(unauthorized("The user is locked"));
    }
    if !is_known(&login, &iam.settings) {
        iam.wrong_passwords += 1;
        return Err(unauthorized("The username or password is wrong."));
    }
    iam.wrong_passwords = 0;
    let project = match &login.scope {
        Wanted::Account => None,
        Wanted::Project(wanted) => Some(project(iam, wanted)?),
    };
    let scope = project.as_ref().map_or(Scope::Account, |project| Scope::Project(project.id.clone()));
    let value = format!("MIIMock{}{}", world.ids.plain(), world.ids.plain());
    let mut reply = Reply::json(201, &issued(call.request, &iam.settings, project.as_ref()));
    reply.headers.insert("X-Subject-Token".to_owned(), value.clone());
    iam.tokens.push(Token { value, scope, uses_left: iam.settings.token_uses });
    Ok(reply)
}

fn read(request: &Request) -> Result<Login, Reply> {
    let mut body = Fields::of_body(request, invalid)?;
    let mut auth = body.object("auth")?;
    body.finish()?;
    let scope = match auth.optional_object("scope")? {
        Some(scope) => wanted(scope)?,
        None => Wanted::Account,
    };
    let mut identity = auth.object("identity")?;
    auth.finish()?;
    if identity.array("methods")? != Some(vec![json!("password")]) {
        return Err(invalid("methods must be [\"password\"]"));
    }
    let mut password = identity.object("password")?;
    identity.finish()?;
    let mut user = password.object("user")?;
    password.finish()?;
    let domain = named(user.object("domain")?)?;
    let login = Login { user_name: user.required("name")?, password: user.required("password")?, domain, scope };
    user.finish()?;
    Ok(login)
}

/// Of two scopes the project wins.
fn wanted(mut scope: Fields<Reply>) -> Result<Wanted, Reply> {
    let (project, domain) = (scope.optional_object("project")?, scope.optional_object("domain")?);
    scope.finish()?;
    match (project, domain) {
        (Some(mut project), _) => {
            // Keystone clients name the account of a project as well; there is but one.
            project.optional_object("domain")?;
            named(project).map(Wanted::Project)
        }
        (None, Some(domain)) => named(domain).map(|_| Wanted::Account),
        (None, None) => Ok(Wanted::Account),
    }
}

fn named(mut fields: Fields<Reply>) -> Result<Named, Reply> {
    let named = Named { id: fields.text("id")?, name: fields.text("name")? };
    fields.finish()?;
    match named {
        Named { id: None, name: None } => Err(invalid("id or name is mandatory")),
        named => Ok(named),
    }
}

fn is_known(login: &Login, settings: &Settings) -> bool {
    login.user_name == settings.user_name
        && login.password == settings.user_password
        && login.domain.is(DOMAIN_ID, &settings.domain_name)
}

/// The one project that is meant. A name that several projects share means none.
fn project(iam: &State, wanted: &Named) -> Result<Project, Reply> {
    let mut meant = iam.projects.iter().filter(|project| wanted.is(&project.id, &project.name));
    match (meant.next(), meant.next()) {
        (Some(project), None) => Ok(project.clone()),
        _ => Err(unauthorized("The project of the scope doesn't exist or isn't the user's")),
    }
}

impl Named {
    fn is(&self, id: &str, name: &str) -> bool {
        self.id.as_deref().is_none_or(|own| own == id) && self.name.as_deref().is_none_or(|own| own == name)
    }
}

/// The body of the answer; the token itself travels as a header.
fn issued(request: &Request, settings: &Settings, project: Option<&Project>) -> Value {
    let now = Timestamp::now();
    let domain = json!({"id": DOMAIN_ID, "name": settings.domain_name});
    let mut token = json!({
        "methods": ["password"],
        "issued_at": written(now),
        "expires_at": written(now + LIFETIME),
        "user": {"id": USER_ID, "name": settings.user_name, "domain": domain, "password_expires_at": ""},
        "roles": [{"id": "0", "name": "te_admin"}],
    });
    let scope = match project {
        Some(project) => ("project", json!({"id": project.id, "name": project.name, "domain": domain})),
        None => ("domain", domain),
    };
    let has_catalog = request.query_value("nocatalog").is_none_or(|value| value.is_empty());
    let catalog = has_catalog.then(|| ("catalog", json!([])));
    for (name, value) in [scope].into_iter().chain(catalog) {
        token.as_object_mut().map(|members| members.insert(name.to_owned(), value));
    }
    json!({"token": token})
}

/// As IAM writes a time: `2024-03-04T05:06:07.000000Z`.
pub(super) fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.000000Z").to_string()
}

pub(super) fn invalid(message: &str) -> Reply {
    refuse(400, "Bad Request", message)
}

fn unauthorized(message: &str) -> Reply {
    refuse(401, "Unauthorized", message)
}

pub(super) fn refuse(status: u16, title: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"error": {"code": status, "message": message, "title": title}}))
}
