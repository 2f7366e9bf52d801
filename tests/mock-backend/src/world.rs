//! The whole state of a mock, and the way of one request through it: log, admission, faults, service.
//!
//! Knows nothing of connections: the server carries out the [`Action`] that comes out.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::watch;

use crate::config::Config;
use crate::exchange::{Call, Reply, Request};
use crate::faults::{Commit, Conduct, Fault, Faults, Instead, Until, Voice, echo, is_about};
use crate::gateway::{Gateway, not_published};
use crate::ids::Ids;
use crate::request_log::RequestLog;
use crate::router::{Found, SERVICES};
use crate::service::Service;
use crate::stock::Shelf;
use crate::{dli, dws, iam, mrs, oms, router};

/// All that a mock knows. The fields of the services are for their own modules.
pub(crate) struct World {
    config: Config,
    pub(crate) gateway: Gateway,
    pub(crate) ids: Ids,
    pub(crate) log: RequestLog,
    pub(crate) faults: Faults,
    pub(crate) iam: iam::State,
    pub(crate) dws: dws::State,
    pub(crate) mrs: mrs::State,
    pub(crate) dli: dli::State,
    pub(crate) oms: oms::State,
    /// Kept for whoever uses the mock as a backend of Terraform, too.
    pub(crate) terraform_state: Option<Bytes>,
    late: Vec<Late>,
}

/// A request that is on its way to an answer.
pub(crate) struct Received {
    pub(crate) sequence: u64,
    pub(crate) request_id: String,
    pub(crate) conduct: Conduct,
    pub(crate) action: Action,
}

/// What the connection has to do.
pub(crate) enum Action {
    /// Send the reply, in the manner of the conduct.
    Answer(Reply),
    /// Reset the connection.
    Reset,
    /// The same, and refuse all others for so long or until the mock is told to settle.
    Unreachable(Option<Duration>),
    /// Wait for the gate; then send the reply, or what [`World::perform`] returns if there is none yet.
    Stall(watch::Receiver<u64>, Option<Reply>),
}

/// A call that is done later than its client was let down.
struct Late {
    request: Request,
    request_id: String,
    until: Until,
}

impl World {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            gateway: Gateway::new(&config),
            ids: Ids::default(),
            log: RequestLog::new(),
            faults: Faults::new(),
            iam: iam::State::new(&config),
            dws: dws::State::new(&config),
            mrs: mrs::State::new(&config),
            dli: dli::State::new(&config),
            oms: oms::State::new(&config),
            terraform_state: None,
            late: Vec::new(),
            config,
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Back to the start, but for ids, which are never issued again. The gate of the stalled requests goes with the
    /// old state, which cuts them.
    pub(crate) fn reset(&mut self) {
        *self = Self { ids: std::mem::take(&mut self.ids), ..Self::new(self.config.clone()) };
    }

    /// Every object of every service.
    pub(crate) fn state(&self) -> Value {
        SERVICES.into_iter().map(|service| (service.name.to_owned(), (service.state)(self))).collect()
    }

    /// Adds a fault for an operation that exists.
    pub(crate) fn inject(&mut self, fault: Fault) -> io::Result<()> {
        for pattern in [Some(&fault.operation), fault.since.as_ref(), fault.until.as_ref()].into_iter().flatten() {
            router::require_operation(pattern)?;
        }
        self.faults.add(fault);
        Ok(())
    }

    /// All that is late comes true: late calls are done, and every object is shown as it is.
    pub(crate) fn settle(&mut self) {
        for late in std::mem::take(&mut self.late) {
            self.perform(&late.request, &late.request_id, &Conduct::default());
        }
        for service in SERVICES {
            (service.shelves)(self).into_iter().for_each(Shelf::settle);
        }
    }

    /// Logs and judges a request, does what it asks for, and says what becomes of its connection.
    pub(crate) fn receive(&mut self, request: &Request, connection: usize) -> Received {
        let request_id = self.ids.plain();
        let found = router::find(request);
        let name = found.as_ref().map_or("unknown", |found| found.operation.name);
        let sequence = self.log.receive(name, request, connection);
        self.count_late();
        let mut conduct = Conduct::default();
        let action = match found {
            None => Action::Answer(not_published(&request_id)),
            Some(found) => {
                let call = Call { request, params: found.params, request_id: &request_id, conduct: &conduct };
                match (found.operation.admit)(self, &call) {
                    Err(refusal) => Action::Answer(refusal),
                    Ok(()) => {
                        conduct = Conduct::of(self.faults.take(name, request));
                        self.serve(found.service, request, &request_id, &conduct)
                    }
                }
            }
        };
        self.do_late();
        Received { sequence, request_id, conduct, action }
    }

    /// Does what an admitted request asks for.
    pub(crate) fn perform(&mut self, request: &Request, request_id: &str, conduct: &Conduct) -> Reply {
        let Some(Found { service, operation, params }) = router::find(request) else {
            return not_published(request_id);
        };
        let before: Vec<_> = (service.shelves)(self).iter().flat_map(|shelf| shelf.ids()).collect();
        if let Some(until) = conduct.stale_row() {
            for shelf in (service.shelves)(self) {
                shelf.freeze(&|id| is_about(request, id), until);
            }
        }
        let outcome = (operation.run)(self, &Call { request, params, request_id, conduct });
        if let Some(until) = conduct.late_row() {
            for shelf in (service.shelves)(self) {
                let new = shelf.ids().into_iter().filter(|id| !before.contains(id));
                new.for_each(|id| shelf.hide(&id, until));
            }
        }
        conduct.dress(outcome.unwrap_or_else(|refusal| refusal), service)
    }

    fn serve(&mut self, service: &Service, request: &Request, request_id: &str, conduct: &Conduct) -> Action {
        let Some(instead) = conduct.instead(service, request_id) else {
            return Action::Answer(self.perform(request, request_id, conduct));
        };
        let secrets = match &instead {
            Instead::Echo(_, of, _) => echo::secrets(self, service, request, *of),
            _ => Vec::new(),
        };
        let done = (conduct.commit() == Commit::Now).then(|| self.perform(request, request_id, conduct));
        let is_late = match conduct.commit() {
            Commit::Late(until) => {
                self.late.push(Late { request: request.clone(), request_id: request_id.to_owned(), until });
                true
            }
            Commit::Now | Commit::Never => false,
        };
        match instead {
            Instead::Reply(reply) => Action::Answer(conduct.dress(reply, service)),
            Instead::Echo(status, _, spelling) => {
                let real = || done.unwrap_or_else(|| self.perform(request, request_id, conduct));
                let reply = echo::reply(service, &secrets, (status, spelling), real, request_id);
                Action::Answer(conduct.dress(reply, service))
            }
            Instead::Reset => Action::Reset,
            Instead::Unreachable(duration) => Action::Unreachable(duration),
            Instead::Stall => {
                let too_late = || service.refusal(Voice::Gateway, 504, None, None, request_id);
                Action::Stall(self.faults.gate(), done.or_else(|| is_late.then(too_late)))
            }
        }
    }

    /// Counts a request for the calls that are late; the one that has just been received is none of them yet.
    fn count_late(&mut self) {
        for late in &mut self.late {
            if let Until::After(left) = &mut late.until {
                *left = left.saturating_sub(1);
            }
        }
    }

    /// Does the late calls that have nothing left to wait for.
    fn do_late(&mut self) {
        let (due, late): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.late).into_iter().partition(|late| late.until == Until::After(0));
        self.late = late;
        for late in due {
            self.perform(&late.request, &late.request_id, &Conduct::default());
        }
    }
}
