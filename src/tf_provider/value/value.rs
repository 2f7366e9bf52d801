//! A value of any type.

use super::{Number, Object, Refinements, Type};

/// A value. Its type is known from where it stands; only a dynamic value brings its own.
///
/// A value may hold a secret, so outside the unit tests it can't be printed.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub enum Value {
    /// Nothing: not set.
    #[default]
    Null,
    /// Not known before the apply.
    Unknown(Option<Box<Refinements>>),
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// The elements of a list, a set or a tuple. Those of a set are sorted and distinct.
    List(Vec<Value>),
    /// The elements of a map, or the attributes of an object.
    Map(Object),
    /// A value that brings its type.
    Dynamic(Box<(Type, Value)>),
}

impl Value {
    /// An unknown value of which nothing else is known either.
    pub const UNKNOWN: Value = Value::Unknown(None);

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is, as a whole, not known yet.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether nothing in it is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::List(elements) => elements.iter().all(Self::is_wholly_known),
            Self::Map(object) => object.iter().all(|(_, value)| value.is_wholly_known()),
            Self::Dynamic(typed) => typed.1.is_wholly_known(),
            _ => true,
        }
    }

    /// Whether it is null, empty text or an empty collection, which the services do not tell apart.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(elements) => elements.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Turns every unknown inside into null: what can be stored of a plan that was not carried out in full.
    pub(crate) fn unknown_to_null(&mut self) {
        match self {
            Self::Unknown(_) => *self = Self::Null,
            Self::List(elements) => elements.iter_mut().for_each(Self::unknown_to_null),
            Self::Map(object) => object.values_mut().for_each(Self::unknown_to_null),
            Self::Dynamic(typed) => typed.1.unknown_to_null(),
            _ => {}
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Number(integer.into())
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Map(object)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(elements: Vec<V>) -> Self {
        Self::List(elements.into_iter().map(Into::into).collect())
    }
}

impl<V: Into<Value>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
