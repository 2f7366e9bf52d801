//! Reading data sources of OMS, which has no call for a single one.
//!
//! A search by id is one call; the whole list, a call for every ten rows, serves everybody. How many a run will read is not
//! known, so each is searched for until the searches have cost what the list would; then the list is fetched. That never
//! costs more than twice the cheapest way.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::api::oms::{DataSource, Oms, Within};
use crate::api::{Context, Error, Listing};
use crate::datalink::place::Place;

/// From how many searches on it is worth a call to learn how long the list is.
const FIRST_LOOK: usize = 5;

/// The reads of one run.
struct Reads {
    searches: AtomicUsize,
    /// How many searches cost as much as the list.
    pages: AtomicUsize,
}

impl Default for Reads {
    fn default() -> Self {
        Self { searches: AtomicUsize::new(0), pages: AtomicUsize::new(FIRST_LOOK) }
    }
}

/// The data source of this id. `None` only where the whole list was seen without it.
pub(super) async fn find(place: &Place<'_, Oms>, context: &Context, id: &str) -> Result<Option<DataSource>, Error> {
    let (oms, reads) = (&place.client, place.run.kept::<Reads>());
    let searches = reads.searches.load(Ordering::Relaxed);
    if searches >= reads.pages.load(Ordering::Relaxed) {
        let pages = &reads.pages;
        let fetch = || async move {
            Ok::<Option<Listing<DataSource>>, Error>(match oms.list_within(context, searches).await? {
                Within::Listed(list) => Some(*list),
                Within::Longer { pages: needed } => {
                    pages.store(needed, Ordering::Relaxed);
                    None
                }
            })
        };
        if let Some(list) = &*place.shared_list(context, "", fetch).await?
            && let Some(source) = list.look_up(id)?
        {
            return Ok(Some(source.clone()));
        }
    }
    reads.searches.fetch_add(1, Ordering::Relaxed);
    oms.find(context, id).await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::Context;
    use crate::api::http::testing::{Answer, Server, answer};
    use crate::api::http::{Settings, Tls};
    use crate::api::oms::{Config, PasswordEncoding};
    use crate::api::testing::JumpingClock;
    use crate::datalink::run::Run;

    fn page(ids: std::ops::Range<usize>, total: usize) -> Answer {
        let rows: Vec<_> = ids.map(|id| format!(r#"{{"id":"e_{id}"}}"#)).collect();
        answer(200, format!(r#"{{"success":true,"totalCount":{total},"data":[{}]}}"#, rows.join(",")))
    }

    async fn read(answers: Vec<Answer>, ids: impl Iterator<Item = usize>) -> usize {
        let server = Server::start(answers).await;
        let http = Settings {
            user_agent: "test/1.0".to_owned(),
            max_retries: 0,
            request_timeout: Duration::from_secs(20),
            tls: Tls::default(),
            proxies: Default::default(),
            address_from: "the test",
            redactor: Arc::default(),
        };
        let oms = Oms::new(Config {
            endpoint: server.url.clone(),
            username: "admin".to_owned(),
            password: "console0pw".into(),
            password_encoding: PasswordEncoding::Base64,
            polardb_create_action: None,
            http,
        });
        let run = Run::default();
        let place = Place::at(Arc::new(oms.unwrap()), &run);
        let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        for id in ids {
            let found = find(&place, &context, &format!("e_{id}")).await.unwrap().unwrap();
            assert_eq!(found.id, Some(format!("e_{id}")));
        }
        server.received().len()
    }

    #[tokio::test]
    async fn few_are_searched_for_and_many_are_listed() {
        // Five searches, and a list of two pages, the first of which tells that there are two.
        let searches = (0..FIRST_LOOK).map(|id| page(id..id + 1, 1));
        let answers = searches.chain([page(0..10, 15), page(10..15, 15)]).collect();
        assert_eq!(read(answers, 0..15).await, FIRST_LOOK + 2);
    }

    #[tokio::test]
    async fn a_list_that_is_too_long_is_looked_at_once() {
        let search = |id| page(id..id + 1, 1);
        let mut answers: Vec<_> = (0..FIRST_LOOK).map(search).collect();
        answers.push(page(0..10, 1000));
        answers.extend((FIRST_LOOK..20).map(search));
        assert_eq!(read(answers, 0..20).await, 21);
    }
}
