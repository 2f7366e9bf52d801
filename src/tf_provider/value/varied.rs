//! Nested blocks in which something is dynamic. Each element has a type of its own, so Terraform sends them as one dynamic
//! value, a tuple in the place of a list and an object in the place of a map; in it, what was dynamic has just its type. Here
//! they are a list or a map like those of other blocks, and what is dynamic in their elements brings its type.

use std::collections::BTreeMap;

use super::{Object, Type, Value, ValueError};

/// A value of type `ty` as one in which nothing brings its type, and the type that this one has.
pub(super) fn narrow(value: &Value, ty: &Type) -> (Type, Value) {
    match (ty, value) {
        (Type::Dynamic, Value::Dynamic(typed)) => (**typed).clone(),
        (Type::Varied(blocks), Value::List(elements)) => {
            let (types, elements) = elements.iter().map(|element| narrow(element, blocks.element())).unzip();
            (Type::Tuple(types), Value::List(elements))
        }
        (Type::Varied(blocks), Value::Map(elements)) => {
            narrow_all(elements.iter().map(|(key, element)| (key, element, blocks.element())))
        }
        (Type::Varied(_), value) => (Type::Dynamic, value.clone()),
        (Type::Object(types), Value::Map(values)) => {
            narrow_all(types.iter().map(|(name, ty)| (name, values.get(name), ty)))
        }
        // The elements of a collection have one type for all, and stay dynamic.
        _ => (ty.clone(), value.clone()),
    }
}

fn narrow_all<'a>(values: impl Iterator<Item = (&'a String, &'a Value, &'a Type)>) -> (Type, Value) {
    let (mut types, mut narrowed) = (BTreeMap::new(), Object::new());
    for (name, value, ty) in values {
        let (ty, value) = narrow(value, ty);
        types.insert(name.clone(), ty);
        narrowed.set(name, value);
    }
    (Type::Object(types), Value::Map(narrowed))
}

/// A value of type `narrow` as one of type `ty`, in which what is dynamic brings its type. Attributes that are missing, as in
/// the state of an older version, are null.
pub(super) fn widen(value: Value, narrow: &Type, ty: &Type) -> Result<Value, ValueError> {
    match (ty, narrow, value) {
        (_, _, value) if narrow == ty => Ok(value),
        (Type::Dynamic, _, value) => Ok(Value::Dynamic(Box::new((narrow.clone(), value)))),
        (_, _, value @ (Value::Null | Value::Unknown(_))) => Ok(value),
        (Type::Varied(blocks), _, value) => widen(value, narrow, blocks),
        (Type::List(element), Type::Tuple(types), Value::List(values)) => {
            let elements = values.into_iter().zip(types).map(|(value, narrow)| widen(value, narrow, element));
            elements.collect::<Result<_, _>>().map(Value::List)
        }
        (Type::List(element), Type::List(narrow), Value::List(values)) => {
            values.into_iter().map(|value| widen(value, narrow, element)).collect::<Result<_, _>>().map(Value::List)
        }
        (Type::Set(element), Type::Set(narrow), Value::List(values)) => {
            values.into_iter().map(|value| widen(value, narrow, element)).collect::<Result<_, _>>().map(Value::set)
        }
        (Type::Map(element), Type::Object(types), Value::Map(values)) => {
            widen_all(types.iter().map(|(key, narrow)| (key, values.get(key), narrow, &**element)))
        }
        (Type::Map(element), Type::Map(narrow), Value::Map(values)) => {
            widen_all(values.iter().map(|(key, value)| (key, value, &**narrow, &**element)))
        }
        (Type::Object(attributes), Type::Object(types), Value::Map(values)) => {
            let of = |name| (values.get(name), types.get(name).unwrap_or(&Type::Dynamic));
            let attributes = attributes.iter().map(|(name, ty)| (name, of(name), ty));
            widen_all(attributes.map(|(name, (value, narrow), ty)| (name, value, narrow, ty)))
        }
        _ => Err(ValueError::new(format!("a value of type {} is required", ty.to_json()))),
    }
}

