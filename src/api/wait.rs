//! Waiting for work that a service does in the background.
//!
//! A wait ends with a verdict or with its time. The pauses between looks grow with the time already waited: a job of three
//! seconds is noticed within one, a long one within a tenth of its length, and the service is never asked more than a few
//! times a second.

use std::time::Duration;

use super::error::{Error, Kind};
use super::{Context, Meaning, Refusal};

const FIRST_LOOK: Duration = Duration::from_millis(250);
const SHORTEST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Progress in percent is logged at most this often.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(10);
/// A state that lasts is logged again after this long, so that a wait doesn't look like a standstill.
const REPORT_INTERVAL: Duration = Duration::from_secs(60);

/// So long after its creation, a service may not yet know an object everywhere.
const SETTLING: Duration = Duration::from_secs(60);

/// What a look found.
#[derive(Debug)]
pub enum Progress<T> {
    /// Not yet at an end; the service's name for the state it is in.
    Pending(String),
    /// At its end.
    Done(T),
}

impl<T> Progress<T> {
    /// The same, the service's words as `quote` lets people read them.
    pub(crate) fn quoted(self, quote: impl FnOnce(&str) -> String) -> Self {
        match self {
            Self::Pending(state) => Self::Pending(quote(&state)),
            done @ Self::Done(_) => done,
        }
    }
}

/// Looks until there is a verdict or the context ends.
///
/// `what` says what is waited for, e.g. `DWS job 2c90 (create of source1)`.
///
/// # Errors
/// A verdict as it is; [`Kind::Unfinished`] on cancellation or at the deadline, with what the last look met.
pub async fn wait_until<T, Look, Looking>(context: &Context, what: &str, mut look: Look) -> Result<T, Error>
where
    Look: FnMut() -> Looking,
    Looking: Future<Output = Result<Progress<T>, Error>>,
{
    let start = context.clock().monotonic();
    let waited = || context.clock().monotonic().saturating_sub(start);
    let mut last_state = String::from("not looked at yet");
    let mut reported = String::new();
    let mut last_report = Duration::ZERO;
    let mut pause = FIRST_LOOK;
    // Of the last look, if it was one.
    let mut failure: Option<Error> = None;
    loop {
        let unfinished = |last_state: &str, failure: Option<&Error>, stop| {
            let (what, last_state) = (what.to_owned(), last_state.to_owned());
            let error = Error::without_call(Kind::Unfinished { what, waited: waited(), last_state, stop })
                .with_possible_effect(true);
            match failure {
                Some(failure) => {
                    error.with_note(format!("the last look failed: {}", failure.to_string().trim_end_matches('.')))
                }
                None => error,
            }
        };
        context.sleep(pause).await.map_err(|stop| unfinished(&last_state, failure.as_ref(), stop))?;
        match look().await {
            Ok(Progress::Done(result)) => {
                tracing::info!(waited_s = seconds(waited()), "the wait for {what} is over");
                return Ok(result);
            }
            Ok(Progress::Pending(state)) => {
                failure = None;
                let waited = waited();
                let interval = if words(&state) != words(&reported) {
                    Duration::ZERO
                } else if state != reported {
                    PROGRESS_INTERVAL
                } else {
                    REPORT_INTERVAL
                };
                if waited.saturating_sub(last_report) >= interval {
                    tracing::info!(waited_s = seconds(waited), state, "waiting for {what}");
                    (reported, last_report) = (state.clone(), waited);
                }
                last_state = state;
                pause = pause_before_next_look(waited, context.time_left());
            }
            Err(error) => {
                // A look that was cut short says less than the one before.
                if let Kind::Stopped(stop) = error.kind() {
                    return Err(unfinished(&last_state, failure.as_ref(), *stop));
                }
                if is_verdict(&error, waited()) {
                    return Err(error);
                }
                tracing::warn!(%error, "a look at {what} failed, and the next may not");
                pause = pause_before_next_look(waited(), context.time_left());
                // Whoever is asked too often wants to be left alone, though not beyond the last chance of a look.
                if let Some(asked) = error.retry_after() {
                    let latest = context.time_left().map_or(LONGEST_PAUSE, |left| left / 2);
                    pause = pause.max(asked.min(latest));
                }
                failure = Some(error);
            }
        }
    }
}

/// Whether a failed look says how the work ended, or that there will be no telling. All else concerns the look alone: the
/// work goes on while the service can't tell how, and one bad answer must not cost a good object.
fn is_verdict(error: &Error, waited: Duration) -> bool {
    match error.kind() {
        Kind::Failed(_) | Kind::Unfinished { .. } | Kind::Precondition(_) => true,
        Kind::Refused(Refusal { meaning: Meaning::UnsupportedAction | Meaning::CredentialsRefused, .. }) => true,
        Kind::Refused(refusal) => {
            let is_definite = match refusal.status {
                404 => waited >= SETTLING,
                401 | 408 | 429 => false,
                status => status < 500,
            };
            let is_own = refusal.from_service && !matches!(refusal.meaning, Meaning::ServiceFailure | Meaning::Busy);
            is_definite && is_own
        }
        Kind::Connect(_)
        | Kind::Tls(_)
        | Kind::TimedOut(_)
        | Kind::ConnectionLost(_)
        | Kind::Undecodable { .. }
        | Kind::Inconclusive { .. }
        | Kind::Stopped(_) => false,
    }
}

