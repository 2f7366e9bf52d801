//! Makes alike what differs only in how it was written down: line breaks and blanks, a plus for a blank, doubled quotes,
//! letters with accents in one part or two. Depends on `view` and the tables of Unicode.

use icu_normalizer::DecomposingNormalizerBorrowed;

use super::view::View;

/// The first letter that Unicode can write in two parts: an A with a grave accent.
const FIRST_IN_TWO_PARTS: char = '\u{c0}';

/// The view in the one way in which texts and secrets are compared; `None` where it is in that way already.
pub(super) fn fold(view: &View) -> Option<View> {
    let bytes = view.bytes();
    let is_folded = |(at, byte): (usize, &u8)| match byte {
        b' ' | b'"' | b'\'' => bytes.get(at + 1) != Some(byte),
        b'+' | b'\t'..=b'\r' => false,
        byte => byte.is_ascii(),
    };
    if bytes.iter().enumerate().all(is_folded) {
        return None;
    }
    let mut folding = Folding { view, folded: View::default(), last: None };
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            folding.push(c, at, c.len_utf8());
            at += c.len_utf8();
        }
        for byte in chunk.invalid() {
            // What is no UTF-8 is most likely Latin-1, whose bytes are the first characters of Unicode.
            folding.push(char::from(*byte), at, 1);
            at += 1;
        }
    }
    Some(folding.folded)
}

struct Folding<'a> {
    view: &'a View,
    folded: View,
    last: Option<char>,
}

impl Folding<'_> {
    fn push(&mut self, c: char, at: usize, length: usize) {
        let origin = self.view.origin(at..at + length);
        let c = if c == '+' || c.is_whitespace() { ' ' } else { c };
        if self.last == Some(c) && matches!(c, ' ' | '"' | '\'') {
            self.folded.stretch_last(origin.end);
        } else if c < FIRST_IN_TWO_PARTS {
            self.folded.push(c.encode_utf8(&mut [0; 4]).as_bytes(), &origin);
        } else {
            for part in DecomposingNormalizerBorrowed::new_nfd().normalize_iter(std::iter::once(c)) {
                self.folded.push(part.encode_utf8(&mut [0; 4]).as_bytes(), &origin);
            }
        }
        self.last = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Option<String> {
        let folded = fold(&View::of(text))?;
        assert_eq!(folded.origin(0..folded.bytes().len()), 0..text.len());
        Some(String::from_utf8(folded.bytes().to_vec()).unwrap())
    }

    #[test]
    fn one_way_to_write_is_left() {
        for (text, expected) in [
            ("a\r\n  b+c", "a b c"),
            ("it''s", "it's"),
            ("\u{e9}\u{1d8}", "e\u{301}u\u{308}\u{301}"),
            ("e\u{301}", "e\u{301}"),
            ("a\u{a0}b", "a b"),
        ] {
            assert_eq!(folded(text).as_deref(), Some(expected), "{text:?}");
        }
        assert_eq!(folded("a b \"c\" 'd'"), None);
    }

    #[test]
    fn bytes_that_are_no_text_are_characters() {
        let mut view = View::default();
        view.push(b"p\xe9", &(0..4));
        assert_eq!(fold(&view).unwrap().bytes(), "pe\u{301}".as_bytes());
    }
}
