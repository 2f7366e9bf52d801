//! Changing an object in place.

use super::operation_on;
use super::read::read_back;
use crate::datalink::failure::not_updated;
use crate::datalink::kind::{Kind, Operation};
use crate::datalink::place::Place;
use crate::datalink::platforms::Platforms;
use crate::datalink::{limited, unlimited};
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Arguments, Call};
use crate::tf_provider::value::Object;

pub(super) async fn update<K: Kind>(
    kind: &K,
    call: &Call<Platforms>,
    arguments: &Arguments<'_>,
    state: &mut Object,
) -> Result<(), Diagnostics> {
    let waiting = unlimited(call);
    let place = Place::of(kind, call, &waiting, state).await?;
    let updating = operation_on("Updating", kind, arguments.values());
    let queue = place.queue(&waiting, kind.one_at_a_time(Operation::Update, state)).await;
    let _queue = queue.map_err(|error| not_updated(&updating, &error))?;
    let context = limited(call);
    let outcome = kind.update(&place, &context, arguments, state).await;
    place.forget_lists();
    outcome.map_err(|error| not_updated(&updating, &error))?;
    if kind.is_read_back() {
        read_back(kind, call, &place, &context, state).await;
    }
    Ok(())
}
