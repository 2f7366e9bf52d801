//! The API gateway before all services: who is calling, and for which project.
//!
//! Pages: "API Request Signing Guide" with its error page, and the gateway's error codes.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::config::Config;
use crate::exchange::{Call, Reply};
use crate::iam;
use crate::signature::{ALGORITHM, Authorization, canonical_request, sign};
use crate::world::World;

/// A clock may differ by this much.
const CLOCK_TOLERANCE_SECONDS: i64 = 15 * 60;
/// So many bad signatures in a row lock the key.
const BAD_SIGNATURES_TO_LOCK: u32 = 5;
/// The largest body of a signed call.
const BODY_LIMIT: usize = 12 * 1024 * 1024;

/// The access key that the gateway accepts; tokens are for IAM to judge.
pub(crate) struct Gateway {
    access_key: String,
    secret_key: String,
    security_token: Option<String>,
    bad_signatures: u32,
}

impl Gateway {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            access_key: config.access_key.clone(),
            secret_key: config.secret_key.clone(),
            security_token: config.security_token.clone(),
            bad_signatures: 0,
        }
    }

    /// `now` is the server's time.
    fn check(&mut self, call: &Call<'_>, iam: &mut iam::State, now: Timestamp) -> Result<(), Reply> {
        self.authenticate(call, iam, now)?;
        let Some(project_id) = call.params.get("project_id") else { return Ok(()) };
        if !iam.has_project(project_id, call.request.region()) {
            return Err(refuse(call, 403, "APIGW.0310", "The project is unavailable"));
        }
        match call.request.header("x-project-id") {
            Some(header) if header != project_id => Err(unauthenticated(call, "X-Project-Id is of another project")),
            _ => Ok(()),
        }
    }

    fn authenticate(&mut self, call: &Call<'_>, iam: &mut iam::State, now: Timestamp) -> Result<(), Reply> {
        let project_id = call.params.get("project_id").map(String::as_str);
        match (call.request.header("authorization"), call.request.header("x-auth-token")) {
            (Some(authorization), _) => self.check_signature(call, iam, authorization, now),
            (None, Some(token)) if iam.accepts_token(token, project_id) => Ok(()),
            (None, Some(_)) => Err(refuse(call, 401, "APIGW.0307", "The token must be updated")),
            (None, None) => Err(unauthenticated(call, "neither a signature nor X-Auth-Token was sent")),
        }
    }

    fn check_signature(
        &mut self,
        call: &Call<'_>,
        iam: &iam::State,
        authorization: &str,
        now: Timestamp,
    ) -> Result<(), Reply> {
        let request = call.request;
        let Some(authorization) = Authorization::parse(authorization) else {
            return Err(unauthenticated(call, &format!("Authorization is not of the form of {ALGORITHM}")));
        };
        let temporary = iam.temporary_key(authorization.access);
        if temporary.is_none() && authorization.access != self.access_key {
            let message = format!("Get secretKey failed, ak {} not exist", authorization.access);
            return Err(unauthenticated(call, &message));
        }
        if self.bad_signatures >= BAD_SIGNATURES_TO_LOCK {
            return Err(unauthenticated(call, "AK access failed to reach the limit, forbidden"));
        }
        let date = request.header("x-sdk-date").unwrap_or_default();
        if !is_current(date, now) {
            return Err(unauthenticated(call, "X-Sdk-Date is missing, malformed or more than 15 minutes off"));
        }
        let canonical = canonical_request(request, &authorization.signed_headers);
        let dated = authorization.signed_headers.iter().any(|name| name.eq_ignore_ascii_case("x-sdk-date"));
        let secret_key = temporary.map_or(&self.secret_key, |key| &key.secret);
        if !dated || sign(secret_key, date, &canonical) != authorization.signature {
            self.bad_signatures += 1;
            let message = format!("verify aksk signature fail, {}", canonical.replace('\n', "|"));
            return Err(unauthenticated(call, &message));
        }
        self.bad_signatures = 0;
        if temporary.is_some_and(|key| key.is_expired) {
            return Err(unauthenticated(call, "the security token has expired"));
        }
        let security_token = temporary.map(|key| key.security_token.as_str()).or(self.security_token.as_deref());
        if request.header("x-security-token") != security_token {
            return Err(unauthenticated(call, "X-Security-Token doesn't belong to the access key"));
        }
        if request.body.len() > BODY_LIMIT {
            return Err(refuse(call, 413, "APIGW.0201", "The request body exceeds the limit"));
        }
        Ok(())
    }
}

/// Lets a call through to its service or says why not.
pub(crate) fn admit(world: &mut World, call: &Call<'_>) -> Result<(), Reply> {
    world.gateway.check(call, &mut world.iam, Timestamp::now())
}

/// Lets every call through: for those that bring their credentials in the body.
pub(crate) fn admit_anybody(_: &mut World, _: &Call<'_>) -> Result<(), Reply> {
    Ok(())
}

/// What the gateway says to a path or method that no service has published.
pub(crate) fn not_published(request_id: &str) -> Reply {
    let message = "The API does not exist or has not been published in the environment";
    Reply::json(404, &json!({"error_code": "APIGW.0101", "error_msg": message, "request_id": request_id}))
}

fn unauthenticated(call: &Call<'_>, reason: &str) -> Reply {
    refuse(call, 401, "APIGW.0301", &format!("Incorrect IAM authentication information: {reason}"))
}

fn refuse(call: &Call<'_>, status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"error_code": code, "error_msg": message, "request_id": call.request_id}))
}

/// Whether `date`, such as `20240304T050607Z`, is near the server's time. Every one of its digits is needed.
fn is_current(date: &str, now: Timestamp) -> bool {
    let parsed = DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok().filter(|_| date.len() == "20240304T050607Z".len());
    let parsed = parsed.and_then(|date| date.to_zoned(TimeZone::UTC).ok());
    parsed.is_some_and(|date| (now.as_second() - date.timestamp().as_second()).abs() <= CLOCK_TOLERANCE_SECONDS)
}
