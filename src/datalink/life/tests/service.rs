//! A service in memory, and the kind of its objects: things of a color, which have a name that need not be unique.
//!
//! It misbehaves as its [`Script`] says, on a clock that nobody has to wait for.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::api::http::{Operation, Request};
use crate::api::listing::testing::{page, request};
use crate::api::{Clock, Context, Error, Kind as Failure, Listing, OperationFailure, Refusal, Row, Stop};
use crate::datalink::kind::{Catalog, Created, DataSources, Filter, Kind, Operation as Change};
use crate::datalink::place::{Place, Platform};
use crate::datalink::platforms::Platforms;
use crate::tf_provider::diagnostics::Diagnostics;
use crate::tf_provider::engine::{Arguments, Call, IdentityAttribute, ImportForm};
use crate::tf_provider::schema::{Attribute, Block, Schema};
use crate::tf_provider::value::{Object, Type};

tokio::task_local! {
    /// The service that the kind's calls go to.
    pub(super) static SERVICE: Arc<Service>;
}

/// Tokio's time, which a paused runtime moves as soon as everybody sleeps.
#[derive(Debug)]
pub(super) struct PausedClock(tokio::time::Instant);

impl PausedClock {
    pub(super) fn new() -> Self {
        Self(tokio::time::Instant::now())
    }
}

#[async_trait]
impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    fn jitter(&self, most: Duration) -> Duration {
        most / 2
    }
}

/// An object as the service shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) color: String,
}

impl Row for Thing {
    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

/// What becomes of a call.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// It is done and answered.
    Answered,
    /// It is refused with this status, and nothing is done.
    Refused(u16),
    /// It is done, and the answer is lost.
    Lost,
    /// It is not done, and nobody says so.
    Dropped,
    /// Somebody on the way gives up; it is done this much later.
    Late(Duration),
    /// A list that says that there is more than it shows.
    NotWhole,
    /// A list that does not show what was made or changed in the last seconds.
    Stale(Duration),
    /// The work that the call has begun fails.
    Failed,
}

/// Decides what becomes of each call: by its name, such as `create`.
pub(super) trait Script: Send {
    fn fate(&mut self, call: &'static str) -> Fate;
}

/// A thing, and when it is there.
#[derive(Clone, Debug)]
struct Held {
    thing: Thing,
    from: Duration,
    until: Option<Duration>,
    has_failed: bool,
}

pub(super) struct Service {
    started: tokio::time::Instant,
    state: Mutex<State>,
}

struct State {
    script: Box<dyn Script>,
    things: Vec<Held>,
    calls: Vec<&'static str>,
}

impl Service {
    pub(super) fn new(script: impl Script + 'static) -> Arc<Self> {
        let state = State { script: Box::new(script), things: Vec::new(), calls: Vec::new() };
        Arc::new(Self { started: tokio::time::Instant::now(), state: Mutex::new(state) })
    }

    /// Puts a thing there without a call.
    pub(super) fn put(&self, id: &str, name: &str, color: &str) {
        let thing = Thing { id: id.to_owned(), name: name.to_owned(), color: color.to_owned() };
        self.lock().things.push(Held { thing, from: Duration::ZERO, until: None, has_failed: false });
    }

    /// The calls so far.
    pub(super) fn calls(&self) -> Vec<&'static str> {
        self.lock().calls.clone()
    }

    /// What is there now, whatever lists show.
    pub(super) fn things(&self) -> Vec<Thing> {
        let now = self.started.elapsed();
        let is_there = |held: &&Held| held.from <= now && held.until.is_none_or(|until| until > now);
        self.lock().things.iter().filter(is_there).map(|held| held.thing.clone()).collect()
    }

    /// Deletes a thing as somebody in the console would.
    pub(super) fn remove(&self, id: &str) {
        let now = self.started.elapsed();
        self.lock().things.iter_mut().filter(|held| held.thing.id == id).for_each(|held| held.until = Some(now));
    }

    async fn begin(&self, call: &'static str) -> Fate {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut state = self.lock();
        state.calls.push(call);
        state.script.fate(call)
    }

