//! Refreshing the state of an object from its service.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::counterparts::{Counterparts, Difference};
use super::private::Private;
use super::shape::conform;
use super::{Call, Found, ResourceType, catch_panic};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Nesting, Presence};
use crate::tf_provider::value::{Object, Path, Value};

/// What a read brought.
pub(crate) struct Read {
    /// The object as it is now; none if it is gone.
    pub(crate) state: Option<Object>,
    /// Errors and warnings.
    pub(crate) diagnostics: Diagnostics,
}

/// Reads the object that `prior` describes. On an error the state stays as it was.
pub(crate) async fn read<C: Send + Sync>(
    resource: &ResourceType<C>,
    prior: &Object,
    private: &[u8],
    client: Arc<C>,
    stop: CancellationToken,
) -> Read {
    let call = Call::new(client, stop).limited("read", prior, resource.item().timeouts());
    let block = &resource.schema().block;
    let mut state = prior.clone();
    let outcome = catch_panic(resource.item().read(&call, &mut state)).await;
    let mut diagnostics = call.into_warnings();
    let state = match outcome {
        Ok(Found::Object) => {
            let reading = Reading { notes: &Private::decode(private, block), is_new: false };
            Some(conform(block, &reading.block(block, prior, &state, &Path::root())))
        }
        Ok(Found::Gone) => None,
        Err(errors) if errors.is_premature() && !is_just_imported(block, prior) => {
            diagnostics.extend(errors.into_iter().map(|error| unread(&error)));
            Some(prior.clone())
        }
        // The run fails because of them anyway.
        Err(errors) if errors.is_told() && !is_just_imported(block, prior) => Some(prior.clone()),
        Err(errors) => {
            diagnostics.extend(errors);
            Some(prior.clone())
        }
    };
    Read { state, diagnostics }
}

/// Whether there is no more than what an import names it by, so that only a read can tell what it is.
fn is_just_imported(block: &Block, prior: &Object) -> bool {
    block.attributes.iter().any(|attribute| {
        attribute.presence == Presence::Required && !attribute.write_only && prior.get(&attribute.name).is_null()
    })
}

/// A plan may go on with what is in the state; Terraform asks again once the configuration is known.
fn unread(error: &Diagnostic) -> Diagnostic {
    let detail = format!(
        "{} Until then the state stands for the object: what has changed in the service does not show.",
        error.detail
    );
    Diagnostic { severity: Severity::Warning, detail, ..error.clone() }
}

/// A state into which what the service said is read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    notes: &'a Private,
    /// Whether it is an element of which there was nothing before.
    is_new: bool,
}

impl Reading<'_> {
    fn is_unwritten(self, path: &Path) -> bool {
        self.is_new || self.notes.is_unwritten(path)
    }

    /// What the service said, with the state's own spelling where both mean the same.
    fn block(self, block: &Block, prior: &Object, found: &Object, path: &Path) -> Object {
        let mut state = Object::new();
        for attribute in &block.attributes {
            let name = attribute.name.as_str();
            let (before, now) = (prior.get(name), found.get(name));
            let kept = before == now || keep(attribute, before, now, || self.is_unwritten(&path.then(name)));
            state.set(name, if kept { before.clone() } else { now.clone() });
        }
        for nested in &block.blocks {
            let value = self.nested(nested, prior.get(nested.name), found.get(nested.name), &path.then(nested.name));
            state.set(nested.name, value);
        }
        state
    }

    fn nested(self, nested: &NestedBlock, before: &Value, now: &Value, path: &Path) -> Value {
        let is_kept = match (nested.nesting, before, now) {
            _ if before == now || nested.is_local() => true,
            // A block that the user left out is no drift, unless the object was just imported: then nobody has chosen yet.
            (Nesting::Single, Value::Null, Value::Map(_)) => !self.is_unwritten(path),
            (Nesting::Single, _, Value::Null | Value::Map(_)) => false,
            // How often it is there, the service says. That it says nothing is another matter.
            (Nesting::List | Nesting::Set, _, Value::List(_)) | (Nesting::Map, _, Value::Map(_)) => false,
            _ => true,
        };
        if is_kept {
            return before.clone();
        }
        let known = Counterparts::find_again(nested, before, now, |before, now| {
            if self.drifts(&nested.block, before, now, path) { Difference::Substance } else { Difference::Nothing }
        });
        let (nothing, mut known) = (Object::new(), known.earlier.into_iter());
        nested.rebuild(now, |_, now| match known.next().flatten() {
            Some(before) => self.block(&nested.block, before, now, path),
            None => Reading { is_new: true, ..self }.block(&nested.block, &nothing, now, path),
        })
    }

    /// Whether anything that a user can write has become something else.
    fn drifts(self, block: &Block, before: &Object, now: &Object, path: &Path) -> bool {
        let now = self.block(block, before, now, path);
        let mut arguments = block.attributes.iter().filter(|attribute| attribute.is_argument());
        arguments.any(|attribute| before.get(&attribute.name) != now.get(&attribute.name))
            || block.blocks.iter().any(|nested| before.get(nested.name) != now.get(nested.name))
    }
}

fn keep(attribute: &Attribute, before: &Value, now: &Value, is_unwritten: impl FnOnce() -> bool) -> bool {
    if attribute.is_argument() && attribute.means_same(before, now) {
        // That an imported object's argument is empty, and not unknown, is worth to be told.
        return !(before.is_null() && attribute.read_back && is_unwritten());
    }
    match attribute.presence {
        Presence::Computed => false,
        // Terraform holds the state to the empty text that was written; what was chosen for it is no drift.
        Presence::OptionalComputed => !before.is_null() && attribute.is_left_open_by(before),
        _ if !attribute.read_back => true,
        // Silence says nothing, least of all that something was removed.
        _ if now.is_null() => true,
        // A value that the service chose for what the user left open is no drift, unless it was just imported.
        Presence::Optional => before.is_empty() && !is_unwritten(),
        Presence::Required => false,
    }
}
