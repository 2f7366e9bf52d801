//! The cloud services that the provider talks to, played on loopback.
//!
//! [`MockBackend`] serves Huawei Cloud IAM, DWS, MRS and DLI and an OceanBase Migration Service on one port, keeps
//! their state in memory and judges each request as the real service would: signature, token or account, project,
//! content type, documented rules, one operation at a time. It is written from the published pages and shares no code
//! with the provider, so that a misreading of a page shows. It can be told to misbehave: any request ([`Fault`]), what takes
//! time ([`Plan`]), and where the pages leave open what a service does (its `Settings`); either through this handle or over
//! HTTP under `/_admin`.
//!
//! Faults and the request log call an operation by service and verb, such as `dws.create`; [`operations`] lists all.
//!
//! # Misbehaviour
//!
//! A [`Fault`] names the requests that it happens to (an operation or a pattern such as `dws.*`, `*.list`, `oms.create*`; an
//! object by `about`, a `query`) and which of them (`skip` so many, `times` so many, `every` so many-th; `since` and `until` another operation), whether the
//! operation is done all the same (`commit`), and what happens (`effect`). Effects add up, but for those in the place of the
//! answer. Over HTTP: `POST /_admin/faults` with `{"operation": "dws.job", "times": 1, "effect": {"respond": {"status": 429}}}`.
//!
//! | what the service does | how it is told to |
//! |---|---|
//! | refuses in the gateway's words, its own, in HTML, with any status and code | [`Effect::Refuse`]: `{"refuse": {"voice": "service", "status": 400, "code": "DWS.7023"}}` |
//! | throttles, and says when to come again in one of three date forms | [`Effect::Throttle`]: `{"throttle": {"seconds": 2, "form": "rfc850"}}` |
//! | answers anything else | [`Effect::Respond`]: `{"respond": {"status": 200, "headers": {}, "body": "…"}}` |
//! | repeats secrets of the request, the stored objects or the headers, in each [`Spelling`] | [`Effect::Echo`]: `{"echo": {"status": 400, "of": "stored", "spelling": "html_hex"}}` |
//! | does a call later than its client was let down | `commit` of any such effect: `{"late": {"after": 3}}` requests, or `{"late": "told"}` |
//! | gives no answer | [`Effect::Reset`], [`Effect::Stall`] until `POST /_admin/release` |
//! | can't be connected to | [`Effect::Unreachable`]: `{"unreachable": {"millis": 1500}}` |
//! | cuts its answer | [`Effect::Truncate`], [`Effect::CutBody`], [`Effect::EmptyBody`] |
//! | ignores its filters, or finds nothing by them | [`Effect::Filter`]: `{"filter": "ignored"}`, `"empty"` |
//! | refuses one list of several | `refuse` with `"query": {"type": "MRS"}`, or `{"type": null}` for the list without a type |
//! | shows what is new late, what is changed or deleted as it was | [`Effect::LateRow`] on a create call, [`Effect::StaleRow`] on others: `{"late_row": {"after": 2}}` looks, or `"told"` |
//! | leaves a list out, or says null | [`Effect::List`], [`Effect::EmptyList`]: `{"empty_list": "null"}`, `"absent"` |
//! | counts wrongly | [`Effect::Total`]: `"zero"`, `{"plus": 4}`, `"unfiltered"`, `"text"`, `"null"`, `"absent"` |
//! | lists a row without an id | [`Effect::RowWithoutId`] |
//! | spells a member in another case, trims it, leaves it out, says null or something else | [`Effect::Member`]: `{"member": {"name": "type", "becomes": "lower"}}` |
//! | sends numbers for texts and texts for numbers | [`Effect::Retype`]; one member: `becomes` `"retyped"` |
//! | compresses, begins with a byte order mark, encodes all, sends 60 MB | [`Effect::Gzip`], [`Effect::Bom`], [`Effect::Base64`], [`Effect::Pad`] |
//! | closes the connection after an answer, with or without a word | [`Effect::Close`]: `{"close": {"said": false}}` |
//!
//! `POST /_admin/settle` ([`MockBackend::settle`]) lets all come true that is late. An object of another kind, or one that has
//! disappeared, is put or removed by the `control` module of its service.
//!
//! # The parts
//!
//! `server` moves bytes; `world` takes one request through log, gateway, faults and service; `stock` keeps objects and shows
//! them, `listing` lists them, for all services; `router` lists the services. A further service is one module with its
//! `Service`, its operations and its slice of state.

