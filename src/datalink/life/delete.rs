//! Deleting an object: a destroy ends well after an answered deletion, or with proof that the object is gone.

use super::operation_on;
use super::read::is_gone;
use crate::datalink::failure::failure;
use crate::datalink::kind::{Kind, Operation};
use crate::datalink::place::Place;
use crate::datalink::platforms::Platforms;
use crate::datalink::{limited, unlimited};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::Call;
use crate::tf_provider::value::Object;

pub(super) async fn delete<K: Kind>(kind: &K, call: &Call<Platforms>, state: &Object) -> Result<(), Diagnostics> {
    let deleting = operation_on("Deleting", kind, state);
    if let Some((outcome, reason)) = kind.is_abandoned(state) {
        call.warn(Diagnostic::warning(format!("{deleting} {outcome}"), reason));
        return Ok(());
    }
    let waiting = unlimited(call);
    let place = Place::of(kind, call, &waiting, state).await?;
    let queue = place.queue(&waiting, kind.one_at_a_time(Operation::Delete, state)).await;
    let _queue = queue.map_err(|error| failure(&deleting, &error))?;
    let context = limited(call);
    let outcome = kind.delete(&place, &context, state).await;
    place.forget_lists();
    if let Err(error) = outcome {
        if let Some(advice) = kind.explain_delete(&error) {
            return Err(failure(&deleting, &error.with_advice(advice)));
        }
        // After an interruption the object stays in the state, where the next run looks for it anyway.
        if !error.is_gone() && (error.is_interrupted() || !is_gone(kind, &place, &context.looking(), state).await) {
            return Err(failure(&deleting, &error));
        }
    }
    place.run.note_deleted(place.scope(), state.text("id").unwrap_or_default());
    Ok(())
}
