//! Types of values, and their JSON form as schemas and dynamic values carry it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};

use super::ValueError;

/// How deep types may nest when they come from outside: deeper ones are refused, so that no input can exhaust the stack.
const MAX_DEPTH: usize = 64;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Unicode text.
    String,
    /// A decimal number of any size.
    Number,
    /// True or false.
    Bool,
    /// A type that each value brings along.
    Dynamic,
    /// Elements of one type, in order.
    List(Box<Type>),
    /// Distinct elements of one type.
    Set(Box<Type>),
    /// Elements of one type under text keys.
    Map(Box<Type>),
    /// A fixed number of elements, each of its own type.
    Tuple(Vec<Type>),
    /// Named attributes, each of its own type. Values always hold all of them.
    Object(BTreeMap<String, Type>),
    /// A list or map of nested blocks in which something is dynamic. To Terraform, all of it is one dynamic value.
    Varied(Box<Type>),
}

impl Type {
    /// A list of `element`.
    pub fn list(element: Type) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`.
    pub fn set(element: Type) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map of `element`.
    pub fn map(element: Type) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object with these attributes.
    pub fn object<'a>(attributes: impl IntoIterator<Item = (&'a str, Type)>) -> Self {
        Self::Object(attributes.into_iter().map(|(name, ty)| (name.to_owned(), ty)).collect())
    }

    /// Whether a value of this type carries its own type somewhere inside.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic | Self::Varied(_) => true,
            Self::String | Self::Number | Self::Bool => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Tuple(elements) => elements.iter().any(Self::has_dynamic),
            Self::Object(attributes) => attributes.values().any(Self::has_dynamic),
        }
    }

    /// The type of the elements of a collection; of what is none, any.
    pub(super) fn element(&self) -> &Self {
        match self {
            Self::List(element) | Self::Set(element) | Self::Map(element) => element,
            _ => &Self::Dynamic,
        }
    }

    /// The JSON form: `"string"`, `["list","string"]`, `["object",{"name":"string"}]`.
    pub fn to_json(&self) -> Json {
        match self {
            Self::String => json!("string"),
            Self::Number => json!("number"),
            Self::Bool => json!("bool"),
            Self::Dynamic | Self::Varied(_) => json!("dynamic"),
            Self::List(element) => json!(["list", element.to_json()]),
            Self::Set(element) => json!(["set", element.to_json()]),
            Self::Map(element) => json!(["map", element.to_json()]),
            Self::Tuple(elements) => json!(["tuple", elements.iter().map(Self::to_json).collect::<Vec<_>>()]),
            Self::Object(attributes) => {
                let attributes: serde_json::Map<_, _> =
                    attributes.iter().map(|(name, ty)| (name.clone(), ty.to_json())).collect();
                json!(["object", attributes])
            }
        }
    }

    /// Reads the JSON form. Optional attributes of objects are accepted; values hold them all the same.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ValueError> {
        let json = serde_json::from_slice(bytes).map_err(|_| ValueError::new("the type is not JSON"))?;
        Self::parse(json, MAX_DEPTH)
    }

    fn parse(json: &RawValue, depth: usize) -> Result<Self, ValueError> {
        let depth = depth.checked_sub(1).ok_or_else(|| ValueError::new("the type nests too deep"))?;
        if let Some(name) = read::<Cow<'_, str>>(json) {
            return match &*name {
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                "dynamic" => Ok(Self::Dynamic),
                _ => Err(unknown()),
            };
        }
        let parts: Vec<&RawValue> = read(json).ok_or_else(unknown)?;
        let kind: Cow<'_, str> = parts.first().and_then(|kind| read(kind)).ok_or_else(unknown)?;
        let inner = *parts.get(1).ok_or_else(unknown)?;
        match (&*kind, parts.len()) {
            ("list", 2) => Ok(Self::list(Self::parse(inner, depth)?)),
            ("set", 2) => Ok(Self::set(Self::parse(inner, depth)?)),
            ("map", 2) => Ok(Self::map(Self::parse(inner, depth)?)),
            ("tuple", 2) => {
                let elements: Vec<&RawValue> = read(inner).ok_or_else(unknown)?;
                elements
                    .into_iter()
                    .map(|element| Self::parse(element, depth))
                    .collect::<Result<_, _>>()
                    .map(Self::Tuple)
            }
            ("object", 2 | 3) => {
                let attributes: BTreeMap<String, &RawValue> = read(inner).ok_or_else(unknown)?;
                let attribute = |(name, ty)| Ok((name, Self::parse(ty, depth)?));
                attributes.into_iter().map(attribute).collect::<Result<_, _>>().map(Self::Object)
            }
            _ => Err(unknown()),
        }
    }
}

fn unknown() -> ValueError {
    ValueError::new("not a known type")
}

/// One level of the JSON. What is inside stays text: read as just any JSON, an object with a certain key would be a number.
fn read<'a, T: Deserialize<'a>>(json: &'a RawValue) -> Option<T> {
    serde_json::from_str(json.get()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_forms_are_read_back() {
        for text in [
            r#""string""#,
            r#""dynamic""#,
            r#"["list",["set","number"]]"#,
            r#"["map","bool"]"#,
            r#"["tuple",["string",["list","dynamic"]]]"#,
            r#"["object",{"a":"string","b":["object",{}]}]"#,
        ] {
            let ty = Type::from_json(text.as_bytes()).unwrap();
            assert_eq!(ty.to_json().to_string(), text);
        }
    }

    #[test]
    fn optional_attributes_are_accepted() {
        let ty = Type::from_json(br#"["object",{"a":"string"},["a"]]"#).unwrap();
        assert_eq!(ty, Type::object([("a", Type::String)]));
    }

    #[test]
    fn nonsense_is_an_error() {
        for text in [
            "",
            "{}",
            "[]",
            r#""text""#,
            r#"["list"]"#,
            r#"["list","string","x"]"#,
            r#"["tuple",{}]"#,
            r#"["object",[]]"#,
            "[1,2]",
        ] {
            assert!(Type::from_json(text.as_bytes()).is_err(), "{text}");
        }
        let deep = format!("{}\"string\"{}", r#"["list","#.repeat(100), "]".repeat(100));
        assert_eq!(Type::from_json(deep.as_bytes()).unwrap_err().reason, "the type nests too deep");
    }
}