mod admin;
mod config;
pub mod dli;
pub mod dws;
mod exchange;
mod faults;
mod fields;
mod gateway;
pub mod iam;
mod ids;
mod listing;
pub mod mrs;
pub mod oms;
mod page;
mod plan;
mod request_log;
mod router;
mod server;
mod service;
mod shared;
mod signature;
mod stock;
mod world;

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::oneshot;

pub use config::{
    ACCESS_KEY, AGENCY_NAME, CLOUD, CLUSTER_ID, Config, DOMAIN_ID, DOMAIN_NAME, OMS_PASSWORD, OMS_USERNAME, PROJECT_ID,
    REGION, SECRET_KEY, USER_ID, USER_NAME, USER_PASSWORD,
};
pub use dws::{Cluster, DataSource, Job, JobOutcome, JobPlan};
pub use faults::{Absence, Becomes, Commit, DateForm, Effect, Fault, Filter, Source, Spelling, Total, Until, Voice};
pub use iam::{Project, TemporaryKey};
pub use plan::Plan;
pub use request_log::LoggedRequest;

use shared::{Door, Shared};
use world::World;

/// How long [`MockBackend::wait_for_requests`] waits before it takes the requests for lost.
const WAIT_LIMIT: Duration = Duration::from_secs(60);

/// Every operation, by name, with its method and its path: `("dws.job", "GET /v1.0/{project_id}/job/{job_id}")`.
pub fn operations() -> impl Iterator<Item = (&'static str, String)> {
    router::operations().map(|operation| (operation.name, format!("{} {}", operation.method, operation.path)))
}

