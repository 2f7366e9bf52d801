//! A plan must fit configuration and prior state: Terraform's "Provider produced invalid plan".

use super::{Broken, is_same};
use crate::tf_provider::schema::{Attribute, Block, Kind, NestedBlock, Nesting, Presence};
use crate::tf_provider::value::{Object, Path, Step, Value};

/// Whether `planned` is a plan to come from `prior` to what is configured.
pub(crate) fn check_plan(block: &Block, prior: Option<&Object>, config: &Object, planned: &Object) -> Broken {
    let mut broken = Broken::default();
    check_block(block, prior, config, planned, &Path::root(), &mut broken);
    broken
}

fn check_block(
    block: &Block,
    prior: Option<&Object>,
    config: &Object,
    planned: &Object,
    path: &Path,
    broken: &mut Broken,
) {
    let before = |name: &str| prior.map_or(&Value::Null, |prior| prior.get(name));
    for attribute in &block.attributes {
        let name = attribute.name.as_str();
        if let Some(problem) = problem(attribute, before(name), config.get(name), planned.get(name)) {
            broken.add(&path.then(name), problem);
        }
    }
    for nested in &block.blocks {
        let name = nested.name;
        check_nested(nested, before(name), config.get(name), planned.get(name), &path.then(name), broken);
    }
}

fn problem(attribute: &Attribute, prior: &Value, config: &Value, planned: &Value) -> Option<&'static str> {
    let is_computed = attribute.is_computed_on_the_wire(Kind::Resource);
    if attribute.write_only {
        return (!planned.is_null()).then_some("planned value for write-only attribute is not null");
    }
    if is_same(planned, config) || is_same(planned, prior) && !prior.is_null() && !config.is_null() {
        return None;
    }
    match attribute.presence {
        Presence::Computed => None,
        _ if config.is_null() && is_computed => None,
        _ if config.is_null() => Some("planned value for a non-computed attribute"),
        _ => Some("planned value does not match config value nor prior value"),
    }
}

fn check_nested(
    nested: &NestedBlock,
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    broken: &mut Broken,
) {
    if planned.is_null() && nested.nesting != Nesting::Single {
        return broken.add(path, "must be empty to indicate no blocks, not null");
    }
    if is_same(planned, config) {
        return;
    }
    if config.is_unknown() {
        return broken.add(path, "planned value for unknown dynamic block");
    }
    if planned.is_unknown() {
        return broken.add(path, "planned unknown value for non-computed block");
    }
    if planned.is_null() != config.is_null() && nested.nesting == Nesting::Single {
        return broken.add(path, "planned for absence or existence, but config wants the other");
    }
    let elements = |value| nested.elements(value).collect::<Vec<_>>();
    let (prior, config, planned) = (elements(prior), elements(config), elements(planned));
    if nested.nesting == Nesting::Set {
        // Its elements can't be told apart, so Terraform trusts the provider.
        return;
    }
    if planned.len() != config.len() {
        return broken.add(path, "block count in plan disagrees with count in config");
    }
    for ((place, planned), (at, config)) in planned.into_iter().zip(config) {
        let path = place.within(path);
        if place != at {
            return broken.add(&path, "block key from plan is not present in config");
        }
        let prior = prior.iter().find(|(was_at, _)| *was_at == place).map(|(_, prior)| *prior);
        check_block(&nested.block, prior, config, planned, &path, broken);
    }
}

/// Whether each path that needs a new object leads somewhere, before or after the change, and means a change.
pub(crate) fn check_replacement(prior: &Object, planned: &Object, replace: &[Path]) -> Broken {
    let mut broken = Broken::default();
    let (prior, planned) = (Value::from(prior.clone()), Value::from(planned.clone()));
    for path in replace {
        let (before, after) = (follow(&prior, path.steps()), follow(&planned, path.steps()));
        if before.is_none() && after.is_none() {
            broken.add(path, "requires replacement on a non-existent attribute path");
        } else if before.unwrap_or(&Value::Null) == after.unwrap_or(&Value::Null) {
            broken.add(path, "requires replacement without a change, which Terraform overlooks");
        }
    }
    broken
}

/// The value at the end of a path. In a set it ends.
fn follow<'v>(value: &'v Value, steps: &[Step]) -> Option<&'v Value> {
    let Some((step, rest)) = steps.split_first() else { return Some(value) };
    match (step, value) {
        (Step::Member, _) => Some(value),
        (Step::Attribute(name) | Step::Key(name), Value::Map(values)) if values.contains(name) => {
            follow(values.get(name), rest)
        }
        (Step::Index(index), Value::List(elements)) => follow(elements.get(*index)?, rest),
        _ => None,
    }
}
