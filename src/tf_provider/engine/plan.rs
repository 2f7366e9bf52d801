//! What an apply would do to an object.
//!
//! The plan is made from configuration and prior state alone, so that planning twice gives the same. Terraform holds
//! a provider to the letter of a plan: a known value must come out of the apply exactly as it was planned.

use super::ResourceType;
use super::private::Private;
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{Attribute, Block, Nesting, OnChange, Presence};
use crate::tf_provider::value::{Object, Path, Step, Value};

/// What Terraform asks a plan for.
pub(crate) struct PlanRequest<'a> {
    /// The object as it is; none for a creation.
    pub(crate) prior: Option<&'a Object>,
    /// What the user wrote; none for a destruction.
    pub(crate) config: Option<&'a Object>,
    /// The notes on the object as it is.
    pub(crate) private: &'a [u8],
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

/// A plan in the making, for a resource to add what only it knows.
pub struct Change<'a> {
    /// The object as it is; none for a creation.
    pub prior: Option<&'a Object>,
    /// What the user wrote; none for a destruction.
    pub config: Option<&'a Object>,
    /// The object as it will be; meaningless for a destruction.
    pub planned: &'a Object,
    replace: &'a mut Vec<Path>,
    diagnostics: &'a mut Diagnostics,
}

impl Change<'_> {
    /// Whether an existing object's argument will change.
    pub fn changes(&self, name: &str) -> bool {
        self.config.is_some() && self.prior.is_some_and(|prior| prior.get(name) != self.planned.get(name))
    }

    /// Makes the change of an argument need a new object.
    pub fn replace(&mut self, name: &str) {
        self.replace.push(Path::attribute(name));
    }

    /// Adds an error or a warning to the plan.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Makes the plan.
pub(crate) fn plan<C>(resource: &ResourceType<C>, request: &PlanRequest<'_>) -> Planned {
    let mut diagnostics = Diagnostics::new();
    let mut replace = Vec::new();
    let PlanRequest { prior, config, private } = *request;
    let Some(config) = config else {
        let planned = &Object::new();
        let mut change = Change { prior, config, planned, replace: &mut replace, diagnostics: &mut diagnostics };
        resource.item().plan(&mut change);
        return Planned { state: None, replace: Vec::new(), private: private.to_vec(), diagnostics };
    };
    let block = &resource.schema().block;
    // The second plan of a replacement comes with the notes of the old object, which do not concern the new one.
    let mut notes = if prior.is_some() { Private::decode(private, block) } else { Private::default() };

    let mut planned = fill(block, prior, config, &notes, &Path::root());
    let mut effect = Effect::Nothing;
    if let Some(prior) = prior {
        let mut comparison = Comparison { notes: &notes, effect, replace: &mut replace };
        comparison.block(block, prior, &planned, config, &Path::root());
        effect = comparison.effect;
        if effect == Effect::Nothing {
            return Planned { state: Some(prior.clone()), replace, private: private.to_vec(), diagnostics };
        }
    }
    mark_unknown(block, &mut planned, config, prior.is_none(), effect == Effect::Object);
    let mut change =
        Change { prior, config: Some(config), planned: &planned, replace: &mut replace, diagnostics: &mut diagnostics };
    resource.item().plan(&mut change);

    notes.local = effect == Effect::StateOnly;
    Planned { state: Some(planned), replace, private: notes.encode(), diagnostics }
}

/// The object as the configuration wants it; computed attributes as they are.
fn fill(block: &Block, prior: Option<&Object>, config: &Object, notes: &Private, path: &Path) -> Object {
    let mut planned = Object::new();
    for attribute in &block.attributes {
        let before = prior.map_or(&Value::Null, |prior| prior.get(&attribute.name));
        let wanted = config.get(&attribute.name);
        planned.set(
            &attribute.name,
            fill_attribute(attribute, before, wanted, || notes.is_unwritten(&path.then(&attribute.name))),
        );
    }
    for nested in &block.blocks {
        let before = prior.map_or(&Value::Null, |prior| prior.get(nested.name));
        let path = path.then(nested.name);
        let value = match config.get(nested.name) {
            Value::Map(config) => fill(&nested.block, as_object(before), config, notes, &path).into(),
            Value::List(elements) => {
                let element = |(index, element): (usize, &Value)| match element {
                    Value::Map(config) => {
                        // Elements of a set have no place by which they could be told again.
                        let before =
                            if nested.nesting == Nesting::List { element_at(before, index) } else { &Value::Null };
                        fill(&nested.block, as_object(before), config, notes, &path.join(Step::Index(index))).into()
                    }
                    other => other.clone(),
                };
                Value::List(elements.iter().enumerate().map(element).collect())
            }
            Value::Null if nested.nesting != Nesting::Single => Value::List(Vec::new()),
            other => other.clone(),
        };
        planned.set(nested.name, value);
    }
    planned
}

