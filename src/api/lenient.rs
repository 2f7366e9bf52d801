//! Reading values of answers that nothing depends on in whatever JSON type they come: numbers for text and the other way
//! round. What cannot be read as the wanted type says nothing.
//!
//! The functions are for serde's `deserialize_with`; a structure that uses them has `#[serde(default)]`, so that an absent
//! key says nothing, either. What an id, a list or a verdict depends on is read strictly where it is needed.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

/// Text, also where it came as a number or a truth value.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The same without blanks around it, which some samples have; none if there is nothing else in it.
pub(crate) fn as_trimmed_text(value: &Value) -> Option<String> {
    as_text(value).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A truth value, also as text in any case.
pub(crate) fn as_flag(value: &Value) -> Option<bool> {
    as_trimmed_text(value)?.to_ascii_lowercase().parse().ok()
}

/// A whole number, also as text, and with zeros after a point.
pub(crate) fn as_integer(value: &Value) -> Option<i64> {
    as_trimmed_text(value).as_deref().map(without_zero_fraction).and_then(|text| text.parse().ok())
}

/// See [`as_text`].
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(as_text(&Value::deserialize(deserializer)?))
}

/// An id: text that is not empty, or a number, without the blanks around it.
pub(crate) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(as_trimmed_text(&value).filter(|_| !value.is_boolean()))
}

/// The same where another call depends on it: what is neither an id nor null makes the answer undecodable.
pub(crate) fn reference<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        value @ (Value::String(_) | Value::Number(_)) => Ok(as_trimmed_text(&value)),
        _ => Err(serde::de::Error::custom("is no id")),
    }
}

/// See [`as_integer`].
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(as_integer(&Value::deserialize(deserializer)?))
}

/// How many there are: a whole number from zero on. What is none says nothing.
pub(crate) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(integer(deserializer)?.and_then(|count| u64::try_from(count).ok()))
}

/// A number of any kind, also as text.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Number>, D::Error> {
    Ok(as_trimmed_text(&Value::deserialize(deserializer)?).and_then(|text| serde_json::from_str(&text).ok()))
}

/// Text that holds JSON, also where the JSON itself came.
pub(crate) fn json_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        json => Some(json.to_string()),
    })
}

/// A list as text with commas in it, also where a list came.
pub(crate) fn comma_separated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(items) => Some(items.iter().filter_map(as_text).collect::<Vec<_>>().join(",")),
        other => as_text(&other),
    })
}

fn without_zero_fraction(number: &str) -> &str {
    match number.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => number,
    }
}

/// The rows of a list. Null is an empty list, and any other value that is none makes the answer undecodable. A row that is
/// no object is one that shows nothing: it must not cost the others, and it counts.
pub(crate) fn rows<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    struct Rows<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Rows<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_unit<E>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            let mut rows = Vec::new();
            while let Some(row) = items.next_element_seed(Row(PhantomData))? {
                rows.push(row);
            }
            Ok(rows)
        }
    }

    deserializer.deserialize_any(Rows(PhantomData)).map(Some)
}

/// Reads one row.
struct Row<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> DeserializeSeed<'de> for Row<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Row<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<T, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(T::default())
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<T, E> {
        Ok(T::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Sample {
        #[serde(deserialize_with = "id")]
        id: Option<String>,
        #[serde(deserialize_with = "text")]
        text: Option<String>,
        #[serde(deserialize_with = "integer")]
        integer: Option<i64>,
        #[serde(deserialize_with = "count")]
        count: Option<u64>,
        #[serde(deserialize_with = "number")]
        number: Option<Number>,
        #[serde(deserialize_with = "json_text")]
        json: Option<String>,
        #[serde(deserialize_with = "comma_separated")]
        list: Option<String>,
    }

    fn read(json: &str) -> Sample {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn values_are_read_in_whatever_type_they_come() {
        for (json, expected) in [
            (r#"{"text":7}"#, Sample { text: Some("7".into()), ..Sample::default() }),
            (r#"{"text":true}"#, Sample { text: Some("true".into()), ..Sample::default() }),
            (r#"{"id":5}"#, Sample { id: Some("5".into()), ..Sample::default() }),
            (r#"{"id":" a "}"#, Sample { id: Some("a".into()), ..Sample::default() }),
            (r#"{"integer":"12"}"#, Sample { integer: Some(12), ..Sample::default() }),
            (r#"{"integer":-12.0}"#, Sample { integer: Some(-12), ..Sample::default() }),
            (r#"{"count":" 3 "}"#, Sample { count: Some(3), ..Sample::default() }),
            (r#"{"number":"0.5"}"#, Sample { number: serde_json::from_str("0.5").ok(), ..Sample::default() }),
            (r#"{"json":{"b":1.50,"a":2}}"#, Sample { json: Some(r#"{"a":2,"b":1.50}"#.into()), ..Sample::default() }),
            (r#"{"list":["x",7]}"#, Sample { list: Some("x,7".into()), ..Sample::default() }),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
    }

    #[test]
    fn truth_values_are_read_as_text_too() {
        for (value, expected) in [
            (serde_json::json!("False"), Some(false)),
            (serde_json::json!(true), Some(true)),
            (serde_json::json!("maybe"), None),
            (serde_json::json!(null), None),
            (serde_json::json!([]), None),
        ] {
            assert_eq!(as_flag(&value), expected, "{value}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for json in [
            "{}",
            r#"{"id":null,"text":null,"integer":null,"count":null,"number":null,"json":null,"list":null}"#,
            r#"{"id":{},"text":{},"integer":[],"count":{},"number":{}}"#,
            r#"{"id":" ","integer":"soon","count":-1,"number":"x"}"#,
            r#"{"id":true,"integer":1.5,"count":1e3}"#,
        ] {
            assert_eq!(read(json), Sample::default(), "{json}");
        }
    }

    #[test]
    fn a_row_that_is_no_object_shows_nothing_and_costs_no_other() {
        #[derive(Deserialize)]
        struct List {
            #[serde(default, deserialize_with = "rows")]
            rows: Option<Vec<Sample>>,
        }
        let read = |json: &str| serde_json::from_str::<List>(json).map(|list| list.rows);
        let ids = |json: &str| {
            let rows = read(json).unwrap().unwrap();
            rows.into_iter().map(|row| row.id.unwrap_or_default()).collect::<Vec<_>>()
        };
        let json = r#"{"rows":[{"id":"a"},null,5,-5,1.5,"x",true,[{"id":"b"}],{},{"id":"c"}]}"#;
        assert_eq!(ids(json), ["a", "", "", "", "", "", "", "", "", "c"]);
        assert_eq!(ids(r#"{"rows":null}"#), [""; 0]);
        assert_eq!(read("{}").unwrap(), None);
        for json in [r#"{"rows":{}}"#, r#"{"rows":""}"#, r#"{"rows":0}"#, r#"{"rows":false}"#] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
