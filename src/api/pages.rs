//! Lists that come in pages, read to their end as a [`Listing`].
//!
//! Whoever asks whether an object exists needs the whole list: one that breaks off, or that changes while it is read, must
//! not read as an absence. Totals help to tell, and may be wrong; then the list ends where a page brings nothing new.

use std::collections::HashSet;
use std::time::Duration;

use super::context::Context;
use super::error::{Error, Kind};
use super::http::Request;
use super::listing::{Answered, Listing, Page, Row, length};

/// The pauses before a list that changed while it was read is read again.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(1)];

/// Where a page begins, in the service's own count.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Position {
    /// The pages before it.
    pub(crate) page: usize,
    /// The rows before it.
    pub(crate) row: usize,
}

/// A list that is asked for page by page.
pub(crate) struct Pages<'a> {
    pub(crate) context: &'a Context,
    /// The request for a page, which errors name.
    pub(crate) request: &'a Request,
    /// How many rows a page is asked to have.
    pub(crate) size: usize,
}

impl Pages<'_> {
    /// Reads the list to its end.
    ///
    /// # Errors
    /// The call's, where nothing was shown before it. What goes wrong later leaves a doubt in the listing.
    pub(crate) async fn read_all<T, Fetching>(
        &self,
        fetch: impl FnMut(Position) -> Fetching,
    ) -> Result<Listing<T>, Error>
    where
        T: Row,
        Fetching: Future<Output = Result<Page<T>, Error>>,
    {
        self.read_until(fetch, |_| false).await
    }

    /// Reads the list until it shows this id. `None` is proof that it does not.
    ///
    /// # Errors
    /// See [`Listing::absent`].
    pub(crate) async fn find<T, Fetching>(
        &self,
        id: &str,
        fetch: impl FnMut(Position) -> Fetching,
    ) -> Result<Option<T>, Error>
    where
        T: Row + Clone,
        Fetching: Future<Output = Result<Page<T>, Error>>,
    {
        let listing = self.read_until(fetch, |row: &T| row.id() == Some(id)).await?;
        listing.look_up(id).map(|found| found.cloned())
    }

    async fn read_until<T, Fetching>(
        &self,
        mut fetch: impl FnMut(Position) -> Fetching,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Listing<T>, Error>
    where
        T: Row,
        Fetching: Future<Output = Result<Page<T>, Error>>,
    {
        let mut pauses = PAUSES.iter();
        let mut earlier: Option<Listing<T>> = None;
        let mut only_grew = true;
        loop {
            let mut reading = Reading::default();
            let end = self.read_once(&mut reading, &mut fetch, &is_wanted).await;
            if matches!(end, Ok(End::Whole)) {
                return reading.into_listing(self.request);
            }
            let seen = match (earlier.take(), reading.into_listing(self.request)) {
                (Some(earlier), Ok(seen)) => earlier.and(seen.without_total()),
                (Some(earlier), Err(_)) => earlier,
                (None, Ok(seen)) => seen.without_total(),
                (None, Err(nothing)) => return Err(end.err().unwrap_or(nothing)),
            };
            match end {
                Ok(_) => only_grew &= matches!(end, Ok(End::Grown)),
                Err(error) => return Ok(seen.with_doubt(error)),
            }
            let Some(pause) = pauses.next() else {
                // Each time all was seen that there was at first: a row would have to be passed by in every reading.
                if only_grew {
                    return Ok(seen);
                }
                let doubt = seen.undecodable("it changed each time it was read".to_owned());
                return Ok(seen.with_doubt(doubt));
            };
            if let Err(stop) = self.context.sleep(*pause).await {
                return Ok(seen.with_doubt(self.request.error(Kind::Stopped(stop))));
            }
            earlier = Some(seen);
        }
    }

    /// Reads until a wanted row is seen, there is no more, or the list is found to change.
    async fn read_once<T, Fetching>(
        &self,
        reading: &mut Reading<T>,
        fetch: &mut impl FnMut(Position) -> Fetching,
        is_wanted: &impl Fn(&T) -> bool,
    ) -> Result<End, Error>
    where
        T: Row,
        Fetching: Future<Output = Result<Page<T>, Error>>,
    {
        loop {
            let known = reading.rows.len();
            let end = reading.take(fetch(reading.position).await?, self.size);
            if reading.rows.iter().skip(known).any(is_wanted) {
                return Ok(End::Whole);
            }
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }
}

/// How a reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// There is no more.
    Whole,
    /// There is no more, but more came meanwhile than was seen.
    Grown,
    /// There was less than before, so that a row may have moved to a page that was read already.
    Moved,
}

