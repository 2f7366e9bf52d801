//! Actions: what they must say and do, and invoking one.
//!
//! An action does something to what exists and leaves nothing in the state. Terraform invokes it on demand or when a
//! resource changes, and shows the progress that it tells.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};
use tokio_util::sync::CancellationToken;

use super::{ActionType, Arguments, Call, catch_panic};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::{Block, Schema, TIMEOUT};
use crate::tf_provider::value::{Object, Value};

/// How long an action that goes on may tell nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// One action over a client `C`.
#[async_trait]
pub trait Action<C>: Send + Sync {
    /// The full type name, with the provider's prefix.
    fn name(&self) -> &'static str;

    /// Its arguments and their rules. Nothing of them is kept, so a secret is a write-only argument without a twin. An
    /// argument named `timeout` limits the invocation, see [`timeout`](crate::tf_provider::schema::timeout).
    fn schema(&self) -> Schema;

    /// Judges what the schema's rules can't. Unknown values must not be judged.
    fn validate(&self, _config: &Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// Tells in the plan what is certainly wrong. Calls no service, and judges no value that is not known yet.
    ///
    /// # Errors
    /// When the invocation is bound to fail.
    async fn plan(&self, _call: &Call<C>, _arguments: &Arguments<'_>) -> Result<(), Diagnostics> {
        Ok(())
    }

    /// What the invocation is about to do, in a sentence. It is the first progress that users see.
    fn announcement(&self, arguments: &Arguments<'_>) -> String;

    /// Does it, and says in a sentence what came of it, which is the last progress. Whoever waits for something tells
    /// `progress` what for, ends soon after `call.stop` or the time limit, and then says what goes on without him.
    ///
    /// # Errors
    /// When it was not done, or is not known to be.
    async fn invoke(
        &self,
        call: &Call<C>,
        arguments: &Arguments<'_>,
        progress: &Progress,
    ) -> Result<String, Diagnostics>;
}

/// What an action is at.
pub struct Progress {
    latest: Mutex<String>,
    news: mpsc::UnboundedSender<String>,
}

impl Progress {
    /// Tells what the action is at, in a sentence. To tell the same again tells nothing, so this is for every look at a
    /// service; while nothing is new, the engine repeats the latest from time to time.
    pub fn tell(&self, state: impl Into<String>) {
        let state = state.into();
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if *latest != state {
            latest.clone_from(&state);
            // Whoever listens outlives the action; if not, there is nobody to tell.
            let _ = self.news.send(state);
        }
    }
}

/// Judges a planned invocation, whose configuration may not be known yet.
pub(crate) async fn plan_action<C: Send + Sync>(
    action: &ActionType<C>,
    config: &Object,
    client: Arc<C>,
    stop: CancellationToken,
) -> Diagnostics {
    let call = Call::new(client, stop);
    let outcome = action.item().plan(&call, &Arguments::new(config, config)).await;
    let mut diagnostics = call.into_warnings();
    diagnostics.extend(outcome.err().into_iter().flatten());
    diagnostics
}

/// Invokes an action with this configuration, and tells `listener` of its progress: at the beginning, whenever it says
/// something new, every 30 s while it does not, and at the end.
pub(crate) async fn invoke<C: Send + Sync>(
    action: &ActionType<C>,
    config: &Object,
    client: Arc<C>,
    stop: CancellationToken,
    listener: impl Fn(String) + Send,
) -> Diagnostics {
    let config = with_defaults(&action.schema().block, config);
    if !Value::from(config.clone()).is_wholly_known() {
        let detail = format!("{} was to be invoked before its configuration was known.", action.name());
        return Diagnostic::error("Configuration is not known yet", detail).into();
    }
    let arguments = Arguments::new(&config, &config);
    let call = Call::new(client, stop).limited_to(config.text(TIMEOUT));
    let outcome = catch_panic(attended(action.item(), &call, &arguments, listener)).await;
    let mut diagnostics = call.into_warnings();
    diagnostics.extend(outcome.err().into_iter().flatten());
    diagnostics
}

/// Invokes an action and passes on what it tells.
async fn attended<C: Send + Sync>(
    action: &dyn Action<C>,
    call: &Call<C>,
    arguments: &Arguments<'_>,
    listener: impl Fn(String) + Send,
) -> Result<(), Diagnostics> {
    let mut latest = action.announcement(arguments);
    listener(latest.clone());
    let (news, mut told) = mpsc::unbounded_channel();
    let progress = Progress { latest: Mutex::new(latest.clone()), news };
    let begin = Instant::now();
    let mut silence = interval_at(begin + SILENCE, SILENCE);
    let mut work = pin!(action.invoke(call, arguments, &progress));
    let outcome = loop {
        tokio::select! {
            // What was told last comes before the end.
            biased;
            Some(state) = told.recv() => {
                silence.reset();
                listener(state.clone());
                latest = state;
            }
            outcome = &mut work => break outcome,
            _ = silence.tick() => listener(format!("{latest} ({} s so far)", begin.elapsed().as_secs())),
        }
    };
    while let Ok(state) = told.try_recv() {
        listener(state);
    }
    listener(outcome?);
    Ok(())
}

/// The configuration with defaults where it sets nothing; there is no plan that could hold them.
fn with_defaults(block: &Block, config: &Object) -> Object {
    let mut config = config.clone();
    for attribute in &block.attributes {
        if let Some(default) = attribute.default.as_ref().filter(|_| config.get(&attribute.name).is_null()) {
            config.set(&attribute.name, default.clone());
        }
    }
    config
}
