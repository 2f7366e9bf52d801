//! Taking an object over that exists: it is looked for at once, by its id or its name, and must be of the resource's kind.

use super::look_up::Sought;
use super::{id, operation_on};
use crate::datalink::failure::failure;
use crate::datalink::kind::Kind;
use crate::datalink::limited;
use crate::datalink::place::Place;
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::engine::Call;
use crate::tf_provider::value::Object;

pub(super) async fn locate<K: Kind>(kind: &K, call: &Call<Platforms>, state: &mut Object) -> Result<(), Diagnostics> {
    let context = limited(call);
    let place = Place::of(kind, call, &context, state).await?;
    place.fill(state);
    let sought = Sought::new(kind, &place, state);
    let fail = |error: crate::api::Error| failure(&operation_on("Looking for", kind, state), &error);
    let rows = match sought.rows(kind, &place, &context).await {
        Err(error) if error.is_gone() => Vec::new(),
        rows => rows.map_err(fail)?,
    };
    let mut others = Vec::new();
    for row in &rows {
        others.extend(kind.is_of_another_kind(&place, &context, row).await.map_err(fail)?);
    }
    if others.len() == rows.len()
        && let Some(other) = others.pop()
    {
        let summary = format!("The object is not a {}", kind.type_name());
        return Err(Diagnostic::error(summary, other).into());
    }
    match rows.as_slice() {
        [row] => {
            state.set("id", id(row));
            Ok(())
        }
        [] => {
            let detail = format!(
                "There is no {sought} that the provider's account can see. Names are case-sensitive. Check also that the \
                 provider is configured for the right place.",
            );
            Err(Diagnostic::error("Cannot import non-existent remote object", detail).into())
        }
        several => {
            let ids: Vec<&str> = several.iter().map(id).collect();
            let detail = format!(
                "There are several objects like the {sought}: {}. Import one of them by its id.",
                ids.join(", ")
            );
            Err(Diagnostic::error("Several objects of that name", detail).into())
        }
    }
}
