//! What the faults of one request come to, for each who has a part in it: the service, the server, the log of late calls.

use std::time::Duration;

use super::effect::{Absence, Effect, Filter, Source, Total, Until};
use super::{Commit, Fault, dress, words};
use crate::exchange::Reply;
use crate::faults::spelling::Spelling;
use crate::service::Service;

/// How a request is dealt with. The default is honest.
#[derive(Clone, Default)]
pub(crate) struct Conduct {
    instead: Option<Fault>,
    effects: Vec<Effect>,
}

/// What is in the place of an honest answer.
pub(crate) enum Instead {
    /// This reply.
    Reply(Reply),
    /// A reply that repeats secrets, with this status.
    Echo(u16, Source, Spelling),
    Reset,
    Stall,
    Unreachable(Option<Duration>),
}

/// How a reply is sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner {
    /// After others had the time to send their requests.
    pub(crate) lingers: bool,
    /// Without the second half of its body, after which the connection is cut.
    pub(crate) is_cut: bool,
    /// Without its length.
    pub(crate) is_unannounced: bool,
    /// The connection is closed after it; whether the reply says so.
    pub(crate) close: Option<bool>,
}

impl Conduct {
    pub(crate) fn of(faults: Vec<Fault>) -> Self {
        let (instead, others): (Vec<_>, Vec<_>) = faults.into_iter().partition(|fault| fault.effect.is_instead());
        let effects = others.into_iter().map(|fault| fault.effect).collect();
        Self { instead: instead.into_iter().next(), effects }
    }

    /// Whether and when the operation is done of a client that is let down.
    pub(crate) fn commit(&self) -> Commit {
        self.instead.as_ref().map_or(Commit::Now, |fault| fault.commit)
    }

    /// What is in the place of the answer, unless that is the real one in some shape.
    pub(crate) fn instead(&self, service: &Service, request_id: &str) -> Option<Instead> {
        Some(match &self.instead.as_ref()?.effect {
            Effect::Respond { status, headers, body } => {
                Instead::Reply(words::made_up(*status, headers, body.clone(), request_id))
            }
            Effect::Refuse { voice, status, code, message, headers } => {
                let reply = service.refusal(*voice, *status, code.as_deref(), message.as_deref(), request_id);
                Instead::Reply(words::with_headers(reply, headers))
            }
            Effect::Throttle { seconds, form } => Instead::Reply(words::throttled(*seconds, *form, request_id)),
            Effect::Echo { status, of, spelling } => Instead::Echo(*status, *of, *spelling),
            Effect::Reset => Instead::Reset,
            Effect::Stall => Instead::Stall,
            Effect::Unreachable { millis } => Instead::Unreachable(millis.map(Duration::from_millis)),
            _ => return None,
        })
    }

    /// How the reply is sent.
    pub(crate) fn manner(&self) -> Manner {
        let instead = self.instead.as_ref().map(|fault| &fault.effect);
        Manner {
            lingers: instead == Some(&Effect::Linger),
            is_cut: instead == Some(&Effect::CutBody),
            is_unannounced: self.find(|effect| match effect {
                Effect::Pad { announced, .. } => Some(!announced),
                _ => None,
            }) == Some(true),
            close: self.find(|effect| if let Effect::Close { said } = effect { Some(*said) } else { None }),
        }
    }

    /// The reply as its client gets it.
    pub(crate) fn dress(&self, mut reply: Reply, service: &Service) -> Reply {
        match self.instead.as_ref().map(|fault| &fault.effect) {
            Some(Effect::Truncate) => reply.body.truncate(reply.body.len() / 2),
            Some(Effect::EmptyBody) => reply = Reply::empty(reply.status),
            _ => {}
        }
        self.effects.iter().fold(reply, |reply, effect| dress::dressed(reply, effect, service))
    }

    pub(crate) fn filter(&self) -> Option<Filter> {
        self.find(|effect| if let Effect::Filter(filter) = effect { Some(*filter) } else { None })
    }

    /// For how long what the request creates is not shown.
    pub(crate) fn late_row(&self) -> Option<Until> {
        self.find(|effect| if let Effect::LateRow(until) = effect { Some(*until) } else { None })
    }

    /// For how long what the request changes or deletes is shown as it was.
    pub(crate) fn stale_row(&self) -> Option<Until> {
        self.find(|effect| if let Effect::StaleRow(until) = effect { Some(*until) } else { None })
    }

    /// How a list of so many rows is not there.
    pub(crate) fn absence(&self, rows: usize) -> Option<Absence> {
        self.find(|effect| match effect {
            Effect::List(absence) => Some(*absence),
            Effect::EmptyList(absence) if rows == 0 => Some(*absence),
            _ => None,
        })
    }

    pub(crate) fn total(&self) -> Option<Total> {
        self.find(|effect| if let Effect::Total(total) = effect { Some(*total) } else { None })
    }

    pub(crate) fn has_row_without_id(&self) -> bool {
        self.effects.contains(&Effect::RowWithoutId)
    }

    fn find<T>(&self, find: impl Fn(&Effect) -> Option<T>) -> Option<T> {
        self.effects.iter().find_map(find)
    }
}
