//! The objects of one kind: what a service keeps, and what it shows of it. Knows no service.
//!
//! The two are the same unless a fault says that what is new is shown late, or what has changed is shown as it was. Calls that
//! change work on what is kept; calls that show ask for what is [`seen`](Stock::seen).

use std::io;
use std::ops::{Deref, DerefMut};

use hyper::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::admin::{patched, shown, with_body};
use crate::exchange::Reply;
use crate::faults::Until;

/// An object that a service keeps.
pub(crate) trait Record: Clone + Serialize + DeserializeOwned {
    /// How its name is called in lists.
    const NAME: &'static str;

    /// What tells it from all others of its kind.
    fn id(&self) -> &str;

    /// What people call it.
    fn name(&self) -> &str;

    /// Refuses what its type alone allows and the service would not.
    fn check(&self) -> io::Result<()> {
        Ok(())
    }
}

/// All objects of a kind, in the order of their coming.
pub(crate) struct Stock<T> {
    kept: Vec<T>,
    /// The ids of those that are not shown yet.
    late: Vec<(String, Until)>,
    /// Those that are shown in the place of what is kept of them, which may be nothing.
    stale: Vec<(T, Until)>,
}

/// A stock of any kind, as the life of a request sees it.
pub(crate) trait Shelf {
    /// The ids of all that is kept.
    fn ids(&self) -> Vec<String>;
    /// The id and the name of all that is kept, and itself with its secrets.
    fn objects(&self) -> Vec<(String, String, Value)>;
    /// Does not show an object at first.
    fn hide(&mut self, id: &str, until: Until);
    /// Shows those objects that are meant as they are now, whatever becomes of them.
    fn freeze(&mut self, is_meant: &dyn Fn(&str) -> bool, until: Until);
    /// Shows all as it is.
    fn settle(&mut self);
}

impl<T> Default for Stock<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), late: Vec::new(), stale: Vec::new() }
    }
}

impl<T> Deref for Stock<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.kept
    }
}

impl<T> DerefMut for Stock<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.kept
    }
}

impl<T: Record> Stock<T> {
    /// What a look shows of those that it is for. Counts as a look at what is late or stale.
    pub(crate) fn seen(&mut self, is_meant: impl Fn(&T) -> bool) -> Vec<T> {
        let mut seen = Vec::new();
        for record in self.kept.iter().filter(|record| is_meant(record)) {
            if look(&mut self.late, |id| id == record.id()).is_some() {
                continue;
            }
            let old = look(&mut self.stale, |old| old.id() == record.id());
            seen.push(old.unwrap_or_else(|| record.clone()));
        }
        let gone = |old: &T| is_meant(old) && !self.kept.iter().any(|record| record.id() == old.id());
        let gone: Vec<_> = self.stale.iter().filter(|(old, _)| gone(old)).map(|(old, _)| old.id().to_owned()).collect();
        seen.extend(gone.into_iter().filter_map(|id| look(&mut self.stale, |old| old.id() == id)));
        seen
    }

    /// Adds a record or takes the place of the one with its id.
    pub(crate) fn put(&mut self, record: T) {
        match self.kept.iter_mut().find(|known| known.id() == record.id()) {
            Some(known) => *known = record,
            None => self.kept.push(record),
        }
    }

