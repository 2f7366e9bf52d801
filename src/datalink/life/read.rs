//! Reading an object: only proof counts as gone.

use super::operation_on;
use crate::api::{Context, Error};
use crate::datalink::failure::{failure, told};
use crate::datalink::kind::Kind;
use crate::datalink::limited;
use crate::datalink::place::{Place, Platform};
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::{Call, Found};
use crate::tf_provider::value::Object;

pub(super) async fn read<K: Kind>(kind: &K, call: &Call<Platforms>, state: &mut Object) -> Result<Found, Diagnostics> {
    let context = limited(call);
    let place = Place::of(kind, call, &context, state).await?;
    place.fill(state);
    let absence = match kind.find(&place, &context, state).await {
        Ok(Some(row)) => {
            kind.show(&row, state);
            if let Some(missing) = kind.missing(&row) {
                let summary = format!("{} is not whole", operation_on("The", kind, state));
                let detail = format!("{missing} The next apply deletes what is left of it and makes it anew.");
                call.warn(Diagnostic::warning(summary, detail));
            }
            return Ok(Found::Object);
        }
        Ok(None) => None,
        Err(error) if error.is_gone() => Some(error),
        Err(error) => return Err(failure(&operation_on("Reading", kind, state), &error)),
    };
    call.warn(vanished(kind, &place, state, absence.as_ref()));
    Ok(Found::Gone)
}

/// Tells of an object that is in the state and not in the service.
fn vanished<K: Kind>(kind: &K, place: &Place<'_, K::Client>, state: &Object, absence: Option<&Error>) -> Diagnostic {
    let name = operation_on("The", kind, state);
    let id = state.text("id").unwrap_or_default();
    let meaning = format!(
        "Its id {id} does not exist in {}, so it is removed from the state and the next apply recreates it. If nobody deleted it, \
         check that the provider is still configured for the same {} and account.",
        place.describe(),
        <K::Client as Platform>::SETTINGS,
    );
    Diagnostic::warning(format!("{name} no longer exists"), told(&meaning, absence.as_slice()))
}

/// Reads a new or changed object into the state. The change itself has succeeded, so trouble here is a warning.
pub(super) async fn read_back<K: Kind>(
    kind: &K,
    call: &Call<Platforms>,
    place: &Place<'_, K::Client>,
    context: &Context,
    state: &mut Object,
) {
    let detail = match kind.find_now(place, context, state).await {
        Ok(Some(row)) => return kind.show(&row, state),
        Ok(None) => "The service does not list the object yet. The next plan reads it again.".to_owned(),
        Err(error) => told("The next plan reads it again.", &[&error]),
    };
    let summary = format!("{} succeeded, but could not be read back", operation_on("The change of", kind, state));
    call.warn(Diagnostic::warning(summary, detail));
}

/// Whether an object is certainly gone, after a deletion that failed: a refusal says little of what is there, and a lost
/// answer says nothing.
pub(super) async fn is_gone<K: Kind>(
    kind: &K,
    place: &Place<'_, K::Client>,
    context: &Context,
    state: &Object,
) -> bool {
    place.forget_lists();
    match kind.find_now(place, context, state).await {
        Ok(found) => found.is_none(),
        Err(error) => error.is_gone(),
    }
}