    async fn create(&self, name: &str, color: &str) -> Result<String, Error> {
        let fate = self.begin("create").await;
        let now = self.started.elapsed();
        let delay = match fate {
            Fate::Answered | Fate::Lost | Fate::Failed => Duration::ZERO,
            Fate::Late(delay) => delay,
            _ => return Err(error("create", &fate)),
        };
        let mut state = self.lock();
        let id = format!("t{}", state.things.len() + 1);
        let thing = Thing { id: id.clone(), name: name.to_owned(), color: color.to_owned() };
        let has_failed = matches!(fate, Fate::Failed);
        state.things.push(Held { thing, from: now + delay, until: None, has_failed });
        if matches!(fate, Fate::Answered | Fate::Failed) { Ok(id) } else { Err(error("create", &fate)) }
    }

    async fn list(&self) -> Result<Listing<Thing>, Error> {
        let fate = self.begin("list").await;
        let now = self.started.elapsed();
        let at = match fate {
            Fate::Answered | Fate::NotWhole => now,
            Fate::Stale(lag) => now.saturating_sub(lag),
            _ => return Err(error("list", &fate)),
        };
        let is_shown = |held: &&Held| held.from <= at && held.until.is_none_or(|until| until > at);
        let rows: Vec<Thing> = self.lock().things.iter().filter(is_shown).map(|held| held.thing.clone()).collect();
        let total = u64::try_from(rows.len()).unwrap() + u64::from(matches!(fate, Fate::NotWhole));
        Ok(Listing::of(&request(), page(Some(rows), Some(total), "r1")))
    }

    async fn change(&self, call: &'static str, id: &str, change: impl Fn(&mut Held, Duration)) -> Result<(), Error> {
        let fate = self.begin(call).await;
        let now = self.started.elapsed();
        let delay = match fate {
            Fate::Answered | Fate::Lost => Duration::ZERO,
            Fate::Late(delay) => delay,
            _ => return Err(error(call, &fate)),
        };
        let mut state = self.lock();
        let is_there = |held: &&mut Held| held.thing.id == id && held.until.is_none_or(|until| until > now);
        let Some(held) = state.things.iter_mut().find(is_there) else {
            return Err(error(call, &Fate::Refused(404)).mark_gone());
        };
        change(held, now + delay);
        if matches!(fate, Fate::Answered) { Ok(()) } else { Err(error(call, &fate)) }
    }

    async fn wait(&self, context: &Context, id: &str) -> Result<(), Error> {
        context.sleep(Duration::from_secs(2)).await?;
        let has_failed = self.lock().things.iter().any(|held| held.thing.id == id && held.has_failed);
        let failure = || OperationFailure {
            what: format!("making of {id}"),
            state: "FAILED".to_owned(),
            code: None,
            detail: None,
            job_id: None,
            request_id: None,
        };
        if has_failed { Err(Error::without_call(Failure::Failed(failure().into()))) } else { Ok(()) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// How a call fails that meets this fate.
fn error(name: &'static str, fate: &Fate) -> Error {
    let operation = Operation { service: "SHOP", name };
    let url = "http://shop".parse().unwrap();
    let request = Request::new(operation, reqwest::Method::POST, &url, &[name]).unwrap();
    request.error(match fate {
        Fate::Refused(status) => Failure::Refused(Refusal { status: *status, ..Refusal::default() }),
        Fate::Late(_) => Failure::Refused(Refusal { status: 504, ..Refusal::default() }),
        Fate::Lost => Failure::ConnectionLost("reset".to_owned()),
        Fate::Dropped => Failure::TimedOut(Duration::from_secs(60)),
        _ => Failure::Stopped(Stop::Deadline),
    })
}

/// The way to the service.
pub(super) struct Shop;

#[async_trait]
impl Platform for Shop {
    const PLACE: &'static [&'static str] = &[];
    const SETTINGS: &'static str = "address";

    fn place_arguments() -> Vec<Attribute> {
        Vec::new()
    }

    async fn client(_call: &Call<Platforms>) -> Result<Arc<Self>, Diagnostics> {
        Ok(Arc::new(Self))
    }

    fn describe(&self, _values: &Object) -> String {
        "the shop".to_owned()
    }
}

/// The kind.
#[derive(Clone, Copy)]
pub(super) struct Things;

const ID: IdentityAttribute = IdentityAttribute::required("id", "The id.");

#[async_trait]
impl Catalog for Things {
    type Client = Shop;
    type Row = Thing;

    fn title(&self) -> &'static str {
        "thing"
    }

    fn service(&self) -> crate::api::Service {
        crate::api::Service::Oms
    }

    fn data_sources(&self) -> Option<DataSources> {
        None
    }

    fn attributes(&self) -> Vec<Attribute> {
        Vec::new()
    }

    fn filters(&self) -> Vec<Filter> {
        Vec::new()
    }

    fn show(&self, thing: &Thing, state: &mut Object) {
        state.set("name", thing.name.as_str());
        state.set("color", thing.color.as_str());
    }

    async fn find(&self, _place: &Place<'_, Shop>, _context: &Context, known: &Object) -> Result<Option<Thing>, Error> {
        let list = SERVICE.get().list().await?;
        Ok(list.look_up(known.text("id").unwrap_or_default())?.cloned())
    }

    async fn list(
        &self,
        _place: &Place<'_, Shop>,
        _context: &Context,
        _config: &Object,
    ) -> Result<Listing<Thing>, Error> {
        SERVICE.get().list().await
    }
}

#[async_trait]
impl Kind for Things {
    type Wanted = (String, String);

