//! Faults of the call that does what was asked for.

use mock_backend::{DateForm, Effect, Fault, JobOutcome};
use serde_json::json;

use super::{
    Cause, DLI, DONE, DWS, GONE, JOB, LOST, MRS, OF_DWS_REFUSED, OMS, ONE_NAME, Operation, Outcome, POLARDB,
    REFUSED_BUT_DWS, REFUSED_WHERE_ALONE, RENEWED, RENEWED_OR_REPEATED, REPEATED, ROW, Row, Service, effect, status,
};

/// A call that the service has not looked at.
const THROTTLED: Row = Row { create: REPEATED, read: REPEATED, update: REPEATED, delete: REPEATED, ..ROW };

/// A throttle that says when to come again: in a second, or at a date that is a second away at least.
fn throttle(service: &Service, operation: Operation, form: DateForm) -> Fault {
    let seconds = if form == DateForm::Seconds { 1 } else { 2 };
    Fault::throttle(service.call(operation), seconds, form).once()
}

pub(super) static ROWS: &[Row] = &[
    Row {
        name: "throttled",
        title: "429 with `Retry-After`, once",
        cause: Cause::Answer(|s, o| status(s, o, 429).header("Retry-After", "0").once()),
        ..THROTTLED
    },
    Row {
        name: "throttled_for_a_second",
        title: "429 with `Retry-After: 1`, once",
        cause: Cause::Answer(|s, o| throttle(s, o, DateForm::Seconds)),
        pause_ms: 999,
        ..THROTTLED
    },
    Row {
        name: "throttled_until_a_date",
        title: "429 with `Retry-After` as a date, once",
        cause: Cause::Answer(|s, o| throttle(s, o, DateForm::Imf)),
        pause_ms: 999,
        ..THROTTLED
    },
    Row {
        name: "throttled_silently",
        title: "429 without `Retry-After`, once",
        cause: Cause::Answer(|s, o| status(s, o, 429).once()),
        ..THROTTLED
    },
    Row {
        name: "throttled_for_ever",
        title: "429, longer than `max_retries`",
        cause: Cause::Answer(|s, o| status(s, o, 429).header("Retry-After", "0")),
        words: &["HTTP 429", "2 attempts"],
        tries: 2,
        ..ROW
    },
    Row {
        name: "failure",
        title: "500, nothing done",
        cause: Cause::Answer(|s, o| status(s, o, 500).once()),
        words: &["HTTP 500"],
        in_doubt: true,
        read: REFUSED_BUT_DWS,
        ..ROW
    },
    Row {
        name: "failure_done",
        title: "500, all done",
        cause: Cause::Answer(|s, o| status(s, o, 500).committed().once()),
        words: &["HTTP 500"],
        ..DONE
    },
    Row {
        name: "bad_gateway",
        title: "502 with a page of HTML, nothing done",
        cause: Cause::Answer(|s, o| status(s, o, 502).once()),
        words: &["HTTP 502", "Bad Gateway"],
        ..LOST
    },
    Row {
        name: "bad_gateway_done",
        title: "502 with a page of HTML, all done",
        cause: Cause::Answer(|s, o| status(s, o, 502).committed().once()),
        words: &["HTTP 502", "Bad Gateway"],
        ..DONE
    },
    Row {
        name: "unavailable",
        title: "503, once",
        cause: Cause::Answer(|s, o| status(s, o, 503).once()),
        words: &["HTTP 503"],
        ..LOST
    },
    Row {
        name: "unavailable_for_ever",
        title: "503, longer than `max_retries`",
        cause: Cause::Answer(|s, o| status(s, o, 503)),
        words: &["HTTP 503"],
        in_doubt: true,
        ..ROW
    },
    Row {
        name: "gateway_timeout",
        title: "504, nothing done",
        cause: Cause::Answer(|s, o| status(s, o, 504).once()),
        words: &["HTTP 504"],
        ..LOST
    },
    Row {
        name: "gateway_timeout_done",
        title: "504, all done",
        cause: Cause::Answer(|s, o| status(s, o, 504).committed().once()),
        words: &["HTTP 504"],
        ..DONE
    },
    Row {
        name: "unauthorised",
        title: "401, once",
        cause: Cause::Answer(|s, o| status(s, o, 401).once()),
        words: &["HTTP 401"],
        is_alone: true,
        create: RENEWED_OR_REPEATED,
        read: RENEWED,
        update: RENEWED,
        delete: RENEWED,
        ..ROW
    },
    Row {
        name: "unauthorised_for_ever",
        title: "401, again and again",
        cause: Cause::Answer(|s, o| status(s, o, 401)),
        words: &["HTTP 401"],
        tries: 2,
        is_alone: true,
        ..ROW
    },
    Row {
        name: "forbidden",
        title: "403",
        cause: Cause::Answer(|s, o| status(s, o, 403)),
        words: &["HTTP 403"],
        ..ROW
    },
    Row {
        name: "unpublished",
        title: "404 of a gateway",
        cause: Cause::Answer(|s, o| status(s, o, 404)),
        words: &["HTTP 404"],
        ..ROW
    },
    Row {
        name: "no_cluster",
        title: "404 of the service: the cluster is not there",
        cause: Cause::Answer(|s, o| {
            let answer = json!({"error_code": "DWS.0047", "error_msg": "Cluster does not exist or has been deleted."});
            Fault::json(s.call(o), 404, &answer)
        }),
        words: &["HTTP 404", "DWS.0047"],
        create: OF_DWS_REFUSED,
        read: &[],
        update: OF_DWS_REFUSED,
        delete: &[],
        ..ROW
    },
    Row {
        name: "removed",
        title: "the object is not there any more",
        cause: Cause::Removed,
        create: &[],
        read: GONE,
        update: &[],
        delete: GONE,
        ..ROW
    },
    Row {
        name: "broken",
        title: "connection reset, nothing done",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Reset).once()),
        words: &["connection broke"],
        ..LOST
    },
    Row {
        name: "broken_done",
        title: "connection reset, all done",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Reset).committed().once()),
        words: &["connection broke"],
        ..DONE
    },
    Row {
        name: "cut",
        title: "connection cut in the middle of the answer",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::CutBody).once()),
        words: &["connection broke"],
        read: REPEATED,
        ..DONE
    },
    Row {
        name: "stalled",
        title: "no answer within `request_timeout`, nothing done",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Stall).once()),
        words: &["complete answer within"],
        ..LOST
    },
    Row {
        name: "stalled_done",
        title: "no answer within `request_timeout`, all done",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Stall).committed().once()),
        words: &["complete answer within"],
        ..DONE
    },
    Row {
        name: "truncated",
        title: "half of the JSON",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Truncate).once()),
        words: &["cannot be understood"],
        read: REFUSED_WHERE_ALONE,
        ..DONE
    },
    Row {
        name: "wrong_types",
        title: "JSON of other types",
        cause: Cause::Answer(|s, o| Fault::json(s.call(o), s.success(o), &(s.wrong_types)(o)).committed().once()),
        words: &["cannot be understood"],
        read: REFUSED_WHERE_ALONE,
        ..DONE
    },
    Row {
        name: "empty",
        title: "an empty answer",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::EmptyBody).once()),
        words: &["cannot be understood"],
        read: REFUSED_WHERE_ALONE,
        update: &[(DWS, Outcome::FoundOut), (MRS, Outcome::Behind)],
        ..DONE
    },
    Row {
        name: "denied",
        title: "a success that says no inside",
        cause: Cause::Answer(|s, o| Fault::json(s.call(o), s.success(o), &(s.denial)("Come again later")).once()),
        words: &["Come again later"],
        read: REFUSED_BUT_DWS,
        ..ROW
    },
    Row {
        name: "job_failed",
        title: "the job ends as FAIL",
        cause: Cause::Job(|failed_code, failed_detail| JobOutcome::Fail { failed_code, failed_detail }),
        words: &["FAIL", "DWS.0114", "The agency has no permission", "Job ID"],
        ..JOB
    },
    Row {
        name: "job_stopped",
        title: "the job ends as STOP",
        cause: Cause::Job(|failed_code, failed_detail| JobOutcome::Stop { failed_code, failed_detail }),
        words: &["STOP", "DWS.0114", "The agency has no permission", "Job ID"],
        ..JOB
    },
    Row {
        name: "state_failed",
        title: "the object ends in the state FAILED",
        cause: Cause::FailedState,
        words: &["FAILED", "The subnet is full"],
        is_alone: true,
        create: &[(DLI, Outcome::Tainted)],
        read: &[],
        update: &[],
        delete: &[],
        ..ROW
    },
    Row {
        name: "unsupported",
        title: "the server does not know the action",
        cause: Cause::UnsupportedAction,
        words: &["Unsupported action"],
        is_alone: true,
        create: &[(ONE_NAME, Outcome::Refused), (POLARDB, Outcome::OtherName)],
        read: &[(OMS, Outcome::Refused)],
        update: &[],
        delete: &[(OMS, Outcome::Refused)],
        ..ROW
    },
];
