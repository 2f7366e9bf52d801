//! Lists that come in pages.
//!
//! Whoever asks whether an object exists needs the whole list: one that breaks off, or that changes while it is read,
//! must not read as an absence.

use std::collections::HashSet;

use super::error::{Error, Kind};
use super::http::Request;

/// A list that changes under the reader is read again this often.
const MOST_READINGS: u32 = 3;

/// One page.
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    /// How many rows all pages have, where the service says so.
    pub(crate) total: Option<u64>,
    /// The service's name for the exchange that brought it, fit to be read.
    pub(crate) request_id: Option<String>,
}

/// Where a page begins, in the service's own count.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    /// The pages before it.
    pub(crate) page: usize,
    /// The rows before it.
    pub(crate) row: usize,
}

/// Reads a list to its end. `id` tells rows apart. A list that is not whole is an error of `request`, with the request id
/// of its last page.
pub(crate) async fn read_all<T, Reading>(
    request: &Request,
    mut read: impl FnMut(Position) -> Reading,
    id: impl Fn(&T) -> &str,
) -> Result<Vec<T>, Error>
where
    Reading: Future<Output = Result<Page<T>, Error>>,
{
    let incomplete = |what, request_id| request.error(Kind::Undecodable { status: 200, what, request_id });
    let mut last_id = None;
    for _ in 0..MOST_READINGS {
        let mut rows: Vec<T> = Vec::new();
        let mut ids: HashSet<String> = HashSet::new();
        let mut position = Position { page: 0, row: 0 };
        let mut first_total = None;
        loop {
            let page = read(position).await?;
            last_id = page.request_id;
            // Rows move between pages when others come or go, so that one may have been passed by.
            if *first_total.get_or_insert(page.total) != page.total {
                break;
            }
            position = Position { page: position.page + 1, row: position.row + page.rows.len() };
            let before = rows.len();
            rows.extend(page.rows.into_iter().filter(|row| ids.insert(id(row).to_owned())));
            let total = page.total.and_then(|total| usize::try_from(total).ok());
            match total {
                Some(total) if rows.len() >= total => return Ok(rows),
                // Nothing new is the end, also of a service that pays no attention to page numbers.
                Some(total) if rows.len() == before => {
                    return Err(incomplete(format!("its pages hold {before} of {total} rows"), last_id));
                }
                None if rows.len() == before => return Ok(rows),
                _ => {}
            }
        }
    }
    Err(incomplete(format!("the list kept changing while it was read {MOST_READINGS} times"), last_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::http::Operation;

    /// Reads pages given as (rows, total), each once and the last again and again.
    async fn read(pages: &[(&[&'static str], Option<u64>)]) -> Result<Vec<&'static str>, String> {
        let operation = Operation { service: "S", name: "List" };
        let url = "http://h".parse().unwrap();
        let request = Request::new(operation, reqwest::Method::GET, &url, &[]).unwrap();
        let mut next = 0;
        let read = |_| {
            let (rows, total) = pages[next.min(pages.len() - 1)];
            next += 1;
            let request_id = Some(format!("r{next}"));
            async move { Ok(Page { rows: rows.to_vec(), total, request_id }) }
        };
        read_all(&request, read, |row| row).await.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_list_ends_at_its_total_or_when_nothing_new_comes() {
        assert_eq!(read(&[(&["a", "b"], Some(3)), (&["c"], Some(3))]).await.unwrap(), ["a", "b", "c"]);
        assert_eq!(read(&[(&[], Some(0))]).await.unwrap(), [""; 0]);
        assert_eq!(read(&[(&["a"], None), (&["b"], None), (&[], None)]).await.unwrap(), ["a", "b"]);
        assert_eq!(read(&[(&["a", "b"], None)]).await.unwrap(), ["a", "b"]);
    }

    #[tokio::test]
    async fn a_list_that_is_not_whole_is_an_error() {
        let error = read(&[(&["a", "b"], Some(3)), (&[], Some(3))]).await.unwrap_err();
        assert!(error.contains("2 of 3") && error.contains("(request id r2)"), "{error}");
        let error = read(&[(&["a", "b"], Some(3)), (&["b"], Some(3))]).await.unwrap_err();
        assert!(error.contains("2 of 3"), "{error}");
    }

    #[tokio::test]
    async fn a_list_that_changes_is_read_again() {
        let changed: &[(&[_], _)] = &[(&["a", "b"], Some(3)), (&[], Some(2)), (&["a", "c"], Some(2))];
        assert_eq!(read(changed).await.unwrap(), ["a", "c"]);
        let restless: Vec<(&[_], _)> = (0..9).map(|n| (["a", "b"].as_slice(), Some(3 + n))).collect();
        assert!(read(&restless).await.unwrap_err().contains("kept changing"));
    }
}
