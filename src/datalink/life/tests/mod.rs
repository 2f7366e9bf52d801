//! The life of objects in front of a service that misbehaves.

mod cases;
mod random;
mod service;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use self::service::{PausedClock, SERVICE, Service, Things};
use super::Managed;
use crate::datalink::Environment;
use crate::datalink::platforms::Platforms;
use crate::datalink::run::Run;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Arguments, Call, Found, Host, Resource};
use crate::tf_provider::value::Object;

const THINGS: Managed<Things> = Managed(Things);

/// What an operation left behind.
struct Outcome {
    /// The state, where there is an object in it.
    state: Option<Object>,
    is_error: bool,
    /// All that was said.
    text: String,
}

/// One process of the provider, in front of a service.
struct Process {
    service: Arc<Service>,
    platforms: Arc<Platforms>,
    stop: CancellationToken,
}

impl Process {
    fn new(service: &Arc<Service>) -> Self {
        let mut platforms = Platforms::new(&Object::new(), &Environment::of([]), &Host::default());
        platforms.run = Run::on(Arc::new(PausedClock::new()));
        Self { service: service.clone(), platforms: Arc::new(platforms), stop: CancellationToken::new() }
    }

    fn call(&self) -> Call<Platforms> {
        Call::new(self.platforms.clone(), self.stop.clone())
    }

    async fn create(&self, name: &str, color: &str) -> Outcome {
        let planned: Object = [("name", name), ("color", color)].into_iter().collect();
        let (call, mut state) = (self.call(), planned.clone());
        let arguments = Arguments::new(&planned, &planned);
        let result = SERVICE.scope(self.service.clone(), THINGS.create(&call, &arguments, &mut state)).await;
        let exists = state.text("id").is_some();
        outcome(call, result, exists.then_some(state))
    }

    async fn read(&self, state: &Object) -> Outcome {
        let (call, mut read) = (self.call(), state.clone());
        let result = SERVICE.scope(self.service.clone(), THINGS.read(&call, &mut read)).await;
        let state = match &result {
            Ok(Found::Object) => Some(read),
            Ok(Found::Gone) => None,
            Err(_) => Some(state.clone()),
        };
        outcome(call, result.map(drop), state)
    }

    async fn update(&self, state: &Object, color: &str) -> Outcome {
        let (call, mut planned, mut updated) = (self.call(), state.clone(), state.clone());
        planned.set("color", color);
        let arguments = Arguments::new(&planned, &planned);
        let result = SERVICE.scope(self.service.clone(), THINGS.update(&call, &arguments, &mut updated)).await;
        let state = if result.is_ok() { planned } else { updated };
        outcome(call, result, Some(state))
    }

    async fn delete(&self, state: &Object) -> Outcome {
        let call = self.call();
        let result = SERVICE.scope(self.service.clone(), THINGS.delete(&call, state)).await;
        let state = result.is_err().then(|| state.clone());
        outcome(call, result, state)
    }

    async fn import(&self, id: &str) -> Outcome {
        let (call, mut state) = (self.call(), [("id", id)].into_iter().collect());
        let result = SERVICE.scope(self.service.clone(), THINGS.locate(&call, &mut state)).await;
        let located = result.is_ok();
        let outcome = outcome(call, result, located.then_some(state));
        match &outcome.state {
            Some(state) => self.read(state).await,
            None => outcome,
        }
    }
}

fn outcome(call: Call<Platforms>, result: Result<(), Diagnostics>, state: Option<Object>) -> Outcome {
    let is_error = result.is_err();
    let diagnostics = call.into_warnings().into_iter().chain(result.err().into_iter().flatten());
    let text = diagnostics.map(|told| format!("{}: {}\n", told.summary, told.detail)).collect();
    Outcome { state, is_error, text }
}