/// A running mock. It serves on a thread of its own until it is dropped.
pub struct MockBackend {
    url: String,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl MockBackend {
    /// Starts a mock with the default [`Config`] on a free port of 127.0.0.1.
    pub fn start() -> io::Result<Self> {
        Self::with_config(Config::default())
    }

    /// Starts a mock with this configuration. Fails if the address can't be bound.
    pub fn with_config(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen)?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared::new(World::new(config)));
        let (stop, stopped) = oneshot::channel();
        let thread = server::spawn(listener, Arc::clone(&shared), stopped)?;
        Ok(Self { url, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Where all services are found, as `http://127.0.0.1:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The variables that give a provider the region and the credentials of this mock: an access key for Huawei Cloud,
    /// and all of OMS.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let world = self.lock();
        let config = world.config();
        let mut variables = vec![
            ("HW_REGION_NAME", REGION.to_owned()),
            ("HW_ACCESS_KEY", config.access_key.clone()),
            ("HW_SECRET_KEY", config.secret_key.clone()),
        ];
        variables.extend(config.security_token.clone().map(|token| ("HW_SECURITY_TOKEN", token)));
        variables.extend([
            ("OMS_ENDPOINT", self.url.clone()),
            ("OMS_USERNAME", config.oms.username.clone()),
            ("OMS_PASSWORD", config.oms.password.clone()),
        ]);
        variables
    }

    /// The variables that let a provider sign in to Huawei Cloud by password, to be set in place of the access key.
    pub fn login_environment(&self) -> Vec<(&'static str, String)> {
        let user = self.lock().config().iam.clone();
        vec![
            ("HW_REGION_NAME", REGION.to_owned()),
            ("HW_USER_NAME", user.user_name),
            ("HW_USER_PASSWORD", user.user_password),
            ("HW_DOMAIN_NAME", user.domain_name),
        ]
    }

    /// A provider block that points at this mock; the credentials come from [`environment`](Self::environment).
    pub fn provider_block(&self) -> String {
        let services = ["dws", "mrs", "dli", "iam"].map(|service| format!("{service} = \"{}\"", self.url));
        format!("provider \"datalink\" {{\n  huaweicloud {{\n    endpoints = {{ {} }}\n  }}\n}}\n", services.join(", "))
    }

    /// The endpoints of a provider block that lead to this mock in each region, by hosts that only the mock itself knows: it
    /// has to be the proxy, as the value of `HTTP_PROXY`. It keeps the projects of the regions apart, and logs the region.
    pub fn regional_endpoints(&self) -> String {
        let services = ["dws", "mrs", "dli", "iam"];
        let services = services.map(|service| format!("{service} = \"http://{service}.{{region}}.{CLOUD}\""));
        format!("endpoints = {{ {} }}", services.join(", "))
    }

    /// The part of a provider block that points at the OMS of this mock, with its account.
    pub fn oms_block(&self) -> String {
        let oms = self.lock().config().oms.clone();
        let arguments = [("endpoint", &self.url), ("username", &oms.username), ("password", &oms.password)];
        let lines: String = arguments.iter().map(|(name, value)| format!("  {name} = \"{value}\"\n")).collect();
        format!("oms {{\n{lines}}}\n")
    }

    /// All objects of all services, passwords included.
    pub fn state(&self) -> Value {
        self.lock().state()
    }

    /// Every request to a service since the start, the last [`clear_requests`](Self::clear_requests) or reset.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.requests_of("*")
    }

    /// The requests of one operation such as `dws.create`, or of all that are like `dws.*`.
    pub fn requests_of(&self, operation: &str) -> Vec<LoggedRequest> {
        self.lock().log.of(operation).cloned().collect()
    }

    /// Forgets the request log.
    pub fn clear_requests(&self) {
        self.lock().log.clear();
    }

    /// How many connections were accepted since the start, those of the admin API included.
    pub fn connections(&self) -> usize {
        self.shared.connections()
    }

    /// Blocks until `count` requests of `operation` (`*` for any) have been received, answered or not.
    ///
    /// Fails with `InvalidInput` for an operation that no service has, with `TimedOut` after a minute in vain.
    pub fn wait_for_requests(&self, operation: &str, count: usize) -> io::Result<()> {
        router::require_operation(operation)?;
        self.shared.wait_until(WAIT_LIMIT, |world| world.log.of(operation).count() >= count).map_err(|received| {
            let received = received.log.of(operation).count();
            let message = format!("{received} of {count} requests {operation} arrived within {WAIT_LIMIT:?}");
            io::Error::new(io::ErrorKind::TimedOut, message)
        })
    }

    /// Adds a fault. Faults are tried in the order in which they were added.
    ///
    /// Fails with `InvalidInput` for an operation that no service has: such a fault would never show.
    pub fn inject(&self, fault: Fault) -> io::Result<()> {
        self.lock().inject(fault)
    }

    /// The faults that can still happen.
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.pending()
    }

    /// Takes back all faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Lets every stalled request go on to its answer.
    pub fn release_stalled(&self) {
        self.lock().faults.release_stalled();
    }

    /// All that is late comes true: late calls are done, objects are shown as they are, connections are accepted again.
    pub fn settle(&self) {
        self.lock().settle();
        self.shared.turn_door(Door::Open);
    }

    /// Back to the state at the start; stalled connections are cut.
    pub fn reset(&self) {
        self.lock().reset();
    }

    /// What can be seen and done in DWS behind the provider's back.
    pub fn dws(&self) -> dws::Control<'_> {
        dws::Control::new(&self.shared)
    }

    /// What can be seen and done in IAM behind the provider's back.
    pub fn iam(&self) -> iam::Control<'_> {
        iam::Control::new(&self.shared)
    }

    /// What can be seen and done in MRS behind the provider's back.
    pub fn mrs(&self) -> mrs::Control<'_> {
        mrs::Control::new(&self.shared)
    }

    /// What can be seen and done in DLI behind the provider's back.
    pub fn dli(&self) -> dli::Control<'_> {
        dli::Control::new(&self.shared)
    }

    /// What can be seen and done in OMS behind the provider's back.
    pub fn oms(&self) -> oms::Control<'_> {
        oms::Control::new(&self.shared)
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.shared.lock()
    }
}

impl Drop for MockBackend {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic of the server has been reported by its own thread; the test goes on to its verdict.
            let _ = thread.join();
        }
    }
}
