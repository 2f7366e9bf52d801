//! When a failed exchange is repeated, and after which pause.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use super::client::Failure;
use super::request::Request;
use crate::api::{Context, Kind, Meaning};

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Where nothing limits the operation, a server that wants to be left alone for longer than this is reported rather than
/// waited for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(600);
/// Requests that were throttled together are spread over at least this, and at most that, beyond the time that was asked for.
const SPREAD: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(15));

/// A host that has never answered is tried for so long: most likely, its address is wrong.
const FOR_STRANGERS: Duration = Duration::from_secs(3);

/// What to do after a failure.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Another try after this pause.
    Pause(Duration),
    /// No other try, and why not where that is worth a word.
    GiveUp(Option<String>),
}

/// What to do after a failure. `repeats` counts the tries that were repeats already; `stranger` is how long a host has been
/// tried that has never answered.
pub(super) fn next(
    context: &Context,
    request: &Request,
    failure: &Failure,
    repeats: u32,
    max_retries: u32,
    stranger: Option<Duration>,
) -> Next {
    if !is_worth_repeating(request, &failure.kind) {
        return Next::GiveUp(None);
    }
    let limit = context.time_left();
    if let Some(asked) = failure.retry_after
        && asked >= limit.unwrap_or(LONGEST_RETRY_AFTER)
    {
        let asked = seconds(asked);
        return Next::GiveUp(Some(match limit {
            Some(left) => format!("the server asks to wait for {asked}, and there are {} left", seconds(left)),
            None => format!("the server asks to wait for {asked}, which is too long: apply again after that"),
        }));
    }
    if repeats >= max_retries {
        return Next::GiveUp(None);
    }
    let pause = match failure.retry_after {
        Some(asked) => {
            let spread = (asked / 4).clamp(SPREAD.0, SPREAD.1);
            // Never for so long that the time runs out, and the try with it.
            let spread = limit.map_or(spread, |left| spread.min((left - asked) / 2));
            asked + context.clock().jitter(spread)
        }
        // Between half and all of it, so that requests that failed together do not return together.
        None => backoff(repeats) / 2 + context.clock().jitter(backoff(repeats) / 2),
    };
    if let (Kind::Connect(_), Some(tried)) = (&failure.kind, stranger)
        && tried + pause > FOR_STRANGERS
    {
        return Next::GiveUp(None);
    }
    if context.has_time_for(pause) {
        Next::Pause(pause)
    } else {
        Next::GiveUp(Some("no time left for another try".to_owned()))
    }
}

/// A throttled request was not processed and one that never left did nothing, so these are safe for every method; what
/// may have been processed is repeated only where that changes nothing.
fn is_worth_repeating(request: &Request, kind: &Kind) -> bool {
    match kind {
        Kind::Connect(_) => true,
        Kind::Refused(refusal) => match refusal.status {
            429 => true,
            502..=504 => request.is_repeatable(),
            _ => refusal.meaning == Meaning::ServiceFailure && request.is_repeatable(),
        },
        Kind::TimedOut(_) | Kind::ConnectionLost(_) => request.is_repeatable(),
        _ => false,
    }
}

/// 1, 2, 4 … 60 seconds.
fn backoff(repeats: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(repeats)).min(LONGEST_PAUSE)
}

/// Reads `Retry-After`: seconds, or a date in one of the three forms of HTTP.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than fits is as good as for ever.
        return Some(Duration::from_secs(value.parse().unwrap_or(u32::MAX).into()));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    // A date in the past means now.
    Some(date.duration_since(SystemTime::from(now)).unwrap_or_default())
}

/// For people, who count seconds and not nanoseconds.
fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use reqwest::Method;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::Refusal;
    use crate::api::http::Operation;
    use crate::api::testing::JumpingClock;

    const SECOND: Duration = Duration::from_secs(1);

    fn context(clock: &Arc<JumpingClock>) -> Context {
        Context::with_clock(CancellationToken::new(), clock.clone())
    }

    fn throttled(retry_after: Option<Duration>) -> Failure {
        Failure { retry_after, ..Kind::Refused(Refusal { status: 429, ..Refusal::default() }).into() }
    }

    fn after(context: &Context, retry_after: Option<Duration>, repeats: u32) -> Next {
        let operation = Operation { service: "TEST", name: "Try" };
        let request = Request::new(operation, Method::POST, &"http://h".parse().unwrap(), &[]).unwrap();
        next(context, &request, &throttled(retry_after), repeats, 5, None)
    }

    #[test]
    fn pauses_double_up_to_a_minute() {
        let seconds: Vec<_> = (0..8).map(|repeats| backoff(repeats).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(backoff(u32::MAX), LONGEST_PAUSE);
        let context = context(&JumpingClock::at("2024-03-04T05:06:07Z"));
        for _ in 0..100 {
            let Next::Pause(pause) = after(&context, None, 0) else { panic!() };
            assert!((FIRST_PAUSE / 2..=FIRST_PAUSE).contains(&pause), "{pause:?}");
        }
        assert_eq!(after(&context, None, 5), Next::GiveUp(None));
    }

    #[test]
    fn throttled_repeats_are_spread_and_never_early() {
        let context = context(&JumpingClock::at("2024-03-04T05:06:07Z"));
        for (asked, most) in [(0, 1), (2, 3), (60, 75), (500, 515)] {
            let mut pauses: Vec<_> = (0..10)
                .map(|_| match after(&context, Some(asked * SECOND), 0) {
                    Next::Pause(pause) => pause,
                    Next::GiveUp(reason) => panic!("{reason:?}"),
                })
                .collect();
            pauses.sort();
            assert!(pauses[0] >= asked * SECOND && pauses[9] <= most * SECOND, "{pauses:?}");
            assert!(pauses[9] - pauses[0] > (most - asked) * SECOND / 3, "{pauses:?}");
        }
    }

    #[test]
    fn a_time_that_is_asked_for_is_kept_or_told() {
        let clock = JumpingClock::at("2024-03-04T05:06:07Z");
        let unlimited = context(&clock);
        let limited = unlimited.clone().with_time_limit(3600 * SECOND);
        assert!(matches!(after(&limited, Some(3599 * SECOND), 0), Next::Pause(pause) if pause < 3600 * SECOND));
        let told = |context, asked| match after(context, Some(asked * SECOND), 5) {
            Next::GiveUp(Some(reason)) => reason,
            next => panic!("{next:?}"),
        };
        assert_eq!(told(&limited, 3600), "the server asks to wait for 3600 s, and there are 3600 s left");
        assert_eq!(
            told(&unlimited, 601),
            "the server asks to wait for 601 s, which is too long: apply again after that"
        );
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_in_three_forms() {
        let now = "2024-03-04T05:06:07Z".parse().unwrap();
        for (value, expected) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("Mon, 04 Mar 2024 05:07:07 GMT", Some(60)),
            ("Monday, 04-Mar-24 05:07:07 GMT", Some(60)),
            ("Mon Mar  4 05:07:07 2024", Some(60)),
            ("Mon, 04 Mar 2024 05:00:00 GMT", Some(0)),
            ("99999999999999999999", Some(u32::MAX.into())),
            ("soon", None),
            ("-1", None),
            ("1.5", None),
            ("", None),
        ] {
            assert_eq!(retry_after(value, now), expected.map(Duration::from_secs), "{value:?}");
        }
    }
}
