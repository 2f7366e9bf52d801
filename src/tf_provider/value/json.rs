//! The JSON form of values, in which Terraform keeps its state.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::varied::{narrow, widen};
use super::{Number, Object, Step, Type, Value, ValueError};

/// How deep dynamic values may stand in dynamic values. What stands in anything else is limited by the depth of its type.
const MAX_DEPTH: usize = 128;

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
    // Every part is read as what its type says. Read as just any JSON, a map with a certain key would be a number, because
    // that is how serde_json carries numbers of any size.
    read(
        serde_json::Deserializer::from_slice(bytes),
        ty,
        &Context { attributes, depth: MAX_DEPTH, failure: Cell::default() },
    )
}

fn read<'de>(
    mut json: serde_json::Deserializer<impl serde_json::de::Read<'de>>,
    ty: &Type,
    context: &Context,
) -> Result<Value, ValueError> {
    let value = Seed { ty, context }.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    value.map_err(|error| match context.failure.take() {
        Some(failure) if error.is_data() => failure,
        // The text of serde_json's errors may quote the input, which may hold a secret.
        _ => ValueError::new(format!("not JSON (line {}, column {})", error.line(), error.column())),
    })
}

/// What is the same for all parts of a value.
struct Context {
    attributes: Attributes,
    /// How many dynamic values may still stand in each other.
    depth: usize,
    /// Why the value can't be read: serde's own errors can't carry it.
    failure: Cell<Option<ValueError>>,
}

impl Context {
    fn fail<E: Error>(&self, failure: ValueError) -> E {
        self.failure.set(Some(failure));
        E::custom("see `failure`")
    }

    /// The same error, seen from one level further out.
    fn within<E>(&self, step: Step, error: E) -> E {
        self.failure.set(self.failure.take().map(|failure| failure.within(step)));
        error
    }
}

/// Reads a value of one type, wherever it stands.
#[derive(Clone, Copy)]
struct Seed<'c> {
    ty: &'c Type,
    context: &'c Context,
}

impl<'c> Seed<'c> {
    fn of(self, ty: &'c Type) -> Self {
        Self { ty, ..self }
    }

    fn wrong_type(self) -> ValueError {
        ValueError::new(format!("a value of type {} is required", self.ty.to_json()))
    }

    fn number(self, json: &str) -> Result<Value, ValueError> {
        let is_number = json.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        if is_number { Number::parse(json).map(Value::Number) } else { Err(self.wrong_type()) }
    }

