//! The whole state of a mock, and the way of one request through it: log, admission, faults, service.
//!
//! Knows nothing of connections: the server carries out the [`Action`] that comes out.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::config::Config;
use crate::exchange::{Call, Reply, Request};
use crate::faults::{Effect, Fault, Faults, made_up};
use crate::gateway::{Gateway, not_published};
use crate::ids::Ids;
use crate::request_log::RequestLog;
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
}

/// A request that is on its way to an answer.
pub(crate) struct Received {
    pub(crate) sequence: u64,
    pub(crate) request_id: String,
    pub(crate) action: Action,
}

/// What the connection has to do.
pub(crate) enum Action {
    /// Send the reply.
    Answer(Reply),
    /// Send the head of the reply and half of its body, then cut the connection.
    AnswerHalf(Reply),
    /// Send the reply, once others have had the time to send their requests.
    Linger(Reply),
    /// Reset the connection.
    Reset,
    /// Wait for the gate; then send the reply, or what [`World::perform`] returns if there is none yet.
    Stall(watch::Receiver<u64>, Option<Reply>),
}

impl World {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            gateway: Gateway::new(&config),
            ids: Ids::default(),
            log: RequestLog::default(),
            faults: Faults::new(),
            iam: iam::State::new(&config),
            dws: dws::State::new(&config),
            mrs: mrs::State::new(&config),
            dli: dli::State::new(&config),
            oms: oms::State::new(&config),
            terraform_state: None,
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
        json!({
            "iam": self.iam.snapshot(),
            "dws": self.dws.snapshot(),
            "mrs": self.mrs.snapshot(),
            "dli": self.dli.snapshot(),
            "oms": self.oms.snapshot(),
        })
    }

    /// Adds a fault for an operation that exists.
    pub(crate) fn inject(&mut self, fault: Fault) -> io::Result<()> {
        router::require_operation(&fault.operation)?;
        self.faults.add(fault);
        Ok(())
    }

    /// Logs and judges a request, does what it asks for, and says what becomes of its connection.
    pub(crate) fn receive(&mut self, request: &Request) -> Received {
        let request_id = self.ids.plain();
        let found = router::find(request);
        let name = found.as_ref().map_or("unknown", |(operation, _)| operation.name);
        let sequence = self.log.receive(name, request);
        let action = match found {
            None => Action::Answer(not_published(&request_id)),
            Some((operation, params)) => {
                let call = Call { request, params, request_id: &request_id };
                match (operation.admit)(self, &call) {
                    Err(refusal) => Action::Answer(refusal),
                    Ok(()) => self.serve(name, request, &request_id),
                }
            }
        };
        Received { sequence, request_id, action }
    }

    /// Does what an admitted request asks for.
    pub(crate) fn perform(&mut self, request: &Request, request_id: &str) -> Reply {
        let Some((operation, params)) = router::find(request) else { return not_published(request_id) };
        let outcome = (operation.run)(self, &Call { request, params, request_id });
        outcome.unwrap_or_else(|refusal| refusal)
    }

    fn serve(&mut self, operation: &str, request: &Request, request_id: &str) -> Action {
        let Some(fault) = self.faults.take(operation, request) else {
            return Action::Answer(self.perform(request, request_id));
        };
        let done = fault.commit.then(|| self.perform(request, request_id));
        let mut answer = || done.clone().unwrap_or_else(|| self.perform(request, request_id));
        match fault.effect {
            Effect::Respond { status, headers, body } => Action::Answer(made_up(status, &headers, body, request_id)),
            Effect::Reset => Action::Reset,
            Effect::Stall => Action::Stall(self.faults.gate(), done),
            Effect::CutBody => Action::AnswerHalf(answer()),
            Effect::Linger => Action::Linger(answer()),
            Effect::EmptyBody => Action::Answer(Reply::empty(answer().status)),
            Effect::Truncate => {
                let mut reply = answer();
                reply.body.truncate(reply.body.len() / 2);
                Action::Answer(reply)
            }
        }
    }
}

/// The world between the server's thread and the threads that hold the handle.
pub(crate) struct Shared {
    world: Mutex<World>,
    received: Condvar,
    connections: AtomicUsize,
}

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self { world: Mutex::new(world), received: Condvar::new(), connections: AtomicUsize::new(0) }
    }

    /// A panic while the lock was held has failed its own test already; the others may go on.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a connection that was accepted.
    pub(crate) fn connected(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// How many connections were accepted since the start.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Takes a request into the world and wakes those who wait for it.
    pub(crate) fn receive(&self, request: &Request) -> Received {
        let received = self.lock().receive(request);
        self.received.notify_all();
        received
    }

    /// Blocks until `condition` holds, for at most `limit`; then the world as it stands is the error.
    pub(crate) fn wait_until(
        &self,
        limit: Duration,
        condition: impl Fn(&World) -> bool,
    ) -> Result<(), MutexGuard<'_, World>> {
        let waiting = self.received.wait_timeout_while(self.lock(), limit, |world| !condition(world));
        let (world, timeout) = waiting.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() { Err(world) } else { Ok(()) }
    }
}