    fn type_name(&self) -> &'static str {
        "shop_thing"
    }

    fn schema(&self) -> Schema {
        let block = Block::new("A thing.")
            .attribute(Attribute::computed("id", Type::String, "The id."))
            .attribute(Attribute::required("name", Type::String, "The name.").replace())
            .attribute(Attribute::required("color", Type::String, "The color."));
        Schema { block, ..Schema::default() }
    }

    fn query(&self) -> (&'static str, &'static str) {
        ("Finds things.", "Things")
    }

    fn identity(&self) -> &'static [IdentityAttribute] {
        &[ID]
    }

    fn import_forms(&self) -> &'static [ImportForm] {
        &[ImportForm::Path(&["id"])]
    }

    fn one_at_a_time(&self, operation: Change, values: &Object) -> Option<String> {
        (operation == Change::Create).then(|| values.text("name").unwrap_or_default().to_owned())
    }

    fn request(&self, arguments: &Arguments<'_>) -> (String, String) {
        let text = |name| arguments.values().text(name).unwrap_or_default().to_owned();
        (text("name"), text("color"))
    }

    fn is_same(&self, thing: &Thing, (name, color): &(String, String)) -> bool {
        (&thing.name, &thing.color) == (name, color)
    }

    async fn named(
        &self,
        _place: &Place<'_, Shop>,
        _context: &Context,
        _known: &Object,
    ) -> Result<Listing<Thing>, Error> {
        SERVICE.get().list().await
    }

    async fn create(
        &self,
        _place: &Place<'_, Shop>,
        context: &Context,
        (name, color): &(String, String),
    ) -> Result<Created, Error> {
        let id = context.bound(SERVICE.get().create(name, color)).await??;
        Ok(Created { id, job_id: None })
    }

    async fn wait_until_ready(
        &self,
        _place: &Place<'_, Shop>,
        context: &Context,
        created: &Created,
        _values: &Object,
    ) -> Result<Option<Thing>, Error> {
        SERVICE.get().wait(context, &created.id).await.map(|()| None)
    }

    async fn update(
        &self,
        _place: &Place<'_, Shop>,
        _context: &Context,
        arguments: &Arguments<'_>,
        state: &Object,
    ) -> Result<(), Error> {
        let color = arguments.values().text("color").unwrap_or_default();
        let paint = |held: &mut Held, _| held.thing.color = color.to_owned();
        SERVICE.get().change("update", state.text("id").unwrap_or_default(), paint).await
    }

    async fn delete(&self, _place: &Place<'_, Shop>, _context: &Context, state: &Object) -> Result<(), Error> {
        SERVICE.get().change("delete", state.text("id").unwrap_or_default(), |held, at| held.until = Some(at)).await
    }
}