    /// The type may follow the value, so both are taken as text first.
    fn dynamic(self, json: &str) -> Result<Value, ValueError> {
        #[derive(Deserialize)]
        struct Typed<'a> {
            #[serde(borrow)]
            value: &'a RawValue,
            #[serde(borrow)]
            r#type: &'a RawValue,
        }
        let Context { attributes, depth, .. } = *self.context;
        let depth = depth.checked_sub(1).ok_or_else(|| ValueError::new("the value nests too deep"))?;
        let typed: Typed<'_> = serde_json::from_str(json).map_err(|_| self.wrong_type())?;
        let ty = Type::from_json(typed.r#type.get().as_bytes())?;
        let context = Context { attributes, depth, failure: Cell::default() };
        let value = read(serde_json::Deserializer::from_str(typed.value.get()), &ty, &context)?;
        match self.ty {
            Type::Varied(_) => widen(value, &ty, self.ty),
            _ => Ok(Value::Dynamic(Box::new((ty, value)))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_option(self).inspect_err(|_| {
            let failure = self.context.failure.take();
            self.context.failure.set(failure.or_else(|| Some(self.wrong_type())));
        })
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of its type")
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        let raw = |json| <&RawValue>::deserialize(json).map(RawValue::get);
        match self.ty {
            Type::Bool => json.deserialize_bool(self),
            Type::String => json.deserialize_string(self),
            Type::Number => self.number(raw(json)?).map_err(|failure| self.context.fail(failure)),
            Type::Dynamic | Type::Varied(_) => self.dynamic(raw(json)?).map_err(|failure| self.context.fail(failure)),
            Type::List(_) | Type::Set(_) | Type::Tuple(_) => json.deserialize_seq(self),
            Type::Map(_) | Type::Object(_) => json.deserialize_map(self),
        }
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Value, E> {
        Ok(Value::Bool(bool))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut json: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        loop {
            let index = elements.len();
            let element = match self.ty {
                Type::List(element) | Type::Set(element) => &**element,
                Type::Tuple(types) => types.get(index).unwrap_or(&Type::Dynamic),
                _ => &Type::Dynamic,
            };
            let next = json.next_element_seed(self.of(element));
            match next.map_err(|error| self.context.within(Step::Index(index), error))? {
                Some(element) => elements.push(element),
                None => break,
            }
        }
        match self.ty {
            Type::Set(_) => Ok(Value::set(elements)),
            Type::Tuple(types) if types.len() != elements.len() => Err(self.context.fail(self.wrong_type())),
            _ => Ok(Value::List(elements)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut json: A) -> Result<Value, A::Error> {
        let mut entries = Object::new();
        while let Some(name) = json.next_key::<String>()? {
            let (ty, step): (_, fn(String) -> Step) = match self.ty {
                Type::Map(element) => (Some(&**element), Step::Key),
                Type::Object(attributes) => (attributes.get(&name), Step::Attribute),
                _ => (None, Step::Key),
            };
            if let Some(ty) = ty {
                let value = json.next_value_seed(self.of(ty));
                let value = value.map_err(|error| self.context.within(step(name.clone()), error))?;
                entries.set(name, value);
            } else if self.context.attributes == Attributes::Lenient {
                json.next_value::<IgnoredAny>()?;
            } else {
                let failure = ValueError::new(format!("the attribute {name:?} is not expected"));
                return Err(self.context.fail(failure));
            }
        }
        if let Type::Object(attributes) = self.ty {
            for name in attributes.keys() {
                if self.context.attributes == Attributes::Lenient {
                    entries.set_if_missing(name, Value::Null);
                } else if !entries.contains(name) {
                    let failure = ValueError::new(format!("the attribute {name:?} is missing"));
                    return Err(self.context.fail(failure));
                }
            }
        }
        Ok(Value::Map(entries))
    }
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
        (Value::List(_) | Value::Map(_), Type::Varied(_)) => {
            encode(&Value::Dynamic(Box::new(narrow(value, ty))), &Type::Dynamic)
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

    #[test]
    fn keys_and_names_may_be_any_text() {
        for key in ["$serde_json::private::Number", "$serde_json::private::RawValue"] {
            let json = format!(r#"{{"{key}":"1"}}"#);
            let map = Value::Map([(key, "1")].into_iter().collect());
            for ty in [Type::map(Type::String), Type::object([(key, Type::String)])] {
                assert_eq!(decode(json.as_bytes(), &ty, Attributes::Exact).unwrap(), map);
                let dynamic = format!(r#"{{"value":{json},"type":{}}}"#, ty.to_json());
                let value = decode(dynamic.as_bytes(), &Type::Dynamic, Attributes::Exact).unwrap();
                assert_eq!(value, Value::Dynamic(Box::new((ty, map.clone()))));
            }
            // And no object is a number, nor a number an object.
            assert!(decode(json.as_bytes(), &Type::Number, Attributes::Lenient).is_err());
            assert!(decode(b"1", &Type::map(Type::String), Attributes::Lenient).is_err());
        }
    }

    #[test]
    fn dynamic_values_in_dynamic_values_have_an_end() {
        let levels = |count: usize| {
            let (open, close) = (r#"{"value":"#.repeat(count), r#","type":"dynamic"}"#.repeat(count));
            decode(format!("{open}null{close}").as_bytes(), &Type::Dynamic, Attributes::Exact)
        };
        assert!(levels(100).is_ok());
        assert_eq!(levels(10_000).unwrap_err().reason, "the value nests too deep");
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
