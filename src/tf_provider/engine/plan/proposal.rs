//! The object as the configuration wants it, over what is there, and what that does to the object.

use crate::tf_provider::engine::counterparts::{Counterparts, Difference};
use crate::tf_provider::engine::private::Private;
use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Nesting, OnChange, Presence};
use crate::tf_provider::value::{Object, Path, Value};

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// There is none.
    Nothing,
    /// Only the state's text changes, or an argument that steers the provider only.
    StateOnly,
    /// The object itself changes.
    Object,
}

/// What there is of a block before the change.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    /// Its values; none if it is not there.
    values: Option<&'a Object>,
    /// Whether what the service sets in it has to be found out anew.
    found_anew: bool,
    /// Whether a first value for an argument that no configuration has held yet is no change.
    adopts: bool,
    /// Whether it is in a set, where it is told by its values: they are planned as they are written.
    in_set: bool,
}

impl<'a> Before<'a> {
    /// Nothing is there.
    pub(super) const NOTHING: Self = Self { values: None, found_anew: true, adopts: false, in_set: false };

    /// This is there.
    pub(super) fn object(values: &'a Object) -> Self {
        Self { values: Some(values), found_anew: false, adopts: true, in_set: false }
    }

    fn get(&self, name: &str) -> &'a Value {
        self.values.map_or(&Value::Null, |values| values.get(name))
    }
}

/// A plan in the making, from configuration, prior state and schema.
pub(super) struct Proposal<'n> {
    notes: &'n Private,
    /// Whether there is anything to compare with.
    compares: bool,
    /// What the change is about, as far as it was seen.
    pub(super) effect: Effect,
    /// The arguments and blocks whose change needs a new object.
    pub(super) replace: Vec<Path>,
}

impl<'n> Proposal<'n> {
    pub(super) fn new(notes: &'n Private, compares: bool) -> Self {
        Self { notes, compares, effect: Effect::Nothing, replace: Vec::new() }
    }

    /// The block as the configuration wants it. What only the service sets stays as it is, or is found out by the apply.
    pub(super) fn block(&mut self, block: &Block, before: Before<'_>, config: &Object, path: &Path) -> Object {
        let mut planned = Object::new();
        for attribute in &block.attributes {
            let wanted = config.get(&attribute.name);
            planned.set(&attribute.name, self.attribute(attribute, before, wanted, path));
        }
        if self.compares {
            self.compare(block, before, &planned, config, path);
        }
        for nested in &block.blocks {
            let wanted = config.get(nested.name);
            planned.set(nested.name, self.nested(nested, before, wanted, &path.then(nested.name)));
        }
        planned
    }

    fn attribute(&self, attribute: &Attribute, before: Before<'_>, wanted: &Value, path: &Path) -> Value {
        let is_unwritten = || self.notes.is_unwritten(&path.then(&attribute.name));
        let was = before.get(&attribute.name);
        let left_to_service = || if before.found_anew { Value::UNKNOWN } else { was.clone() };
        if attribute.write_only {
            Value::Null
        } else if attribute.presence == Presence::Computed {
            left_to_service()
        } else if !wanted.is_null() {
            // Only the prior spelling may stand for the configured one, and only if both are there.
            let is_no_change = attribute.means_same(was, wanted) || attribute.is_left_open_by(wanted);
            if !was.is_null() && is_no_change && !before.in_set { was.clone() } else { wanted.clone() }
        } else if let Some(default) = &attribute.default {
            default.clone()
        } else if attribute.presence == Presence::OptionalComputed {
            left_to_service()
        } else if attribute.read_back && is_unwritten() {
            if before.in_set { left_to_service() } else { was.clone() }
        } else {
            Value::Null
        }
    }

