//! The connections of one client, and whether a request may use one that has been used before.
//!
//! A server may close a connection after any answer. A request that is on its way then is lost, and a write must not be sent
//! again. So a write gets a connection of its own, unless its host has shown that it keeps connections open and has answered
//! on one a moment ago. Knows the HTTP library and the settings of the client, nothing of calls.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::Url;
use tokio::sync::OnceCell;

use super::client::Settings;
use super::request::Request;
use super::resolver::Resolver;
use super::tls::Tls;
use super::unanswered::{chain, find};
use crate::api::Kind;

/// A host that does not answer at all is given up after this long (or half the limit on an exchange), so that it shows
/// as a connection that never was and not as a request that may have arrived.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// A host that was given up before it has ever answered is left alone for so long.
const LEFT_ALONE: Duration = Duration::from_secs(10);
/// How long it may take to see whether a server speaks TLS.
const LOOK_LIMIT: Duration = Duration::from_secs(2);
/// No server gives up an idle connection so soon.
const FRESH: Duration = Duration::from_secs(1);

/// Set up on first use.
#[derive(Default)]
pub(super) struct Connections {
    kept: Transport,
    /// Each of these serves one request.
    single: Transport,
    /// What is known of the hosts, by scheme, name and port.
    hosts: Mutex<HashMap<String, Host>>,
}

/// Of the HTTP library's client, or why there is none.
#[derive(Default)]
struct Transport {
    client: OnceCell<Result<reqwest::Client, String>>,
    /// Trusts nobody; only for plain HTTP.
    plain: OnceCell<Result<reqwest::Client, String>>,
}

/// What a host has shown.
#[derive(Default)]
struct Host {
    /// The ends on this side of the connections that it has answered on.
    known: HashSet<SocketAddr>,
    /// It has answered twice on one connection.
    keeps: bool,
    /// It has closed a connection under a request.
    breaks: bool,
    last_answer: Option<Instant>,
    /// It has answered at all, on whichever connection.
    has_answered: bool,
    /// When it was given up, and why.
    given_up: Option<(Instant, Kind)>,
}

/// The connection that a request goes out on.
pub(super) struct Chosen<'a> {
    pub(super) client: &'a reqwest::Client,
    connections: &'a Connections,
    host: String,
    /// A connection of the request's own tells nothing of others.
    is_kept: bool,
}

