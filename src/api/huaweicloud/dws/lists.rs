//! Finding data sources among the lists of a cluster.
//!
//! There is a list for each type and one without a type, and no page says what the latter holds, how the former tell types
//! apart, or which types an older server knows. So what any of them shows is there, one that is refused is no failure as
//! long as another shows the object, and only those that could show it prove together that it is not there.

use std::borrow::Borrow;

use super::model::DataSource;
use crate::api::listing::Listing;
use crate::api::{Error, Kind};

/// The documented types.
pub const TYPES: [&str; 3] = ["OBS", "MRS", "LAKE_FORMATION"];

/// The data source of this id; `None` is proof that there is none. `kind` is its type, where that is known, and `list`
/// fetches the list of a type or the one without; lists that several searches share will do.
///
/// # Errors
/// [`Error::is_gone`] when the cluster does not exist. Where nothing shows the data source: the error of the list of its
/// type or of the one without, or that one of the lists is not whole.
pub async fn find<L, Fetching>(
    id: &str,
    kind: Option<&str>,
    list: impl Fn(Option<String>) -> Fetching,
) -> Result<Option<DataSource>, Error>
where
    L: Borrow<Listing<DataSource>>,
    Fetching: Future<Output = Result<L, Error>>,
{
    Ok(search(id, kind, list).await?.map(|(found, _)| found))
}

/// The same, with the request id of the answer that shows it.
pub(super) async fn search<L, Fetching>(
    id: &str,
    kind: Option<&str>,
    list: impl Fn(Option<String>) -> Fetching,
) -> Result<Option<(DataSource, Option<String>)>, Error>
where
    L: Borrow<Listing<DataSource>>,
    Fetching: Future<Output = Result<L, Error>>,
{
    // The list of its type is the shortest that has it, the one without a type the next best.
    let first: Vec<_> = kind.map(str::to_owned).into_iter().map(Some).chain([None]).collect();
    let others = TYPES.iter().filter(|other| kind != Some(**other)).map(|other| Some((*other).to_owned()));
    let must_answer = if kind.is_some() { first.len() } else { usize::MAX };
    let mut seen: Option<Listing<DataSource>> = None;
    let mut refused = Vec::new();
    for (place, part) in first.into_iter().chain(others).enumerate() {
        match list(part).await {
            Ok(listing) => {
                let listing = listing.borrow();
                if let Some(found) = listing.find(id) {
                    return Ok(Some((found.clone(), listing.request_id().map(str::to_owned))));
                }
                seen = Some(join(seen, listing.clone()));
            }
            Err(error) if ends_it(&error) => return Err(error),
            Err(error) if place < must_answer => refused.push(error),
            // A server from before that type has none of it.
            Err(error) => tracing::info!(%error, "a list of another type is not shown"),
        }
    }
    together(seen, refused)?.absent(id).map(|()| None)
}

/// All data sources of a cluster, or at least those of a type, as one list. Lists that are not shown are told by it.
///
/// # Errors
/// [`Error::is_gone`] when the cluster does not exist; the first error where no list is shown.
pub async fn all<L, Fetching>(
    kind: Option<&str>,
    list: impl Fn(Option<String>) -> Fetching,
) -> Result<Listing<DataSource>, Error>
where
    L: Borrow<Listing<DataSource>>,
    Fetching: Future<Output = Result<L, Error>>,
{
    // The list of a type in another case than the service's may be empty.
    let is_wanted = |other: &&&str| kind.is_none_or(|kind| kind != **other && kind.eq_ignore_ascii_case(other));
    let others = TYPES.iter().filter(is_wanted).map(|other| Some((*other).to_owned()));
    let first = kind.map(|kind| Some(kind.to_owned()));
    let mut seen: Option<Listing<DataSource>> = None;
    let mut refused = Vec::new();
    for part in first.into_iter().chain([None]).chain(others) {
        match list(part).await {
            Ok(listing) => {
                let all = join(seen, listing.borrow().clone());
                // A whole list that shows some of the type is what was asked for.
                let has_some = kind.is_some_and(|kind| all.rows().iter().any(|source| source.is_of_type(kind)));
                if has_some && all.whole().is_ok() {
                    return together(Some(all), refused);
                }
                seen = Some(all);
            }
            Err(error) if ends_it(&error) => return Err(error),
            Err(error) => refused.push(error),
        }
    }
    together(seen, refused)
}

