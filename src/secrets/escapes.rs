//! Takes escapes off: percent-encoding, HTML's entities, and the backslashes of JSON, Rust, Python and others.
//!
//! As liberally as any reader would: what comes out is compared with secrets and never shown, so reading an escape where there
//! is none does no harm. Which of the three was the last to be put on can't be seen, so each is taken off alone, and from what
//! is left each again. Depends on `view` and `entities`.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::entities;
use super::view::View;

/// More ways to read a text are not tried. JSON in JSON in JSON, escaped for HTML and for an address, has sixteen.
const MOST_READINGS: usize = 32;

/// How one kind of escape begins, and what reads the rest of it: what it stands for, and how much belongs to it.
type Escape = (u8, fn(&[u8]) -> Option<(Read, usize)>);

const ESCAPES: [Escape; 3] = [
    (b'\\', backslash),
    (b'%', percent),
    (b'&', |after| entities::read(after).map(|(c, length)| (Read::Char(c), length))),
];

/// The view itself, and all that it reads as with escapes off.
pub(super) fn readings(view: View) -> Vec<View> {
    let hasher = RandomState::new();
    let mut seen = HashSet::from([hasher.hash_one(view.bytes())]);
    let mut readings = vec![view];
    let mut next = 0;
    while let Some(view) = readings.get(next) {
        let decoded: Vec<_> = ESCAPES.iter().filter_map(|escape| decode(view, escape)).collect();
        readings.extend(decoded.into_iter().filter(|view| seen.insert(hasher.hash_one(view.bytes()))));
        readings.truncate(MOST_READINGS);
        next += 1;
    }
    readings
}

/// The view without the outermost level of one kind of escape; `None` where there is none.
fn decode(view: &View, (mark, read): &Escape) -> Option<View> {
    let bytes = view.bytes();
    let mut decoded = None::<View>;
    let (mut at, mut copied) = (0, 0);
    while let Some(before) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| byte == mark)) {
        let start = at + before;
        let Some((read, length)) = bytes.get(start + 1..).and_then(read) else {
            at = start + 1;
            continue;
        };
        at = start + 1 + length;
        let decoded = decoded.get_or_insert_default();
        decoded.copy(view, copied..start);
        let origin = view.origin(start..at);
        match read {
            Read::Byte(byte) => decoded.push(&[byte], &origin),
            Read::Char(c) => decoded.push(c.encode_utf8(&mut [0; 4]).as_bytes(), &origin),
        }
        copied = at;
    }
    if let Some(decoded) = &mut decoded {
        decoded.copy(view, copied..bytes.len());
    }
    decoded
}

/// What an escape stands for.
enum Read {
    /// A byte of some character.
    Byte(u8),
    Char(char),
}

/// What follows a percent sign, and how much of it belongs to the escape.
fn percent(after: &[u8]) -> Option<(Read, usize)> {
    match after {
        // As old JavaScript escapes.
        [b'u', digits @ ..] => unicode(digits, 4).map(|(c, length)| (Read::Char(c), length + 1)),
        _ => byte(after, 16, 2),
    }
}

/// What follows a backslash, and how much of it belongs to the escape.
fn backslash(after: &[u8]) -> Option<(Read, usize)> {
    let simple = |byte| Some((Read::Byte(byte), 1));
    match after {
        [b'u', b'{', braced @ ..] => {
            let length = braced.iter().take(7).position(|byte| *byte == b'}')?;
            let c = char::from_u32(number(braced.get(..length)?, 16)?)?;
            Some((Read::Char(c), length + 3))
        }
        [b'u', digits @ ..] => utf16(digits).map(|(c, length)| (Read::Char(c), length + 1)),
        [b'U', digits @ ..] => unicode(digits, 8).map(|(c, length)| (Read::Char(c), length + 1)),
        [b'x', digits @ ..] => byte(digits, 16, 2).map(|(read, length)| (read, length + 1)),
        [b'0'..=b'3', _, _, ..] => byte(after, 8, 3),
        [mark @ (b'"' | b'\'' | b'`' | b'/' | b'\\'), ..] => simple(*mark),
        [b'n', ..] => simple(b'\n'),
        [b'r', ..] => simple(b'\r'),
        [b't', ..] => simple(b'\t'),
        [b'b', ..] => simple(8),
        [b'f', ..] => simple(12),
        [b'v', ..] => simple(11),
        _ => None,
    }
}

/// A character in the four digits of JSON, which has two of them for what UTF-16 has.
fn utf16(digits: &[u8]) -> Option<(char, usize)> {
    unicode(digits, 4).or_else(|| {
        let (high, rest) = digits.split_at_checked(4)?;
        let low = rest.strip_prefix(b"\\u")?.get(..4)?;
        let units = [high, low].map(|unit| number(unit, 16).and_then(|unit| u16::try_from(unit).ok()));
        let mut chars = char::decode_utf16([units[0]?, units[1]?]);
        chars.next()?.ok().map(|c| (c, 10))
    })
}

fn unicode(digits: &[u8], length: usize) -> Option<(char, usize)> {
    Some((char::from_u32(number(digits.get(..length)?, 16)?)?, length))
}

fn byte(digits: &[u8], radix: u32, length: usize) -> Option<(Read, usize)> {
    let byte = u8::try_from(number(digits.get(..length)?, radix)?).ok()?;
    Some((Read::Byte(byte), length))
}

/// A number of digits only; the library would take a sign, too.
pub(super) fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.starts_with(|c: char| c.is_digit(radix)))?;
    u32::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that the text reads as, which knows where it comes from.
    fn read(text: &str) -> Vec<String> {
        let readings = readings(View::of(text));
        let read = |view: View| {
            assert_eq!(view.origin(0..view.bytes().len()), 0..text.len(), "{text}");
            String::from_utf8(view.into_bytes()).unwrap()
        };
        readings.into_iter().map(read).collect()
    }

    #[test]
    fn one_level_is_taken_off_at_a_time() {
        for (text, expected) in [
            ("%41b%c3%A9", "Abé"),
            ("%u00e9%25%34%31", "é%41"),
            (r#"\"a\/b\\\n\t\u00e9\uD83D\uDE00"#, "\"a/b\\\n\té😀"),
            (r"\u{e9}\x41\U0001F600\303\251\'", "éA😀é'"),
            (r"\\\u0041", r"\A"),
            ("&lt;&#60;&#x3C;&#X3c;&eacute;&amp;lt;", "<<<<é&lt;"),
        ] {
            assert_eq!(read(text)[1], expected, "{text}");
        }
    }

    #[test]
    fn escapes_come_off_in_any_order() {
        for text in [r"%5C\\n", r"\u0025\u0036\u0031&amp;", "%26amp%3B", "&#37;61", "&amp;#37;61"] {
            let all = read(text);
            assert!(all.iter().any(|read| ["\\\n", "a&", "&", "a"].contains(&read.as_str())), "{all:?}");
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in
            ["", "plain", "100% of it", "%4", "%+4", "%zz", r"C:\Users", r"\u12", r"\ud83d", "a & b", "&x;", "\\"]
        {
            assert_eq!(read(text), [text]);
        }
    }
}
