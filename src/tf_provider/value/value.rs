//! A value of any type.

use super::{Number, Object, Refinements, Type};

/// A value. Its type is known from where it stands; only a dynamic value brings its own.
///
/// Values have an order, which means nothing but lets sets be sorted.
///
/// A value may hold a secret, so outside the unit tests it can't be printed.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
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

    /// A set of these elements: in the one order that makes equal sets equal, each once.
    pub fn set(elements: Vec<Value>) -> Self {
        // Unknown elements may turn out different, so they are never taken for the same.
        let (mut set, unknown): (Vec<_>, Vec<_>) = elements.into_iter().partition(Self::is_wholly_known);
        set.sort_unstable();
        set.dedup();
        set.extend(unknown);
        Self::List(set)
    }

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

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::tf_provider::value::arbitrary::{any_value, known_value, number};

    proptest! {
        #[test]
        fn sets_have_no_order_and_no_doubles(values in vec(known_value(), 0..6), seed in any::<u64>()) {
            let values: Vec<Value> = values.into_iter().map(|(_, value)| value).collect();
            let mut mixed = [values.clone(), values.clone()].concat();
            mixed.sort_by_key(|value| (format!("{value:?}").len() as u64).wrapping_mul(seed));
            prop_assert_eq!(Value::set(mixed), Value::set(values));
        }

        #[test]
        fn unknown_elements_are_kept_apart(count in 0_usize..4) {
            prop_assert_eq!(Value::set(vec![Value::UNKNOWN; count]), Value::List(vec![Value::UNKNOWN; count]));
        }

        #[test]
        fn the_order_is_one(values in vec(any_value(), 3)) {
            let [left, middle, right] = <[_; 3]>::try_from(values).unwrap().map(|(_, value)| value);
            assert_total_order(&left, &middle, &right)?;
        }

        #[test]
        fn so_is_the_order_of_numbers(left in number(true), middle in number(true), right in number(true)) {
            assert_total_order(&left, &middle, &right)?;
        }

        #[test]
        fn numbers_are_ordered_by_size(left in any::<i64>(), right in any::<i64>(), places in 0_u32..12) {
            let decimal = |integer: i64| Number::parse(&format!("{integer}e-{places}")).unwrap();
            prop_assert_eq!(decimal(left).cmp(&decimal(right)), left.cmp(&right));
        }
    }

    fn assert_total_order<T: Ord + std::fmt::Debug>(left: &T, middle: &T, right: &T) -> Result<(), TestCaseError> {
        prop_assert_eq!(left.cmp(middle), middle.cmp(left).reverse());
        prop_assert_eq!(left.cmp(middle) == Ordering::Equal, left == middle);
        if left <= middle && middle <= right {
            prop_assert!(left <= right);
        }
        Ok(())
    }
}
