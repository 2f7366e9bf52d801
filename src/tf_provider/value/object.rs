//! Named values: what a resource's configuration, plan or state is.

use std::collections::BTreeMap;
use std::collections::btree_map;

use super::Value;

/// Values by name. A name that is absent reads as null.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(test, derive(Debug))]
pub struct Object(BTreeMap<String, Value>);

impl Object {
    /// An object with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value under `name`; null if there is none.
    pub fn get(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// Puts a value under `name`, in the place of what was there.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// Puts a value under `name` if there is none yet.
    pub(super) fn set_if_missing(&mut self, name: &str, value: Value) {
        if !self.contains(name) {
            self.set(name, value);
        }
    }

    /// The text under `name`; `None` if it is null, unknown or no text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).as_text()
    }

    /// The text under `name` unless it is empty, which the services treat like nothing.
    pub fn non_empty(&self, name: &str) -> Option<&str> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// The truth value under `name`.
    pub fn bool(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Value::Bool(bool) => Some(*bool),
            _ => None,
        }
    }

    /// The integer under `name`.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The object or map under `name`, for instance a nested block of which there is at most one.
    pub fn object(&self, name: &str) -> Option<&Object> {
        match self.get(name) {
            Value::Map(object) => Some(object),
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn object_mut(&mut self, name: &str) -> Option<&mut Object> {
        match self.0.get_mut(name) {
            Some(Value::Map(object)) => Some(object),
            _ => None,
        }
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names and values, by name.
    pub fn iter(&self) -> btree_map::Iter<'_, String, Value> {
        self.0.iter()
    }

    pub(crate) fn values_mut(&mut self) -> btree_map::ValuesMut<'_, String, Value> {
        self.0.values_mut()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a String, &'a Value);
    type IntoIter = btree_map::Iter<'a, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
