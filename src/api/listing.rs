//! A list as an answer of a service: what it shows, and whether that is all.
//!
//! The services have few calls for a single object, so most questions about an object are questions to a list. What it
//! shows is there, whole list or not; what it does not show is proved to be absent only by a list that is whole. How pages
//! become one list is in [`super::pages`].

use super::error::{CallName, Error, Kind};
use super::http::Request;
use super::is_same_text;

/// A row of a list.
pub trait Row {
    /// The service's id for the object.
    fn id(&self) -> Option<&str>;

    /// The name that users gave it.
    fn name(&self) -> Option<&str>;
}

/// One answer with rows in it.
#[derive(Debug)]
pub(crate) struct Page<T> {
    /// `None` where the answer has no list at all.
    pub(crate) rows: Option<Vec<T>>,
    /// How many rows the service says that there are.
    pub(crate) total: Option<u64>,
    /// Where they are from.
    pub(crate) answer: Answered,
}

/// What an error about an answer has to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    /// The service's name for the exchange, fit to be read.
    pub(crate) request_id: Option<String>,
}

/// The rows of a list, and what is known of those that it may not show.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    rows: Vec<T>,
    /// How many rows the service says that there are, where that can be true.
    total: Option<u64>,
    /// Why there may be other rows, beyond what the total tells.
    doubt: Option<Error>,
    /// Parts of the list that the service did not show.
    refused: Vec<Error>,
    /// The parameter that narrows the list in a way that is not documented.
    filter: Option<&'static str>,
    call: Box<CallName>,
    /// The last answer that counted.
    answer: Answered,
}

impl<T: Row> Listing<T> {
    /// The list that comes in one answer.
    pub(crate) fn of(request: &Request, page: Page<T>) -> Self {
        let Page { rows, total, answer } = page;
        let is_missing = rows.is_none() && total.is_none();
        let rows = rows.unwrap_or_default();
        // The pages' own examples show that totals can be wrong. One below the rows that are there is none.
        let total = total.filter(|total| *total >= length(&rows));
        let listing = Self::new(request, rows, total, answer);
        if is_missing { listing.with_list_missing() } else { listing }
    }

    /// These rows of a list that has this many.
    pub(crate) fn new(request: &Request, rows: Vec<T>, total: Option<u64>, answer: Answered) -> Self {
        let call = Box::new(request.name());
        Self { rows, total, doubt: None, refused: Vec::new(), filter: None, call, answer }
    }

    /// The same, of which `doubt` says that it may not be whole.
    pub(crate) fn with_doubt(mut self, doubt: Error) -> Self {
        self.doubt.get_or_insert(doubt);
        self
    }

    /// The same of an answer that holds neither a list nor a total.
    pub(crate) fn with_list_missing(self) -> Self {
        let doubt = self.undecodable("it holds no list".to_owned());
        self.with_doubt(doubt)
    }

    /// The same where the total is not that of these rows.
    pub(crate) fn without_total(mut self) -> Self {
        self.total = None;
        self
    }

    /// The same where the service was asked for a part only, by a parameter whose meaning is not documented: what it shows
    /// is there, and what it does not show may be there as well.
    pub(crate) fn filtered_by(mut self, parameter: &'static str) -> Self {
        self.filter = Some(parameter);
        self
    }

    /// The same where the service did not show a part of what was asked for.
    pub(crate) fn with_refused(mut self, part: Error) -> Self {
        self.refused.push(part);
        self
    }

    /// This list and another of the same objects, each object once.
    pub(crate) fn and(mut self, other: Self) -> Self {
        // What one list misses, the other may show, so only the longer total counts.
        if other.total > self.total {
            (self.total, self.answer) = (other.total, other.answer);
        }
        self.doubt = self.doubt.or(other.doubt);
        self.filter = self.filter.or(other.filter);
        self.refused.extend(other.refused);
        for row in other.rows {
            if row.id().is_none_or(|id| self.find(id).is_none()) {
                self.rows.push(row);
            }
        }
        self
    }

