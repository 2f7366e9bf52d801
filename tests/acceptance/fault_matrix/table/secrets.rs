//! Refusals that repeat the password, in each spelling: it is cut out of what is said and of the logs, and the reason stays.

use mock_backend::{Effect, Source, Spelling};

use super::{Cause, NOBODY, Operation, Outcome, Promises, ROW, Row, SECRET, effect};

const REFUSED: Promises = &[(SECRET, Outcome::Refused)];

const INDISCREET: Row = Row {
    words: &["is not accepted, check it and try again"],
    is_indiscreet: true,
    create: REFUSED,
    read: NOBODY,
    update: REFUSED,
    delete: REFUSED,
    ..ROW
};

/// A row for a spelling.
macro_rules! spelt {
    ($name:literal, $title:literal, $spelling:ident, $read:expr) => {
        Row {
            name: $name,
            title: concat!("a refusal repeats the password ", $title),
            cause: Cause::Answer(|s, o| {
                let of = if o == Operation::Create { Source::Request } else { Source::Stored };
                effect(s, o, Effect::Echo { status: 400, of, spelling: Spelling::$spelling })
            }),
            read: $read,
            ..INDISCREET
        }
    };
}

pub(super) static ROWS: &[Row] = &[
    spelt!("echo_plain", "as it is", Plain, REFUSED),
    spelt!("echo_json", "in escapes of JSON", JsonUnicode, REFUSED),
    spelt!("echo_percent_upper", "percent-encoded", PercentUpper, NOBODY),
    spelt!("echo_percent_lower", "percent-encoded in small letters", PercentLower, NOBODY),
    spelt!("echo_percent_partial", "percent-encoded in part", PercentPartial, REFUSED),
    spelt!("echo_html_decimal", "in decimal entities", HtmlDecimal, NOBODY),
    spelt!("echo_html_hex", "in hexadecimal entities", HtmlHex, REFUSED),
    spelt!("echo_base64", "in Base64", Base64, REFUSED),
    spelt!("echo_base64_unpadded", "in Base64 without padding", Base64Unpadded, NOBODY),
    spelt!("echo_base64_url", "in the Base64 of addresses", Base64Url, NOBODY),
];
