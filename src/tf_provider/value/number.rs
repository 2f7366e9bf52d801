//! Decimal numbers of any size, exact between configuration and state: they never pass through `f64`.

use std::cmp::Ordering;
use std::fmt;

use super::ValueError;

/// The largest power of ten that is accepted: enough for any configuration, small enough that writing it out is cheap.
const MAX_EXPONENT: u64 = 10_000;

/// A decimal number, or an infinity. Equal numbers compare equal however they were spelt.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    /// The significant digits without zeros at either end; empty for zero. `None` for infinity.
    digits: Option<String>,
    /// The power of ten that the digits, read as an integer, are multiplied by.
    exponent: i64,
}

impl Number {
    /// Infinity of either sign, which MessagePack can carry.
    pub(crate) fn infinity(negative: bool) -> Self {
        Self { negative, digits: None, exponent: 0 }
    }

    /// Reads decimal text: `12`, `-0.5`, `1e400`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let number = Self::read(text)?;
        if number.exponent.unsigned_abs() > MAX_EXPONENT { Err(too_large()) } else { Ok(number) }
    }

    /// Whether two texts are the same number, however they are spelt and whatever its size: nothing is written out. Text
    /// that can't be read is only the same as itself.
    pub fn is_same(left: &str, right: &str) -> bool {
        left == right || Self::read(left).is_ok_and(|left| Self::read(right).is_ok_and(|right| left == right))
    }

    /// Reads decimal text of any size.
    fn read(text: &str) -> Result<Self, ValueError> {
        let invalid = || ValueError::new("not a decimal number");
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().map_err(|_| invalid())?),
            None => (text, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
        {
            return Err(invalid());
        }
        let all = format!("{whole}{fraction}");
        let significant = all.trim_end_matches('0');
        let trailing_zeros = all.len() - significant.len();
        let digits = significant.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Self { negative: false, digits: Some(String::new()), exponent: 0 });
        }
        let shift = i64::try_from(trailing_zeros).and_then(|zeros| Ok(zeros - i64::try_from(fraction.len())?));
        let exponent = exponent.checked_add(shift.map_err(|_| too_large())?).ok_or_else(too_large)?;
        Ok(Self { negative, digits: Some(digits.to_owned()), exponent })
    }

    /// What this float is, to the last digit.
    ///
    /// Terraform sends the same float for 0.1000000000000000055511151231257827021181583404541015625, which someone wrote, and
    /// for `pow(10, -1)`, which it takes for 0.1. The written number goes back equal; the computed one can't as well.
    pub(crate) fn from_f64(float: f64) -> Result<Self, ValueError> {
        if float.is_nan() {
            return Err(ValueError::new("not a number"));
        }
        if float.is_infinite() {
            return Ok(Self::infinity(float < 0.0));
        }
        // 1,074 places write out every finite float in full.
        Self::parse(&format!("{float:.1074}"))
    }

    /// The number as an integer, if it is one and fits.
    pub fn as_i64(&self) -> Option<i64> {
        (self.digits.is_some() && self.exponent >= 0 && self.exponent < 20).then(|| self.to_string().parse().ok())?
    }

    /// The float that Terraform holds equal to this number; `None` where only decimal text will do.
    ///
    /// Terraform compares fractions by their shortest decimals, and for a float that is what tells it from its neighbours:
    /// 0.1 for the float next to 0.1, which is not the number that the float is. With 15 digits at most it is.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        let Some(digits) = self.digits.as_deref() else {
            return Some(if self.negative { f64::NEG_INFINITY } else { f64::INFINITY });
        };
        let places = self.exponent.checked_neg().and_then(|places| u32::try_from(places).ok())?;
        let magnitude: u64 = digits.parse().ok().filter(|_| digits.len() <= 15)?;
        let is_float = magnitude.is_multiple_of(5_u64.checked_pow(places)?);
        is_float.then(|| self.to_string().parse().ok())?
    }

    /// Whether the number is finite, as JSON demands.
    pub(crate) fn is_finite(&self) -> bool {
        self.digits.is_some()
    }
}

