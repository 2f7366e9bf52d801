//! What comes late: rows after a creation, their end after a deletion, and calls that were taken for lost.

use mock_backend::{Effect, Until};

use super::{Cause, NOBODY, ROW, Row, UNHARMED, effect};

const LATE: Row = Row { create: NOBODY, read: NOBODY, update: NOBODY, delete: NOBODY, ..ROW };

pub(super) static ROWS: &[Row] = &[Row {
    name: "stale_row",
    title: "what was deleted is shown for two looks more",
    cause: Cause::Answer(|s, o| effect(s, o, Effect::StaleRow(Until::After(2))).once()),
    delete: UNHARMED,
    ..LATE
}];