    /// The same without the rows of what is no object any more, such as records of what was deleted.
    #[must_use]
    pub fn without(mut self, is_none: impl Fn(&T) -> bool) -> Self {
        let before = length(&self.rows);
        self.rows.retain(|row| !is_none(row));
        let left_out = before - length(&self.rows);
        self.total = self.total.map(|total| total.saturating_sub(left_out));
        self
    }

    /// The same list of objects that have one or more rows each.
    #[must_use]
    pub fn grouped<U: Row>(self, group: impl FnOnce(Vec<T>) -> Vec<U>) -> Listing<U> {
        let Self { rows, total, doubt, refused, filter, call, answer } = self;
        let before = length(&rows);
        let rows = group(rows);
        let merged = before.saturating_sub(length(&rows));
        let total = total.map(|total| total.saturating_sub(merged));
        Listing { rows, total, doubt, refused, filter, call, answer }
    }

    /// What is shown, whole list or not.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// The same, for what is known of them beside the list.
    pub(crate) fn rows_mut(&mut self) -> &mut [T] {
        &mut self.rows
    }

    /// The row of this id. `None` says that it is not shown, and no more: see [`Listing::absent`]. The case of an id does
    /// not matter, unless two differ in nothing else.
    pub fn find(&self, id: &str) -> Option<&T> {
        let is = |same: fn(&str, &str) -> bool| move |row: &&T| row.id().is_some_and(|shown| same(shown, id));
        let exactly = self.rows.iter().find(is(|shown, id| shown == id));
        exactly.or_else(|| self.rows.iter().find(is(|shown, id| shown.eq_ignore_ascii_case(id))))
    }

    /// Succeeds where the list proves that there is nothing of this id.
    ///
    /// # Errors
    /// [`Kind::Undecodable`] with the request id, where the list may not show all: its total is higher than its rows, a row
    /// has no id, or it was narrowed in an undocumented way. The refusal of a part that was not shown.
    ///
    /// [`Kind::Inconclusive`] for what is shown.
    pub fn absent(&self, id: &str) -> Result<(), Error> {
        if self.find(id).is_some() {
            return Err(self.inconclusive("it shows the object".to_owned()));
        }
        self.shows_all()?;
        if self.rows.iter().all(|row| row.id().is_some()) {
            return Ok(());
        }
        Err(self.undecodable("it shows a row without an id, which may be the wanted one".to_owned()))
    }

    /// The row of this id; `None` is proof that there is none.
    ///
    /// # Errors
    /// See [`Listing::absent`].
    pub fn look_up(&self, id: &str) -> Result<Option<&T>, Error> {
        match self.find(id) {
            None => self.absent(id).map(|()| None),
            found => Ok(found),
        }
    }

    /// The rows of exactly this name. None says that none is shown, and no more: see [`Listing::absent_name`].
    pub fn named(&self, name: &str) -> impl Iterator<Item = &T> {
        self.rows.iter().filter(move |row| row.name().is_some_and(|shown| is_same_text(shown, name)))
    }

    /// Succeeds where the list proves that there is nothing of this name.
    ///
    /// # Errors
    /// As for [`Listing::absent`], but here a row must have a name.
    pub fn absent_name(&self, name: &str) -> Result<(), Error> {
        if self.named(name).next().is_some() {
            return Err(self.inconclusive("it shows an object of that name".to_owned()));
        }
        self.shows_all()?;
        if self.rows.iter().all(|row| row.name().is_some()) {
            return Ok(());
        }
        Err(self.undecodable("it shows a row without a name, which may be the wanted one".to_owned()))
    }

    /// The rows of exactly this name; none is proof that there is none.
    ///
    /// # Errors
    /// See [`Listing::absent_name`].
    pub fn look_up_name(&self, name: &str) -> Result<Vec<&T>, Error> {
        let found: Vec<&T> = self.named(name).collect();
        if found.is_empty() { self.absent_name(name).map(|()| found) } else { Ok(found) }
    }

    /// All that the service was ready to show, and the refusals of the parts that it was not: for those who want to see the
    /// list and can bear that it is narrowed.
    ///
    /// # Errors
    /// Where the service says itself that it has not shown all.
    pub fn into_shown(self) -> Result<(Vec<T>, Vec<Error>), Error> {
        self.complete()?;
        Ok((self.rows, self.refused))
    }

