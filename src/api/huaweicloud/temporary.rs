//! Temporary access keys that renew themselves: of an agency that is assumed, or of the agency of the machine.
//!
//! A new key is fetched before the old one ends, and at once where a service refuses the old one. Keys that are good a while
//! longer do without a renewal that fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

use super::agency::Assumed;
use super::credentials::AccessKey;
use super::instance::Instance;
use super::shared::Shared;
use crate::api::bodies::non_empty;
use crate::api::http::Client;
use crate::api::{Context, Error};

/// A key is renewed so long before its end, or when a tenth of its life is left.
const NOTICE: Duration = Duration::from_secs(10 * 60);
/// After a renewal that failed, the next one is not tried for so long.
const PAUSE: Duration = Duration::from_secs(30);

/// A key that renews itself.
pub(super) struct Temporary {
    source: Source,
    key: Shared<Arc<TemporaryKey>>,
    /// The clock's monotonic second before which no key is renewed that is still good.
    not_before: AtomicU64,
}

/// Where keys come from.
pub(super) enum Source {
    Agency(Assumed),
    Instance(Box<Instance>),
}

/// A key and its time, on the clock's monotonic time. Where it is not known when it ends, it is good until it is refused.
pub(super) struct TemporaryKey {
    pub(super) key: AccessKey,
    renewal: Option<Duration>,
    end: Option<Duration>,
}

impl Temporary {
    pub(super) fn new(source: Source) -> Self {
        Self { source, key: Shared::default(), not_before: AtomicU64::new(0) }
    }

    /// The agency, where keys are of one that is assumed.
    pub(super) fn agency(&self) -> Option<&Assumed> {
        if let Source::Agency(assumed) = &self.source { Some(assumed) } else { None }
    }

    /// The key of all calls. One whose security token is `stale`, because it was refused, is replaced, unless another caller
    /// did so already.
    pub(super) async fn key(
        &self,
        client: &Client,
        context: &Context,
        stale: Option<&str>,
    ) -> Result<Arc<TemporaryKey>, Error> {
        let now = context.clock().monotonic();
        let is_refused = |key: &TemporaryKey| {
            stale.is_some() && key.key.security_token.as_ref().map(ExposeSecret::expose_secret) == stale
        };
        let waits = now.as_secs() < self.not_before.load(Ordering::Relaxed);
        let is_good = |key: &Arc<TemporaryKey>| !is_refused(key) && key.end.is_none_or(|end| now < end);
        let is_fresh = |key: &Arc<TemporaryKey>| is_good(key) && (waits || key.renewal.is_none_or(|at| now < at));
        match self.key.get(context, is_fresh, self.fetch(client, context)).await {
            Ok(key) => Ok(key),
            Err(error) => {
                self.not_before.store((now + PAUSE).as_secs(), Ordering::Relaxed);
                self.key.get(context, is_good, async { Err(error) }).await
            }
        }
    }

    async fn fetch(&self, client: &Client, context: &Context) -> Result<Arc<TemporaryKey>, Error> {
        let issued = match &self.source {
            Source::Agency(assumed) => assumed.assume(client, context).await?,
            Source::Instance(instance) => instance.key(context).await?,
        };
        client.redactor().learn(&issued.secret);
        issued.security_token.iter().for_each(|token| client.redactor().learn(token));
        tracing::info!(expires_at = issued.expires_at, "got a temporary access key");
        let now = context.clock().monotonic();
        let life = issued.expires_at.as_deref().and_then(|end| life(end, context.clock().now()));
        Ok(Arc::new(TemporaryKey {
            renewal: life.map(|life| now + life - NOTICE.min(life / 10)),
            end: life.map(|life| now + life),
            key: AccessKey {
                access_key: issued.access,
                secret_key: issued.secret,
                security_token: issued.security_token,
            },
        }))
    }
}

/// How long a key is good. A clock that is wrong can't tell.
fn life(end: &str, now: Timestamp) -> Option<Duration> {
    let end: Timestamp = end.parse().ok()?;
    Duration::try_from(end.duration_since(now)).ok().filter(|life| !life.is_zero())
}

/// What brings a key: an object of its own, or a member of one.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(alias = "credentials")]
    pub(super) credential: IssuedKey,
}

/// A temporary key as IAM and the metadata of servers write it.
#[derive(Deserialize)]
pub(super) struct IssuedKey {
    #[serde(alias = "accessKeyId", alias = "access_key_id", deserialize_with = "non_empty")]
    access: String,
    #[serde(alias = "secretAccessKey", alias = "secret_access_key", deserialize_with = "secret")]
    secret: SecretString,
    #[serde(
        default,
        rename = "securitytoken",
        alias = "securityToken",
        alias = "security_token",
        deserialize_with = "some"
    )]
    security_token: Option<SecretString>,
    #[serde(default, alias = "expiration")]
    expires_at: Option<String>,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

fn some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
}

#[cfg(test)]
mod tests;
