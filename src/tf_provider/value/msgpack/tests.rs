//! Bytes that real Terraform was seen to send or accept, and laws that hold for all bytes and values.

use proptest::prelude::*;

use super::{decode, encode};
use crate::tf_provider::value::arbitrary::any_value;
use crate::tf_provider::value::{Bound, Number, Refinements, Type, Value};

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

#[test]
fn numbers_take_the_form_that_terraform_uses() {
    for (text, bytes) in [
        ("0", "00"),
        ("127", "7f"),
        ("128", "cc80"),
        ("-1", "ff"),
        ("-200", "d1ff38"),
        ("9223372036854775807", "cf7fffffffffffffff"),
        ("0.5", "cb3fe0000000000000"),
        ("0.1", "a3302e31"),
        ("-0.001", "a6 2d302e303031"),
        ("9223372036854775808", "b3 39323233333732303336383534373735383038"),
    ] {
        assert_eq!(encode(&number(text), &Type::Number).unwrap(), hex(bytes), "{text}");
        assert_eq!(decode(&hex(bytes), &Type::Number).unwrap(), number(text), "{text}");
    }
    assert_eq!(encode(&number("1e400"), &Type::Number).unwrap().len(), 3 + 401);
}

#[test]
fn every_number_format_is_read() {
    for (bytes, text) in [
        ("cc07", "7"),
        ("cd0007", "7"),
        ("ce00000007", "7"),
        ("cf0000000000000007", "7"),
        ("d0f9", "-7"),
        ("d1fff9", "-7"),
        ("d2fffffff9", "-7"),
        ("d3fffffffffffffff9", "-7"),
        ("ca40e00000", "7"),
        ("cb3fb999999999999a", "0.1000000000000000055511151231257827021181583404541015625"),
        ("cb43e0000000000000", "9223372036854775808"),
        ("cfffffffffffffffff", "18446744073709551615"),
    ] {
        assert_eq!(decode(&hex(bytes), &Type::Number).unwrap(), number(text), "{bytes}");
    }
}

#[test]
fn unknowns_take_the_form_that_terraform_uses() {
    let refined = |refinements| Value::Unknown(Some(Box::new(refinements)));
    let not_null = Refinements { nullable: Some(false), ..Refinements::default() };
    let zero = Bound { number: Number::from(0_i64), inclusive: false };
    for (value, bytes) in [
        (Value::UNKNOWN, "d40000"),
        (refined(not_null.clone()), "c7030c8101c2"),
        (refined(Refinements { prefix: Some("p-".to_owned()), ..not_null.clone() }), "c7070c8201c202a2702d"),
        (refined(Refinements { lower: Some(Bound { inclusive: true, ..zero }), ..not_null }), "c7070c8201c2039200c3"),
    ] {
        assert_eq!(encode(&value, &Type::String).unwrap(), hex(bytes), "{bytes}");
        assert_eq!(decode(&hex(bytes), &Type::String).unwrap(), value, "{bytes}");
    }
}

#[test]
fn other_extensions_are_unknown_if_short_and_errors_if_not() {
    for bytes in ["d40700", "c70000", "c7010c80"] {
        assert_eq!(decode(&hex(bytes), &Type::Bool).unwrap(), Value::UNKNOWN, "{bytes}");
    }
    assert!(decode(&hex("d5070000"), &Type::Bool).is_err());
    assert!(decode(&[hex("c90000ffff0c"), vec![0; 0xffff]].concat(), &Type::Bool).is_err());
    // A promise of a kind that is not known yet is passed over.
    assert_eq!(decode(&hex("c7030c8163c2"), &Type::Bool).unwrap(), Value::UNKNOWN);
}

#[test]
fn objects_hold_exactly_their_attributes() {
    let ty = Type::object([("a", Type::String), ("b", Type::Bool)]);
    assert!(decode(&hex("82 a161a178 a162c3"), &ty).is_ok());
    assert!(decode(&hex("82 a162c3 a161a178"), &ty).is_ok());
    let reason = |bytes| decode(&hex(bytes), &ty).unwrap_err().to_string();
    assert_eq!(reason("81 a161a178"), r#"the attribute "b" is missing"#);
    assert_eq!(reason("83 a161a178 a162c3 a163c3"), r#"the attribute "c" is not expected"#);
    assert_eq!(reason("82 a161a178 a161a178"), r#""a" occurs twice"#);
    assert_eq!(reason("82 a161a178 a162a178"), "b: a bool is required");
    assert_eq!(reason("82 a161a178"), "the value is cut short");
    let only_a: Value = [("a", "x")].into_iter().collect::<crate::tf_provider::value::Object>().into();
    assert_eq!(encode(&only_a, &ty).unwrap(), hex("82 a161a178 a162c0"), "what is not set is null");
}

#[test]
fn sets_have_no_order_and_no_doubles() {
    let ty = Type::set(Type::String);
    assert_eq!(decode(&hex("93 a162 a161 a162"), &ty).unwrap(), decode(&hex("92 a161 a162"), &ty).unwrap());
}

#[test]
fn dynamic_values_bring_their_type() {
    let text = Value::Dynamic(Box::new((Type::String, "x".into())));
    let bytes = encode(&text, &Type::Dynamic).unwrap();
    assert_eq!(bytes, hex("92 c408 22737472696e6722 a178"));
    assert_eq!(decode(&bytes, &Type::Dynamic).unwrap(), text);
    assert_eq!(decode(&hex("92 a8 22737472696e6722 a178"), &Type::Dynamic).unwrap(), text);
    assert_eq!(decode(&hex("d40000"), &Type::Dynamic).unwrap(), Value::UNKNOWN);
    assert_eq!(decode(&hex("c0"), &Type::Dynamic).unwrap(), Value::Null);
}

#[test]
fn huge_lengths_do_not_allocate() {
    for bytes in ["dd ffffffff", "df ffffffff", "db ffffffff", "c9 ffffffff 0c"] {
        for ty in [Type::list(Type::String), Type::map(Type::String), Type::String] {
            assert!(decode(&hex(bytes), &ty).is_err(), "{bytes}");
        }
    }
}

#[test]
fn dynamic_values_in_dynamic_values_have_an_end() {
    let levels = |count: usize| [hex("92 c409 2264796e616d696322").repeat(count), hex("c0")].concat();
    assert!(decode(&levels(100), &Type::Dynamic).is_ok());
    let error = decode(&levels(100_000), &Type::Dynamic).unwrap_err();
    assert_eq!(error.reason, "the value nests too deep");
}

#[test]
fn promises_that_are_too_long_to_be_passed_on_are_left_out() {
    let bytes = hex("c70a0c 81 03 92 a5 3165393939 c3");
    let read = decode(&bytes, &Type::Number).unwrap();
    assert!(matches!(read, Value::Unknown(Some(_))));
    let long = hex("c70b0c 81 03 92 a6 316539393939 c3");
    let read = decode(&long, &Type::Number).unwrap();
    assert_eq!(encode(&read, &Type::Number).unwrap(), hex("d40000"));
}

proptest! {
    #[test]
    fn values_are_read_back((ty, value) in any_value()) {
        let bytes = encode(&value, &ty).unwrap();
        prop_assert_eq!(decode(&bytes, &ty).unwrap(), value);
    }

    #[test]
    fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..80), (ty, _) in any_value()) {
        let _ = decode(&bytes, &ty);
    }

    #[test]
    fn damaged_bytes_never_panic((ty, value) in any_value(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = encode(&value, &ty).unwrap();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if let Ok(value) = decode(&bytes, &ty) {
            prop_assert!(encode(&value, &ty).is_ok());
        }
    }
}
