//! Values as Terraform sends them, and types as values bring them.

use std::sync::LazyLock;

use super::{RESOURCES, Target, assert_bounded, choose};
use crate::tf_provider::value::json::{self, Attributes};
use crate::tf_provider::value::{Type, Value, msgpack};

/// A byte that chooses the type, and a value in MessagePack.
pub(super) const MSGPACK: Target = Target {
    name: "msgpack",
    run: msgpack,
    seeds: &[
        // A map with a null, a set of objects, unknowns of both kinds, a list of dynamic values, and numbers.
        b"0\x82\xa1a\xa1b\xa1c\xc0",
        b"1\x92\x82\xa1a\xa1x\xa1b\xc3\x82\xa1a\xc0\xa1b\xc2",
        b"0\x81\xa1a\xd4\x00\x00",
        b"2\xc7\x07\x0c\x82\x01\xc2\x02\xa2p-",
        b"2\xc7\x0d\x0c\x83\x01\xc2\x03\x92\x00\xc3\x04\x92\xa31e9\xc2",
        b"3\x92\x92\xc4\x08\"string\"\xa1x\x92\xc4\x11[\"list\",\"dynamic\"]\x91\x92\xc4\x06\"bool\"\xc3",
        b"4\xcb\x3f\xb9\x99\x99\x99\x99\x99\x9a",
        b"4\xb8-1234567890.0987654321e-9",
        b"5\x92\xa1x\x07",
        // A key by which serde_json carries its own numbers.
        b"0\x81\xbc$serde_json::private::Number\xa11",
    ],
};

/// A type in JSON.
pub(super) const TYPE_JSON: Target = Target {
    name: "type_json",
    run: type_json,
    seeds: &[
        br#""string""#,
        br#"["list",["set","number"]]"#,
        br#"["tuple",["bool",["map","dynamic"]]]"#,
        br#"["object",{"a":"string","b":["object",{}]},["a"]]"#,
    ],
};

/// Types of all kinds, and those of all resources.
static TYPES: LazyLock<Vec<Type>> = LazyLock::new(|| {
    let kinds = [
        Type::map(Type::String),
        Type::set(Type::object([("a", Type::String), ("b", Type::Bool)])),
        Type::set(Type::Number),
        Type::list(Type::Dynamic),
        Type::Number,
        Type::Tuple(vec![Type::String, Type::Number]),
        Type::Dynamic,
    ];
    kinds.into_iter().chain(RESOURCES.iter().map(|resource| resource.ty().clone())).collect()
});

fn msgpack(input: &[u8]) {
    let Some((ty, bytes)) = choose(&TYPES, input) else { return };
    match msgpack::decode(bytes, ty) {
        Ok(value) => assert_read_back(&value, ty),
        Err(error) => assert_bounded(&error.to_string(), input),
    }
}

/// A value as it is after a journey in MessagePack, where an object's missing attributes become nulls.
pub(super) fn as_sent(value: &Value, ty: &Type) -> Value {
    let sent = msgpack::encode(value, ty).and_then(|bytes| msgpack::decode(&bytes, ty));
    assert!(sent.is_ok(), "what was made can't be sent");
    sent.unwrap_or_default()
}

/// What was decoded is the same after a journey in either encoding.
pub(super) fn assert_read_back(value: &Value, ty: &Type) {
    let bytes = msgpack::encode(value, ty).unwrap_or_default();
    let read = msgpack::decode(&bytes, ty).unwrap_or(Value::UNKNOWN);
    if value.is_wholly_known() {
        assert!(read == *value, "another value came back");
        assert_read_back_from_json(value, ty);
    } else {
        // Promises about an unknown value may be too long to be passed on.
        assert!(msgpack::encode(&read, ty).is_ok_and(|again| again == bytes), "other bytes came back");
    }
}

fn assert_read_back_from_json(value: &Value, ty: &Type) {
    let Ok(json) = json::encode(value, ty) else {
        assert!(has_infinity(value), "JSON can hold all numbers but infinities");
        return;
    };
    let read = json::decode(json.to_string().as_bytes(), ty, Attributes::Exact);
    assert!(read.as_ref() == Ok(value), "another value came back from JSON");
}

fn has_infinity(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_finite(),
        Value::List(elements) => elements.iter().any(has_infinity),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_infinity(value)),
        Value::Dynamic(typed) => has_infinity(&typed.1),
        _ => false,
    }
}

fn type_json(bytes: &[u8]) {
    match Type::from_json(bytes) {
        Ok(ty) => {
            let again = Type::from_json(ty.to_json().to_string().as_bytes());
            assert!(again.as_ref() == Ok(&ty), "another type came back");
        }
        Err(error) => assert_bounded(&error.to_string(), bytes),
    }
}
