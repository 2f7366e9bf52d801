//! How a server may spell a secret that it repeats.

use std::fmt::Write;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE};
use serde::{Deserialize, Serialize};

/// A spelling of a text inside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// As it is.
    Plain,
    /// As JSON needs it inside quotes; in an answer that is JSON it is so twice.
    Json,
    /// Each character as `\u0041`.
    JsonUnicode,
    /// `%2F`: all but letters, digits and `-._~`.
    PercentUpper,
    /// `%2f`.
    PercentLower,
    /// `%2F`: every second character that is not a letter or a digit, and every third one that is.
    PercentPartial,
    /// `&amp;`: the five characters that HTML and XML have names for.
    HtmlNamed,
    /// `&#65;`: every character.
    HtmlDecimal,
    /// `&#x41;`: every character.
    HtmlHex,
    /// Base64, padded.
    Base64,
    /// Base64 without padding.
    Base64Unpadded,
    /// Base64 of the alphabet for addresses.
    Base64Url,
    /// As it is, in a body that is Base64 as a whole.
    WholeBase64,
}

impl Spelling {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Plain,
        Self::Json,
        Self::JsonUnicode,
        Self::PercentUpper,
        Self::PercentLower,
        Self::PercentPartial,
        Self::HtmlNamed,
        Self::HtmlDecimal,
        Self::HtmlHex,
        Self::Base64,
        Self::Base64Unpadded,
        Self::Base64Url,
        Self::WholeBase64,
    ];

    /// The text in this spelling.
    pub fn spell(self, text: &str) -> String {
        match self {
            Self::Plain | Self::WholeBase64 => text.to_owned(),
            Self::Json => json(text),
            Self::JsonUnicode => text.encode_utf16().fold(String::new(), |mut spelt, unit| {
                let _ = write!(spelt, "\\u{unit:04x}");
                spelt
            }),
            Self::PercentUpper => percent(text, |_, byte| !is_unreserved(byte)),
            Self::PercentLower => lower_escapes(&percent(text, |_, byte| !is_unreserved(byte))),
            Self::PercentPartial => {
                percent(text, |place, byte| if byte.is_ascii_alphanumeric() { place % 3 == 2 } else { place % 2 == 1 })
            }
            Self::HtmlNamed => text.chars().fold(String::new(), |spelt, character| match character {
                '&' => spelt + "&amp;",
                '<' => spelt + "&lt;",
                '>' => spelt + "&gt;",
                '"' => spelt + "&quot;",
                '\'' => spelt + "&apos;",
                other => spelt + other.encode_utf8(&mut [0; 4]),
            }),
            Self::HtmlDecimal => entities(text, |code| format!("&#{code};")),
            Self::HtmlHex => entities(text, |code| format!("&#x{code:x};")),
            Self::Base64 => BASE64_STANDARD.encode(text),
            Self::Base64Unpadded => BASE64_STANDARD_NO_PAD.encode(text),
            Self::Base64Url => BASE64_URL_SAFE.encode(text),
        }
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// The text with those bytes escaped that `is_escaped` picks by their place and value; what is not ASCII always is.
fn percent(text: &str, is_escaped: impl Fn(usize, u8) -> bool) -> String {
    text.bytes().enumerate().fold(String::new(), |mut spelt, (place, byte)| {
        if !byte.is_ascii() || is_escaped(place, byte) {
            let _ = write!(spelt, "%{byte:02X}");
        } else {
            spelt.push(char::from(byte));
        }
        spelt
    })
}

fn entities(text: &str, entity: impl Fn(u32) -> String) -> String {
    text.chars().map(|character| entity(u32::from(character))).collect()
}

/// The text with `%2f` in the place of `%2F`.
fn lower_escapes(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |spelt, part| {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        spelt + "%" + &digits.to_ascii_lowercase() + rest
    })
}

/// The text as JSON has it between the quotes.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_is_its_own() {
        let spell = |spelling: Spelling| spelling.spell("a/\"Ä&-?b");
        assert_eq!(spell(Spelling::Plain), "a/\"Ä&-?b");
        assert_eq!(spell(Spelling::Json), "a/\\\"Ä&-?b");
        assert_eq!(spell(Spelling::JsonUnicode), "\\u0061\\u002f\\u0022\\u00c4\\u0026\\u002d\\u003f\\u0062");
        assert_eq!(spell(Spelling::PercentUpper), "a%2F%22%C3%84%26-%3Fb");
        assert_eq!(spell(Spelling::PercentLower), "a%2f%22%c3%84%26-%3fb");
        assert_eq!(spell(Spelling::PercentPartial), "a%2F\"%C3%84%26-%3F%62");
        assert_eq!(spell(Spelling::HtmlNamed), "a/&quot;Ä&amp;-?b");
        assert_eq!(Spelling::HtmlDecimal.spell("aÄ"), "&#97;&#196;");
        assert_eq!(Spelling::HtmlHex.spell("aÄ"), "&#x61;&#xc4;");
        assert_eq!(Spelling::Base64.spell("?>?>"), "Pz4/Pg==");
        assert_eq!(Spelling::Base64Unpadded.spell("?>?>"), "Pz4/Pg");
        assert_eq!(Spelling::Base64Url.spell("?>?>"), "Pz4_Pg==");
    }
}
