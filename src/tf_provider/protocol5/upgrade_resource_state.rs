//! UpgradeResourceState: reads the state that Terraform kept.

use tokio_util::sync::CancellationToken;

use super::convert;
use super::proto::upgrade_resource_state::{Request, Response};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{self, Engine, Provider};

pub(super) async fn handle<P: Provider>(
    engine: &Engine<P>,
    request: Request,
    stop: CancellationToken,
) -> Result<Response, Diagnostics> {
    let resource = engine.registry.resources.find(&request.type_name)?;
    let stored = request.raw_state.as_ref().map(|raw| raw.json.as_slice()).unwrap_or_default();
    if stored.is_empty() {
        let detail = format!(
            "The state of this {} was written by Terraform 0.11 or older, which this provider never worked with.",
            request.type_name
        );
        return Err(Diagnostic::error("State of an old format", detail).into());
    }
    let mut state = engine::upgrade_state(resource, request.version, stored)?;
    // Whoever only looks at a state configures no provider.
    if let Ok(client) = engine.client() {
        let (provided, _) = engine::provided(resource, &state, client, stop).await;
        engine::complete(&mut state, &provided);
    }
    engine::learn(engine.redactor(), &resource.schema().block, &state);
    let upgraded_state = Some(convert::encode_object(Some(state), resource.ty())?);
    Ok(Response { upgraded_state, ..Response::default() })
}
