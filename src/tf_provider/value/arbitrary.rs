//! Random types with values of them, for property tests of the encodings.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Bound, Number, Object, Refinements, Type, Value};

/// A type and a wholly known, finite value of it.
pub(super) fn known_value() -> impl Strategy<Value = (Type, Value)> {
    of_any_type(false)
}

/// A type and a value of it with unknowns and infinities.
pub(super) fn any_value() -> impl Strategy<Value = (Type, Value)> {
    of_any_type(true)
}

fn of_any_type(unknowns: bool) -> impl Strategy<Value = (Type, Value)> {
    ty().prop_flat_map(move |ty| (Just(ty.clone()), value(&ty, unknowns)))
}

fn ty() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![Just(Type::String), Just(Type::Number), Just(Type::Bool), Just(Type::Dynamic)];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            vec(inner.clone(), 0..3).prop_map(Type::Tuple),
            btree_map(key(), inner, 0..4).prop_map(Type::Object),
        ]
    })
}

/// A key of a map or a name of an attribute, those among them by which serde_json knows what is its own.
fn key() -> impl Strategy<Value = String> {
    const HOSTILE: [&str; 5] = ["$serde_json::private::Number", "$serde_json::private::RawValue", "type", "value", ""];
    prop_oneof![2 => "[a-z]{1,6}", 1 => ".{0,6}", 1 => select(HOSTILE.as_slice()).prop_map(str::to_owned)]
}

fn value(ty: &Type, unknowns: bool) -> BoxedStrategy<Value> {
    let known = match ty {
        Type::String => ".{0,12}".prop_map(Value::from).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::Number => number(unknowns).prop_map(Value::Number).boxed(),
        Type::List(element) => vec(value(element, unknowns), 0..4).prop_map(Value::List).boxed(),
        Type::Set(element) => vec(value(element, unknowns), 0..4).prop_map(Value::set).boxed(),
        Type::Map(element) => btree_map(key(), value(element, unknowns), 0..4)
            .prop_map(|entries| Value::Map(entries.into_iter().collect()))
            .boxed(),
        Type::Tuple(types) => {
            types.iter().map(|ty| value(ty, unknowns)).collect::<Vec<_>>().prop_map(Value::List).boxed()
        }
        Type::Object(attributes) => {
            let names: Vec<_> = attributes.keys().cloned().collect();
            let values: Vec<_> = attributes.values().map(|ty| value(ty, unknowns)).collect();
            values.prop_map(move |values| Value::Map(names.iter().cloned().zip(values).collect::<Object>())).boxed()
        }
        // Only nested blocks are varied, and they have tests of their own.
        Type::Varied(blocks) => value(blocks, unknowns),
        Type::Dynamic => select(dynamic_types())
            .prop_flat_map(move |ty| {
                value(&ty, unknowns).prop_map(move |value| Value::Dynamic(Box::new((ty.clone(), value))))
            })
            .boxed(),
    };
    if unknowns {
        prop_oneof![8 => known, 1 => Just(Value::Null), 1 => unknown()].boxed()
    } else {
        prop_oneof![8 => known, 1 => Just(Value::Null)].boxed()
    }
}

/// Types that dynamic values bring.
fn dynamic_types() -> Vec<Type> {
    let object = Type::object([("$serde_json::private::Number", Type::String), ("type", Type::Number)]);
    vec![Type::String, Type::Number, Type::list(Type::Bool), Type::map(Type::String), object]
}

pub(super) fn number(infinite: bool) -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        any::<f64>().prop_filter_map("a number", move |float| {
            Number::from_f64(float).ok().filter(|number| infinite || number.is_finite())
        }),
        "-?[0-9]{1,30}(\\.[0-9]{1,30})?(e-?[0-9]{1,3})?".prop_map(|text| Number::parse(&text).unwrap()),
    ]
}

fn unknown() -> impl Strategy<Value = Value> {
    let bound = || {
        proptest::option::of((any::<i64>(), any::<bool>()))
            .prop_map(|bound| bound.map(|(number, inclusive)| Bound { number: number.into(), inclusive }))
    };
    let refined =
        (proptest::option::of(Just(false)), proptest::option::of(".{0,9}"), bound(), bound(), any::<Option<i64>>())
            .prop_map(|(nullable, prefix, lower, upper, min_length)| {
                let refinements = Refinements { nullable, prefix, lower, upper, min_length, max_length: None };
                Value::Unknown((refinements != Refinements::default()).then(|| Box::new(refinements)))
            });
    prop_oneof![Just(Value::UNKNOWN), refined]
}