    fn nested(&mut self, nested: &NestedBlock, before: Before<'_>, wanted: &Value, path: &Path) -> Value {
        let was = before.get(nested.name);
        if wanted.is_unknown() {
            // It is not known how often the block is written. What it will be may need a new object.
            self.note(Effect::Object, nested.may_replace().then_some(path));
            return wanted.clone();
        }
        let is_set = nested.nesting == Nesting::Set;
        let distinct = is_set.then(|| self.without_twins(nested, wanted, path));
        let wanted = distinct.as_ref().unwrap_or(wanted);
        // As long as not all of a set is known, only what is written in full is sure to be what it seems to be.
        let is_unsure = is_set && !wanted.is_wholly_known();
        // Of an imported object it may be that the service never told of the block.
        let is_adopted =
            before.adopts && self.compares && nested.elements(was).next().is_none() && self.notes.is_unwritten(path);
        let counterparts =
            Counterparts::find(nested, was, wanted, |was, wanted| self.difference(nested, was, wanted, path));
        let Counterparts { earlier, gone } = counterparts;
        if !gone.is_empty() || earlier.contains(&None) {
            let is_in_state_only = nested.is_local() || is_adopted && nested.nesting == Nesting::Single;
            let replaces = nested.on_change == OnChange::Replace && !is_adopted || is_unsure && nested.may_replace();
            let effect = if is_in_state_only { Effect::StateOnly } else { Effect::Object };
            self.note(effect, replaces.then_some(path));
        }
        for (place, element) in gone {
            self.removed(&nested.block, element, before.adopts, &place.within(path));
        }
        let in_set = before.in_set || is_set;
        let mut earlier = earlier.into_iter();
        nested.rebuild(wanted, |place, config| {
            let path = place.within(path);
            match earlier.next().flatten() {
                Some(values) => {
                    let found_anew = before.found_anew || is_unsure && !is_written_as(&nested.block, values, config);
                    let before = Before { values: Some(values), found_anew, in_set, ..before };
                    self.kept(nested, before, config, &path)
                }
                None => {
                    let before = Before { adopts: is_adopted, in_set, ..Before::NOTHING };
                    self.block(&nested.block, before, config, &path)
                }
            }
        })
    }

    /// How much the configuration of an element of a set differs from what is there.
    fn difference(&self, nested: &NestedBlock, was: &Object, wanted: &Object, path: &Path) -> Difference {
        let mut trial = Proposal::new(self.notes, true);
        trial.block(&nested.block, Before::object(was), wanted, path);
        match trial.effect {
            Effect::Nothing if is_written_as(&nested.block, was, wanted) => Difference::Nothing,
            Effect::Nothing => Difference::LeftOpen,
            Effect::StateOnly => Difference::Spelling,
            Effect::Object => Difference::Substance,
        }
    }

    /// The elements of a set, without those that say the same as another one: by a default, for instance. There will be one
    /// object for both.
    fn without_twins(&self, nested: &NestedBlock, wanted: &Value, path: &Path) -> Value {
        let Value::List(elements) = wanted else { return wanted.clone() };
        let mut seen = Vec::new();
        let is_first = |element: &&Value| {
            let Value::Map(config) = element else { return true };
            let planned = Proposal::new(self.notes, false).block(&nested.block, Before::NOTHING, config, path);
            let is_twin = element.is_wholly_known() && seen.contains(&planned);
            seen.push(planned);
            !is_twin
        };
        Value::List(elements.iter().filter(is_first).cloned().collect())
    }

    /// An element that was there before.
    fn kept(&mut self, nested: &NestedBlock, before: Before<'_>, config: &Object, path: &Path) -> Object {
        let effect = std::mem::replace(&mut self.effect, Effect::Nothing);
        let mut planned = self.block(&nested.block, before, config, path);
        if nested.nesting == Nesting::List && self.effect == Effect::Object && !before.found_anew {
            // It may be another one at the same place, of which nothing is known but what is written.
            let mut anew = Proposal::new(self.notes, false);
            planned = anew.block(&nested.block, Before { found_anew: true, ..before }, config, path);
        }
        self.effect = self.effect.max(effect);
        planned
    }