impl Number {
    /// What sorts magnitudes: whether it is infinite, the place of the first digit (zero has none), and the digits.
    fn magnitude(&self) -> (bool, Option<i64>, &str) {
        match self.digits.as_deref() {
            None => (true, None, ""),
            Some("") => (false, None, ""),
            Some(digits) => {
                let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
                (false, Some(self.exponent.saturating_add(length)), digits)
            }
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude().cmp(&other.magnitude()),
            (true, true) => other.magnitude().cmp(&self.magnitude()),
            (negative, _) => {
                if negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self::from_integer(integer < 0, integer.unsigned_abs())
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Self {
        Self::from_integer(false, integer)
    }
}

impl Number {
    fn from_integer(negative: bool, mut magnitude: u64) -> Self {
        let mut exponent = 0;
        while magnitude != 0 && magnitude.is_multiple_of(10) {
            magnitude /= 10;
            exponent += 1;
        }
        let digits = if magnitude == 0 { String::new() } else { magnitude.to_string() };
        Self { negative, digits: Some(digits), exponent }
    }
}

fn too_large() -> ValueError {
    ValueError::new("the number is too large or too small")
}

/// Plain decimal text without an exponent.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let Some(digits) = self.digits.as_deref() else { return f.write_str("Infinity") };
        if digits.is_empty() {
            return f.write_str("0");
        }
        let zeros = |count: usize| std::iter::repeat_n('0', count);
        let places = usize::try_from(self.exponent.unsigned_abs()).unwrap_or(usize::MAX);
        let text: String = if self.exponent >= 0 {
            digits.chars().chain(zeros(places)).collect()
        } else if let Some((whole, fraction)) =
            digits.len().checked_sub(places).and_then(|at| digits.split_at_checked(at))
        {
            format!("{}.{fraction}", if whole.is_empty() { "0" } else { whole })
        } else {
            "0.".chars().chain(zeros(places.saturating_sub(digits.len()))).chain(digits.chars()).collect()
        };
        f.write_str(&text)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn text_is_canonical() {
        for (text, plain) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("007", "7"),
            ("1.50", "1.5"),
            (".5", "0.5"),
            ("-1e-3", "-0.001"),
            ("12e2", "1200"),
            ("1.25E+1", "12.5"),
            ("123.456", "123.456"),
            ("18446744073709551616", "18446744073709551616"),
            ("0.00000000000000000000000000001", "0.00000000000000000000000000001"),
        ] {
            assert_eq!(Number::parse(text).unwrap().to_string(), plain, "{text}");
        }
        assert_eq!(Number::parse("1e400").unwrap().to_string().len(), 401);
    }

    #[test]
    fn nonsense_and_huge_exponents_are_errors() {
        for text in [
            "",
            "-",
            ".",
            "1e",
            "1_0",
            "0x10",
            "NaN",
            "inf",
            " 1",
            "1e99999999999999999999",
            "1e1000000000",
            "1e-10001",
            "1e-9223372036854775808",
            "--1",
        ] {
            assert!(Number::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_same_number_may_be_spelt_differently_whatever_its_size() {
        let huge = "1e9223372036854775807";
        for (left, right, same) in [
            ("1.50", "1.5", true),
            ("1e2", "100", true),
            ("1.0", "1", true),
            ("-0", "0", true),
            ("0e9223372036854775807", "0", true),
            ("0.1", "0.1000000000000000055511151231257827", false),
            ("9007199254740993", "9007199254740992", false),
            ("1", "-1", false),
            (huge, "1E+9223372036854775807", true),
            (huge, "0.1e9223372036854775807", false),
            (huge, "1e-9223372036854775807", false),
            ("1e99999999999999999999", "1e99999999999999999999", true),
            ("1e99999999999999999999", huge, false),
        ] {
            assert_eq!(Number::is_same(left, right), same, "{left} {right}");
            assert_eq!(Number::is_same(right, left), same, "{right} {left}");
        }
    }

    #[test]
    fn integers_are_told_apart() {
        assert_eq!(number("9223372036854775807").as_i64(), Some(i64::MAX));
        assert_eq!(number("-9223372036854775808").as_i64(), Some(i64::MIN));
        assert_eq!(number("9223372036854775808").as_i64(), None);
        assert_eq!(number("1e300").as_i64(), None);
        assert_eq!(number("0.5").as_i64(), None);
        assert_eq!(Number::from(-1200_i64), number("-1200"));
        assert_eq!(Number::from(u64::MAX), number("18446744073709551615"));
    }

    #[test]
    fn floats_are_read_exactly() {
        let exact = "0.1000000000000000055511151231257827021181583404541015625";
        for (float, text) in
            [(0.5, "0.5"), (0.1, exact), (-1e22, "-1e22"), (9_223_372_036_854_775_808.0, "9223372036854775808")]
        {
            assert_eq!(Number::from_f64(float).unwrap(), number(text), "{float}");
        }
        assert_eq!(Number::from_f64(5e-324).unwrap().to_string().len(), "0.".len() + 1074);
        assert!(Number::from_f64(f64::NAN).is_err());
    }

    #[test]
    fn a_float_stands_for_a_number_only_where_terraform_takes_it_for_the_same() {
        for (text, float) in [
            ("0.5", 0.5),
            ("-0.375", -0.375),
            ("0.000030517578125", 2_f64.powi(-15)),
            ("99999999999999.5", 99_999_999_999_999.5),
        ] {
            assert_eq!(number(text).as_f64(), Some(float), "{text}");
        }
        // Of the last two, the float has a shorter decimal that tells it from its neighbours.
        for text in
            ["0.1", "1e300", "0.1000000000000000055511151231257827021181583404541015625", "562949953421311.9375"]
        {
            assert_eq!(number(text).as_f64(), None, "{text}");
        }
        assert_eq!(Number::infinity(true).as_f64(), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn numbers_sort_by_size() {
        let mut sorted = vec![Number::infinity(true)];
        sorted.extend(
            ["-1e400", "-20", "-3", "-0.5", "-0.05", "0", "1e-9", "0.05", "0.5", "0.51", "3", "20", "21", "1e400"]
                .map(number),
        );
        sorted.push(Number::infinity(false));
        let mut shuffled: Vec<Number> = sorted.iter().rev().cloned().collect();
        shuffled.sort();
        assert_eq!(shuffled, sorted);
    }
}
