//! The table: which faults there are, and what is promised for each operation. The rows are in files by what the faults
//! happen to.

mod calls;
mod late;
mod lists;
mod looks;
mod polls;
mod secrets;

use mock_backend::{Effect, Fault, JobOutcome};

use super::services::{Kind, Service};

/// What Terraform does with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Create,
    Read,
    Update,
    Delete,
}

/// What comes of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All goes as if nothing had happened.
    Unharmed,
    /// The call is sent once more, and succeeds.
    Repeated,
    /// The provider signs in anew, sends the call once more, and succeeds.
    Renewed,
    /// The call is sent under its other name, and succeeds.
    OtherName,
    /// The answer says nothing of use; the provider looks and finds that all is done.
    FoundOut,
    /// What is not there any more is made anew, or need not be deleted.
    Gone,
    /// An error, and nothing has changed.
    Refused,
    /// An error, although the service has done what it was asked for. The next plan sees that.
    Behind,
    /// An error; the object is there and is in the state, to be replaced.
    Tainted,
}

impl Outcome {
    /// All of them, in the order in which the guide explains them.
    pub(super) const ALL: [Self; 9] = [
        Self::Unharmed,
        Self::Repeated,
        Self::Renewed,
        Self::OtherName,
        Self::FoundOut,
        Self::Gone,
        Self::Refused,
        Self::Behind,
        Self::Tainted,
    ];

    /// What the guide calls it, and what it means.
    pub(super) fn explained(self) -> (&'static str, &'static str) {
        match self {
            Self::Unharmed => ("unharmed", "all goes as if nothing had happened"),
            Self::Repeated => ("repeated", "the call is sent once more and succeeds; nothing is said"),
            Self::Renewed => ("signs in anew", "a new token, once; then as above. Access keys have no token to renew"),
            Self::OtherName => ("other name", "the call is sent under its other name and succeeds"),
            Self::FoundOut => (
                "found out",
                "the answer is of no use; the provider looks, finds that all is done, and goes on. There is one object, and it \
                 is in the state",
            ),
            Self::Gone => ("gone", "a plan makes it anew; a deletion succeeds"),
            Self::Refused => ("error", "nothing has changed, neither in the service nor in the state; apply again"),
            Self::Behind => (
                "error, done",
                "the service did it, the state has what was known before. The next plan sees it; a secret, which it can't see, is sent \
                 again",
            ),
            Self::Tainted => {
                ("error, tainted", "the object is there and in the state; the next apply deletes it and makes it anew")
            }
        }
    }

    /// Whether there is something to tell without an error: an object was taken over, or has vanished.
    pub(super) fn may_warn(self) -> bool {
        matches!(self, Self::FoundOut | Self::Gone)
    }

    /// Whether the run ends with an error.
    pub(super) fn is_error(self) -> bool {
        matches!(self, Self::Refused | Self::Behind | Self::Tainted)
    }
}

/// All rows, in the order of the guide.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [calls::ROWS, lists::ROWS, looks::ROWS, polls::ROWS, late::ROWS, secrets::ROWS].into_iter().flatten()
}

/// For whom a cell of the table holds.
pub(super) struct Who {
    /// As the guide calls them; empty for everybody.
    pub(super) title: &'static str,
    kinds: &'static [&'static [Kind]],
}

impl Who {
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.kinds.iter().copied().flatten().copied()
    }
}

/// The data sources of OMS.
const OMS_KINDS: &[Kind] = &[Kind::OceanBase, Kind::PolarDb, Kind::Kafka, Kind::Odp, Kind::Pair];

const ALL: Who = Who { title: "", kinds: &[&[Kind::Dws, Kind::Mrs, Kind::Dli], OMS_KINDS] };
/// Those whose calls are lists that count.
const LISTED: Who = Who { title: "DWS, MRS, OMS", kinds: &[&[Kind::Dws, Kind::Mrs], OMS_KINDS] };
/// Those that work in the background.
const SLOW: Who = Who { title: "DWS, DLI", kinds: &[&[Kind::Dws, Kind::Dli]] };
/// Those whose objects have secrets in the state.
const SECRET: Who = Who { title: "DWS, MRS, OMS", kinds: &[&[Kind::Dws, Kind::Mrs], OMS_KINDS] };
const HUAWEI: Who = Who { title: "Huawei Cloud", kinds: &[&[Kind::Dws, Kind::Mrs, Kind::Dli]] };
const DWS: Who = Who { title: "DWS", kinds: &[&[Kind::Dws]] };
const MRS: Who = Who { title: "MRS", kinds: &[&[Kind::Mrs]] };
const DLI: Who = Who { title: "DLI", kinds: &[&[Kind::Dli]] };
const OMS: Who = Who { title: "OMS", kinds: &[OMS_KINDS] };
const MRS_DLI: Who = Who { title: "MRS, DLI", kinds: &[&[Kind::Mrs, Kind::Dli]] };
const DWS_OMS: Who = Who { title: "DWS, OMS", kinds: &[&[Kind::Dws], OMS_KINDS] };
const NOT_DWS: Who = Who { title: "MRS, DLI, OMS", kinds: &[&[Kind::Mrs, Kind::Dli], OMS_KINDS] };
const ONE_NAME: Who =
    Who { title: "OMS but PolarDB", kinds: &[&[Kind::OceanBase, Kind::Kafka, Kind::Odp, Kind::Pair]] };