    /// A block that is not wanted any more.
    fn removed(&mut self, block: &Block, values: &Object, adopts: bool, path: &Path) {
        let nothing = Object::new();
        self.compare(block, Before { adopts, ..Before::object(values) }, &nothing, &nothing, path);
        for nested in &block.blocks {
            let path = path.then(nested.name);
            for (place, element) in nested.elements(values.get(nested.name)) {
                self.removed(&nested.block, element, adopts, &place.within(&path));
            }
        }
    }

    fn compare(&mut self, block: &Block, before: Before<'_>, planned: &Object, config: &Object, path: &Path) {
        let notes = self.notes;
        let is_unwritten = |name: &str| before.adopts && notes.is_unwritten(&path.then(name));
        let moved = secrets_moved_out_of_state(block, before, planned, config, is_unwritten);
        for attribute in block.attributes.iter().filter(|attribute| attribute.is_argument()) {
            let name = attribute.name.as_str();
            let (was, will_be) = (before.get(name), planned.get(name));
            if was == will_be {
                continue;
            }
            // Of what the service never told, a first value is no change. An imported object has no more than empty text for
            // mandatory arguments that are never returned.
            let never_told = was.is_null() || !attribute.read_back && was.is_empty();
            let in_state_only = moved.iter().any(|moved| moved == name)
                || never_told && is_unwritten(name)
                || attribute.means_same(was, will_be)
                || attribute.is_left_open_by(will_be)
                || attribute.on_change == OnChange::Local;
            if in_state_only {
                self.note(Effect::StateOnly, None);
            } else {
                let replaces = match attribute.on_change {
                    OnChange::Replace => true,
                    OnChange::ReplaceIfRemoved => will_be.is_empty() && !is_kept_as_secret(block, name, config),
                    OnChange::Update | OnChange::Local => false,
                };
                self.note(Effect::Object, replaces.then(|| path.then(name)).as_ref());
            }
        }
    }

    fn note(&mut self, effect: Effect, replace: Option<&Path>) {
        if self.compares {
            self.effect = self.effect.max(effect);
            self.replace.extend(replace.filter(|path| !self.replace.contains(path)).cloned());
        }
    }
}

/// Whether all that can be written of an element is written just so.
fn is_written_as(block: &Block, before: &Object, config: &Object) -> bool {
    let mut arguments = block.attributes.iter().filter(|attribute| attribute.is_argument() && !attribute.write_only);
    arguments.all(|attribute| before.get(&attribute.name) == config.get(&attribute.name))
        && block.blocks.iter().all(|nested| {
            let elements = |object: &'_ Object| nested.elements(object.get(nested.name)).count();
            let pairs = nested.elements(before.get(nested.name)).zip(nested.elements(config.get(nested.name)));
            elements(before) == elements(config)
                && pairs.into_iter().all(|((_, before), (_, config))| is_written_as(&nested.block, before, config))
        })
}

/// Whether an argument is a part of a secret that is written in any form.
fn is_kept_as_secret(block: &Block, name: &str, config: &Object) -> bool {
    let mut secrets = block.secrets.iter().filter(|secret| secret.has_part(name));
    secrets.any(|secret| [secret.name, &secret.write_only_name()].iter().any(|form| !config.get(form).is_empty()))
}

/// The arguments of secrets that leave the state and stay the same secret: for their write-only form, or because another
/// provider's configuration had put them there and this one has them in neither form.
fn secrets_moved_out_of_state(
    block: &Block,
    before: Before<'_>,
    planned: &Object,
    config: &Object,
    is_unwritten: impl Fn(&str) -> bool,
) -> Vec<String> {
    let moved = block.secrets.iter().filter(|secret| {
        let (stored, write_only) = (before.get(secret.name).as_text(), config.get(&secret.write_only_name()));
        let is_same = write_only.as_text() == stored || write_only.is_null() && is_unwritten(secret.name);
        stored.is_some() && planned.get(secret.name).is_null() && is_same
    });
    moved.flat_map(|secret| [secret.name.to_owned(), secret.version_name()]).collect()
}
