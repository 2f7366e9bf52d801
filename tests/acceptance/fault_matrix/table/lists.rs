//! Answers that a read has to make do with, and some that it must not.

use mock_backend::{Absence, Effect, Fault, Filter, Total};

use super::{At, Cause, LISTED, NOBODY, Outcome, Promises, REFUSED, ROW, Row, UNHARMED, effect};

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
        name: "portal",
        title: "200 with a page of HTML",
        cause: Cause::Answer(|s, o| Fault::said_by(s.call(o), mock_backend::Voice::Html, 200)),
        words: &["cannot be understood"],
        read: REFUSED,
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
];
