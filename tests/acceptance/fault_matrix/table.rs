//! The table: which faults there are, and what is promised for each operation.

use mock_backend::{Effect, Fault, JobOutcome};
use serde_json::json;

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
    pub(super) const ALL: [Self; 8] = [
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

    /// Whether the run ends with an error.
    pub(super) fn is_error(self) -> bool {
        matches!(self, Self::Refused | Self::Behind | Self::Tainted)
    }
}

/// For whom a cell of the table holds.
pub(super) struct Who {
    /// As the guide calls them; empty for everybody.
    pub(super) title: &'static str,
    pub(super) kinds: &'static [Kind],
}

const ALL: Who = Who { title: "", kinds: &[Kind::Dws, Kind::Mrs, Kind::Dli, Kind::OceanBase, Kind::PolarDb] };
const HUAWEI: Who = Who { title: "Huawei Cloud", kinds: &[Kind::Dws, Kind::Mrs, Kind::Dli] };
const DWS: Who = Who { title: "DWS", kinds: &[Kind::Dws] };
const MRS: Who = Who { title: "MRS", kinds: &[Kind::Mrs] };
const DLI: Who = Who { title: "DLI", kinds: &[Kind::Dli] };
const OMS: Who = Who { title: "OMS", kinds: &[Kind::OceanBase, Kind::PolarDb] };
const OCEANBASE: Who = Who { title: "OceanBase", kinds: &[Kind::OceanBase] };
const POLARDB: Who = Who { title: "PolarDB", kinds: &[Kind::PolarDb] };

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

/// A fault, and what is promised for it.
pub(super) struct Row {
    /// The name of the object to which it happens.
    pub(super) name: &'static str,
    /// As the guide calls it.
    pub(super) title: &'static str,
    pub(super) cause: Cause,
    /// What an error must say.
    pub(super) words: &'static [&'static str],
    /// How often a call may be sent that ends in an error.
    pub(super) tries: usize,
    /// Whether nobody but the service knows what became of a call. A creation's error says so.
    pub(super) in_doubt: bool,
    /// Whether it happens to all that is called at the same time, so that it needs a run of its own.
    pub(super) is_alone: bool,
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
        promises.find_map(|(who, outcome)| who.kinds.contains(&kind).then_some(*outcome))
    }
}

const REPEATED: Promises = &[(ALL, Outcome::Repeated)];
const FOUND_OUT: Promises = &[(ALL, Outcome::FoundOut)];
const GONE: Promises = &[(ALL, Outcome::Gone)];
const REFUSED: Promises = &[(ALL, Outcome::Refused)];
const BEHIND: Promises = &[(ALL, Outcome::Behind)];
/// A Basic login can't be renewed, and one that nobody has accepted yet may be wrong.
const RENEWED: Promises = &[(HUAWEI, Outcome::Renewed), (OMS, Outcome::Refused)];
/// The look before a creation has shown that the login is good.
const RENEWED_OR_REPEATED: Promises = &[(HUAWEI, Outcome::Renewed), (OMS, Outcome::Repeated)];
const OF_DWS_REFUSED: Promises = &[(DWS, Outcome::Refused)];

/// An error that a fault without a trace in service or state is answered with, whatever the operation.
const ROW: Row = Row {
    name: "",
    title: "",
    cause: Cause::Removed,
    words: &[],
    tries: 1,
    in_doubt: false,
    is_alone: false,
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

/// All faults, in the order of the guide.
pub(super) static ROWS: &[Row] = &[
    Row {
        name: "throttled",
        title: "429 with `Retry-After`, once",
        cause: Cause::Answer(|s, o| status(s, o, 429).header("Retry-After", "0").once()),
        create: REPEATED,
        read: REPEATED,
        update: REPEATED,
        delete: REPEATED,
        ..ROW
    },
    Row {
        name: "throttled_silently",
        title: "429 without `Retry-After`, once",
        cause: Cause::Answer(|s, o| status(s, o, 429).once()),
        create: REPEATED,
        read: REPEATED,
        update: REPEATED,
        delete: REPEATED,
        ..ROW
    },
    Row {
        name: "throttled_for_ever",
        title: "429, longer than `max_retries`",
        cause: Cause::Answer(|s, o| status(s, o, 429).header("Retry-After", "0")),
        words: &["HTTP 429", "after 2 tries"],
        tries: 2,
        ..ROW
    },
    Row {
        name: "failure",
        title: "500, nothing done",
        cause: Cause::Answer(|s, o| status(s, o, 500).once()),
        words: &["HTTP 500"],
        in_doubt: true,
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
        words: &["the connection broke"],
        ..LOST
    },
    Row {
        name: "broken_done",
        title: "connection reset, all done",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Reset).committed().once()),
        words: &["the connection broke"],
        ..DONE
    },
    Row {
        name: "cut",
        title: "connection cut in the middle of the answer",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::CutBody).once()),
        words: &["the connection broke"],
        read: REPEATED,
        ..DONE
    },
    Row {
        name: "stalled",
        title: "no answer within `request_timeout`, nothing done",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Stall).once()),
        words: &["no complete answer within"],
        ..LOST
    },
    Row {
        name: "stalled_done",
        title: "no answer within `request_timeout`, all done",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Stall).committed().once()),
        words: &["no complete answer within"],
        ..DONE
    },
    Row {
        name: "truncated",
        title: "half of the JSON",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::Truncate).once()),
        words: &["cannot be understood"],
        read: REFUSED,
        ..DONE
    },
    Row {
        name: "wrong_types",
        title: "JSON of other types",
        cause: Cause::Answer(|s, o| Fault::json(s.call(o), s.success(o), &(s.wrong_types)(o)).committed().once()),
        words: &["cannot be understood"],
        read: REFUSED,
        ..DONE
    },
    Row {
        name: "empty",
        title: "an empty answer",
        cause: Cause::Answer(|s, o| effect(s, o, Effect::EmptyBody).once()),
        words: &["cannot be understood"],
        read: REFUSED,
        update: &[(DWS, Outcome::FoundOut), (MRS, Outcome::Behind)],
        ..DONE
    },
    Row {
        name: "denied",
        title: "a success that says no inside",
        cause: Cause::Answer(|s, o| Fault::json(s.call(o), s.success(o), &(s.denial)("Come again later")).once()),
        words: &["Come again later"],
        ..ROW
    },
    Row {
        name: "job_failed",
        title: "the job ends as FAIL",
        cause: Cause::Job(|failed_code, failed_detail| JobOutcome::Fail { failed_code, failed_detail }),
        words: &["FAIL", "DWS.0114", "The agency has no permission", "job id"],
        ..JOB
    },
    Row {
        name: "job_stopped",
        title: "the job ends as STOP",
        cause: Cause::Job(|failed_code, failed_detail| JobOutcome::Stop { failed_code, failed_detail }),
        words: &["STOP", "DWS.0114", "The agency has no permission", "job id"],
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
        create: &[(OCEANBASE, Outcome::Refused), (POLARDB, Outcome::OtherName)],
        read: &[(OMS, Outcome::Refused)],
        update: &[],
        delete: &[(OMS, Outcome::Refused)],
        ..ROW
    },
];