const POLARDB: Who = Who { title: "PolarDB", kinds: &[&[Kind::PolarDb]] };

/// What is promised, and to whom. Where a kind of resource is not named, the fault can't happen to it or means nothing.
pub(super) type Promises = &'static [(Who, Outcome)];

/// How a fault is brought about.
pub(super) enum Cause {
    /// The backend lets the requests of the operation down.
    Answer(fn(&Service, Operation) -> Fault),
    /// Somebody has taken the object away.
    Removed,
    /// The job that the operation begins ends in this way.
    Job(fn(failed_code: String, failed_detail: String) -> JobOutcome),
    /// The creation ends in the state FAILED.
    FailedState,
    /// The server does not know the action.
    UnsupportedAction,
}

/// Which of the requests of an operation a fault happens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// The call itself.
    Call,
    /// The look for objects of the same name before a creation.
    Look,
    /// The looks at what the service does in the background.
    Poll,
    /// The reading of what was made.
    ReadBack,
    /// All that is asked for.
    All,
}

/// A fault, and what is promised for it.
pub(super) struct Row {
    /// The name of the object to which it happens.
    pub(super) name: &'static str,
    /// As the guide calls it.
    pub(super) title: &'static str,
    pub(super) cause: Cause,
    pub(super) at: At,
    /// What an error must say.
    pub(super) words: &'static [&'static str],
    /// How often a call may be sent that ends in an error.
    pub(super) tries: usize,
    /// Whether nobody but the service knows what became of a call. A creation's error says so.
    pub(super) in_doubt: bool,
    /// Whether it happens to all that is called at the same time, so that it needs a run of its own.
    pub(super) is_alone: bool,
    /// Whether an answer repeats a secret, so that logs are looked at as well.
    pub(super) is_indiscreet: bool,
    /// How many milliseconds a repeat has to wait at least.
    pub(super) pause_ms: u64,
    create: Promises,
    read: Promises,
    update: Promises,
    delete: Promises,
}

impl Row {
    /// What is promised for an operation.
    pub(super) fn promises(&self, operation: Operation) -> Promises {
        match operation {
            Operation::Create => self.create,
            Operation::Read => self.read,
            Operation::Update => self.update,
            Operation::Delete => self.delete,
        }
    }

    /// What is promised for an operation on a kind of resource.
    pub(super) fn outcome(&self, kind: Kind, operation: Operation) -> Option<Outcome> {
        let mut promises = self.promises(operation).iter();
        promises.find_map(|(who, outcome)| who.kinds().any(|of| of == kind).then_some(*outcome))
    }
}

const NOBODY: Promises = &[];
const UNHARMED: Promises = &[(ALL, Outcome::Unharmed)];
const REPEATED: Promises = &[(ALL, Outcome::Repeated)];
const FOUND_OUT: Promises = &[(ALL, Outcome::FoundOut)];
const GONE: Promises = &[(ALL, Outcome::Gone)];
const REFUSED: Promises = &[(ALL, Outcome::Refused)];
const BEHIND: Promises = &[(ALL, Outcome::Behind)];
/// A Basic login can't be renewed, and one that nobody has accepted yet may be wrong.
const RENEWED: Promises = &[(HUAWEI, Outcome::Renewed), (OMS, Outcome::Refused)];
/// The look before a creation has shown that the login is good.
const RENEWED_OR_REPEATED: Promises = &[(HUAWEI, Outcome::Renewed), (OMS, Outcome::Repeated)];
/// DWS has another list that shows the object.
const REFUSED_BUT_DWS: Promises = &[(DWS, Outcome::Unharmed), (NOT_DWS, Outcome::Refused)];
/// OMS has the whole list where its search can't be understood.
const REFUSED_WHERE_ALONE: Promises = &[(DWS_OMS, Outcome::Unharmed), (MRS_DLI, Outcome::Refused)];
const OF_DWS_REFUSED: Promises = &[(DWS, Outcome::Refused)];

/// An error that a fault without a trace in service or state is answered with, whatever the operation.
const ROW: Row = Row {
    name: "",
    title: "",
    cause: Cause::Removed,
    at: At::Call,
    words: &[],
    tries: 1,
    in_doubt: false,
    is_alone: false,
    is_indiscreet: false,
    pause_ms: 0,
    create: REFUSED,
    read: REFUSED,
    update: REFUSED,
    delete: REFUSED,
};

/// An answer that never tells whether the operation was done: here it was not.
const LOST: Row = Row { in_doubt: true, read: REPEATED, delete: REPEATED, ..ROW };
/// The same, and it was done. Reads have no such rows, and a deletion that is repeated finds nothing to delete.
const DONE: Row = Row { create: FOUND_OUT, read: &[], update: BEHIND, delete: FOUND_OUT, ..ROW };
/// The job of a change in DWS ends without success.
const JOB: Row = Row {
    is_alone: true,
    create: &[(DWS, Outcome::Tainted)],
    read: &[],
    update: OF_DWS_REFUSED,
    delete: OF_DWS_REFUSED,
    ..ROW
};

fn status(service: &Service, operation: Operation, status: u16) -> Fault {
    Fault::status(service.call(operation), status)
}

fn effect(service: &Service, operation: Operation, effect: Effect) -> Fault {
    Fault::new(service.call(operation), effect)
}