/// One reading of a list, as far as it has come.
struct Reading<T> {
    position: Position,
    rows: Vec<T>,
    ids: HashSet<String>,
    totals: Totals,
    /// A page had neither a list nor a total.
    is_missing: bool,
    answer: Option<Answered>,
}

/// What the pages say about how many rows there are.
#[derive(Default)]
struct Totals {
    first: Option<u64>,
    last: Option<u64>,
    has_fallen: bool,
    /// They are the number of rows on each page.
    count_pages: bool,
    /// They cannot be those of the list.
    are_wrong: bool,
}

impl Totals {
    fn hear(&mut self, total: u64, on_page: u64) {
        let counts_page = total == on_page;
        self.are_wrong |= total < on_page || (self.count_pages && counts_page);
        self.count_pages = counts_page && self.first.is_none_or(|_| self.count_pages);
        self.has_fallen |= self.last.is_some_and(|last| total < last);
        self.first.get_or_insert(total);
        self.last = Some(total);
    }

    /// The total, where it can be true.
    fn believed(&self) -> Option<u64> {
        self.last.filter(|_| !self.are_wrong)
    }
}

impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self {
            position: Position::default(),
            rows: Vec::new(),
            ids: HashSet::new(),
            totals: Totals::default(),
            is_missing: false,
            answer: None,
        }
    }
}

impl<T: Row> Reading<T> {
    /// Adds the next page, and tells whether that is the end.
    fn take(&mut self, page: Page<T>, size: usize) -> Option<End> {
        self.answer = Some(page.answer);
        self.is_missing |= page.rows.is_none() && page.total.is_none();
        let rows = page.rows.unwrap_or_default();
        let on_page = rows.len();
        if let Some(total) = page.total {
            self.totals.hear(total, length(&rows));
        }
        let is_first = self.position.page == 0;
        self.position = Position { page: self.position.page + 1, row: self.position.row + on_page };
        let is_new = self.add(rows, is_first);
        let seen = length(&self.rows);
        let total = self.totals.believed();
        if total.is_some() && self.totals.has_fallen {
            return Some(End::Moved);
        }
        if !is_new {
            let has_grown =
                self.totals.first.is_some_and(|first| first <= seen) && total.is_some_and(|last| last > seen);
            return Some(if has_grown { End::Grown } else { End::Whole });
        }
        // A full page that says that there is no other may be counting itself: the next one tells.
        let may_count_itself = is_first && self.totals.count_pages && on_page >= size;
        (total.is_some_and(|total| seen >= total) && !may_count_itself).then_some(End::Whole)
    }

    /// Adds rows that are not there yet; tells whether there were any.
    fn add(&mut self, rows: Vec<T>, is_first: bool) -> bool {
        let known = self.ids.len();
        let mut without_id = Vec::new();
        for row in rows {
            match row.id() {
                None => without_id.push(row),
                Some(id) if self.ids.insert(id.to_owned()) => self.rows.push(row),
                Some(_) => {}
            }
        }
        let is_new = self.ids.len() > known;
        // Rows without an id can't be told apart, and a service that pays no attention to page numbers shows them forever.
        if is_new || is_first {
            self.rows.append(&mut without_id);
        }
        is_new
    }

