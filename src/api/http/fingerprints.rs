//! Finds known values in text, however many are known, and keeps none of them.
//!
//! A run may know thousands of secrets, each in a dozen spellings, so a search must not look for one after the other.
//! Depends on std only.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::ops::Range;

/// A value is looked for where its first bytes are.
const START: usize = 3;

/// Values by their first bytes and their length. Of the rest only a hash is kept, which the process alone can compute. That
/// two texts share one is so unlikely that nothing depends on it; the wrong one would be taken for a value.
#[derive(Default)]
pub(super) struct Fingerprints {
    hasher: RandomState,
    by_start: HashMap<[u8; START], BTreeMap<usize, HashMap<u64, usize>>>,
}

impl Fingerprints {
    /// Knows this value from now on. So many bytes at either end belong to what it stands in, e.g. quotes: they have to be
    /// there, but are not part of what is found. Values of fewer than three bytes in all are not found.
    pub(super) fn insert(&mut self, value: &str, margin: usize) {
        if let Some(start) = value.as_bytes().first_chunk() {
            let lengths = self.by_start.entry(*start).or_default();
            lengths.entry(value.len()).or_default().insert(self.hasher.hash_one(value.as_bytes()), margin);
        }
    }

    /// Where values are, in order. Those that overlap are found as one, so that none leaves a rest.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, start) in bytes.windows(START).enumerate() {
            let Some(lengths) = self.by_start.get(start) else { continue };
            let longest = lengths.iter().rev().find_map(|(length, known)| {
                let margin = known.get(&self.hasher.hash_one(bytes.get(at..at + length)?))?;
                Some(at + margin..at + length - margin)
            });
            match (longest, found.last_mut()) {
                (Some(next), Some(last)) if next.start < last.end => {
                    *last = last.start.min(next.start)..last.end.max(next.end);
                }
                (Some(next), _) => found.push(next),
                (None, _) => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(values: &[&str], text: &'t str) -> Vec<&'t str> {
        let mut fingerprints = Fingerprints::default();
        values.iter().for_each(|value| fingerprints.insert(value, 0));
        fingerprints.find(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn values_are_found_at_their_full_length() {
        assert_eq!(found(&["abc", "abcdef"], "abcdef abc abcde abd"), ["abcdef", "abc", "abc"]);
        assert_eq!(found(&["abc", "abcdef"], "xabc"), ["abc"]);
        assert_eq!(found(&["äöü"], "äöüäöü ä"), ["äöü", "äöü"]);
        assert_eq!(found(&["abc"], "ab"), [""; 0]);
        assert_eq!(found(&[], "abc"), [""; 0]);
    }

    #[test]
    fn values_that_overlap_are_found_as_one() {
        assert_eq!(found(&["abcd", "cdef", "defgh"], "-abcdefgh-"), ["abcdefgh"]);
        assert_eq!(found(&["abcabc"], "abcabcabc"), ["abcabcabc"]);
    }

    #[test]
    fn a_margin_is_required_and_not_found() {
        let mut fingerprints = Fingerprints::default();
        fingerprints.insert("'ä'", 1);
        let text = "ä 'ä' 'ä";
        let found: Vec<_> =
            fingerprints.find(text).into_iter().map(|range| (range.start, text.get(range).unwrap())).collect();
        assert_eq!(found, [(4, "ä")]);
    }
}