/// A state without its progress in percent.
fn words(state: &str) -> Vec<&str> {
    state.split_whitespace().filter(|word| !word.ends_with('%')).collect()
}

/// For log lines; a tenth is all that anybody wants to know.
fn seconds(waited: Duration) -> String {
    format!("{:.1}", waited.as_secs_f64())
}

/// A tenth of the time waited, within bounds, and never so long that the deadline would pass without a last look.
fn pause_before_next_look(waited: Duration, left: Option<Duration>) -> Duration {
    let pause = (waited / 10).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
    left.map_or(pause, |left| pause.min((left / 2).max(SHORTEST_PAUSE)))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::event_log::EventLog;
    use crate::api::testing::JumpingClock;
    use crate::api::{Clock, Stop};

    /// The moments of the looks at work that never ends, until the deadline.
    async fn looks(limit: Duration) -> (Vec<Duration>, Error) {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let context = Context::with_clock(CancellationToken::new(), clock).with_time_limit(limit);
        let moments = RefCell::new(Vec::new());
        let result: Result<(), Error> = wait_until(&context, "the job", || async {
            moments.borrow_mut().push(context.clock().monotonic());
            Ok(Progress::Pending("RUNNING".into()))
        })
        .await;
        (moments.into_inner(), result.unwrap_err())
    }

    #[tokio::test]
    async fn the_end_is_noticed_soon_and_the_service_is_not_pestered() {
        let hour = Duration::from_secs(3600);
        let (moments, _) = looks(hour).await;
        assert!(moments[0] <= Duration::from_secs(1));
        for pair in moments.windows(2) {
            let gap = pair[1] - pair[0];
            assert!(gap >= Duration::from_millis(250), "more than four looks a second at {:?}", pair[0]);
            assert!(gap <= LONGEST_PAUSE);
            assert!(gap <= (pair[0] / 10).max(Duration::from_secs(1)), "the end after {:?} is noticed late", pair[0]);
        }
        assert!(moments.len() < 250, "{} looks in an hour", moments.len());
        assert!(hour - moments[moments.len() - 1] <= Duration::from_secs(1), "no look shortly before the deadline");
    }

    #[tokio::test]
    async fn a_long_wait_is_logged_each_minute_and_at_each_change() {
        let (log, _keeping) = EventLog::keep();
        let (moments, _) = looks(Duration::from_secs(600)).await;
        let text = log.text();
        let lines: Vec<_> = text.lines().filter(|line| line.contains("waiting for the job")).collect();
        assert!((8..=11).contains(&lines.len()), "{} lines in ten minutes", lines.len());
        assert!(moments.len() > 2 * lines.len());
        assert!(lines.iter().all(|line| line.starts_with("INFO") && line.contains("state=\"RUNNING\"")), "{text}");

        let (log, _keeping) = EventLog::keep();
        let states = RefCell::new(["INIT", "INIT", "RUNNING"].into_iter());
        let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        let done = wait_until(&context, "the job", || async {
            let state = states.borrow_mut().next();
            Ok(state.map_or(Progress::Done(()), |state| Progress::Pending(state.into())))
        });
        done.await.unwrap();
        let text = log.text();
        let states: Vec<_> = text.lines().filter_map(|line| line.split("state=").nth(1)).collect();
        assert_eq!(states.len(), 2, "{text}");
        assert!(states[0].contains("INIT") && states[1].contains("RUNNING"), "{text}");
        assert!(text.contains("the wait for the job is over"), "{text}");
    }

    #[tokio::test]
    async fn progress_in_percent_is_logged_every_ten_seconds_at_most() {
        let (log, _keeping) = EventLog::keep();
        let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        let percent = RefCell::new(0..100);
        let done = wait_until(&context, "the job", || async {
            let next = percent.borrow_mut().next();
            Ok(next.map_or(Progress::Done(()), |percent| Progress::Pending(format!("RUNNING {percent}%"))))
        });
        done.await.unwrap();
        let text = log.text();
        let waited =
            text.lines().filter_map(|line| line.split("waited_s=\"").nth(1)?.split('"').next()?.parse::<f64>().ok());
        let waited: Vec<_> = waited.collect();
        assert!(waited.len() > 3, "{text}");
        let progress = &waited[..waited.len() - 1];
        assert!(progress.windows(2).all(|pair| pair[1] - pair[0] >= 9.9), "{text}");
    }

    #[tokio::test]
    async fn the_deadline_is_reported_with_the_last_state() {
        let (_, error) = looks(Duration::from_secs(90)).await;
        assert_eq!(error.to_string(), "no time left to wait for the job after 90.0s, last seen as RUNNING.");
        assert!(matches!(error.kind(), Kind::Unfinished { stop: Stop::Deadline, .. }));
        assert!(error.may_have_reached());
    }

    #[tokio::test]
    async fn cancellation_ends_the_wait() {
        let token = CancellationToken::new();
        let context = Context::with_clock(token.clone(), JumpingClock::at("2024-03-04T05:06:07Z"));
        let result: Result<(), Error> = wait_until(&context, "the job", || async {
            token.cancel();
            Ok(Progress::Pending("WAITING".into()))
        })
        .await;
        let error = result.unwrap_err();
        assert!(error.is_interrupted());
        assert!(error.to_string().contains("last seen as WAITING"));
    }

    /// What becomes of a wait whose looks fail in this way so many times, and the seconds that it takes.
    async fn failing(times: usize, failure: impl Fn() -> Error) -> (Result<(), Error>, u64) {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let context =
            Context::with_clock(CancellationToken::new(), clock.clone()).with_time_limit(Duration::from_secs(600));
        let looks = RefCell::new(0);
        let result = wait_until(&context, "the job", || async {
            *looks.borrow_mut() += 1;
            if *looks.borrow() <= times { Err(failure()) } else { Ok(Progress::Done(())) }
        })
        .await;
        (result, clock.monotonic().as_secs())
    }

    fn refused(refusal: Refusal) -> Error {
        Error::without_call(Kind::Refused(refusal))
    }

    fn from_service(status: u16) -> Refusal {
        Refusal { status, code: Some("DWS.1".into()), from_service: true, ..Refusal::default() }
    }

    #[tokio::test]
    async fn what_is_no_verdict_is_outlasted_or_told_at_the_end() {
        let failed = Error::without_call;
        let undecodable = Kind::Undecodable { status: 200, what: "not JSON".into(), request_id: None };
        let cases = [
            ("HTTP 404", refused(Refusal { from_service: false, ..from_service(404) })),
            ("HTTP 403", refused(Refusal { from_service: false, ..from_service(403) })),
            ("HTTP 401", refused(from_service(401))),
            ("HTTP 429", refused(from_service(429))),
            ("HTTP 503", refused(from_service(503))),
            ("HTTP 400", refused(Refusal { meaning: Meaning::ServiceFailure, ..from_service(400) })),
            ("no connection", failed(Kind::Connect("refused".into()))),
            ("TLS handshake", failed(Kind::Tls("unknown issuer".into()))),
            ("not JSON", failed(undecodable)),
        ];
        for (words, failure) in cases {
            assert!(failing(40, || failure.clone()).await.0.is_ok(), "{words}");
            let (result, seconds) = failing(usize::MAX, || failure.clone()).await;
            let error = result.unwrap_err();
            assert!(matches!(error.kind(), Kind::Unfinished { stop: Stop::Deadline, .. }), "{error}");
            assert!(error.to_string().contains("the last look failed") && error.to_string().contains(words), "{error}");
            assert_eq!(seconds, 600, "{words}");
        }
    }

    #[tokio::test]
    async fn a_verdict_ends_the_wait_at_once() {
        for refusal in [
            from_service(400),
            from_service(403),
            from_service(409),
            Refusal { meaning: Meaning::CredentialsRefused, ..from_service(401) },
        ] {
            let (result, seconds) = failing(1, || refused(refusal.clone())).await;
            assert_eq!(result.unwrap_err().status(), Some(refusal.status));
            assert_eq!(seconds, 0);
        }
        let (result, _) = failing(1, || Error::without_call(Kind::Precondition("no project".into()))).await;
        assert!(matches!(result.unwrap_err().kind(), Kind::Precondition(_)));
    }

    #[tokio::test]
    async fn what_has_just_been_made_may_not_be_found_yet() {
        assert!(failing(10, || refused(from_service(404))).await.0.is_ok());
        let (result, seconds) = failing(usize::MAX, || refused(from_service(404)).mark_gone()).await;
        assert!(result.unwrap_err().is_gone());
        assert!((60..70).contains(&seconds), "{seconds}");
    }

    #[tokio::test]
    async fn a_service_that_wants_to_be_left_alone_is() {
        let (clock, limit) = (JumpingClock::at("2024-03-04T05:06:07Z"), Duration::from_secs(600));
        let context = Context::with_clock(CancellationToken::new(), clock.clone()).with_time_limit(limit);
        let asked = RefCell::new([Duration::from_secs(100), Duration::from_secs(9999)].into_iter());
        let done = wait_until(&context, "the job", || async {
            match asked.borrow_mut().next() {
                Some(asked) => Err(refused(from_service(429)).with_retry_after(Some(asked))),
                None => Ok(Progress::Done(())),
            }
        });
        done.await.unwrap();
        let sleeps = clock.sleeps();
        assert_eq!((sleeps.len(), sleeps[1]), (3, Duration::from_secs(100)));
        assert!(sleeps[2] > Duration::from_secs(200) && context.time_left() > Some(Duration::from_secs(200)));
    }
}
