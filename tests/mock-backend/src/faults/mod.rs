//! How the mock misbehaves on demand: which requests something happens to, and what. Knows operations by name only.
//!
//! A [`Fault`] says both; [`Effect`] has the catalogue of what can happen. `waiting` finds the faults of a request,
//! `conduct` sums them up for those who serve it, `words` and `spelling` make up answers, and `dress` changes the bytes of
//! real ones.

mod conduct;
mod dress;
pub(crate) mod echo;
mod effect;
mod spelling;
mod waiting;
pub(crate) mod words;

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use conduct::{Conduct, Instead, Manner};
pub use effect::{Absence, Becomes, DateForm, Effect, Filter, Source, Total, Until, Voice};
pub use spelling::Spelling;
pub(crate) use waiting::{Faults, is_about, is_like};

/// A misbehaviour, and the requests that it happens to: those that passed the gateway's check of the credentials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The operation, such as `dws.create`. A `*` stands for any text: `*` for every operation, `dws.*` for those of a
    /// service, `*.list` and `oms.create*` for those of one kind.
    pub operation: String,
    /// The name or id of the object that it happens to; any if not set. A request is about an object that is a whole
    /// segment of its path, a value of its query or a string in its body.
    #[serde(default)]
    pub about: Option<String>,
    /// Values that the query must have, as `{"type": "MRS"}`; null for a parameter that it must not have.
    #[serde(default)]
    pub query: BTreeMap<String, Option<String>>,
    /// It happens only after an operation like this was asked for.
    #[serde(default)]
    pub since: Option<String>,
    /// It happens only until an operation like this is asked for.
    #[serde(default)]
    pub until: Option<String>,
    /// How many matching requests pass unharmed first.
    #[serde(default)]
    pub skip: u32,
    /// How many requests it happens to after that; always if not set.
    #[serde(default)]
    pub times: Option<u32>,
    /// Of the requests after that, it happens to each so many-th only, as a throttle does.
    #[serde(default)]
    pub every: Option<NonZeroU32>,
    /// Whether the operation is done all the same where the client gets another answer or none.
    #[serde(default)]
    pub commit: Commit,
    /// What happens.
    pub effect: Effect,
}

/// Whether an operation is done whose client is let down. In JSON: `"never"`, `"now"`, `{"late": {"after": 3}}`, `{"late": "told"}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commit {
    /// It is not done.
    #[default]
    Never,
    /// It is done before the client is let down.
    Now,
    /// It is done later: after so many further requests of any kind, or when the mock is told to settle.
    Late(Until),
}

impl Fault {
    /// A fault that happens to every request of `operation` and does nothing else.
    pub fn new(operation: impl Into<String>, effect: Effect) -> Self {
        let operation = operation.into();
        Self {
            operation,
            about: None,
            query: BTreeMap::new(),
            since: None,
            until: None,
            skip: 0,
            times: None,
            every: None,
            commit: Commit::Never,
            effect,
        }
    }

    /// Answers with `status` in the gateway's own words.
    pub fn status(operation: impl Into<String>, status: u16) -> Self {
        Self::new(operation, Effect::Respond { status, headers: BTreeMap::new(), body: None })
    }

    /// Answers with `status` and this JSON.
    pub fn json(operation: impl Into<String>, status: u16, body: &Value) -> Self {
        Self::new(operation, Effect::Respond { status, headers: BTreeMap::new(), body: Some(body.to_string()) })
    }

    /// Answers with `status` and any text, such as a page of HTML.
    pub fn text(operation: impl Into<String>, status: u16, content_type: &str, body: &str) -> Self {
        let headers = BTreeMap::from([("Content-Type".to_owned(), content_type.to_owned())]);
        Self::new(operation, Effect::Respond { status, headers, body: Some(body.to_owned()) })
    }

    /// Refuses as a throttle does, and says in this form when to come again.
    pub fn throttle(operation: impl Into<String>, seconds: u32, form: DateForm) -> Self {
        Self::new(operation, Effect::Throttle { seconds, form })
    }

    /// Answers with `status` in the words of the gateway, of the service itself or of a page of HTML.
    pub fn said_by(operation: impl Into<String>, voice: Voice, status: u16) -> Self {
        Self::new(operation, Effect::Refuse { voice, status, code: None, message: None, headers: BTreeMap::new() })
    }

    /// Answers with `status` and this code, in the shape of the service's own errors.
    pub fn refusal(operation: impl Into<String>, status: u16, code: &str, message: &str) -> Self {
        let (voice, headers) = (Voice::Service, BTreeMap::new());
        let (code, message) = (Some(code.to_owned()), Some(message.to_owned()));
        Self::new(operation, Effect::Refuse { voice, status, code, message, headers })
    }

    /// Happens `times` times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Happens to requests about this object only, by its name or its id.
    #[must_use]
    pub fn about(mut self, object: impl Into<String>) -> Self {
        self.about = Some(object.into());
        self
    }

    /// Happens to requests with this value in their query only.
    #[must_use]
    pub fn asking(mut self, parameter: &str, value: &str) -> Self {
        self.query.insert(parameter.to_owned(), Some(value.to_owned()));
        self
    }

    /// Happens to requests without this parameter in their query only.
    #[must_use]
    pub fn not_asking(mut self, parameter: &str) -> Self {
        self.query.insert(parameter.to_owned(), None);
        self
    }

    /// Happens only after such an operation was asked for.
    #[must_use]
    pub fn since(mut self, operation: impl Into<String>) -> Self {
        self.since = Some(operation.into());
        self
    }

    /// Happens only until such an operation is asked for.
    #[must_use]
    pub fn until(mut self, operation: impl Into<String>) -> Self {
        self.until = Some(operation.into());
        self
    }

    /// Happens to each so many-th request only.
    #[must_use]
    pub fn every(mut self, count: NonZeroU32) -> Self {
        self.every = Some(count);
        self
    }

    /// Happens once.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Lets `skip` requests pass first.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// Does the operation before the client is let down.
    #[must_use]
    pub fn committed(mut self) -> Self {
        self.commit = Commit::Now;
        self
    }

    /// Does the operation later than the client is let down.
    #[must_use]
    pub fn committed_late(mut self, until: Until) -> Self {
        self.commit = Commit::Late(until);
        self
    }

    /// Adds a header to the answer; of no effect where no answer is made up.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Effect::Respond { headers, .. } | Effect::Refuse { headers, .. } = &mut self.effect {
            headers.insert(name.into(), value.into());
        }
        self
    }
}
