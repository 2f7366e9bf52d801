//! What Terraform itself holds a provider to, in its public behaviour: a plan must fit configuration and prior state, a new
//! state the plan. The tests hold the engine against it.
//!
//! Compiled for tests and fuzzing only. Knows `schema` and `value`, and nothing of how the engine comes to its answers. A
//! rule that is broken is told as Terraform would tell of it, as the path and the problem.

mod conformance;
mod proposed_state;
mod valid_plan;
mod valid_state;

pub(crate) use conformance::{check_config, check_state};
pub(crate) use proposed_state::proposed_state;
pub(crate) use valid_plan::{check_plan, check_replacement};
pub(crate) use valid_state::check_new_state;

use crate::tf_provider::value::{Path, Value};

/// The rules that are broken, each with the place; empty if all is well.
#[derive(Debug, Default)]
pub(crate) struct Broken(Vec<String>);

impl Broken {
    fn add(&mut self, path: &Path, problem: &str) {
        self.0.push(format!("{path}: {problem}"));
    }

    /// What is broken; nothing if all is well.
    pub(crate) fn list(&self) -> &[String] {
        &self.0
    }
}

/// Whether two values are the same, whatever is promised about unknown ones.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Unknown(_), Value::Unknown(_)) => true,
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len() && left.iter().all(|(name, value)| is_same(value, right.get(name)))
        }
        (Value::Dynamic(left), Value::Dynamic(right)) => left.0 == right.0 && is_same(&left.1, &right.1),
        _ => left == right,
    }
}
