//! Where an action on Huawei Cloud acts, and how it ends early.

use crate::api::huaweicloud::HuaweiCloud;
use crate::api::{Context, Error};
use crate::datalink::failure::failure_with;
use crate::datalink::place::Platform;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Arguments, Call};
use crate::tf_provider::schema::{Attribute, Block};
use crate::tf_provider::value::Object;

/// The client, and the project.
pub(super) struct Target<'a> {
    pub(super) client: &'a HuaweiCloud,
    values: Object,
}

impl<'a> Target<'a> {
    /// What the arguments name, else the provider's.
    pub(super) async fn of(
        call: &'a Call<Platforms>,
        context: &Context,
        arguments: &Arguments<'_>,
    ) -> Result<Self, Diagnostics> {
        let client = HuaweiCloud::client(call).await?;
        let names = <HuaweiCloud as Platform>::PLACE.iter();
        let mut values: Object = names.map(|name| (*name, arguments.values().get(name).clone())).collect();
        client.locate(context, &mut values).await?;
        Ok(Self { client, values })
    }

    /// The id of the project.
    pub(super) fn project_id(&self) -> &str {
        self.values.text("project_id").unwrap_or_default()
    }
}

/// Adds the arguments that say where to act.
pub(super) fn with_place(block: Block) -> Block {
    let place = <HuaweiCloud as Platform>::place_arguments().into_iter();
    let arguments = place.map(|place| Attribute::optional(place.name, place.ty, place.description));
    arguments.fold(block, Block::attribute)
}

/// Tells in the plan what is certainly missing. What is only not known yet, the invocation will know.
pub(super) async fn ready(call: &Call<Platforms>) -> Result<(), Diagnostics> {
    match HuaweiCloud::client(call).await {
        Err(problem) if problem.is_premature() => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// The failure of an action. `goes_on` says what the service does all the same, where it does anything.
pub(super) fn failed(operation: &str, error: &Error, goes_on: &str) -> Diagnostics {
    let ended_early = error.is_interrupted() || error.is_overdue();
    failure_with(operation, if ended_early || error.may_have_reached() { goes_on } else { "" }, &[error])
}
