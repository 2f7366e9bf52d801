//! Bytes to values, led by the expected type.

use std::collections::BTreeMap;

use rmp::Marker;
use rmp::decode::{RmpRead, read_marker};

use super::{MAX_EXTENSION, REFINED_UNKNOWN, refinement_key};
use crate::tf_provider::value::varied::widen;
use crate::tf_provider::value::{Bound, Number, Object, Refinements, Step, Type, Value, ValueError};

/// How deep values may nest. Types nest half as deep at most, but dynamic values can stand in dynamic values.
const MAX_DEPTH: usize = 128;

/// Reads one value of type `ty`; anything behind it is an error.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, ValueError> {
    let mut reader = Reader { bytes, depth: 0 };
    let value = reader.value(ty)?;
    if reader.bytes.is_empty() { Ok(value) } else { Err(ValueError::new("bytes follow the value")) }
}

struct Reader<'a> {
    bytes: &'a [u8],
    /// The values around the one that is being read.
    depth: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, ty: &Type) -> Result<Value, ValueError> {
        if self.depth == MAX_DEPTH {
            return Err(ValueError::new("the value nests too deep"));
        }
        self.depth += 1;
        let value = self.value_within(ty);
        self.depth -= 1;
        value
    }

    fn value_within(&mut self, ty: &Type) -> Result<Value, ValueError> {
        let marker = self.marker()?;
        if marker == Marker::Null {
            return Ok(Value::Null);
        }
        if let Some(length) = self.extension_length(marker)? {
            return self.unknown(length);
        }
        match ty {
            Type::Bool => match marker {
                Marker::True => Ok(Value::Bool(true)),
                Marker::False => Ok(Value::Bool(false)),
                _ => Err(ValueError::new("a bool is required")),
            },
            Type::Number => self.number(marker).map(Value::Number),
            Type::String => Ok(Value::Text(self.text(marker)?.to_owned())),
            Type::List(element) => self.elements(marker, element).map(Value::List),
            Type::Set(element) => self.elements(marker, element).map(Value::set),
            Type::Tuple(types) => {
                let length = self.array_length(marker)?;
                if length != types.len() {
                    return Err(ValueError::new(format!("a tuple of {} is required, not of {length}", types.len())));
                }
                let element = |(index, ty)| self.value(ty).map_err(|error| error.within(Step::Index(index)));
                types.iter().enumerate().map(element).collect::<Result<_, _>>().map(Value::List)
            }
            Type::Map(element) => {
                self.entries(marker, |_| Some(element), |key| Step::Key(key.to_owned())).map(Value::Map)
            }
            Type::Object(attributes) => self.object(marker, attributes).map(Value::Map),
            Type::Dynamic => self.typed(marker).map(|typed| Value::Dynamic(Box::new(typed))),
            Type::Varied(_) => self.typed(marker).and_then(|(narrow, value)| widen(value, &narrow, ty)),
        }
    }

    fn typed(&mut self, marker: Marker) -> Result<(Type, Value), ValueError> {
        if self.array_length(marker)? != 2 {
            return Err(ValueError::new("a dynamic value is a type and a value"));
        }
        let marker = self.marker()?;
        let ty = Type::from_json(self.binary_or_text(marker)?)?;
        let value = self.value(&ty)?;
        Ok((ty, value))
    }

    fn object(&mut self, marker: Marker, attributes: &BTreeMap<String, Type>) -> Result<Object, ValueError> {
        let object = self.entries(marker, |name| attributes.get(name), |name| Step::Attribute(name.to_owned()))?;
        match attributes.keys().find(|name| !object.contains(name)) {
            Some(missing) => Err(ValueError::new(format!("the attribute {missing:?} is missing"))),
            None => Ok(object),
        }
    }

    fn entries<'t>(
        &mut self,
        marker: Marker,
        type_of: impl Fn(&str) -> Option<&'t Type>,
        step: impl Fn(&str) -> Step,
    ) -> Result<Object, ValueError> {
        let mut entries = Object::new();
        for _ in 0..self.map_length(marker)? {
            let marker = self.marker()?;
            let key = self.text(marker)?;
            let ty = type_of(key).ok_or_else(|| ValueError::new(format!("the attribute {key:?} is not expected")))?;
            let value = self.value(ty).map_err(|error| error.within(step(key)))?;
            if entries.contains(key) {
                return Err(ValueError::new(format!("{key:?} occurs twice")));
            }
            entries.set(key, value);
        }
        Ok(entries)
    }

    fn elements(&mut self, marker: Marker, element: &Type) -> Result<Vec<Value>, ValueError> {
        let length = self.array_length(marker)?;
        (0..length).map(|index| self.value(element).map_err(|error| error.within(Step::Index(index)))).collect()
    }

    fn number(&mut self, marker: Marker) -> Result<Number, ValueError> {
        match marker {
            Marker::F32 => Number::from_f64(self.fixed().map(f32::from_be_bytes)?.into()),
            Marker::F64 => Number::from_f64(self.fixed().map(f64::from_be_bytes)?),
            Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => Number::parse(self.text(marker)?),
            Marker::U64 => Ok(Number::from(u64::from_be_bytes(self.fixed()?))),
            Marker::U32 => Ok(Number::from(i64::from(u32::from_be_bytes(self.fixed()?)))),
            Marker::U16 => Ok(Number::from(i64::from(u16::from_be_bytes(self.fixed()?)))),
            Marker::U8 => Ok(Number::from(i64::from(u8::from_be_bytes(self.fixed()?)))),
            Marker::I64 => Ok(Number::from(i64::from_be_bytes(self.fixed()?))),
            Marker::I32 => Ok(Number::from(i64::from(i32::from_be_bytes(self.fixed()?)))),
            Marker::I16 => Ok(Number::from(i64::from(i16::from_be_bytes(self.fixed()?)))),
            Marker::I8 => Ok(Number::from(i64::from(i8::from_be_bytes(self.fixed()?)))),
            Marker::FixPos(integer) => Ok(Number::from(i64::from(integer))),
            Marker::FixNeg(integer) => Ok(Number::from(i64::from(integer))),
            _ => Err(ValueError::new("a number is required")),
        }
    }

    fn integer(&mut self, marker: Marker) -> Result<i64, ValueError> {
        self.number(marker)?.as_i64().ok_or_else(|| ValueError::new("an integer is required"))
    }

    fn unknown(&mut self, length: usize) -> Result<Value, ValueError> {
        if length > MAX_EXTENSION {
            return Err(ValueError::new("an unknown value is too long"));
        }
        let [code] = self.fixed()?;
        let payload = self.take(length)?;
        if length <= 1 {
            return Ok(Value::UNKNOWN);
        }
        if code.cast_signed() != REFINED_UNKNOWN {
            return Err(ValueError::new("an extension of an unknown kind"));
        }
        let refinements = Reader { bytes: payload, depth: 0 }.refinements()?;
        let none = refinements == Refinements::default();
        Ok(Value::Unknown((!none).then(|| Box::new(refinements))))
    }

    fn refinements(&mut self) -> Result<Refinements, ValueError> {
        let mut refinements = Refinements::default();
        let marker = self.marker()?;
        for _ in 0..self.map_length(marker)? {
            let marker = self.marker()?;
            let key = self.integer(marker)?;
            let marker = self.marker()?;
            match key {
                refinement_key::NULLABLE => refinements.nullable = Some(marker == Marker::True),
                refinement_key::PREFIX => refinements.prefix = Some(self.text(marker)?.to_owned()),
                refinement_key::LOWER => refinements.lower = Some(self.bound(marker)?),
                refinement_key::UPPER => refinements.upper = Some(self.bound(marker)?),
                refinement_key::MIN_LENGTH => refinements.min_length = Some(self.integer(marker)?),
                refinement_key::MAX_LENGTH => refinements.max_length = Some(self.integer(marker)?),
                // A kind of promise from a newer Terraform: what follows can't be told apart, and promises are optional.
                _ => break,
            }
        }
        Ok(refinements)
    }

    fn bound(&mut self, marker: Marker) -> Result<Bound, ValueError> {
        if self.array_length(marker)? != 2 {
            return Err(ValueError::new("a bound is a number and a bool"));
        }
        let marker = self.marker()?;
        let number = self.number(marker)?;
        Ok(Bound { number, inclusive: self.marker()? == Marker::True })
    }

    fn marker(&mut self) -> Result<Marker, ValueError> {
        read_marker(&mut self.bytes).map_err(|_| cut_short())
    }

    fn text(&mut self, marker: Marker) -> Result<&'a str, ValueError> {
        let length = match marker {
            Marker::FixStr(length) => length.into(),
            Marker::Str8 => u8::from_be_bytes(self.fixed()?).into(),
            Marker::Str16 => u16::from_be_bytes(self.fixed()?).into(),
            Marker::Str32 => long(u32::from_be_bytes(self.fixed()?)),
            _ => return Err(ValueError::new("text is required")),
        };
        std::str::from_utf8(self.take(length)?).map_err(|_| ValueError::new("text is not UTF-8"))
    }

    fn binary_or_text(&mut self, marker: Marker) -> Result<&'a [u8], ValueError> {
        let length = match marker {
            Marker::Bin8 => u8::from_be_bytes(self.fixed()?).into(),
            Marker::Bin16 => u16::from_be_bytes(self.fixed()?).into(),
            Marker::Bin32 => long(u32::from_be_bytes(self.fixed()?)),
            _ => return self.text(marker).map(str::as_bytes),
        };
        self.take(length)
    }

    fn array_length(&mut self, marker: Marker) -> Result<usize, ValueError> {
        match marker {
            Marker::FixArray(length) => Ok(length.into()),
            Marker::Array16 => Ok(u16::from_be_bytes(self.fixed()?).into()),
            Marker::Array32 => Ok(long(u32::from_be_bytes(self.fixed()?))),
            _ => Err(ValueError::new("a list is required")),
        }
    }

    fn map_length(&mut self, marker: Marker) -> Result<usize, ValueError> {
        match marker {
            Marker::FixMap(length) => Ok(length.into()),
            Marker::Map16 => Ok(u16::from_be_bytes(self.fixed()?).into()),
            Marker::Map32 => Ok(long(u32::from_be_bytes(self.fixed()?))),
            _ => Err(ValueError::new("a map is required")),
        }
    }

    fn extension_length(&mut self, marker: Marker) -> Result<Option<usize>, ValueError> {
        Ok(Some(match marker {
            Marker::FixExt1 => 1,
            Marker::FixExt2 => 2,
            Marker::FixExt4 => 4,
            Marker::FixExt8 => 8,
            Marker::FixExt16 => 16,
            Marker::Ext8 => u8::from_be_bytes(self.fixed()?).into(),
            Marker::Ext16 => u16::from_be_bytes(self.fixed()?).into(),
            Marker::Ext32 => long(u32::from_be_bytes(self.fixed()?)),
            _ => return Ok(None),
        }))
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], ValueError> {
        let mut bytes = [0; N];
        self.bytes.read_exact_buf(&mut bytes).map_err(|_| cut_short())?;
        Ok(bytes)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ValueError> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or_else(cut_short)?;
        self.bytes = rest;
        Ok(taken)
    }
}

fn long(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

fn cut_short() -> ValueError {
    ValueError::new("the value is cut short")
}
