//! What OMS shows for a parameter of a create call.
//!
//! Its list has most parameters under their own name, in the row or among `connExtraAttributes`. A kind's table names those
//! that it has elsewhere or spells in another way; what it never shows is null here, which says nothing.

use serde_json::Value as Json;

use crate::api::lenient::{as_flag, as_integer, as_text};
use crate::api::oms::DataSource;
use crate::tf_provider::value::{Type, Value};

/// Where a list of OMS has what else keys say: the parameters that only some kinds have.
const ATTRIBUTES: &str = "connExtraAttributes";

/// A parameter that the list has under another key, or spells in another way.
#[derive(Clone, Copy)]
pub(super) struct ShownAs {
    /// The parameter's name in the create call.
    pub(super) wire_name: &'static str,
    /// The key in the list, with a point before a key within another.
    pub(super) key: &'static str,
    /// A value of the list as the create call spells it; none for one that the call does not have.
    pub(super) spelling: fn(&str) -> Option<String>,
}

impl ShownAs {
    /// A parameter under another key.
    pub(super) const fn key(wire_name: &'static str, key: &'static str) -> Self {
        Self { wire_name, key, spelling: |text| Some(text.to_owned()) }
    }
}

/// What is shown for a parameter, or beside the parameters. The first place that says anything counts.
pub(super) fn shown(source: &DataSource, wire_name: &str, elsewhere: &[ShownAs]) -> Json {
    let is_meant = |other: &&ShownAs| other.wire_name.eq_ignore_ascii_case(wire_name);
    let respelt = |other: &ShownAs| match source.get(other.key) {
        Json::String(text) => (other.spelling)(text).map_or(Json::Null, Json::String),
        value => value.clone(),
    };
    let own = [source.get(wire_name), source.get(&format!("{ATTRIBUTES}.{wire_name}"))];
    let mut places: Vec<Json> = elsewhere.iter().filter(is_meant).map(respelt).collect();
    // What the table spells anew must not be shown in the other spelling all the same.
    let is_spelt_anew = |place: &Json| elsewhere.iter().filter(is_meant).any(|other| source.get(other.key) == place);
    places.extend(own.into_iter().filter(|place| !is_spelt_anew(place)).cloned());
    let tells = |place: &Json| !place.is_null() && place.as_str() != Some("");
    let telling = places.iter().position(tells).or_else(|| places.iter().position(|place| !place.is_null()));
    telling.map_or(Json::Null, |place| places.swap_remove(place))
}

/// The same as the value of an attribute of this type. What can't be read as that says nothing.
pub(super) fn shown_as(source: &DataSource, wire_name: &str, ty: &Type, elsewhere: &[ShownAs]) -> Value {
    let shown = shown(source, wire_name, elsewhere);
    match ty {
        Type::Bool => as_flag(&shown).into(),
        Type::Number => as_integer(&shown).into(),
        _ => as_text(&shown).into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn source(row: Json) -> DataSource {
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn the_first_place_that_says_anything_counts() {
        let drc_user = [ShownAs::key("drcUserName", "connExtraAttributes.drcUser")];
        let row = source(json!({"port": "2883", "username": "u", "tenant": "", "cluster": null, "tags": [],
            "connextraattributes": {"tenant": "t", "cluster": "", "drcuser": "drc", "endpoint": 7}}));
        for (wire_name, expected) in [
            ("userName", json!("u")),
            ("tenant", json!("t")),
            ("cluster", json!("")),
            ("drcUserName", json!("drc")),
            ("endpoint", json!(7)),
            ("schema", Json::Null),
        ] {
            assert_eq!(shown(&row, wire_name, &drc_user), expected, "{wire_name}");
        }
        assert_eq!(shown_as(&row, "port", &Type::Number, &[]), Value::from(2883));
        assert_eq!(shown_as(&row, "endpoint", &Type::String, &[]), Value::from("7"));
        for ty in [Type::String, Type::Number, Type::Bool] {
            assert_eq!(shown_as(&row, "tags", &ty, &[]), Value::Null);
        }
        assert_eq!(shown(&source(json!({"connextraattributes": "x"})), "tenant", &[]), Json::Null);
    }

    #[test]
    fn a_spelling_that_the_create_call_does_not_have_says_nothing() {
        let spelling = |text: &str| (text != "?").then(|| text.to_uppercase());
        let table = [ShownAs { spelling, ..ShownAs::key("mode", "connExtraAttributes.mode") }];
        for (told, expected) in [(json!("plain"), json!("PLAIN")), (json!("?"), Json::Null), (json!(null), Json::Null)]
        {
            let row = source(json!({"connextraattributes": {"mode": told}}));
            assert_eq!(shown(&row, "mode", &table), expected);
        }
    }
}
