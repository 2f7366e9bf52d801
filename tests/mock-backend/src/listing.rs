//! What a list call finds, and how it is counted. A service says what its filters mean, in which order the rows come, and on
//! which page they are; this module what becomes of that when the service is told to misbehave.

use serde_json::{Map, Value, json};

use crate::exchange::Call;
use crate::faults::{Absence, Filter, Total};
use crate::stock::{Record, Stock};

/// The rows that a call finds, before they are cut into pages.
pub(crate) struct Found<'a, T> {
    rows: Vec<T>,
    /// How many there would be without a filter.
    unfiltered: usize,
    call: &'a Call<'a>,
}

/// One page of a list, as it stands in the answer.
pub(crate) struct Page {
    /// None where the key is absent.
    rows: Option<Value>,
    total: Option<Value>,
}

impl<'a, T: Record> Found<'a, T> {
    /// Looks for the objects of the scope of a call, such as a project, that its filter lets through. None is no filter.
    pub(crate) fn new(
        call: &'a Call<'_>,
        stock: &mut Stock<T>,
        is_own: impl Fn(&T) -> bool,
        filter: Option<&dyn Fn(&T) -> bool>,
    ) -> Self {
        let is_found = |record: &T| match (filter, call.conduct.filter()) {
            (None, _) | (_, Some(Filter::Ignored)) => true,
            (Some(_), Some(Filter::Empty)) => false,
            (Some(filter), None) => filter(record),
        };
        let unfiltered = stock.iter().filter(|record| is_own(record)).count();
        let rows = stock.seen(|record| is_own(record) && is_found(record));
        Self { rows, unfiltered, call }
    }

    /// For a service to put them in order.
    pub(crate) fn rows(&mut self) -> &mut Vec<T> {
        &mut self.rows
    }

    /// All in one page.
    pub(crate) fn whole(self, show: impl Fn(&T) -> Value) -> Page {
        self.page(0, usize::MAX, show)
    }

    /// The page of so many rows after so many others.
    pub(crate) fn page(self, offset: usize, limit: usize, show: impl Fn(&T) -> Value) -> Page {
        let conduct = &self.call.conduct;
        let mut rows: Vec<_> = self.rows.iter().skip(offset).take(limit).map(show).collect();
        let mut total = self.rows.len();
        if conduct.has_row_without_id() {
            rows.insert(0, json!({T::NAME: "row-without-an-id"}));
            total += 1;
        }
        Page {
            rows: match conduct.absence(rows.len()) {
                Some(Absence::Absent) => None,
                Some(Absence::Null) => Some(Value::Null),
                None => Some(Value::Array(rows)),
            },
            total: match conduct.total() {
                Some(Total::Absent) => None,
                Some(Total::Null) => Some(Value::Null),
                Some(Total::Zero) => Some(json!(0)),
                Some(Total::Plus(more)) => Some(json!(total as u64 + more)),
                Some(Total::Unfiltered) => Some(json!(self.unfiltered)),
                Some(Total::Text) => Some(json!(total.to_string())),
                None => Some(json!(total)),
            },
        }
    }
}

impl Page {
    /// Puts the rows and, where the list has it, the total into an answer, under these names.
    pub(crate) fn put(self, answer: &mut Map<String, Value>, rows: &str, total: Option<&str>) {
        let total = total.and_then(|key| Some((key.to_owned(), self.total?)));
        let rows = self.rows.map(|list| (rows.to_owned(), list));
        answer.extend(total.into_iter().chain(rows));
    }
}