fn widen_all<'a>(
    values: impl Iterator<Item = (&'a String, &'a Value, &'a Type, &'a Type)>,
) -> Result<Value, ValueError> {
    let widened = values.map(|(name, value, narrow, ty)| Ok((name, widen(value.clone(), narrow, ty)?)));
    widened.collect::<Result<_, _>>().map(Value::Map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::value::json::{self, Attributes};
    use crate::tf_provider::value::msgpack;

    fn blocks(collection: fn(Type) -> Type) -> Type {
        Type::Varied(Box::new(collection(Type::object([("any", Type::Dynamic), ("name", Type::String)]))))
    }

    fn element(any: Value) -> Value {
        Value::Map([("any", any), ("name", "n".into())].into_iter().collect())
    }

    fn typed(ty: Type, value: impl Into<Value>) -> Value {
        Value::Dynamic(Box::new((ty, value.into())))
    }

    /// The bytes are those that Terraform 1.11 sends.
    #[test]
    fn a_list_of_blocks_travels_as_a_tuple() {
        let ty = blocks(Type::list);
        let list = Value::List(vec![element(typed(Type::String, "x")), element(Value::Null), element(Value::UNKNOWN)]);
        let object = |any| format!(r#"["object",{{"any":"{any}","name":"string"}}]"#);
        let tuple = format!(r#"["tuple",[{},{},{}]]"#, object("string"), object("dynamic"), object("dynamic"));
        let wrapped = (
            Type::from_json(tuple.as_bytes()).unwrap(),
            Value::List(vec![element("x".into()), element(Value::Null), element(Value::UNKNOWN)]),
        );
        let bytes = msgpack::encode(&list, &ty).unwrap();
        assert_eq!(bytes, msgpack::encode(&Value::Dynamic(Box::new(wrapped)), &Type::Dynamic).unwrap());
        assert_eq!(msgpack::decode(&bytes, &ty).unwrap(), list);
        let empty = [&[0x92, 0xc4, 12][..], br#"["tuple",[]]"#, &[0x90]].concat();
        assert_eq!(msgpack::encode(&Value::List(vec![]), &ty).unwrap(), empty);
        assert_eq!(msgpack::decode(&empty, &ty).unwrap(), Value::List(vec![]));
        for special in [Value::Null, Value::UNKNOWN] {
            assert_eq!(msgpack::decode(&msgpack::encode(&special, &ty).unwrap(), &ty).unwrap(), special);
        }
    }

    #[test]
    fn a_map_of_blocks_travels_as_an_object_and_is_stored_as_one() {
        let ty = blocks(Type::map);
        let of = |any: Value| Value::Map([("k", element(any))].into_iter().collect());
        let map = of(typed(Type::list(Type::Bool), vec![true]));
        assert_eq!(msgpack::decode(&msgpack::encode(&map, &ty).unwrap(), &ty).unwrap(), map);
        let stored = json::encode(&map, &ty).unwrap().to_string();
        assert_eq!(
            stored,
            r#"{"type":["object",{"k":["object",{"any":["list","bool"],"name":"string"}]}],"value":{"k":{"any":[true],"name":"n"}}}"#
        );
        assert_eq!(json::decode(stored.as_bytes(), &ty, Attributes::Exact).unwrap(), map);
        let older = br#"{"type":["object",{"k":["object",{"name":"string"}]}],"value":{"k":{"name":"n"}}}"#;
        assert_eq!(json::decode(older, &ty, Attributes::Lenient).unwrap(), of(Value::Null));
    }

    #[test]
    fn blocks_inside_such_blocks_are_wrapped_once() {
        let ty = Type::Varied(Box::new(Type::list(Type::object([("inner", blocks(Type::list))]))));
        let inner = Value::List(vec![element(typed(Type::Number, 1_i64))]);
        let outer = Value::List(vec![Value::Map([("inner", inner)].into_iter().collect())]);
        let bytes = msgpack::encode(&outer, &ty).unwrap();
        assert_eq!(bytes.windows(7).filter(|window| window == b"\"tuple\"").count(), 2, "in one type");
        assert_eq!(msgpack::decode(&bytes, &ty).unwrap(), outer);
    }

    #[test]
    fn what_is_no_such_block_is_an_error() {
        for wrong in [typed(Type::String, "x"), typed(Type::Tuple(vec![Type::String]), vec!["x"])] {
            let bytes = msgpack::encode(&wrong, &Type::Dynamic).unwrap();
            assert!(msgpack::decode(&bytes, &blocks(Type::list)).is_err());
        }
    }
}
