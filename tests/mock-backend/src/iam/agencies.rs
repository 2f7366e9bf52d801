//! Temporary keys of an agency.
//!
//! Page: "Obtaining a Temporary Access Key and Security Token Through an Agency"
//! (`POST /v3.0/OS-CREDENTIAL/securitytokens`).

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use super::login::{invalid, refuse, written};
use crate::config::DOMAIN_ID;
use crate::exchange::{Call, Reply};
use crate::fields::Fields;
use crate::world::World;

/// A key that an agency gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TemporaryKey {
    /// The access key.
    pub access: String,
    /// The secret key.
    pub secret: String,
    /// The security token, which has to come with each request that the key signs.
    pub security_token: String,
    /// Whether it has expired.
    pub is_expired: bool,
}

/// Gives a key of the agency to whoever is authenticated, as the page's request asks for it.
pub(super) fn assume(world: &mut World, call: &Call<'_>) -> Result<Reply, Reply> {
    let mut body = Fields::of_body(call.request, invalid)?;
    let mut auth = body.object("auth")?;
    body.finish()?;
    let mut identity = auth.object("identity")?;
    auth.finish()?;
    if identity.array("methods")? != Some(vec![json!("assume_role")]) {
        return Err(invalid("methods must be [\"assume_role\"]"));
    }
    let mut role = identity.object("assume_role")?;
    identity.finish()?;
    let agency: String = role.required("agency_name")?;
    let (id, name) = (role.text("domain_id")?, role.text("domain_name")?);
    let seconds = role.integer("duration_seconds")?.unwrap_or(900);
    role.finish()?;
    if id.is_none() && name.is_none() {
        return Err(invalid("domain_id or domain_name is mandatory"));
    }
    if !(900..=86400).contains(&seconds) {
        return Err(invalid("duration_seconds must be 900 to 86400"));
    }
    let iam = &mut world.iam;
    let is_ours = id.is_none_or(|id| id == DOMAIN_ID) && name.is_none_or(|name| name == iam.settings.domain_name);
    if agency != iam.settings.agency_name || !is_ours {
        return Err(refuse(404, "Not Found", "The agency could not be found"));
    }
    let key = TemporaryKey {
        access: format!("TEMP{}", world.ids.plain().to_ascii_uppercase()),
        secret: world.ids.plain(),
        security_token: format!("token-{}", world.ids.plain()),
        is_expired: false,
    };
    let expires_at = written(Timestamp::now() + SignedDuration::from_secs(seconds.try_into().unwrap_or(900)));
    let credential = json!({
        "access": key.access,
        "secret": key.secret,
        "securitytoken": key.security_token,
        "expires_at": expires_at,
    });
    iam.keys.push(key);
    Ok(Reply::json(201, &json!({"credential": credential})))
}