    /// What was seen.
    fn into_listing(self, request: &Request) -> Result<Listing<T>, Error> {
        let Some(answer) = self.answer else {
            return Err(request.error(Kind::Precondition("no page was read".to_owned())));
        };
        let total = self.totals.believed();
        let listing = Listing::new(request, self.rows, total, answer);
        Ok(if self.is_missing { listing.with_list_missing() } else { listing })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::listing::testing::{page, request};
    use crate::api::testing::JumpingClock;

    /// Rows and total of a page; no rows where the service does not answer.
    type Canned = (Option<&'static [&'static str]>, Option<u64>);

    struct Scene {
        clock: Arc<JumpingClock>,
        context: Context,
        pages: Vec<Canned>,
        size: usize,
    }

    /// A service with these pages, each given once and the last again and again.
    fn scene(pages: &[(&'static [&'static str], Option<u64>)]) -> Scene {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let context = Context::with_clock(CancellationToken::new(), clock.clone());
        let pages = pages.iter().map(|(rows, total)| (Some(*rows), *total)).collect();
        Scene { clock, context, pages, size: 2 }
    }

    impl Scene {
        fn fetch(&self) -> impl FnMut(Position) -> std::future::Ready<Result<Page<&'static str>, Error>> {
            let mut next = 0;
            move |_| {
                let (rows, total) = self.pages[next.min(self.pages.len() - 1)];
                next += 1;
                let failed = || request().error(Kind::ConnectionLost("reset".into()));
                let page = rows.map(|rows| page(Some(rows.to_vec()), total, &format!("r{next}")));
                std::future::ready(page.ok_or_else(failed))
            }
        }

        async fn read(&self) -> Listing<&'static str> {
            let request = request();
            let pages = Pages { context: &self.context, request: &request, size: self.size };
            pages.read_all(self.fetch()).await.unwrap()
        }

        async fn find(&self, id: &str) -> Result<Option<&'static str>, Error> {
            let request = request();
            let pages = Pages { context: &self.context, request: &request, size: self.size };
            pages.find(id, self.fetch()).await
        }
    }

    async fn whole(pages: &[(&'static [&'static str], Option<u64>)]) -> Vec<&'static str> {
        scene(pages).read().await.into_whole().unwrap()
    }

    #[tokio::test]
    async fn a_list_ends_at_its_total_or_when_nothing_new_comes() {
        assert_eq!(whole(&[(&["a", "b"], Some(3)), (&["c"], Some(3))]).await, ["a", "b", "c"]);
        assert_eq!(whole(&[(&[], Some(0))]).await, [""; 0]);
        assert_eq!(whole(&[(&["a"], None), (&["b"], None), (&[], None)]).await, ["a", "b"]);
        assert_eq!(whole(&[(&["a", "b"], None)]).await, ["a", "b"]);
        assert_eq!(whole(&[(&["a", "b"], Some(3)), (&["c"], None)]).await, ["a", "b", "c"]);
    }

    #[tokio::test]
    async fn a_total_that_cannot_be_right_does_not_end_the_reading() {
        for wrong in [[0, 0, 0], [1, 1, 1], [2, 1, 0]] {
            let pages: &[(&[_], _)] = &[(&["a", "b"], Some(wrong[0])), (&["c"], Some(wrong[1])), (&[], Some(wrong[2]))];
            assert_eq!(whole(pages).await, ["a", "b", "c"], "{wrong:?}");
        }
        // A page that is full and tells its own length may be all there is.
        assert_eq!(whole(&[(&["a", "b"], Some(2)), (&[], Some(2))]).await, ["a", "b"]);
        assert_eq!(
            whole(&[(&["a", "b"], Some(2)), (&["c", "d"], Some(2)), (&[], Some(0))]).await,
            ["a", "b", "c", "d"]
        );
    }

    #[tokio::test]
    async fn a_list_that_is_not_whole_leaves_a_doubt() {
        for last in [&[] as &[_], &["b"], &[""]] {
            let listing = scene(&[(&["a", "b"], Some(3)), (last, Some(3))]).read().await;
            assert_eq!(listing.rows(), ["a", "b"]);
            let error = listing.absent("x").unwrap_err().to_string();
            assert!(error.contains("2 of 3") && error.contains("(request id r2)"), "{error}");
        }
        let mut missing = scene(&[(&["a", "b"], None)]);
        missing.pages.push((None, None));
        let listing = missing.read().await;
        assert_eq!((listing.rows(), listing.look_up("b").unwrap()), (["a", "b"].as_slice(), Some(&"b")));
        assert!(matches!(listing.absent("x").unwrap_err().kind(), Kind::ConnectionLost(_)));
    }

    #[tokio::test]
    async fn rows_without_an_id_do_not_keep_the_reading_going() {
        let listing = scene(&[(&["", "a"], None), (&["", "b"], None), (&[""], None)]).read().await;
        assert_eq!(listing.rows(), ["a", "", "b", ""]);
    }

    #[tokio::test]
    async fn a_list_that_changes_is_read_again_after_a_pause() {
        let scene = scene(&[(&["a", "b"], Some(3)), (&[], Some(2)), (&["a", "c"], Some(2))]);
        assert_eq!(scene.read().await.into_whole().unwrap(), ["a", "c"]);
        assert_eq!(scene.clock.sleeps(), PAUSES[..1]);

        let shrinking: Vec<(&[_], _)> = (0..9).map(|n| (["a", "b"].as_slice(), Some(90 - n))).collect();
        let scene = super::tests::scene(&shrinking);
        let listing = scene.read().await;
        assert!(listing.absent("x").unwrap_err().to_string().contains("changed each time"));
        assert_eq!((listing.look_up("b").unwrap(), scene.clock.sleeps()), (Some(&"b"), PAUSES.to_vec()));
    }

    #[tokio::test]
    async fn a_list_that_only_grows_is_whole_at_last() {
        // Each reading of two pages sees what was there at its beginning, and one more is there at its end.
        let growing: Vec<(&[_], _)> = vec![
            (&["b", "a"], Some(3)),
            (&["a", "z"], Some(4)),
            (&["z"], Some(5)),
            (&["c", "b"], Some(5)),
            (&["b", "a"], Some(5)),
            (&["z", "c2"], Some(6)),
            (&[], Some(6)),
            (&["d", "c"], Some(6)),
            (&["c2", "b"], Some(6)),
            (&["a", "z"], Some(7)),
            (&["z"], Some(7)),
        ];
        let scene = scene(&growing);
        let listing = scene.read().await;
        assert_eq!(scene.clock.sleeps(), PAUSES);
        listing.absent("x").unwrap();
        let mut rows = listing.into_whole().unwrap();
        rows.sort_unstable();
        assert_eq!(rows, ["a", "b", "c", "c2", "d", "z"]);
    }

    #[tokio::test]
    async fn a_search_ends_with_what_it_looks_for() {
        let restless = scene(&[(&["a", "b"], Some(90)), (&["c", "d"], Some(89)), (&["e"], Some(88))]);
        assert_eq!(restless.find("d").await.unwrap(), Some("d"));
        assert!(restless.clock.sleeps().is_empty());
        assert!(restless.find("x").await.is_err());
        assert_eq!(scene(&[(&["a", "b"], Some(3)), (&["c"], Some(3))]).find("x").await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_search_that_is_stopped_is_no_proof() {
        let scene = scene(&[(&["a", "b"], Some(3)), (&[], Some(2))]);
        let context = scene.context.clone().with_time_limit(Duration::from_millis(100));
        let error = Scene { context, ..scene }.find("x").await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Stopped(_)), "{error}");
    }

    #[tokio::test]
    async fn a_call_that_fails_before_anything_is_shown_is_an_error() {
        let mut scene = scene(&[]);
        scene.pages.push((None, None));
        assert!(matches!(scene.find("x").await.unwrap_err().kind(), Kind::ConnectionLost(_)));
    }
}
