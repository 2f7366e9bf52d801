//! Waiting for work that a service does in the background.
//!
//! The pauses between looks grow with the time already waited: a job of three seconds is noticed within one, a long one
//! within a tenth of its length, and the service is never asked more than a few times a second.

use std::time::Duration;

use super::error::{Error, Kind};
use super::{Context, Stop};

const FIRST_LOOK: Duration = Duration::from_millis(250);
const SHORTEST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A state that lasts is logged again after this long, so that a wait doesn't look like a standstill.
const REPORT_INTERVAL: Duration = Duration::from_secs(60);

/// So many looks in a row may fail because the service does, before the wait is given up.
const TOLERATED_FAILURES: u32 = 4;

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

/// Looks until the work is done, a look fails, or the context ends.
///
/// `what` says what is waited for, e.g. `DWS job 2c90 (create of source1)`.
///
/// # Errors
/// The error of a look as it is, unless the service may do better at the next; [`Kind::Unfinished`] on cancellation or at the deadline.
pub async fn wait_until<T, Look, Looking>(context: &Context, what: &str, mut look: Look) -> Result<T, Error>
where
    Look: FnMut() -> Looking,
    Looking: Future<Output = Result<Progress<T>, Error>>,
{
    let start = context.clock().monotonic();
    let waited = || context.clock().monotonic().saturating_sub(start);
    let mut last_state = String::from("not looked at yet");
    let mut last_report = Duration::ZERO;
    let mut pause = FIRST_LOOK;
    let mut failed_looks = 0;
    loop {
        let unfinished = |last_state: &str, stop| {
            let (what, last_state) = (what.to_owned(), last_state.to_owned());
            Error::without_call(Kind::Unfinished { what, waited: waited(), last_state, stop })
                .with_possible_effect(true)
        };
        context.sleep(pause).await.map_err(|stop| unfinished(&last_state, stop))?;
        match look().await {
            Ok(Progress::Done(result)) => {
                tracing::info!(waited_s = seconds(waited()), "the wait for {what} is over");
                return Ok(result);
            }
            Ok(Progress::Pending(state)) => {
                failed_looks = 0;
                let waited = waited();
                if state != last_state || waited.saturating_sub(last_report) >= REPORT_INTERVAL {
                    tracing::info!(waited_s = seconds(waited), state, "waiting for {what}");
                    (last_state, last_report) = (state, waited);
                }
                pause = pause_before_next_look(waited, context.time_left());
            }
            // A look that was cut short says less than what is known from the looks before it.
            Err(error) => match error.kind() {
                Kind::Stopped(stop) => return Err(unfinished(&last_state, *stop)),
                _ if context.check() == Err(Stop::Deadline) => return Err(unfinished(&last_state, Stop::Deadline)),
                // The work goes on while the service can't tell how: one bad answer must not cost a good object.
                Kind::TimedOut(_) | Kind::ConnectionLost(_) | Kind::Undecodable { .. } | Kind::Refused(_)
                    if error.may_have_reached() && failed_looks < TOLERATED_FAILURES =>
                {
                    failed_looks += 1;
                    tracing::warn!(%error, "a look at {what} failed, and the next may not");
                    pause = pause_before_next_look(waited(), context.time_left());
                }
                _ => return Err(error),
            },
        }
    }
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

    #[tokio::test]
    async fn a_look_that_the_service_fails_is_not_the_end() {
        let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        let broken = || Error::without_call(Kind::ConnectionLost("reset".into())).with_possible_effect(true);
        for (failures, succeeds) in [(TOLERATED_FAILURES, true), (TOLERATED_FAILURES + 1, false)] {
            let looks = RefCell::new(0);
            let result = wait_until(&context, "the job", || async {
                *looks.borrow_mut() += 1;
                if *looks.borrow() <= failures { Err(broken()) } else { Ok(Progress::Done(())) }
            })
            .await;
            assert_eq!(result.is_ok(), succeeds, "{failures}");
        }
    }

    #[tokio::test]
    async fn a_failing_look_ends_the_wait_with_its_own_error() {
        let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        let result: Result<(), Error> =
            wait_until(&context, "the job", || async { Err(Error::without_call(Kind::Connect("refused".into()))) })
                .await;
        assert!(matches!(result.unwrap_err().kind(), Kind::Connect(_)));
    }
}