/// Whether asking for another list makes no sense: there is none, the caller may have none, or the service is away.
fn ends_it(error: &Error) -> bool {
    match error.kind() {
        Kind::Refused(refusal) => error.is_gone() || matches!(refusal.status, 401 | 429 | 502..=504),
        Kind::Undecodable { .. } | Kind::Inconclusive { .. } => false,
        _ => true,
    }
}

fn join(seen: Option<Listing<DataSource>>, listing: Listing<DataSource>) -> Listing<DataSource> {
    match seen {
        Some(seen) => seen.and(listing),
        None => listing,
    }
}

fn together(seen: Option<Listing<DataSource>>, refused: Vec<Error>) -> Result<Listing<DataSource>, Error> {
    match seen {
        Some(seen) => Ok(refused.into_iter().fold(seen, Listing::with_refused)),
        None => {
            let nothing = || Error::without_call(Kind::Precondition("no list was asked for".to_owned()));
            Err(refused.into_iter().next().unwrap_or_else(nothing))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::api::Refusal;
    use crate::api::listing::testing::{listing, request};

    /// What a cluster answers for a type: ids and a count, or a refusal by its status.
    type Answers<'a> = &'a [(Option<&'a str>, Result<(&'a [&'a str], Option<u64>), u16>)];

    struct Cluster<'a> {
        answers: Answers<'a>,
        asked: Mutex<Vec<String>>,
    }

    impl<'a> Cluster<'a> {
        fn new(answers: Answers<'a>) -> Self {
            Self { answers, asked: Mutex::default() }
        }

        async fn list(&self, kind: Option<String>) -> Result<Listing<DataSource>, Error> {
            self.asked.lock().unwrap().push(kind.clone().unwrap_or_else(|| "any".to_owned()));
            let answer = self.answers.iter().find(|(known, _)| *known == kind.as_deref());
            match answer.map_or(Ok((&[] as &[_], None)), |(_, answer)| *answer) {
                Ok((ids, count)) => {
                    let row = |id: &&str| DataSource {
                        id: Some((*id).to_owned()),
                        kind: kind.clone(),
                        ..DataSource::default()
                    };
                    Ok(listing(Some(ids.iter().map(row).collect()), count))
                }
                Err(status) => {
                    let error = request().error(Kind::Refused(Refusal { status, ..Refusal::default() }));
                    Err(if status == 404 { error.mark_gone() } else { error })
                }
            }
        }

        /// Whether `a` is found, and what was asked for that.
        async fn find(&self, kind: Option<&str>) -> (Result<bool, Error>, Vec<String>) {
            let found = find("a", kind, |part| self.list(part)).await.map(|found| found.is_some());
            (found, std::mem::take(&mut self.asked.lock().unwrap()))
        }
    }

    #[tokio::test]
    async fn found_anywhere_is_found() {
        let here: Result<(&[_], _), _> = Ok((&["b", "a"], None));
        for (answers, kind, asked) in [
            ([(Some("OBS"), here), (None, Err(403))], Some("OBS"), ["OBS"].as_slice()),
            ([(Some("MRS"), Ok((&[], Some(0)))), (None, here)], Some("MRS"), &["MRS", "any"]),
            ([(Some("OBS"), Err(400)), (None, here)], Some("OBS"), &["OBS", "any"]),
            ([(Some("OBS"), here), (None, Err(400))], Some("obs"), &["obs", "any", "OBS"]),
            ([(Some("OBS"), here), (None, Ok((&[], Some(7))))], Some("MRS"), &["MRS", "any", "OBS"]),
            ([(None, here), (Some("LAKE_FORMATION"), Err(400))], None, &["any"]),
            ([(None, Err(403)), (Some("LAKE_FORMATION"), here)], None, &["any", "OBS", "MRS", "LAKE_FORMATION"]),
        ] {
            let (found, actually_asked) = Cluster::new(&answers).find(kind).await;
            assert_eq!((found.unwrap(), actually_asked), (true, asked.iter().map(|part| (*part).to_owned()).collect()));
        }
    }

    #[tokio::test]
    async fn gone_is_proved_by_all_that_could_show_it() {
        let none: Result<(&[&str], _), _> = Ok((&["b"], Some(1)));
        for (answers, kind, gone) in [
            ([(Some("OBS"), none), (None, none)], Some("OBS"), true),
            ([(Some("OBS"), none), (Some("LAKE_FORMATION"), Err(400))], Some("OBS"), true),
            ([(Some("OBS"), none), (None, Err(403))], Some("OBS"), false),
            ([(Some("OBS"), Err(400)), (None, none)], Some("OBS"), false),
            ([(Some("OBS"), none), (None, Ok((&["b"], Some(2))))], Some("OBS"), false),
            ([(Some("OBS"), Ok((&["b"], Some(2)))), (None, Ok((&["b", "c"], Some(2))))], Some("OBS"), true),
            ([(None, none), (Some("OBS"), none)], None, true),
            ([(None, none), (Some("LAKE_FORMATION"), Err(400))], None, false),
            ([(None, Err(500)), (Some("OBS"), none)], None, false),
        ] {
            let (found, _) = Cluster::new(&answers).find(kind).await;
            assert_eq!(found.ok(), gone.then_some(false), "{answers:?} {kind:?}");
        }
    }

    #[tokio::test]
    async fn a_cluster_that_is_gone_has_no_other_list() {
        let cluster = Cluster::new(&[(Some("OBS"), Err(404))]);
        let (found, asked) = cluster.find(Some("OBS")).await;
        assert!(found.unwrap_err().is_gone());
        assert_eq!(asked, ["OBS"]);
        assert!(all(Some("OBS"), |part| cluster.list(part)).await.unwrap_err().is_gone());
    }

    #[tokio::test]
    async fn a_service_that_is_away_is_not_asked_for_other_lists() {
        for status in [401, 429, 503] {
            let answers = [(Some("OBS"), Err(status))];
            let (found, asked) = Cluster::new(&answers).find(Some("OBS")).await;
            assert_eq!((found.is_err(), asked.len()), (true, 1), "{answers:?}");
        }
    }

    #[tokio::test]
    async fn all_lists_are_one() {
        let of = |kind: &'static str| {
            (
                Some(kind),
                Ok((
                    match kind {
                        "OBS" => &["a"],
                        _ => &["b"],
                    } as &[_],
                    Some(1),
                )),
            )
        };
        let answers = [of("OBS"), of("MRS"), (None, Ok((&["a"] as &[_], Some(2)))), (Some("LAKE_FORMATION"), Err(400))];
        let cluster = Cluster::new(&answers);
        let (rows, refused) = all(None, |part| cluster.list(part)).await.unwrap().into_shown().unwrap();
        assert_eq!((rows.len(), refused.len()), (2, 1));
        for (kind, asked) in [("OBS", ["OBS"].as_slice()), ("obs", &["obs", "any", "OBS"])] {
            cluster.asked.lock().unwrap().clear();
            assert!(!all(Some(kind), |part| cluster.list(part)).await.unwrap().rows().is_empty());
            assert_eq!(*cluster.asked.lock().unwrap(), asked);
        }
        let refusing = Cluster::new(&[(None, Err(403)), (Some("OBS"), Err(500))]);
        assert_eq!(all(Some("OBS"), |part| refusing.list(part)).await.unwrap_err().status(), Some(500));
    }
}
