//! The catalogue of misbehaviour.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::spelling::Spelling;

/// What happens to a request. In JSON: `"reset"`, or `{"respond": {"status": 503}}`.
///
/// The effects of the first group are in the place of the answer, and the first of them that waits for a request is the
/// only one that happens to it. All others that wait for it happen together, in the order in which they were added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    // In the place of the answer.
    /// Another answer.
    Respond {
        /// Its status.
        status: u16,
        /// Its headers; the content type is JSON unless it is given here.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Its body as it is to be sent; what the gateway would say to the status if not set.
        #[serde(default)]
        body: Option<String>,
    },
    /// A refusal in somebody's own words.
    Refuse {
        /// Whose.
        voice: Voice,
        /// Its status; also one of success.
        status: u16,
        /// The service's code, such as `DWS.7023`; one that fits the status if not set.
        #[serde(default)]
        code: Option<String>,
        /// What is said beside the code.
        #[serde(default)]
        message: Option<String>,
        /// Further headers.
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// A refusal by the gateway's throttle, with the time to come again: 429 and `Retry-After`.
    Throttle {
        /// So many seconds from the answer; 0 is the past.
        seconds: u32,
        /// How that is written.
        form: DateForm,
    },
    /// An answer that repeats secrets: a refusal of the service, or the real answer with one more member if `status` is one
    /// of success.
    Echo {
        /// Its status.
        status: u16,
        /// Where the secrets come from.
        of: Source,
        /// How they are spelt.
        spelling: Spelling,
    },
    /// The connection is reset without one byte of an answer.
    Reset,
    /// No answer until the stalled requests are released. A fault that doesn't commit does the operation then,
    /// unless the client has left.
    Stall,
    /// A reset, after which all connections are closed and new ones are refused: for so long, or until the mock is told to
    /// settle. The one effect that goes by the clock, because no request can end it; the admin API is away, too.
    Unreachable {
        /// For how many milliseconds.
        millis: Option<u64>,
    },
    /// The real answer with the second half of its body missing, its framing intact. Commits.
    Truncate,
    /// The real answer, its connection cut in the middle of the body. Commits.
    CutBody,
    /// The real answer's status without a body. Commits.
    EmptyBody,
    /// The real answer, after the mock has looked for other requests for a while: those that are sent at the same time
    /// are seen to overlap. Commits.
    Linger,

    // How the service does what it is asked for.
    /// The filters of a list call are not honest.
    Filter(Filter),
    /// What the request creates is not shown at first: neither by lists nor by the call for one object.
    LateRow(Until),
    /// What the request deletes or changes is shown as it was for a while.
    StaleRow(Until),

    // What is in the answer.
    /// The list is not in the answer, whatever it would hold.
    List(Absence),
    /// The list is not in the answer if it would be empty.
    EmptyList(Absence),
    /// The count of a list is not what it should be.
    Total(Total),
    /// The list has one more row at its beginning, which has a name and no id.
    RowWithoutId,
    /// A member is not what it should be, wherever it is in the answer.
    Member {
        /// Its name on the wire.
        name: String,
        /// What it becomes.
        becomes: Becomes,
    },
    /// Members that decorate (states, times, progress, versions, ports, counts) come in another type: texts as numbers,
    /// numbers and booleans as texts, the text of a JSON document as the document.
    Retype,

    // How the answer travels.
    /// The body is one long Base64 text.
    Base64,
    /// The body begins with a byte order mark.
    Bom,
    /// The body is compressed, asked for or not.
    Gzip,
    /// The answer is as large as this, by one more member (blanks, where it is no JSON object).
    Pad {
        /// How long the body becomes, about.
        bytes: usize,
        /// Whether the length is sent before the body.
        #[serde(default)]
        announced: bool,
    },
    /// The connection is closed after the answer.
    Close {
        /// Whether the answer says so.
        said: bool,
    },
}

/// Who refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The API gateway: JSON with a code `APIGW.*`.
    Gateway,
    /// The service: its own JSON with a code of its own.
    Service,
    /// A proxy or a portal: a page of HTML.
    Html,
}

/// The forms of `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// `120`.
    Seconds,
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    Imf,
    /// `Sunday, 06-Nov-94 08:49:37 GMT`.
    Rfc850,
    /// `Sun Nov  6 08:49:37 1994`.
    Asctime,
}

/// Which secrets are repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Those in the body of the request, as they were sent and, where that is Base64 of a text, that text.
    Request,
    /// Those of the objects that the request names; of all objects of the service if it names none.
    Stored,
    /// Those in the headers, by which the client signs in.
    Credentials,
}

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// So many looks at it, or so many requests.
    After(u32),
    /// The mock is told to settle.
    Told,
}

/// How a filter is dishonest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// It is not heeded.
    Ignored,
    /// It finds nothing.
    Empty,
}

/// How something is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// Its key is absent.
    Absent,
    /// It is null.
    Null,
}

/// What becomes of the count of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// The key is absent.
    Absent,
    /// It is null.
    Null,
    /// It is 0, whatever is listed.
    Zero,
    /// It is larger than it should be by so much.
    Plus(u64),
    /// It counts what there is without the filter.
    Unfiltered,
    /// It is right, and a text.
    Text,
}

/// What a member becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Becomes {
    /// Its key is absent.
    Absent,
    /// It is null.
    Null,
    /// Its text in capitals.
    Upper,
    /// Its text in small letters.
    Lower,
    /// Its text without white space at the ends.
    Trimmed,
    /// The other type, as [`Effect::Retype`] does it.
    Retyped,
    /// This.
    Set(Value),
}

impl Effect {
    /// Whether it is in the place of the answer, so that it happens alone.
    pub(super) fn is_instead(&self) -> bool {
        matches!(
            self,
            Self::Respond { .. }
                | Self::Refuse { .. }
                | Self::Throttle { .. }
                | Self::Echo { .. }
                | Self::Reset
                | Self::Stall
                | Self::Unreachable { .. }
                | Self::Truncate
                | Self::CutBody
                | Self::EmptyBody
                | Self::Linger
        )
    }
}
