//! The events of a test, as text.

use std::sync::{Arc, Mutex};

use tracing::field::Field;
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Keeps a line for every event of its thread: the level, then each field as `name=value`.
#[derive(Clone, Default)]
pub(crate) struct EventLog(Arc<Mutex<String>>);

/// Lasts as long as lines are kept.
pub(crate) struct Keeping {
    _ours: DefaultGuard,
    /// With a single subscriber, tests on other threads could switch lines off for good that they reach first.
    _second: Dispatch,
}

impl EventLog {
    /// Keeps lines until the guard goes.
    pub(crate) fn keep() -> (Self, Keeping) {
        let log = Self::default();
        let second = Dispatch::new(tracing_subscriber::registry());
        let ours = tracing::subscriber::set_default(tracing_subscriber::registry().with(log.clone()));
        (log, Keeping { _ours: ours, _second: second })
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl<S: Subscriber> Layer<S> for EventLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = event.metadata().level().to_string();
        event.record(&mut |field: &Field, value: &dyn std::fmt::Debug| line += &format!(" {field}={value:?}"));
        *self.0.lock().unwrap() += &(line + "\n");
    }
}
