//! Faults of the look for objects of the same name before a creation. The look is advice: whatever it answers, the creation goes
//! on. Only a credential that is refused stops it.

use mock_backend::{Effect, Fault, Total};

use super::{At, Cause, LISTED, NOBODY, Outcome, REFUSED, ROW, Row, UNHARMED};

const LOOK: Row = Row { at: At::Look, create: UNHARMED, read: NOBODY, update: NOBODY, delete: NOBODY, ..ROW };

pub(super) static ROWS: &[Row] = &[
    Row {
        name: "look_total_zero",
        title: "the look before: the total is 0",
        cause: Cause::Answer(|s, _| Fault::new(s.list, Effect::Total(Total::Zero))),
        create: &[(LISTED, Outcome::Unharmed)],
        ..LOOK
    },
    Row {
        name: "look_unauthorised",
        title: "the look before: 401, again and again",
        cause: Cause::Answer(|s, _| Fault::status(s.list, 401)),
        words: &["HTTP 401"],
        create: REFUSED,
        ..LOOK
    },
];
