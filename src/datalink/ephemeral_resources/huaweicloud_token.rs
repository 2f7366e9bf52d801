//! `datalink_huaweicloud_token`: a token of IAM, for what calls Huawei Cloud beside this provider.
//!
//! API page: "Obtaining a User Token Through Password Authentication" of the IAM API reference. It is the token that the
//! provider's own calls are sent with. IAM documents no call that prolongs a token or takes one back.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use jiff::Timestamp;
use secrecy::ExposeSecret;

use crate::api::Service;
use crate::api::huaweicloud::HuaweiCloud;
use crate::datalink::failure::failure;
use crate::datalink::limited;
use crate::datalink::place::{Platform, REGION};
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, EphemeralResource, Lease, Opened};
use crate::tf_provider::schema::{Attribute, Block, Schema};
use crate::tf_provider::value::{Object, Type};

/// How long before its end a run hears of it.
const NOTICE: Duration = Duration::from_secs(10 * 60);

const NOTES: &str = "\
## Behaviour

The token is that of the provider's own login, `user_name` and `password` in its `huaweicloud` block; each plan and each
apply signs in anew. A ready `token` of the provider block is handed on as it is, and nothing tells when it expires. An
access key can't get a token, so that with `access_key` alone this is an error. With `region`, the login is for the project
that has the name of that region; a ready token is good for the provider's own region only. For a token of another project,
configure the provider a second time, with an `alias`.

The token is in no state, plan or log. It is good for 24 hours, and IAM can't prolong it: a run that lasts longer is
warned ten minutes before the end, and what still uses the token then will be refused. Terraform before 1.17 keeps that
warning to itself; `TF_LOG_PROVIDER=WARN` shows it. When nothing needs the token any more, it is forgotten. IAM documents
no call that takes it back, so it stays good until it expires.

While the provider block holds values that are not known yet, a plan does not know the token either, and warns. OpenTofu
takes no such plan: apply first, with `-target`, what these values depend on.";

/// The ephemeral resource.
pub(crate) struct HuaweicloudToken;

#[async_trait]
impl EphemeralResource<Platforms> for HuaweicloudToken {
    fn name(&self) -> &'static str {
        "datalink_huaweicloud_token"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("A token of Huawei Cloud's IAM for one project, which is kept nowhere.")
            .attribute(
                Attribute::computed("token", Type::String, "The token, to be sent as the header X-Auth-Token.")
                    .sensitive(),
            )
            .attribute(Attribute::computed(
                "expires_at",
                Type::String,
                "When it expires, in the form of RFC 3339. Null for a token that the provider block holds.",
            ))
            .attribute(Attribute::computed("project_id", Type::String, "The id of the project that it is good for."));
        let block = HuaweiCloud::region_argument().into_iter().fold(block, Block::attribute);
        Schema { version: 0, block, page: "Obtaining a User Token Through Password Authentication", notes: NOTES }
    }

    async fn open(&self, call: &Call<Platforms>, config: &Object) -> Result<Opened, Diagnostics> {
        let cloud = Platforms::huaweicloud(call).await?;
        let issue = async {
            let (context, region) = (limited(call), config.non_empty(REGION));
            region.map_or(Ok(()), |region| cloud.reaches(Service::Iam, region))?;
            let there = cloud.at(&context, region, None).await?;
            Ok((there.token(&context).await?, there.region().map(str::to_owned)))
        };
        let issued = issue.await;
        let (issued, region) = issued.map_err(|error| failure("Getting a token of Huawei Cloud", &error))?;
        let lease = issued.expires_at.as_deref().and_then(lease).unwrap_or_default();
        let mut value = Object::new();
        value.set("token", issued.token.expose_secret());
        value.set("expires_at", issued.expires_at);
        value.set("project_id", issued.project_id);
        value.set(REGION, region);
        Ok(Opened { value, lease })
    }

    /// A new token would reach nobody, because Terraform takes no new value from a renewal. What is left is to say so.
    async fn renew(&self, call: &Call<Platforms>, notes: &[u8]) -> Result<Lease, Diagnostics> {
        let expires_at = String::from_utf8_lossy(notes);
        tracing::warn!(%expires_at, "the token that was handed out can't be renewed");
        call.warn(Diagnostic::warning(
            "The token of Huawei Cloud expires during the run",
            format!(
                "The token expires at {expires_at}, and IAM can't prolong it. What still uses it then will be refused; run \
                 Terraform again for the rest, which gets a new token."
            ),
        ));
        Ok(Lease::default())
    }
}

/// The time until a run has to hear that a token expires; the notes are that moment, as IAM writes it.
fn lease(expires_at: &str) -> Option<Lease> {
    let end: Timestamp = expires_at.parse().ok()?;
    Some(Lease { renew_at: Some(SystemTime::from(end) - NOTICE), notes: expires_at.as_bytes().to_vec() })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::datalink::Environment;
    use crate::tf_provider::engine::Host;

    #[test]
    fn notice_is_given_before_the_end() {
        let lease = lease("2024-03-05T05:06:07.000000Z").unwrap();
        assert_eq!(Timestamp::try_from(lease.renew_at.unwrap()).unwrap().to_string(), "2024-03-05T04:56:07Z");
        assert_eq!(lease.notes, b"2024-03-05T05:06:07.000000Z");
    }

    #[test]
    fn an_end_that_is_no_time_is_not_guessed() {
        assert_eq!(super::lease("tomorrow"), None);
    }

    #[tokio::test]
    async fn a_renewal_says_that_there_is_none() {
        let platforms = Platforms::new(&Object::new(), &Environment::of([]), &Host::default());
        let call = Call::new(Arc::new(platforms), CancellationToken::new());
        let renewed = HuaweicloudToken.renew(&call, b"2024-03-05T05:06:07.000000Z").await;
        assert_eq!(renewed.unwrap(), Lease::default());
        let [warning]: [_; 1] = call.into_warnings().into_iter().collect::<Vec<_>>().try_into().unwrap();
        assert!(!warning.is_error() && warning.detail.contains("2024-03-05T05:06:07.000000Z"));
    }
}
