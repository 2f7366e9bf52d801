//! Values to bytes, led by their type.

use rmp::encode::{
    ByteBuf, write_array_len, write_bin, write_bool, write_ext_meta, write_f64, write_map_len, write_nil, write_sint,
    write_str,
};

use super::{MAX_EXTENSION, REFINED_UNKNOWN, refinement_key};
use crate::tf_provider::value::varied::narrow;
use crate::tf_provider::value::{Bound, Number, Refinements, Step, Type, Value, ValueError};

/// Writes `value` as a value of type `ty`. Attributes of an object that the value lacks are written as null.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, ValueError> {
    let mut out = ByteBuf::new();
    write(&mut out, value, ty)?;
    Ok(out.into_vec())
}

fn write(out: &mut ByteBuf, value: &Value, ty: &Type) -> Result<(), ValueError> {
    match (value, ty) {
        (Value::Null, _) => ok(write_nil(out)),
        (Value::Unknown(refinements), _) => write_unknown(out, refinements.as_deref()),
        (Value::Bool(bool), Type::Bool) => ok(write_bool(out, *bool)),
        (Value::Number(number), Type::Number) => write_number(out, number),
        (Value::Text(text), Type::String) => ok(write_str(out, text)),
        (Value::List(elements), Type::List(element) | Type::Set(element)) => {
            ok(write_array_len(out, length(elements.len())?))?;
            write_elements(out, elements.iter().map(|value| (value, &**element)))
        }
        (Value::List(elements), Type::Tuple(types)) if elements.len() == types.len() => {
            ok(write_array_len(out, length(elements.len())?))?;
            write_elements(out, elements.iter().zip(types))
        }
        (Value::Map(entries), Type::Map(element)) => {
            ok(write_map_len(out, length(entries.len())?))?;
            entries.iter().try_for_each(|(key, value)| {
                ok(write_str(out, key))?;
                write(out, value, element).map_err(|error| error.within(Step::Key(key.clone())))
            })
        }
        (Value::Map(entries), Type::Object(attributes)) => {
            if let Some((name, _)) = entries.iter().find(|(name, _)| !attributes.contains_key(*name)) {
                return Err(ValueError::new(format!("the attribute {name:?} is not in the schema")));
            }
            ok(write_map_len(out, length(attributes.len())?))?;
            attributes.iter().try_for_each(|(name, ty)| {
                ok(write_str(out, name))?;
                write(out, entries.get(name), ty).map_err(|error| error.within(Step::Attribute(name.clone())))
            })
        }
        (Value::Dynamic(typed), Type::Dynamic) => {
            ok(write_array_len(out, 2))?;
            ok(write_bin(out, typed.0.to_json().to_string().as_bytes()))?;
            write(out, &typed.1, &typed.0)
        }
        (Value::List(_) | Value::Map(_), Type::Varied(_)) => {
            write(out, &Value::Dynamic(Box::new(narrow(value, ty))), &Type::Dynamic)
        }
        _ => Err(ValueError::new(format!("the value is not of type {}", ty.to_json()))),
    }
}

fn write_elements<'a>(
    out: &mut ByteBuf,
    elements: impl Iterator<Item = (&'a Value, &'a Type)>,
) -> Result<(), ValueError> {
    elements
        .enumerate()
        .try_for_each(|(index, (value, ty))| write(out, value, ty).map_err(|error| error.within(Step::Index(index))))
}

fn write_number(out: &mut ByteBuf, number: &Number) -> Result<(), ValueError> {
    if let Some(integer) = number.as_i64() {
        return ok(write_sint(out, integer).map(drop));
    }
    match number.as_f64() {
        Some(float) => ok(write_f64(out, float)),
        None => ok(write_str(out, &number.to_string())),
    }
}

fn write_unknown(out: &mut ByteBuf, refinements: Option<&Refinements>) -> Result<(), ValueError> {
    let Some(refinements) = refinements.filter(|refinements| **refinements != Refinements::default()) else {
        return write_plain_unknown(out);
    };
    let mut payload = ByteBuf::new();
    let Refinements { nullable, prefix, lower, upper, min_length, max_length } = refinements;
    let count = [
        nullable.is_some(),
        prefix.is_some(),
        lower.is_some(),
        upper.is_some(),
        min_length.is_some(),
        max_length.is_some(),
    ];
    ok(write_map_len(&mut payload, length(count.into_iter().filter(|is_set| *is_set).count())?))?;
    let key = |payload: &mut ByteBuf, key| ok(write_sint(payload, key).map(drop));
    if let Some(nullable) = nullable {
        key(&mut payload, refinement_key::NULLABLE)?;
        ok(write_bool(&mut payload, *nullable))?;
    }
    if let Some(prefix) = prefix {
        key(&mut payload, refinement_key::PREFIX)?;
        ok(write_str(&mut payload, prefix))?;
    }
    for (name, bound) in [(refinement_key::LOWER, lower), (refinement_key::UPPER, upper)] {
        if let Some(Bound { number, inclusive }) = bound {
            key(&mut payload, name)?;
            ok(write_array_len(&mut payload, 2))?;
            write_number(&mut payload, number)?;
            ok(write_bool(&mut payload, *inclusive))?;
        }
    }
    for (name, bound) in [(refinement_key::MIN_LENGTH, min_length), (refinement_key::MAX_LENGTH, max_length)] {
        if let Some(bound) = bound {
            key(&mut payload, name)?;
            key(&mut payload, *bound)?;
        }
    }
    // A number is read with an exponent and written without. Promises are optional, and so long ones would be refused.
    if payload.as_slice().len() > MAX_EXTENSION {
        return write_plain_unknown(out);
    }
    // As Terraform writes them: always with an explicit length, never in the short forms of fixed length.
    match u8::try_from(payload.as_slice().len()) {
        Ok(length) => out.as_mut_vec().extend([0xc7, length]),
        Err(_) => {
            let length = u16::try_from(payload.as_slice().len()).map_err(|_| too_long())?;
            out.as_mut_vec().push(0xc8);
            out.as_mut_vec().extend(length.to_be_bytes());
        }
    }
    out.as_mut_vec().push(REFINED_UNKNOWN.cast_unsigned());
    out.as_mut_vec().extend_from_slice(payload.as_slice());
    Ok(())
}

fn write_plain_unknown(out: &mut ByteBuf) -> Result<(), ValueError> {
    ok(write_ext_meta(out, 1, 0).map(drop))?;
    out.as_mut_vec().push(0);
    Ok(())
}

fn length(length: usize) -> Result<u32, ValueError> {
    u32::try_from(length).map_err(|_| too_long())
}

fn too_long() -> ValueError {
    ValueError::new("the value is too long for MessagePack")
}

/// Writing to memory can't fail, but `rmp` can't say so.
fn ok<T, E>(result: Result<T, E>) -> Result<T, ValueError> {
    result.map_err(|_| ValueError::new("the value can't be written"))
}
