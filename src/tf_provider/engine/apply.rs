//! Carrying a plan out, so that the state tells the truth whatever happens on the way.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::findings::planned_with;
use super::private::Private;
use super::shape::conform;
use super::{Arguments, Call, ResourceType, catch_panic};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::value::{Object, Value};

/// What Terraform asks an apply for.
pub(crate) struct ApplyRequest<'a> {
    /// The object as it is; none for a creation.
    pub(crate) prior: Option<&'a Object>,
    /// The object as it was planned; none for a destruction.
    pub(crate) planned: Option<&'a Object>,
    /// What the user wrote, write-only values included; none for a destruction.
    pub(crate) config: Option<&'a Object>,
    /// The notes of the plan.
    pub(crate) private: &'a [u8],
}

/// What became of the object.
pub(crate) struct Applied {
    /// The object as it is now; none if there is none.
    pub(crate) state: Option<Object>,
    /// The notes on it.
    pub(crate) private: Vec<u8>,
    /// Errors and warnings.
    pub(crate) diagnostics: Diagnostics,
}

/// Carries the plan out.
pub(crate) async fn apply<C: Send + Sync>(
    resource: &ResourceType<C>,
    request: &ApplyRequest<'_>,
    client: Arc<C>,
    stop: CancellationToken,
) -> Applied {
    let call = Call::new(client, stop);
    match (request.prior, request.planned, request.config) {
        (None, Some(planned), Some(config)) => create(resource, call, planned, config).await,
        (Some(prior), Some(planned), Some(config)) => {
            update(resource, call, prior, planned, config, request.private).await
        }
        (Some(prior), None, _) => delete(resource, call, prior, request.private).await,
        _ => Applied {
            state: request.prior.cloned(),
            private: request.private.to_vec(),
            diagnostics: Diagnostic::error(
                "Nothing to apply",
                "The plan is neither a creation, a change nor a destruction.",
            )
            .into(),
        },
    }
}

async fn create<C: Send + Sync>(
    resource: &ResourceType<C>,
    call: Call<C>,
    planned: &Object,
    config: &Object,
) -> Applied {
    let call = call.limited("create", planned, resource.item().timeouts());
    let block = &resource.schema().block;
    let mut state = planned.clone();
    state.values_mut().for_each(Value::unknown_to_null);
    let outcome = catch_panic(resource.item().create(&call, &Arguments::new(planned, config), &mut state)).await;
    let exists = !state.get(resource.item().id_attribute()).is_null();
    let keep = outcome.is_ok() || exists;
    let state = keep.then(|| planned_with(block, planned, &state));
    Applied { state, private: Vec::new(), diagnostics: report(call, outcome) }
}

async fn update<C: Send + Sync>(
    resource: &ResourceType<C>,
    call: Call<C>,
    prior: &Object,
    planned: &Object,
    config: &Object,
    private: &[u8],
) -> Applied {
    let call = call.limited("update", planned, resource.item().timeouts());
    let block = &resource.schema().block;
    let mut notes = Private::decode(private, block);
    let mut state = prior.clone();
    let outcome = if std::mem::take(&mut notes.local) {
        Ok(())
    } else {
        catch_panic(resource.item().update(&call, &Arguments::new(planned, config), &mut state)).await
    };
    let state = if outcome.is_ok() {
        notes.note_written(block, config);
        planned_with(block, planned, &state)
    } else {
        conform(block, &state)
    };
    Applied { state: Some(state), private: notes.encode(), diagnostics: report(call, outcome) }
}

async fn delete<C: Send + Sync>(resource: &ResourceType<C>, call: Call<C>, prior: &Object, private: &[u8]) -> Applied {
    let call = call.limited("delete", prior, resource.item().timeouts());
    let outcome = catch_panic(resource.item().delete(&call, prior)).await;
    let state = outcome.is_err().then(|| prior.clone());
    Applied { state, private: private.to_vec(), diagnostics: report(call, outcome) }
}

fn report<C>(call: Call<C>, outcome: Result<(), Diagnostics>) -> Diagnostics {
    let mut diagnostics = call.into_warnings();
    diagnostics.extend(outcome.err().into_iter().flatten());
    diagnostics
}