    /// Changes some members of a record, by their names in the state.
    ///
    /// Fails with `NotFound` for an unknown id, with `InvalidInput` for an unknown member or a wrong type.
    pub(crate) fn patch(&mut self, id: &str, members: &Value) -> io::Result<T> {
        let record = self.kept.iter_mut().find(|record| record.id() == id);
        let record =
            record.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("there is no object {id}")))?;
        let changed = patched(record, members)?;
        changed.check()?;
        *record = changed;
        Ok(record.clone())
    }

    /// Makes a record disappear; false if there was none.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = self.kept.len();
        self.retain(|record| record.id() != id);
        self.kept.len() < before
    }

    /// Makes all disappear but these.
    pub(crate) fn retain(&mut self, stays: impl Fn(&T) -> bool) {
        self.kept.retain(stays);
    }

    /// The admin API of these records, none for a path that it doesn't have: `GET` and `PUT` of them all, `PATCH` and
    /// `DELETE` of `{id}`.
    pub(crate) fn admin(&mut self, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
        let done = Reply::empty(204);
        match (method.as_str(), path) {
            ("GET", []) => Some(Reply::json(200, &json!(self.kept))),
            ("PUT", []) => Some(with_body(body, |record: T| match record.check() {
                Ok(()) => {
                    self.put(record);
                    done
                }
                Err(error) => Reply::text(400, "text/plain", error.to_string()),
            })),
            ("PATCH", [id]) => Some(with_body(body, |members| shown(self.patch(id, &members)))),
            ("DELETE", [id]) if self.remove(id) => Some(done),
            _ => None,
        }
    }
}

impl<T: Record> Shelf for Stock<T> {
    fn ids(&self) -> Vec<String> {
        self.kept.iter().map(|record| record.id().to_owned()).collect()
    }

    fn objects(&self) -> Vec<(String, String, Value)> {
        let object = |record: &T| (record.id().to_owned(), record.name().to_owned(), json!(record));
        self.kept.iter().map(object).collect()
    }

    fn hide(&mut self, id: &str, until: Until) {
        self.late.push((id.to_owned(), until));
    }

    fn freeze(&mut self, is_meant: &dyn Fn(&str) -> bool, until: Until) {
        let frozen = self.kept.iter().filter(|record| is_meant(record.id())).cloned();
        self.stale.extend(frozen.map(|record| (record, until)));
    }

    fn settle(&mut self) {
        self.late.clear();
        self.stale.clear();
    }
}

/// What is still to last, after one look more at it. What has no look left is dropped.
fn look<T: Clone>(lasting: &mut Vec<(T, Until)>, is_meant: impl Fn(&T) -> bool) -> Option<T> {
    let at = lasting.iter().position(|(thing, _)| is_meant(thing))?;
    let (thing, until) = lasting.get_mut(at)?;
    match until {
        Until::Told => Some(thing.clone()),
        Until::After(0) => {
            lasting.remove(at);
            None
        }
        Until::After(left) => {
            *left -= 1;
            Some(thing.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Clone, Serialize, Deserialize)]
    struct Thing(String, u32);

    impl Record for Thing {
        const NAME: &'static str = "name";

        fn id(&self) -> &str {
            &self.0
        }

        fn name(&self) -> &str {
            &self.0
        }
    }

    fn stock() -> Stock<Thing> {
        let mut stock = Stock::default();
        ["a", "b"].into_iter().for_each(|id| stock.put(Thing(id.to_owned(), 1)));
        stock
    }

    fn seen(stock: &mut Stock<Thing>) -> String {
        stock.seen(|_| true).iter().map(|thing| format!("{}{}", thing.0, thing.1)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_late_is_shown_after_some_looks_at_it() {
        let mut stock = stock();
        stock.hide("b", Until::After(2));
        assert_eq!(stock.seen(|thing| thing.0 == "a").len(), 1, "a look at others doesn't count");
        assert_eq!([seen(&mut stock), seen(&mut stock), seen(&mut stock)], ["a1", "a1", "a1 b1"]);
        stock.hide("a", Until::Told);
        assert_eq!([seen(&mut stock), seen(&mut stock)], ["b1", "b1"]);
        stock.settle();
        assert_eq!(seen(&mut stock), "a1 b1");
    }

    #[test]
    fn what_is_stale_is_shown_as_it_was_even_if_it_is_gone() {
        let mut stock = stock();
        stock.freeze(&|id| id == "a", Until::After(1));
        stock[0].1 = 2;
        assert_eq!([seen(&mut stock), seen(&mut stock)], ["a1 b1", "a2 b1"]);
        stock.freeze(&|id| id == "a", Until::After(2));
        stock.remove("a");
        assert_eq!([seen(&mut stock), seen(&mut stock), seen(&mut stock)], ["b1 a2", "b1 a2", "b1"]);
    }
}
