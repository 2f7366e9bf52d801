//! Faults of the looks at what a service does in the background, and of the reading of what was made. A wait ends with a verdict
//! or with its time, and an object that is good is never tainted for less.

use mock_backend::{Effect, Fault, Voice};

use super::{At, Cause, DLI, DWS, LISTED, NOBODY, Outcome, Promises, ROW, Row, SLOW};

const DWS_UNHARMED: Promises = &[(DWS, Outcome::Unharmed)];

const POLL: Row = Row {
    at: At::Poll,
    create: &[(SLOW, Outcome::Unharmed)],
    read: NOBODY,
    update: DWS_UNHARMED,
    delete: DWS_UNHARMED,
    ..ROW
};
const READ_BACK: Row = Row {
    at: At::ReadBack,
    create: &[(LISTED, Outcome::Unharmed)],
    read: NOBODY,
    update: NOBODY,
    delete: NOBODY,
    ..ROW
};

pub(super) static ROWS: &[Row] = &[
    Row {
        name: "poll_unauthorised",
        title: "while a job runs: 401, once",
        cause: Cause::Answer(|s, _| Fault::status(s.poll, 401).once()),
        ..POLL
    },
    Row {
        name: "poll_forbidden",
        title: "while a job runs: 403 with a page of HTML, once",
        cause: Cause::Answer(|s, _| Fault::said_by(s.poll, Voice::Html, 403).once()),
        ..POLL
    },
    Row {
        name: "poll_unpublished",
        title: "while a job runs: 404 of a gateway, once",
        cause: Cause::Answer(|s, _| Fault::status(s.poll, 404).once()),
        ..POLL
    },
    Row {
        name: "poll_unknown",
        title: "while a job runs: 404 of the service, once",
        cause: Cause::Answer(|s, _| Fault::said_by(s.poll, Voice::Service, 404).once()),
        update: NOBODY,
        delete: NOBODY,
        ..POLL
    },
    Row {
        name: "poll_throttled",
        title: "while a job runs: 429, longer than `max_retries`",
        cause: Cause::Answer(|s, _| Fault::status(s.poll, 429).header("Retry-After", "0").times(3)),
        ..POLL
    },
    Row {
        name: "poll_failing",
        title: "while a job runs: 500, three times",
        cause: Cause::Answer(|s, _| Fault::status(s.poll, 500).times(3)),
        ..POLL
    },
    Row {
        name: "poll_portal",
        title: "while a job runs: 200 with a page of HTML, once",
        cause: Cause::Answer(|s, _| Fault::said_by(s.poll, Voice::Html, 200).once()),
        ..POLL
    },
    Row {
        name: "poll_truncated",
        title: "while a job runs: half of the JSON, once",
        cause: Cause::Answer(|s, _| Fault::new(s.poll, Effect::Truncate).once()),
        ..POLL
    },
    Row {
        name: "poll_broken",
        title: "while a job runs: connection reset, three times",
        cause: Cause::Answer(|s, _| Fault::new(s.poll, Effect::Reset).times(3)),
        ..POLL
    },
    Row {
        name: "poll_unreachable",
        title: "while a job runs: connections refused for three seconds",
        cause: Cause::Answer(|s, _| Fault::new(s.poll, Effect::Unreachable { millis: Some(3000) }).once()),
        ..POLL
    },
    Row {
        name: "poll_refused",
        title: "while a job runs: 403 of the service itself",
        cause: Cause::Answer(|s, _| Fault::said_by(s.poll, Voice::Service, 403)),
        words: &["HTTP 403"],
        create: &[(DWS, Outcome::Tainted), (DLI, Outcome::Tainted)],
        update: &[(DWS, Outcome::Behind)],
        delete: NOBODY,
        ..POLL
    },
    Row {
        name: "back_unauthorised",
        title: "the reading of what was made: 401, once",
        cause: Cause::Answer(|s, _| Fault::status(s.list, 401).once()),
        ..READ_BACK
    },
];
