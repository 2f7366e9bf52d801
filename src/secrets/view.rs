//! Text as it reads once some of its encoding is gone, which still knows where it came from. Depends on std only.

use std::ops::Range;

/// Decoded bytes, each with the range of the original text that it stands for.
#[derive(Clone, Default)]
pub(super) struct View {
    bytes: Vec<u8>,
    origins: Vec<(usize, usize)>,
}

impl View {
    /// The text as it is.
    pub(super) fn of(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), origins: (0..text.len()).map(|at| (at, at + 1)).collect() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Where in the original text these bytes are.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let origins = self.origins.get(range).unwrap_or_default();
        match (origins.first(), origins.last()) {
            (Some((start, _)), Some((_, end))) => *start..*end,
            _ => 0..0,
        }
    }

    /// Adds bytes that stand for so much of the original text, as a whole.
    pub(super) fn push(&mut self, bytes: &[u8], origin: &Range<usize>) {
        self.bytes.extend_from_slice(bytes);
        self.origins.resize(self.bytes.len(), (origin.start, origin.end));
    }

    /// Adds bytes of another view as they are.
    pub(super) fn copy(&mut self, other: &Self, range: Range<usize>) {
        self.bytes.extend_from_slice(other.bytes.get(range.clone()).unwrap_or_default());
        self.origins.extend_from_slice(other.origins.get(range).unwrap_or_default());
    }

    /// Makes the last byte stand for everything up to `end`, too.
    pub(super) fn stretch_last(&mut self, end: usize) {
        if let Some(last) = self.origins.last_mut() {
            last.1 = last.1.max(end);
        }
    }
}
