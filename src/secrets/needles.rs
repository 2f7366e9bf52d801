//! Finds all that is known to be secret in one pass over a text. Depends on `packed` for its marks, and on aho-corasick.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};
use secrecy::{ExposeSecret, SecretSlice};

use super::packed::{EDGE, MIDDLE};

/// What is looked for.
///
/// A run learns its secrets one by one and looks at text between, and an automaton can't grow. So there are several, each
/// smaller than the one before: a new secret makes one with all that are not larger. Thus each secret is built into an
/// automaton as many times as the number of secrets has binary digits, at most, and there are no more automata than that.
#[derive(Default)]
pub(super) struct Needles {
    hasher: RandomState,
    known: HashSet<u64>,
    groups: Vec<Group>,
}

struct Group {
    needles: Vec<Needle>,
    /// None if there can't be one, which needs more needles than there is memory.
    automaton: Option<NFA>,
}

struct Needle {
    bytes: SecretSlice<u8>,
    place: Place,
}

/// Where a needle is taken for the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// Where it is a word of its own: it would turn up in other words.
    Word,
    /// Between quotes: it is a word.
    Quotes,
}

impl Needles {
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether this was noted before; it is from now on.
    pub(super) fn is_known(&self, secret: &str) -> bool {
        self.known.contains(&self.hasher.hash_one(secret))
    }

    /// Looks for this secret from now on, in any of these forms.
    pub(super) fn insert(&mut self, secret: &str, forms: impl IntoIterator<Item = Vec<u8>>) {
        if !self.known.insert(self.hasher.hash_one(secret)) {
            return;
        }
        let mut needles: Vec<_> = forms.into_iter().filter_map(Needle::new).collect();
        if needles.is_empty() {
            return;
        }
        while let Some(group) = self.groups.pop_if(|group| group.needles.len() <= needles.len()) {
            needles.extend(group.needles);
        }
        self.groups.push(Group::new(needles));
    }

    /// Tells of each place where the text holds a needle: of those that end there, the longest.
    pub(super) fn find(&self, text: &[u8], mut found: impl FnMut(Range<usize>)) {
        for group in &self.groups {
            group.find(text, &mut found);
        }
    }
}

impl Group {
    fn new(needles: Vec<Needle>) -> Self {
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .build(needles.iter().map(|needle| needle.bytes.expose_secret()))
            .ok();
        Self { needles, automaton }
    }

    fn find(&self, text: &[u8], found: &mut impl FnMut(Range<usize>)) {
        let Some(automaton) = &self.automaton else { return };
        let Ok(mut state) = automaton.start_state(Anchored::No) else { return };
        for (at, byte) in text.iter().enumerate() {
            state = automaton.next_state(Anchored::No, state, *byte);
            if !automaton.is_match(state) {
                continue;
            }
            // The first is the longest. Only short ones can be out of place, and of those no more than a few end here.
            let needles = (0..automaton.match_len(state))
                .filter_map(|index| self.needles.get(automaton.match_pattern(state, index).as_usize()));
            let places = needles.filter_map(|needle| {
                let range = (at + 1).checked_sub(needle.bytes.expose_secret().len())?..at + 1;
                needle.place.suits(text, &range).then_some(range)
            });
            if let Some(range) = { places }.next() {
                found(range);
            }
        }
    }
}

impl Needle {
    /// None for what has nothing to see in it: it would be found between any two words.
    fn new(bytes: Vec<u8>) -> Option<Self> {
        let visible = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
        visible.clone().next()?;
        // Of a character of several bytes, the first is told by its two highest bits.
        let place = match bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() {
            1 => Place::Quotes,
            2 | 3 => Place::Word,
            _ => Place::Anywhere,
        };
        Some(Self { bytes: bytes.into(), place })
    }
}

impl Place {
    fn suits(self, text: &[u8], range: &Range<usize>) -> bool {
        let (before, after) = (text.get(..range.start).unwrap_or_default(), text.get(range.end..).unwrap_or_default());
        match self {
            Self::Anywhere => true,
            Self::Word => !ends_in_word(before) && !begins_in_word(after),
            Self::Quotes => {
                before.last() == after.first() && matches!(after.first(), None | Some(b'"' | b'\'' | b'`' | &EDGE))
            }
        }
    }
}

fn ends_in_word(text: &[u8]) -> bool {
    text.iter().rfind(|byte| **byte & 0xc0 != 0x80).is_some_and(|byte| is_of_word(*byte))
}

fn begins_in_word(text: &[u8]) -> bool {
    match text {
        // The end of a sentence.
        [b'.'] | [b'.', b' ' | b'"' | b'\'', ..] => false,
        [byte, ..] => is_of_word(*byte),
        [] => false,
    }
}

/// Whether this first byte of a character makes a longer word of what is beside it. Names, ids and paths are words, and so
/// are letters beyond ASCII; not so Chinese, which has no blanks.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | MIDDLE | 0xc0..0xe0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(secrets: &[&str], text: &'t str) -> Vec<&'t str> {
        let mut needles = Needles::default();
        secrets.iter().for_each(|secret| needles.insert(secret, [secret.as_bytes().to_vec()]));
        let mut found = Vec::new();
        needles.find(text.as_bytes(), |range| found.push(text.get(range).unwrap()));
        found
    }

    #[test]
    fn the_longest_needle_that_ends_at_a_place_is_found() {
        assert_eq!(found(&["abcd", "bcd0", "0abcd", "efgh"], "-0abcd-"), ["0abcd"]);
        assert_eq!(found(&["abcd", "cdef"], "abcdef"), ["abcd", "cdef"]);
        assert_eq!(found(&["aaaa"], "aaaaaa"), ["aaaa"; 3]);
        assert_eq!(found(&[], "abcd"), [""; 0]);
    }

    #[test]
    fn a_short_needle_must_be_a_word() {
        for text in ["a1", "is a1 wrong", "'a1'", "u:a1@", "x=a1&y", "it is a1.", "密码a1错误", "(a1)", "\"a1\","] {
            assert_eq!(found(&["a1"], text), ["a1"], "{text}");
        }
        for text in ["a1b", "ba1", "/a1/", "id-a1-b", "a1.example", "v.a1", "éa1", "a1é"] {
            assert_eq!(found(&["a1"], text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_needle_of_one_character_must_be_quoted() {
        assert_eq!(found(&["a"], "'a'"), ["a"]);
        assert_eq!(found(&["a"], "{\"x\":\"a\"}"), ["a"]);
        assert_eq!(found(&["a"], "a"), ["a"]);
        assert_eq!(found(&["a"], "a man's a man, 'a man'"), [""; 0]);
    }

    #[test]
    fn what_cannot_be_seen_is_not_looked_for() {
        assert_eq!(found(&["", "    "], "a    b"), [""; 0]);
    }

    #[test]
    fn many_needles_are_in_few_automata() {
        let mut needles = Needles::default();
        for number in 0..1000 {
            let secret = format!("secret-{number:04}");
            needles.insert(&secret, [secret.clone().into_bytes()]);
            needles.insert(&secret, [secret.clone().into_bytes()]);
        }
        let sizes: Vec<_> = needles.groups.iter().map(|group| group.needles.len()).collect();
        assert!(sizes.iter().sum::<usize>() == 1000 && sizes.len() <= 10, "{sizes:?}");
        let mut found = 0;
        needles.find(b"secret-0000 secret-0512 secret-0999 secret-1000", |_| found += 1);
        assert_eq!(found, 3);
    }
}
