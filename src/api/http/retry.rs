//! When a failed exchange is repeated, and after which pause.

use std::time::Duration;

use aws_lc_rs::rand;
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::client::Failure;
use super::request::Request;
use crate::api::{Kind, Meaning};

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A server that wants to be left alone for longer than this is reported rather than waited for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(600);

/// The pause before the next try, or `None` when there shall be none. `repeats` counts those already made.
pub(super) fn pause(request: &Request, failure: &Failure, repeats: u32, max_retries: u32) -> Option<Duration> {
    if repeats >= max_retries || !is_worth_repeating(request, &failure.kind) {
        return None;
    }
    match failure.retry_after {
        Some(asked) => (asked <= LONGEST_RETRY_AFTER).then_some(asked),
        None => Some(jittered(backoff(repeats))),
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

/// Between half and all of `pause`, so that requests that failed together do not return together.
fn jittered(pause: Duration) -> Duration {
    let mut byte = [u8::MAX];
    // Without randomness the full pause is as good as any.
    let _ = rand::fill(&mut byte);
    let [byte] = byte;
    pause / 2 + pause / 2 * u32::from(byte) / u32::from(u8::MAX)
}

/// Reads `Retry-After`: seconds, or a date as HTTP writes it.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    // A date in the past means now.
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute() {
        let seconds: Vec<_> = (0..8).map(|repeats| backoff(repeats).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(backoff(u32::MAX), LONGEST_PAUSE);
        for _ in 0..100 {
            let pause = jittered(FIRST_PAUSE);
            assert!((FIRST_PAUSE / 2..=FIRST_PAUSE).contains(&pause), "{pause:?}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2024-03-04T05:06:07Z".parse().unwrap();
        for (value, expected) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("Mon, 04 Mar 2024 05:07:07 GMT", Some(60)),
            ("Mon, 04 Mar 2024 05:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(retry_after(value, now), expected.map(Duration::from_secs), "{value:?}");
        }
    }
}