impl Connections {
    /// # Errors
    /// [`Kind::Tls`] where there is no one to trust.
    pub(super) async fn choose(&self, settings: &Settings, request: &Request) -> Result<Chosen<'_>, Kind> {
        let url = request.url();
        let host = name(url);
        let is_kept = self.lock().entry(host.clone()).or_default().may_keep(request.is_repeatable());
        let transport = if is_kept { &self.kept } else { &self.single };
        let client =
            transport.client(settings, url, is_kept).await.map_err(|reason| Kind::Tls(reason.as_str().into()))?;
        Ok(Chosen { client, connections: self, host, is_kept })
    }

    /// Whether the host of an address has never answered.
    pub(super) fn is_strange(&self, url: &Url) -> bool {
        self.lock().get(&name(url)).is_none_or(|host| !host.has_answered)
    }

    /// No more tries, for a while, of a host that has never answered.
    pub(super) fn give_up(&self, url: &Url, reason: &Kind) {
        self.lock().entry(name(url)).or_default().given_up = Some((Instant::now(), reason.clone()));
    }

    /// Why the host of an address was given up a moment ago.
    pub(super) fn given_up(&self, url: &Url) -> Option<Kind> {
        let hosts = self.lock();
        let host = hosts.get(&name(url)).filter(|host| !host.has_answered)?;
        host.given_up.as_ref().filter(|(at, _)| at.elapsed() < LEFT_ALONE).map(|(_, reason)| reason.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chosen<'_> {
    /// An answer has begun on the connection.
    pub(super) fn answered(&self, answer: &reqwest::Response) {
        let local = answer.extensions().get::<HttpInfo>().map(HttpInfo::local_addr);
        self.learn(|host, is_kept| {
            host.has_answered = true;
            if is_kept {
                host.keeps |= local.is_some_and(|local| !host.known.insert(local));
                host.last_answer = Some(Instant::now());
            }
        });
    }

    /// The connection broke.
    pub(super) fn lost(&self) {
        self.learn(|host, is_kept| host.breaks |= is_kept);
    }

    fn learn(&self, what: impl FnOnce(&mut Host, bool)) {
        self.connections.lock().entry(self.host.clone()).and_modify(|host| what(host, self.is_kept));
    }
}

impl Host {
    fn may_keep(&self, is_repeatable: bool) -> bool {
        let is_fresh = || self.last_answer.is_some_and(|at| at.elapsed() < FRESH);
        if is_repeatable { self.keeps || !self.breaks } else { self.keeps && !self.breaks && is_fresh() }
    }
}

impl Transport {
    async fn client(&self, settings: &Settings, url: &Url, is_kept: bool) -> Result<&reqwest::Client, &String> {
        let built = self.client.get_or_init(|| build(settings, settings.tls.clone(), is_kept)).await;
        let built = match built {
            // A machine without any CA certificates, such as a small container, can still use plain HTTP.
            Err(_) if url.scheme() == "http" => {
                self.plain.get_or_init(|| build(settings, Tls::without_trust(), is_kept)).await
            }
            built => built,
        };
        built.as_ref()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one client")]
async fn build(settings: &Settings, tls: Tls, is_kept: bool) -> Result<reqwest::Client, String> {
    let builder = reqwest::Client::builder()
        .user_agent(&settings.user_agent)
        // A redirect would carry the signature or token to a host that nobody configured.
        .redirect(reqwest::redirect::Policy::none())
        .dns_resolver(Resolver)
        .proxy(settings.proxies.clone().into_library())
        .connect_timeout(CONNECT_LIMIT.min(settings.request_timeout / 2));
    let builder = if is_kept { builder } else { builder.pool_max_idle_per_host(0) };
    let built = tokio::task::spawn_blocking(move || {
        tls.apply(builder).map_err(|error| chain(&error))?.build().map_err(|error| chain(&error))
    });
    built.await.map_err(|error| error.to_string())?
}

/// Whether the server of an address that begins with http:// expects TLS.
pub(super) async fn speaks_tls(settings: &Settings, url: &Url) -> bool {
    let mut address = url.clone();
    address.set_path("/");
    address.set_query(None);
    let port = address.port_or_known_default();
    if address.set_scheme("https").is_err() || address.set_port(port).is_err() {
        return false;
    }
    let Ok(client) = build(settings, Tls::of_anybody(), false).await else { return false };
    match client.head(address).timeout(LOOK_LIMIT).send().await {
        Ok(_) => true,
        Err(error) => match find::<rustls::Error>(&error) {
            Some(rustls::Error::InvalidMessage(_)) => false,
            Some(_) => true,
            None => !error.is_connect() && !error.is_timeout(),
        },
    }
}

/// Scheme, name and port.
fn name(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(keeps: bool, breaks: bool, idle: Option<Duration>) -> Host {
        let last_answer = idle.and_then(|idle| Instant::now().checked_sub(idle));
        Host { keeps, breaks, last_answer, ..Host::default() }
    }

    #[test]
    fn a_write_is_sent_only_on_a_connection_that_is_sure_to_live() {
        let (now, long_ago) = (Some(Duration::ZERO), Some(2 * FRESH));
        for (keeps, breaks, idle, for_reads, for_writes) in [
            (false, false, None, true, false),
            (false, false, now, true, false),
            (true, false, now, true, true),
            (true, false, long_ago, true, false),
            (true, true, now, true, false),
            (false, true, now, false, false),
        ] {
            let host = host(keeps, breaks, idle);
            let told = (host.may_keep(true), host.may_keep(false));
            assert_eq!(told, (for_reads, for_writes), "{keeps} {breaks} {idle:?}");
        }
    }
}
