//! Unpacks what is Base64 or hexadecimal in a text. Depends on `view`.
//!
//! Nobody marks where such a part begins, and letters before it look like a part of it. So each run of digits is read from
//! each of the places at which a group of digits can begin. All but one of these readings are noise, of which next to nothing
//! is text.

use std::ops::Range;

use super::view::View;

/// Where a run begins or ends.
pub(super) const EDGE: u8 = 0;
/// Where a text begins or ends inside of a run.
pub(super) const MIDDLE: u8 = 0x7f;
/// Shorter texts inside of a run are not looked at.
const SHORTEST_TEXT: usize = 4;

/// A way to write bytes in digits. Each byte takes part of two digits, in either of the two ways.
struct Packing {
    /// The value of a digit.
    value: fn(u8) -> Option<u8>,
    /// How many bits a digit has.
    bits: u32,
    /// After how many digits bytes and digits end at the same place.
    group: usize,
    /// Shorter runs are not read.
    fewest: usize,
    /// Shorter rests of runs are not read either.
    fewest_inside: usize,
}

const PACKINGS: [Packing; 2] = [
    // Standard and URL-safe, which differ in two digits.
    Packing {
        value: |byte| match byte {
            b'A'..=b'Z' => Some(byte - b'A'),
            b'a'..=b'z' => Some(byte - b'a' + 26),
            b'0'..=b'9' => Some(byte - b'0' + 52),
            b'+' | b'-' => Some(62),
            b'/' | b'_' => Some(63),
            _ => None,
        },
        bits: 6,
        group: 4,
        // Such a run may be a short secret as a whole.
        fewest: 2,
        fewest_inside: 6,
    },
    Packing {
        value: |byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()),
        bits: 4,
        group: 2,
        fewest: 8,
        fewest_inside: 8,
    },
];

/// All that the view may be unpacked to, each with its runs one after the other.
pub(super) fn unpack(view: &View) -> impl Iterator<Item = View> {
    PACKINGS.iter().flat_map(move |packing| {
        let runs = packing.runs(view.bytes());
        (0..packing.group).map(move |skipped| packing.read(view, &runs, skipped))
    })
}

impl Packing {
    /// Where digits are. Line breaks may be among them, as in mail.
    fn runs(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let is_digit = |at: usize| bytes.get(at).is_some_and(|byte| (self.value)(*byte).is_some());
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            while is_digit(at) {
                at += 1;
            }
            match runs.last_mut() {
                Some(last) if start < at && matches!(bytes.get(last.end..start), Some(b"\n" | b"\r\n")) => {
                    last.end = at
                }
                _ if start < at => runs.push(start..at),
                _ => at += 1,
            }
        }
        runs
    }

    /// The texts in all runs, read from the digit after those that are skipped.
    fn read(&self, view: &View, runs: &[Range<usize>], skipped: usize) -> View {
        let fewest = if skipped == 0 { self.fewest } else { self.fewest_inside + skipped };
        let mut unpacked = View::default();
        for run in runs.iter().filter(|run| run.len() >= fewest) {
            let read = self.read_run(view, run, skipped);
            for text in texts(read.bytes()) {
                let (is_first, is_last) = (text.start == 0 && skipped == 0, text.end == read.bytes().len());
                if text.len() < SHORTEST_TEXT && !(is_first && is_last) {
                    continue;
                }
                let origin = read.origin(text.clone());
                unpacked.push(&[if is_first { EDGE } else { MIDDLE }], &origin);
                unpacked.copy(&read, text);
                unpacked.push(&[if is_last { EDGE } else { MIDDLE }], &origin);
            }
        }
        unpacked
    }

    fn read_run(&self, view: &View, run: &Range<usize>, skipped: usize) -> View {
        let digits = run.clone().filter_map(|at| Some((at, (self.value)(*view.bytes().get(at)?)?)));
        let (mut bits, mut held, mut previous) = (0_u32, 0, run.start);
        let mut read = View::default();
        for (at, digit) in digits.skip(skipped) {
            bits = bits << self.bits | u32::from(digit);
            held += self.bits;
            if let Some(left) = held.checked_sub(8) {
                let [.., byte] = (bits >> left).to_be_bytes();
                read.push(&[byte], &view.origin(previous..at + 1));
                held = left;
            }
            previous = at;
        }
        let padding = view.bytes().iter().skip(run.end).take(2).take_while(|byte| **byte == b'=').count();
        read.stretch_last(view.origin(run.start..run.end + padding).end);
        read
    }
}

/// Where bytes are text.
fn texts(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let texts = bytes.utf8_chunks().scan(0, |at, chunk| {
        let start = *at;
        *at += chunk.valid().len() + chunk.invalid().len();
        Some(start..start + chunk.valid().len())
    });
    texts.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a reading of the text holds these bytes, and where.
    fn place<'t>(text: &'t str, bytes: &[u8]) -> Option<&'t str> {
        let view = View::of(text);
        unpack(&view).find_map(|reading| {
            let at = reading.bytes().windows(bytes.len()).position(|window| window == bytes)?;
            text.get(reading.origin(at..at + bytes.len()))
        })
    }

    #[test]
    fn bytes_are_found_wherever_they_begin() {
        assert_eq!(place("say aHVudGVyMjI= now", b"hunter22"), Some("aHVudGVyMjI="));
        assert_eq!(place("id-aHVudGVyMjI", b"hunter22"), Some("aHVudGVyMjI"));
        assert_eq!(place("b21zOmh1bnRlcjIy", b"hunter22"), Some("mh1bnRlcjIy"));
        assert_eq!(place("aHVu\r\ndGVy\nMjI=", b"hunter22"), Some("aHVu\r\ndGVy\nMjI="));
        assert_eq!(place("Pz8-Pz8_", b"??>???"), Some("Pz8-Pz8_"));
        assert_eq!(place("x68756E7465723232", b"hunter22"), Some("68756E7465723232"));
        assert_eq!(place("YTE=", b"a1"), Some("YTE="));
    }

    #[test]
    fn noise_is_left_out() {
        let view = View::of("aHVudGVyMjI");
        let unpacked: Vec<_> = unpack(&view).map(View::into_bytes).collect();
        assert_eq!(unpacked[0], b"\0hunter22\0");
        assert!(unpacked[1..].iter().all(|noise| noise.len() < 8), "{unpacked:?}");
        assert_eq!(texts(b"ab\xff\xfed\xc3\xa9").collect::<Vec<_>>(), [0..2, 4..7]);
    }

    #[test]
    fn blanks_end_a_run() {
        assert_eq!(place("aHVu dGVyMjI=", b"hunter22"), None);
        assert_eq!(place("aHVu\n\ndGVyMjI=", b"hunter22"), None);
    }
}