fn fill_attribute(attribute: &Attribute, before: &Value, wanted: &Value, is_unwritten: impl FnOnce() -> bool) -> Value {
    if attribute.write_only {
        Value::Null
    } else if attribute.presence == Presence::Computed {
        before.clone()
    } else if !wanted.is_null() {
        // Only the prior spelling may stand for the configured one, and only if both are there.
        let is_no_change = attribute.means_same(before, wanted) || attribute.is_left_open_by(wanted);
        let kept = !before.is_null() && is_no_change;
        if kept { before.clone() } else { wanted.clone() }
    } else if let Some(default) = &attribute.default {
        default.clone()
    } else if attribute.presence == Presence::OptionalComputed || attribute.read_back && is_unwritten() {
        before.clone()
    } else {
        Value::Null
    }
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    /// There is none.
    Nothing,
    /// Only the state's text changes, or an argument that steers the provider only.
    StateOnly,
    /// The object itself changes.
    Object,
}

struct Comparison<'a> {
    notes: &'a Private,
    effect: Effect,
    replace: &'a mut Vec<Path>,
}

impl Comparison<'_> {
    fn block(&mut self, block: &Block, prior: &Object, planned: &Object, config: &Object, path: &Path) {
        let is_unwritten = |name: &str| self.notes.is_unwritten(&path.then(name));
        let moved = secrets_moved_out_of_state(block, prior, planned, config, is_unwritten);
        for attribute in block.attributes.iter().filter(|attribute| attribute.is_argument()) {
            let name = attribute.name.as_str();
            if prior.get(name) != planned.get(name) {
                let in_state_only = moved.iter().any(|moved| moved == name);
                self.attribute(attribute, prior.get(name), planned.get(name), path.then(name), in_state_only);
            }
        }
        for nested in &block.blocks {
            let path = path.then(nested.name);
            let (before, after) = (prior.get(nested.name), planned.get(nested.name));
            if before == after {
                continue;
            }
            if nested.nesting == Nesting::Single && !after.is_unknown() {
                let none = Object::new();
                let [before, after, config] =
                    [before, after, config.get(nested.name)].map(|value| as_object(value).unwrap_or(&none));
                self.effect = self.effect.max(Effect::StateOnly);
                self.block(&nested.block, before, after, config, &path);
            } else {
                self.effect = Effect::Object;
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, before: &Value, after: &Value, path: Path, in_state_only: bool) {
        // Of what the service never told, a first value is no change. An imported object has no more than empty text for
        // mandatory arguments that are never returned.
        let never_told = before.is_null() || !attribute.read_back && before.is_empty();
        let adopted = never_told && self.notes.is_unwritten(&path);
        let effect = if in_state_only
            || adopted
            || attribute.means_same(before, after)
            || attribute.on_change == OnChange::Local
        {
            Effect::StateOnly
        } else {
            Effect::Object
        };
        self.effect = self.effect.max(effect);
        if effect == Effect::Object && attribute.on_change == OnChange::Replace {
            self.replace.push(path);
        }
    }
}

/// The arguments of secrets that leave the state and stay the same secret: for their write-only form, or because another
/// provider's configuration had put them there and this one has them in neither form.
fn secrets_moved_out_of_state(
    block: &Block,
    prior: &Object,
    planned: &Object,
    config: &Object,
    is_unwritten: impl Fn(&str) -> bool,
) -> Vec<String> {
    let moved = block.secrets.iter().filter(|secret| {
        let (stored, write_only) = (prior.text(secret.name), config.get(&secret.write_only_name()));
        let is_same = write_only.as_text() == stored || write_only.is_null() && is_unwritten(secret.name);
        stored.is_some() && planned.get(secret.name).is_null() && is_same
    });
    moved.flat_map(|secret| [secret.name.to_owned(), secret.version_name()]).collect()
}

/// Marks what the apply will find out.
fn mark_unknown(block: &Block, planned: &mut Object, config: &Object, creates: bool, updates: bool) {
    for attribute in &block.attributes {
        let unset = config.get(&attribute.name).is_null();
        let found_out = match attribute.presence {
            Presence::Computed => creates || updates && attribute.volatile,
            Presence::OptionalComputed => creates && unset && attribute.default.is_none(),
            Presence::Required | Presence::Optional => false,
        };
        if found_out {
            planned.set(&attribute.name, Value::UNKNOWN);
        }
    }
    for nested in &block.blocks {
        match (planned.get_mut(nested.name), config.get(nested.name)) {
            (Some(Value::Map(planned)), Value::Map(config)) => {
                mark_unknown(&nested.block, planned, config, creates, updates)
            }
            (Some(Value::List(planned)), Value::List(config)) => {
                for pair in planned.iter_mut().zip(config) {
                    if let (Value::Map(planned), Value::Map(config)) = pair {
                        mark_unknown(&nested.block, planned, config, creates, updates);
                    }
                }
            }
            _ => {}
        }
    }
}

fn as_object(value: &Value) -> Option<&Object> {
    match value {
        Value::Map(object) => Some(object),
        _ => None,
    }
}

fn element_at(value: &Value, index: usize) -> &Value {
    match value {
        Value::List(elements) => elements.get(index).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}
