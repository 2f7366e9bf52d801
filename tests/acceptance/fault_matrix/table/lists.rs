//! Answers that a read has to make do with, and some that it must not.

use mock_backend::{Absence, DateForm, Effect, Fault, Filter, Total};

use super::{At, Cause, LISTED, NOBODY, Outcome, Promises, REFUSED, REPEATED, ROW, Row, UNHARMED, effect};

const LISTED_UNHARMED: Promises = &[(LISTED, Outcome::Unharmed)];

/// What only a read can meet, and is none the worse for.
const ODD: Row = Row { create: NOBODY, read: LISTED_UNHARMED, update: NOBODY, delete: NOBODY, ..ROW };

pub(super) static ROWS: &[Row] = &[
    Row {
        name: "total_zero",
        title: "the total is 0 beside rows",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Total(Total::Zero))),
        ..ODD
    },
    Row {
        name: "total_absent",
        title: "there is no total",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Total(Total::Absent))),
        ..ODD
    },
    Row {
        name: "list_absent",
        title: "the list is left out beside a total that is not 0",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::List(Absence::Absent))),
        words: &["cannot be understood"],
        read: &[(LISTED, Outcome::Refused)],
        ..ODD
    },
    Row {
        name: "filter_ignored",
        title: "a filter is not heeded",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Filter(Filter::Ignored))),
        ..ODD
    },
    Row {
        name: "marked",
        title: "a byte order mark before the answer",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Bom)),
        read: UNHARMED,
        ..ODD
    },
    Row {
        name: "compressed",
        title: "a compressed answer",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Gzip)),
        read: UNHARMED,
        ..ODD
    },
    Row {
        name: "huge",
        title: "an answer of more than 4 MiB",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Pad { bytes: 5 << 20, announced: true })),
        words: &["4 MiB"],
        read: REFUSED,
        ..ODD
    },
    Row {
        name: "huge_without_length",
        title: "an answer of more than 4 MiB that does not say so",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Pad { bytes: 5 << 20, announced: false })),
        words: &["4 MiB"],
        read: REFUSED,
        ..ODD
    },
    Row {
        name: "portal",
        title: "200 with a page of HTML",
        cause: Cause::Answer(|s, o| Fault::said_by(s.call(o), mock_backend::Voice::Html, 200)),
        words: &["cannot be understood"],
        read: REFUSED,
        ..ODD
    },
    Row {
        name: "throttled_until_an_old_date",
        title: "429 with `Retry-After` in the date forms of old",
        cause: Cause::Answer(|s, o| Fault::throttle(s.call(o), 2, DateForm::Rfc850).once()),
        pause_ms: 999,
        read: REPEATED,
        ..ODD
    },
    Row {
        name: "throttled_until_a_c_date",
        title: "429 with `Retry-After` as C writes dates",
        cause: Cause::Answer(|s, o| Fault::throttle(s.call(o), 2, DateForm::Asctime).once()),
        pause_ms: 999,
        read: REPEATED,
        ..ODD
    },
    Row {
        name: "farewell",
        title: "each answer ends its connection, and says so",
        cause: Cause::Answer(|_, _| Fault::new("*", Effect::Close { said: true })),
        at: At::All,
        is_alone: true,
        create: UNHARMED,
        read: UNHARMED,
        update: UNHARMED,
        delete: UNHARMED,
        ..ODD
    },
    Row {
        name: "silent_farewell",
        title: "each answer ends its connection without a word",
        cause: Cause::Answer(|_, _| Fault::new("*", Effect::Close { said: false })),
        at: At::All,
        is_alone: true,
        create: UNHARMED,
        read: UNHARMED,
        update: UNHARMED,
        delete: UNHARMED,
        ..ODD
    },
];
