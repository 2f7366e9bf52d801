//! A new state must fit the plan: Terraform's "Provider produced inconsistent result after apply". The plan that is made
//! again at the apply, when all is known, must fit the first one in the same way.

use super::Broken;
use crate::tf_provider::schema::{Block, NestedBlock, Nesting};
use crate::tf_provider::value::{Object, Path, Step, Type, Value};

/// Whether `actual` is `planned` with what was unknown filled in.
pub(crate) fn check_new_state(block: &Block, planned: &Object, actual: &Object) -> Broken {
    let mut broken = Broken::default();
    check_block(block, planned, actual, &Path::root(), &mut broken);
    broken
}

fn check_block(block: &Block, planned: &Object, actual: &Object, path: &Path, broken: &mut Broken) {
    for attribute in &block.attributes {
        let name = attribute.name.as_str();
        check_value(&attribute.ty, planned.get(name), actual.get(name), &path.then(name), broken);
    }
    for nested in &block.blocks {
        let name = nested.name;
        check_nested(nested, planned.get(name), actual.get(name), &path.then(name), broken);
    }
}

fn check_nested(nested: &NestedBlock, planned: &Value, actual: &Value, path: &Path, broken: &mut Broken) {
    if planned.is_unknown() {
        return;
    }
    if planned.is_null() != actual.is_null() {
        return broken.add(path, "was absent or present, but is now the other");
    }
    let elements = |value| nested.elements(value).collect::<Vec<_>>();
    let (planned, actual) = (elements(planned), elements(actual));
    if nested.nesting == Nesting::Set {
        let is_completed = |planned: &Object, actual: &Object| {
            let mut broken = Broken::default();
            check_block(&nested.block, planned, actual, path, &mut broken);
            broken.list().is_empty()
        };
        if planned.len() < actual.len() {
            broken.add(path, "block set length changed");
        }
        if planned.iter().any(|(_, planned)| !actual.iter().any(|(_, actual)| is_completed(planned, actual))) {
            broken.add(path, "planned set element does not correlate with any element in actual");
        }
        if actual.iter().any(|(_, actual)| !planned.iter().any(|(_, planned)| is_completed(planned, actual))) {
            broken.add(path, "actual set element does not correlate with any element in plan");
        }
        return;
    }
    if planned.len() != actual.len() {
        return broken.add(path, "block count changed");
    }
    for ((place, planned), (at, actual)) in planned.into_iter().zip(actual) {
        let path = place.within(path);
        if place != at {
            return broken.add(&path, "block key has vanished");
        }
        check_block(&nested.block, planned, actual, &path, broken);
    }
}

fn check_value(ty: &Type, planned: &Value, actual: &Value, path: &Path, broken: &mut Broken) {
    match (ty, planned, actual) {
        // What is promised of an unknown value, the engine never plans.
        (_, Value::Unknown(_), _) => {}
        // Of a null without a type, nothing was said at all.
        (Type::Dynamic, Value::Null, _) => {}
        (Type::Dynamic, Value::Dynamic(planned), Value::Dynamic(actual)) if planned.0 == actual.0 => {
            check_value(&planned.0, &planned.1, &actual.1, path, broken);
        }
        (Type::Object(attributes), Value::Map(planned), Value::Map(actual)) => {
            for (name, ty) in attributes {
                check_value(ty, planned.get(name), actual.get(name), &path.then(name), broken);
            }
        }
        (Type::Tuple(types), Value::List(planned), Value::List(actual)) if planned.len() == actual.len() => {
            for (index, (ty, (planned, actual))) in types.iter().zip(planned.iter().zip(actual)).enumerate() {
                check_value(ty, planned, actual, &path.join(Step::Index(index)), broken);
            }
        }
        (Type::List(element), Value::List(planned), Value::List(actual)) if planned.len() == actual.len() => {
            for (index, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                check_value(element, planned, actual, &path.join(Step::Index(index)), broken);
            }
        }
        (Type::Map(element), Value::Map(planned), Value::Map(actual)) if planned.len() == actual.len() => {
            for (key, planned) in planned {
                check_value(element, planned, actual.get(key), &path.join(Step::Key(key.clone())), broken);
            }
        }
        (Type::Set(element), Value::List(planned), Value::List(actual)) if planned.len() >= actual.len() => {
            let is_completed = |planned: &Value, actual: &Value| {
                let mut broken = Broken::default();
                check_value(element, planned, actual, path, &mut broken);
                broken.list().is_empty()
            };
            let all = planned.iter().all(|planned| actual.iter().any(|actual| is_completed(planned, actual)))
                && actual.iter().all(|actual| planned.iter().any(|planned| is_completed(planned, actual)));
            if !all {
                broken.add(path, "set elements do not correlate");
            }
        }
        (_, planned, actual) if planned == actual => {}
        _ => broken.add(path, "was another value in the plan"),
    }
}
