//! Durations as people write them in configurations: `90s`, `1h30m`, `1.5h`.

use std::time::Duration;

/// Reads a duration above zero; each number needs a unit: `h`, `m`, `s` or `ms`.
///
/// # Errors
/// What is wrong, to follow the quoted text: "has no unit".
pub fn parse_duration(text: &str) -> Result<Duration, &'static str> {
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or("has a number without a unit")?;
        let (number, tail) = rest.split_at(end);
        let number: f64 = number.parse().map_err(|_| "is not a duration")?;
        let end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let seconds = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 0.001,
            _ => return Err("has an unknown unit"),
        };
        let part = Duration::try_from_secs_f64(number * seconds).map_err(|_| "is too long")?;
        total = total.checked_add(part).ok_or("is too long")?;
        rest = tail;
    }
    if total.is_zero() { Err("is not above zero") } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        for (text, millis) in
            [("90s", 90_000), ("1h30m", 5_400_000), ("1.5h", 5_400_000), ("250ms", 250), ("60m", 3_600_000)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "0s", "60", "-5m", "m", "5 m", "5d", "1..5h", "1h30", "9e9h", "99999999999999999999h"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
