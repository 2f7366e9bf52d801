//! What an apply would do to an object.
//!
//! The plan is made from configuration and prior state alone, so that planning twice gives the same. Terraform holds
//! a provider to the letter of a plan: a known value must come out of the apply exactly as it was planned.

mod change;
mod proposal;

use super::ResourceType;
use super::private::Private;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::schema::{Block, Presence};
use crate::tf_provider::value::{Object, Path, Value};
pub use change::Change;
use proposal::{Before, Effect, Proposal};

/// What Terraform asks a plan for.
pub(crate) struct PlanRequest<'a> {
    /// The object as it is; none for a creation.
    pub(crate) prior: Option<&'a Object>,
    /// What the user wrote; none for a destruction.
    pub(crate) config: Option<&'a Object>,
    /// The notes on the object as it is.
    pub(crate) private: &'a [u8],
    /// What the provider's configuration has for arguments that are left open.
    pub(crate) provided: &'a Object,
}

/// A plan.
pub(crate) struct Planned {
    /// The object as it will be; none if it will be destroyed.
    pub(crate) state: Option<Object>,
    /// The changed attributes that need a new object.
    pub(crate) replace: Vec<Path>,
    /// The notes for the apply.
    pub(crate) private: Vec<u8>,
    /// Errors and warnings.
    pub(crate) diagnostics: Diagnostics,
}

/// Makes the plan.
pub(crate) fn plan<C>(resource: &ResourceType<C>, request: &PlanRequest<'_>) -> Planned {
    let PlanRequest { prior, config, private, provided } = *request;
    let block = &resource.schema().block;
    let Some(config) = config else {
        let mut change = Change::new(block, prior, None, Object::new(), Vec::new());
        resource.item().plan(&mut change);
        let (_, _, diagnostics) = change.end();
        return Planned { state: None, replace: Vec::new(), private: private.to_vec(), diagnostics };
    };
    // The second plan of a replacement comes with the notes of the old object, which do not concern the new one.
    let mut notes = if prior.is_some() { Private::decode(private, block) } else { Private::default() };

    let before = prior.map_or(Before::NOTHING, Before::object);
    let mut proposal = Proposal::new(&notes, prior.is_some());
    let mut planned = proposal.block(block, before, config, &Path::root());
    let Proposal { effect, replace, .. } = proposal;
    if let (Some(prior), Effect::Nothing) = (prior, effect) {
        let state = Some(prior.clone());
        return Planned { state, replace, private: private.to_vec(), diagnostics: Diagnostics::new() };
    }
    if effect == Effect::Object {
        forget_volatile(block, &mut planned);
    }
    for (name, value) in provided.iter().filter(|(name, _)| config.get(name).is_null()) {
        if planned.get(name).is_unknown() {
            planned.set(name, value.clone());
        }
    }
    let mut change = Change::new(block, prior, Some(config), planned, replace);
    resource.item().plan(&mut change);
    let (planned, replace, diagnostics) = change.end();

    notes.local = effect == Effect::StateOnly;
    Planned { state: Some(planned), replace, private: notes.encode(), diagnostics }
}

/// Makes unknown what an update may change.
fn forget_volatile(block: &Block, planned: &mut Object) {
    for attribute in block.attributes.iter().filter(|attribute| attribute.volatile) {
        if attribute.presence == Presence::Computed {
            planned.set(&attribute.name, Value::UNKNOWN);
        }
    }
    for nested in block.blocks.iter().filter(|nested| nested.block.has_volatile()) {
        let value = nested.rebuild(planned.get(nested.name), |_, element| {
            let mut element = element.clone();
            forget_volatile(&nested.block, &mut element);
            element
        });
        planned.set(nested.name, value);
    }
}
