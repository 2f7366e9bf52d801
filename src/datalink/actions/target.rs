//! Where an action on Huawei Cloud acts, and how it ends early.

use std::sync::Arc;

use crate::api::huaweicloud::HuaweiCloud;
use crate::api::{Context, Error, Service};
use crate::datalink::failure::failure_with;
use crate::datalink::place::{Platform, REGION};
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Arguments, Call};
use crate::tf_provider::schema::{Attribute, Block, Presence};
use crate::tf_provider::value::Object;

/// The client for a region, and the project.
pub(super) struct Target {
    pub(super) client: Arc<HuaweiCloud>,
    values: Object,
}

impl Target {
    /// What the arguments name, else the provider's.
    pub(super) async fn of(
        call: &Call<Platforms>,
        context: &Context,
        service: Service,
        arguments: &Arguments<'_>,
    ) -> Result<Self, Diagnostics> {
        let names = [REGION].iter().chain(<HuaweiCloud as Platform>::PLACE);
        let mut values: Object = names.map(|name| (*name, arguments.values().get(name).clone())).collect();
        let provided = HuaweiCloud::client(call).await?;
        let client = HuaweiCloud::locate(provided, context, service, &mut values).await?;
        Ok(Self { client, values })
    }

    /// The id of the project.
    pub(super) fn project_id(&self) -> &str {
        self.values.text("project_id").unwrap_or_default()
    }
}

/// Adds the arguments that say where to act.
pub(super) fn with_place(block: Block) -> Block {
    let place = <HuaweiCloud as Platform>::region_argument().into_iter();
    let place = place.chain(<HuaweiCloud as Platform>::place_arguments());
    place.map(|place| Attribute { presence: Presence::Optional, ..place }).fold(block, Block::attribute)
}

/// Tells in the plan what is certainly missing or out of reach. What is only not known yet, the invocation will know.
pub(super) async fn ready(
    call: &Call<Platforms>,
    service: Service,
    arguments: &Arguments<'_>,
) -> Result<(), Diagnostics> {
    match HuaweiCloud::client(call).await {
        Err(problem) if problem.is_premature() => Ok(()),
        Err(problem) => Err(problem),
        Ok(_) => HuaweiCloud::provided(call, service, arguments.values()).await.map(drop),
    }
}

/// The failure of an action. `goes_on` says what the service does all the same, where it does anything.
pub(super) fn failed(operation: &str, error: &Error, goes_on: &str) -> Diagnostics {
    let ended_early = error.is_interrupted() || error.is_overdue();
    failure_with(operation, if ended_early || error.may_have_reached() { goes_on } else { "" }, &[error])
}
