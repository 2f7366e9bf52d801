//! Keeps secrets out of everything that people read. Knows neither Terraform nor a cloud; both sides use it.
//!
//! A secret may come back in any spelling: escaped, encoded, one inside the other. So nothing is enumerated. A text is decoded
//! level by level (`escapes`, `entities`), each level is looked at as it is, `folded`, and unpacked (`packed`), and whatever
//! is found there is cut out of the place in the original text that it came from (`view`). Secrets are decoded and folded the
//! same way, so that one that looks like an escape is found, too. `needles` looks for all secrets at once.
//!
//! Two more nets: `addresses` cuts out what is secret in any address, and for logs alone, `named` what a name says to be
//! secret (`names`).

mod addresses;
mod entities;
mod escapes;
mod folded;
mod named;
mod names;
mod needles;
mod packed;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use needles::Needles;
use view::View;

pub(crate) use named::without_named;
pub use names::is_secret_name;

const MASK: &str = "***";
/// How often what was unpacked is unpacked again.
const MOST_PACKED: usize = 3;
/// Behind the end of what is quoted, so much is looked at for secrets that begin before it, in characters.
const LOOK_AHEAD: usize = 16 << 10;

/// Cuts secrets out of text. Learns for the life of its process: what was sent in one call may come back in another.
#[derive(Default)]
pub struct Redactor {
    needles: RwLock<Needles>,
}

impl Redactor {
    /// Cuts this value out from now on; if it is JSON, also the values in it whose names say that they are secret.
    pub fn learn(&self, secret: &SecretString) {
        let secret = secret.expose_secret();
        // A poisoned lock means that a thread died while learning; what it had learnt is there.
        if secret.is_empty() || self.needles.read().unwrap_or_else(PoisonError::into_inner).is_known(secret) {
            return;
        }
        // Whoever repeats it may have trimmed it, or have taken for an escape what only looks like one.
        let readings = [secret, secret.trim()].map(|form| escapes::readings(View::of(form)));
        let forms: BTreeSet<_> = readings.into_iter().flatten().map(|form| comparable(form).into_bytes()).collect();
        self.needles.write().unwrap_or_else(PoisonError::into_inner).insert(secret, forms);
        if let Some(document) = document(secret) {
            self.learn_members(&document, false);
        }
    }

    /// Learns what is secret in a document, or all of it.
    fn learn_members(&self, json: &Value, is_secret: bool) {
        match json {
            Value::String(text) if is_secret => self.learn(&SecretString::from(text.as_str())),
            Value::String(text) => document(text).iter().for_each(|inner| self.learn_members(inner, false)),
            Value::Number(number) if is_secret => self.learn(&SecretString::from(number.to_string())),
            Value::Array(items) => items.iter().for_each(|item| self.learn_members(item, is_secret)),
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| self.learn_members(value, is_secret || is_secret_name(name)))
            }
            _ => {}
        }
    }

    /// The text without secrets.
    pub fn redact(&self, text: &str) -> String {
        self.mask(text, text.len())
    }

    /// The text without secrets, up to so many characters. In this order, because half a secret is not recognised.
    pub fn quote(&self, text: &str, longest: usize) -> String {
        let shown = beginning(text, longest);
        let mut quoted = self.mask(beginning(text, longest.saturating_add(LOOK_AHEAD)), shown.len());
        if shown.len() < text.len() {
            quoted.push('…');
        }
        quoted
    }

    /// The text up to `end`, without the secrets that begin before it.
    fn mask(&self, text: &str, end: usize) -> String {
        let (mut masked, mut rest) = (String::with_capacity(end), 0);
        for secret in self.find(text).into_iter().take_while(|secret| secret.start < end) {
            masked.push_str(text.get(rest..secret.start).unwrap_or_default());
            masked.push_str(MASK);
            rest = secret.end;
        }
        masked.push_str(text.get(rest..end).unwrap_or_default());
        masked
    }

    /// Where secrets are, in order and apart from each other.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Found::default();
        let needles = self.needles.read().unwrap_or_else(PoisonError::into_inner);
        search(&needles, View::of(text), MOST_PACKED, &mut found);
        found.in_order()
    }
}

/// Shows nothing, so that what holds one can be printed.
impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor")
    }
}

fn search(needles: &Needles, view: View, packed: usize, found: &mut Found) {
    for reading in escapes::readings(view) {
        addresses::find(reading.bytes(), |range| found.add(reading.origin(range)));
        if needles.is_empty() {
            continue;
        }
        if packed > 0 {
            for unpacked in packed::unpack(&reading).filter(|unpacked| !unpacked.is_empty()) {
                search(needles, unpacked, packed - 1, found);
            }
        }
        let comparable = comparable(reading);
        needles.find(comparable.bytes(), |range| found.add(comparable.origin(range)));
    }
}

/// The view as it is compared with others.
fn comparable(view: View) -> View {
    folded::fold(&view).unwrap_or(view)
}

/// What a text holds that is a whole document of JSON.
fn document(text: &str) -> Option<Value> {
    if text.trim_start().starts_with(['{', '[']) { serde_json::from_str(text).ok() } else { None }
}

/// The text up to so many characters.
fn beginning(text: &str, longest: usize) -> &str {
    text.char_indices().nth(longest).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Where secrets were found.
#[derive(Default)]
struct Found(Vec<Range<usize>>);

impl Found {
    fn add(&mut self, range: Range<usize>) {
        match self.0.last_mut() {
            // A secret that consists of the same again and again is found at each of these places.
            Some(last) if last.start <= range.start && range.start <= last.end => last.end = last.end.max(range.end),
            _ => self.0.push(range),
        }
    }

    /// In order; what overlaps is one, so that none leaves a rest.
    fn in_order(mut self) -> Vec<Range<usize>> {
        self.0.sort_by_key(|range| range.start);
        let mut apart = Self::default();
        self.0.into_iter().filter(|range| !range.is_empty()).for_each(|range| apart.add(range));
        apart.0
    }
}
