//! Who is calling: an account of the OMS console, by Basic authentication.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::envelope::Failure;
use crate::exchange::{Call, Reply};
use crate::world::World;

/// Lets a call with the right credentials through; the answer to others has the usual envelope.
pub(super) fn admit(world: &mut World, call: &Call<'_>) -> Result<(), Reply> {
    let settings = &world.oms.settings;
    let expected = BASE64_STANDARD.encode(format!("{}:{}", settings.username, settings.password));
    let sent = call.request.header("authorization").and_then(|value| value.strip_prefix("Basic "));
    if sent == Some(expected.as_str()) {
        return Ok(());
    }
    let failure = Failure::new("UNAUTHORIZED", "The user name or the password of the OMS account is wrong");
    Err(failure.reply(401, call.request_id, settings))
}