    /// All rows.
    ///
    /// # Errors
    /// [`Kind::Undecodable`] with the request id, where the service says itself that it has not shown all; the refusal of a
    /// part. A narrowed list is whole in its own way.
    pub fn into_whole(self) -> Result<Vec<T>, Error> {
        self.whole().map(|()| self.rows)
    }

    /// Succeeds where nothing is missing of what was asked for.
    ///
    /// # Errors
    /// See [`Listing::into_whole`].
    pub fn whole(&self) -> Result<(), Error> {
        self.complete()?;
        self.refused.first().map_or(Ok(()), |refused| Err(refused.clone()))
    }

    /// The service's name for the answer.
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id.as_deref()
    }

    /// Nothing is missing of what was asked for, and all was asked for.
    fn shows_all(&self) -> Result<(), Error> {
        self.whole()?;
        match self.filter {
            Some(filter) => {
                Err(self
                    .undecodable(format!("what {filter} leaves out is not documented, so it may be the wanted row")))
            }
            None => Ok(()),
        }
    }

    /// Nothing is missing of what was shown.
    fn complete(&self) -> Result<(), Error> {
        if let Some(doubt) = &self.doubt {
            return Err(doubt.clone());
        }
        let shown = length(&self.rows);
        match self.total {
            Some(total) if total > shown => {
                Err(self.undecodable(format!("it shows {shown} of {total} rows, and nothing is known of the others")))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn undecodable(&self, what: String) -> Error {
        let Answered { status, request_id } = self.answer.clone();
        Error::new((*self.call).clone(), Kind::Undecodable { status, what, request_id })
    }

    fn inconclusive(&self, what: String) -> Error {
        let Answered { status, request_id } = self.answer.clone();
        Error::new((*self.call).clone(), Kind::Inconclusive { status, what, request_id })
    }
}

/// How many rows there are, as services count them.
pub(crate) fn length<T>(rows: &[T]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

/// Rows for tests.
#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::api::http::Operation;

    impl Row for (Option<&'static str>, Option<&'static str>) {
        fn id(&self) -> Option<&str> {
            self.0
        }

        fn name(&self) -> Option<&str> {
            self.1
        }
    }

    /// A row whose id is its name; none for the empty text.
    impl Row for &'static str {
        fn id(&self) -> Option<&str> {
            Some(*self).filter(|id| !id.is_empty())
        }

        fn name(&self) -> Option<&str> {
            self.id()
        }
    }

    pub(crate) fn request() -> Request {
        let operation = Operation { service: "S", name: "List" };
        Request::new(operation, reqwest::Method::GET, &"http://h".parse().unwrap(), &["list"]).unwrap()
    }

    pub(crate) fn page<T>(rows: Option<Vec<T>>, total: Option<u64>, request_id: &str) -> Page<T> {
        Page { rows, total, answer: Answered { status: 200, request_id: Some(request_id.to_owned()) } }
    }

    pub(crate) fn listing<T: Row>(rows: Option<Vec<T>>, total: Option<u64>) -> Listing<T> {
        Listing::of(&request(), page(rows, total, "r1"))
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{listing, request};
    use super::*;

    /// That something is in doubt, named as the answer's own fault.
    fn doubt<T>(result: Result<T, Error>, words: &str) {
        let error = result.err().unwrap();
        assert!(matches!(error.kind(), Kind::Undecodable { status: 200, .. }), "{error}");
        assert_eq!(error.request_id(), Some("r1"), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }

    #[test]
    fn only_a_whole_list_proves_an_absence() {
        for (rows, total) in [
            (Some(vec!["a", "b"]), Some(2)),
            (Some(vec!["a", "b"]), None),
            (Some(vec!["a", "b"]), Some(0)),
            (Some(vec!["a", "b"]), Some(1)),
            (Some(vec![]), Some(0)),
            (Some(vec![]), None),
            (None, Some(0)),
        ] {
            let listing = listing(rows.clone(), total);
            listing.absent("x").unwrap();
            listing.absent_name("x").unwrap();
            assert_eq!(listing.look_up("x").unwrap(), None);
            assert_eq!(listing.into_whole().unwrap(), rows.unwrap_or_default());
        }
        for (rows, total, words) in [
            (Some(vec!["a"]), Some(5), "it shows 1 of 5 rows"),
            (Some(vec![]), Some(1), "it shows 0 of 1 rows"),
            (None, Some(3), "it shows 0 of 3 rows"),
            (None, None, "it holds no list"),
        ] {
            let listing = listing(rows, total);
            doubt(listing.absent("x"), words);
            doubt(listing.absent_name("x"), words);
            doubt(listing.look_up("x"), words);
            doubt(listing.clone().into_shown(), words);
            doubt(listing.into_whole(), words);
        }
    }

    #[test]
    fn what_is_shown_is_there_whole_list_or_not() {
        let listing = listing(Some(vec!["a", "", "B"]), Some(9));
        assert_eq!(listing.look_up("a").unwrap(), Some(&"a"));
        assert_eq!(listing.named("a").count(), 1);
        assert!(listing.absent("a").is_err() && listing.absent_name("a").is_err());
        // Ids are the same in either case, names are not.
        assert_eq!((listing.find("b"), listing.named("b").count()), (Some(&"B"), 0));
        assert_eq!(listing.rows(), ["a", "", "B"]);
    }

    #[test]
    fn an_id_in_the_very_case_wins() {
        assert_eq!(listing(Some(vec!["A", "a"]), None).find("a"), Some(&"a"));
    }

    #[test]
    fn a_row_that_does_not_say_which_it_is_may_be_any() {
        let listing = listing(Some(vec![(None, Some("n")), (Some("b"), None)]), Some(2));
        assert!(listing.look_up("b").unwrap().is_some());
        doubt(listing.absent("x"), "without an id");
        doubt(listing.absent_name("x"), "without a name");
        assert_eq!(listing.into_whole().unwrap().len(), 2);
    }

    #[test]
    fn a_narrowed_list_proves_nothing() {
        let listing = listing(Some(vec!["a"]), Some(1)).filtered_by("searchKey");
        assert!(listing.look_up("a").unwrap().is_some());
        doubt(listing.absent("x"), "searchKey");
        doubt(listing.absent_name("x"), "searchKey");
        assert_eq!(listing.into_whole().unwrap(), ["a"]);
    }

    #[test]
    fn records_of_what_is_no_more_can_be_left_out() {
        let without = |total| listing(Some(vec!["a", "deleted"]), Some(total)).without(|row| *row == "deleted");
        without(2).absent("deleted").unwrap();
        assert_eq!(without(2).into_whole().unwrap(), ["a"]);
        doubt(without(3).absent_name("x"), "1 of 2 rows");
    }

    #[test]
    fn lists_are_put_together_and_what_one_misses_another_may_show() {
        let refused = || request().error(Kind::Inconclusive { status: 403, what: "refused".into(), request_id: None });
        let first = || listing(Some(vec!["a"]), Some(2));
        let whole = first().and(listing(Some(vec!["b", "a"]), None));
        whole.absent("x").unwrap();
        assert_eq!(whole.into_whole().unwrap(), ["a", "b"]);
        doubt(first().and(listing(Some(vec!["a"]), None)).absent("x"), "1 of 2");
        doubt(listing(Some(vec!["a"]), None).and(first()).absent("x"), "1 of 2");
        doubt(listing(Some(vec!["a"]), Some(1)).and(listing(None, None)).absent("x"), "no list");

        let partly = listing(Some(vec!["a"]), Some(1)).with_refused(refused());
        assert!(partly.look_up("a").unwrap().is_some());
        assert_eq!(partly.absent("x").unwrap_err().status(), Some(403));
        assert_eq!(partly.absent_name("x").unwrap_err().status(), Some(403));
        assert_eq!(partly.clone().into_shown().map(|(rows, refused)| (rows.len(), refused.len())).unwrap(), (1, 1));
        assert_eq!(partly.into_whole().unwrap_err().status(), Some(403));
    }
}
