//! The JSON form of values, in which Terraform keeps its state.

use serde_json::{Map, Value as Json};

use super::msgpack::distinct;
use super::{Number, Object, Step, Type, Value, ValueError};

/// What to do where an object in the JSON does not hold exactly the attributes of its type.
#[derive(Clone, Copy, PartialEq)]
pub enum Attributes {
    /// Each must be there, and no other.
    Exact,
    /// Missing ones are null and unknown ones are dropped: state that another version of the provider wrote.
    Lenient,
}

/// Reads one value of type `ty`.
pub fn decode(bytes: &[u8], ty: &Type, attributes: Attributes) -> Result<Value, ValueError> {
    // The text of serde_json's errors may quote the input, which may hold a secret.
    let json = serde_json::from_slice(bytes)
        .map_err(|error| ValueError::new(format!("not JSON (line {}, column {})", error.line(), error.column())))?;
    from_json(json, ty, attributes)
}

fn from_json(json: Json, ty: &Type, mode: Attributes) -> Result<Value, ValueError> {
    let wrong = || Err(ValueError::new(format!("a value of type {} is required", ty.to_json())));
    match (json, ty) {
        (Json::Null, _) => Ok(Value::Null),
        (Json::Bool(bool), Type::Bool) => Ok(Value::Bool(bool)),
        (Json::Number(number), Type::Number) => Number::parse(number.as_str()).map(Value::Number),
        (Json::String(text), Type::String) => Ok(Value::Text(text)),
        (Json::Array(elements), Type::List(element)) => each(elements, |_| element, mode).map(Value::List),
        (Json::Array(elements), Type::Set(element)) => {
            each(elements, |_| element, mode).map(|elements| Value::List(distinct(elements, element)))
        }
        (Json::Array(elements), Type::Tuple(types)) if elements.len() == types.len() => {
            each(elements, |index| types.get(index).unwrap_or(&Type::Dynamic), mode).map(Value::List)
        }
        (Json::Object(entries), Type::Map(element)) => entries
            .into_iter()
            .map(|(key, json)| match from_json(json, element, mode) {
                Ok(value) => Ok((key, value)),
                Err(error) => Err(error.within(Step::Key(key))),
            })
            .collect::<Result<_, _>>()
            .map(Value::Map),
        (Json::Object(mut entries), Type::Object(attributes)) => {
            let mut object = Object::new();
            for (name, ty) in attributes {
                let json = match entries.remove(name) {
                    Some(json) => json,
                    None if mode == Attributes::Lenient => Json::Null,
                    None => return Err(ValueError::new(format!("the attribute {name:?} is missing"))),
                };
                let value = from_json(json, ty, mode).map_err(|error| error.within(Step::Attribute(name.clone())))?;
                object.set(name.clone(), value);
            }
            match entries.keys().next() {
                Some(name) if mode == Attributes::Exact => {
                    Err(ValueError::new(format!("the attribute {name:?} is not expected")))
                }
                _ => Ok(Value::Map(object)),
            }
        }
        (Json::Object(mut entries), Type::Dynamic) => match (entries.remove("type"), entries.remove("value")) {
            (Some(ty), Some(value)) => {
                let ty = Type::from_json_value(&ty)?;
                let value = from_json(value, &ty, mode)?;
                Ok(Value::Dynamic(Box::new((ty, value))))
            }
            _ => wrong(),
        },
        _ => wrong(),
    }
}

fn each<'t>(elements: Vec<Json>, ty: impl Fn(usize) -> &'t Type, mode: Attributes) -> Result<Vec<Value>, ValueError> {
    let element = |(index, json)| from_json(json, ty(index), mode).map_err(|error| error.within(Step::Index(index)));
    elements.into_iter().enumerate().map(element).collect()
}

/// The JSON form of a wholly known value of type `ty`. Attributes of an object that the value lacks are written as null.
pub fn encode(value: &Value, ty: &Type) -> Result<Json, ValueError> {
    match (value, ty) {
        (Value::Null, _) => Ok(Json::Null),
        (Value::Unknown(_), _) => Err(ValueError::new("JSON can't hold a value that is not known yet")),
        (Value::Bool(bool), Type::Bool) => Ok(Json::Bool(*bool)),
        (Value::Number(number), Type::Number) if number.is_finite() => {
            number.to_string().parse().map(Json::Number).map_err(|_| ValueError::new("JSON can't hold this number"))
        }
        (Value::Text(text), Type::String) => Ok(Json::String(text.clone())),
        (Value::List(elements), Type::List(element) | Type::Set(element)) => {
            elements.iter().map(|value| encode(value, element)).collect::<Result<_, _>>().map(Json::Array)
        }
        (Value::List(elements), Type::Tuple(types)) if elements.len() == types.len() => {
            elements.iter().zip(types).map(|(value, ty)| encode(value, ty)).collect::<Result<_, _>>().map(Json::Array)
        }
        (Value::Map(entries), Type::Map(element)) => {
            let entry = |(key, value): (&String, &Value)| Ok((key.clone(), encode(value, element)?));
            entries.iter().map(entry).collect::<Result<_, _>>().map(Json::Object)
        }
        (Value::Map(entries), Type::Object(attributes)) => {
            let attribute = |(name, ty): (&String, &Type)| Ok((name.clone(), encode(entries.get(name), ty)?));
            attributes.iter().map(attribute).collect::<Result<_, _>>().map(Json::Object)
        }
        (Value::Dynamic(typed), Type::Dynamic) => {
            let mut entries = Map::new();
            entries.insert("value".to_owned(), encode(&typed.1, &typed.0)?);
            entries.insert("type".to_owned(), typed.0.to_json());
            Ok(Json::Object(entries))
        }
        _ => Err(ValueError::new(format!("the value is not of type {}", ty.to_json()))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::tf_provider::value::arbitrary::known_value;

    #[test]
    fn numbers_keep_every_digit() {
        let text = "123456789012345678901234567890.000000000000000000001";
        let value = decode(text.as_bytes(), &Type::Number, Attributes::Exact).unwrap();
        assert_eq!(encode(&value, &Type::Number).unwrap().to_string(), text);
    }

    #[test]
    fn older_state_is_completed_and_trimmed() {
        let ty = Type::object([("kept", Type::String), ("added", Type::Number)]);
        let old = br#"{"kept":"a","dropped":true}"#;
        let value = decode(old, &ty, Attributes::Lenient).unwrap();
        assert_eq!(encode(&value, &ty).unwrap(), json!({"kept": "a", "added": null}));
        assert!(decode(old, &ty, Attributes::Exact).is_err());
    }

    #[test]
    fn an_error_names_the_place_and_never_the_content() {
        let ty = Type::object([("secrets", Type::list(Type::String))]);
        let error = decode(br#"{"secrets":["ok",{"hunter2":1}]}"#, &ty, Attributes::Exact).unwrap_err().to_string();
        assert_eq!(error, r#"secrets[1]: a value of type "string" is required"#);
        let error = decode(br#"{"secrets": hunter2}"#, &ty, Attributes::Exact).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }

    proptest! {
        #[test]
        fn known_values_are_read_back((ty, value) in known_value()) {
            let json = encode(&value, &ty).unwrap().to_string();
            prop_assert_eq!(decode(json.as_bytes(), &ty, Attributes::Exact).unwrap(), value);
        }

        #[test]
        fn garbage_never_panics(text in ".{0,60}") {
            let ty = Type::object([("a", Type::set(Type::Dynamic)), ("b", Type::map(Type::Number))]);
            let _ = decode(text.as_bytes(), &ty, Attributes::Lenient);
        }
    }
}
