//! Why an exchange brought no answer, told by its cause, with what to do about it.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Url;
use rustls::{AlertDescription, CertificateError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::client::Settings;
use super::connections::speaks_tls;
use super::plain_text;
use super::proxies::Proxy;
use super::resolver::NameError;
use super::response::Response;
use crate::api::{Kind, NoConnection};

/// How long it may take to find out more.
const LIMIT: Duration = Duration::from_secs(2);
/// More of a proxy's words is not read, in bytes.
const LONGEST_WORDS: usize = 8 << 10;

/// What the failure of a request to `url` means.
pub(super) async fn kind(error: reqwest::Error, url: &Url, settings: &Settings) -> Kind {
    // The URL is named by the error that this becomes a part of.
    let error = error.without_url();
    let reason = settings.redactor.redact(&chain(&error));
    if error.is_builder() {
        return Kind::Precondition(reason);
    }
    let proxy = settings.proxies.choose(url);
    if !error.is_connect() {
        // What a server that speaks TLS answers to plain HTTP is no HTTP.
        let is_odd = find::<hyper::Error>(&error).is_some_and(hyper::Error::is_parse);
        if is_odd && proxy.is_none() && url.scheme() == "http" && speaks_tls(settings, url).await {
            let reason = "the server speaks TLS, and the address begins with http://".to_owned();
            let advice = format!("Write https:// in the address; it comes from {}.", settings.address_from);
            return Kind::Tls(NoConnection { reason, advice: Some(advice) });
        }
        return Kind::ConnectionLost(reason);
    }
    if let Some(error) = find::<rustls::Error>(&error) {
        return Kind::Tls(NoConnection { reason, advice: Some(about_tls(error, settings.address_from)) });
    }
    match proxy {
        Some(proxy) => Kind::Connect(through(proxy, &reason, url, settings).await),
        None => Kind::Connect(NoConnection { advice: Some(about_the_host(&error, url, settings)), reason }),
    }
}

fn about_the_host(error: &reqwest::Error, url: &Url, settings: &Settings) -> String {
    let from = settings.address_from;
    if find::<NameError>(error).is_some() {
        return format!(
            "Check the host, which comes from {from}: not every region has an address of its own for each service. Check the \
             name resolution of this machine, too, and whether a proxy is needed (HTTPS_PROXY)."
        );
    }
    let closed = [io::ErrorKind::UnexpectedEof, io::ErrorKind::ConnectionReset];
    let is_closed = find::<io::Error>(error).is_some_and(|error| closed.contains(&error.kind()));
    if is_closed && url.scheme() == "https" {
        return format!(
            "The connection was closed during the TLS handshake. Check that the port is one for TLS; the address comes from \
             {from}."
        );
    }
    if error.is_timeout() {
        return format!(
            "Nothing answers there. Check host and port, which come from {from}, firewalls, and whether a proxy is needed \
             (HTTPS_PROXY, HTTP_PROXY)."
        );
    }
    format!("Check host and port, which come from {from}, and that the service runs.")
}

/// The failure of a connection through a proxy, with its own words where it has any.
async fn through(proxy: &Proxy, reason: &str, url: &Url, settings: &Settings) -> NoConnection {
    let words = timeout(LIMIT, refusal(proxy, url)).await.ok().flatten();
    let words = words.map(|response| {
        let words = plain_text::words(&response, &settings.redactor);
        let words = words.map(|words| format!(": {}", plain_text::cut(&words, 500)));
        format!(", it refuses with HTTP {}{}", response.status, words.unwrap_or_default())
    });
    NoConnection {
        reason: format!("{reason}, through the proxy {}{}", proxy.describe(), words.unwrap_or_default()),
        advice: Some(format!(
            "Check the proxy that {} names; what NO_PROXY lists is called without one.",
            proxy.variable
        )),
    }
}

/// What a proxy answers that opens no tunnel: the library keeps that to itself.
async fn refusal(proxy: &Proxy, url: &Url) -> Option<Response> {
    if url.scheme() != "https" {
        return None;
    }
    let target = format!("{}:{}", url.host_str()?, url.port_or_known_default()?);
    let login = proxy.login().map(|(user, password)| BASE64_STANDARD.encode(format!("{user}:{password}")));
    let login = login.map(|login| format!("Proxy-Authorization: Basic {login}\r\n")).unwrap_or_default();
    let mut stream = TcpStream::connect(proxy.plain_address()?).await.ok()?;
    let request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nConnection: close\r\n{login}\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    let mut bytes = [0; 1024];
    let is_granted = |answer: &[u8]| answer.starts_with(b"HTTP/1.1 2") || answer.starts_with(b"HTTP/1.0 2");
    while answer.len() < LONGEST_WORDS && !is_granted(&answer) {
        // Most say when they are done by closing; of one that doesn't, the status will do.
        match timeout(LIMIT / 4, stream.read(&mut bytes)).await {
            Ok(Ok(count)) if count > 0 => answer.extend_from_slice(bytes.get(..count).unwrap_or_default()),
            _ => break,
        }
    }
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status: u16 = head.split_whitespace().nth(1)?.parse().ok()?;
    let first_line = head.lines().next().and_then(|line| line.splitn(3, ' ').nth(2)).unwrap_or_default();
    let body = if body.trim().is_empty() { first_line } else { body };
    (status >= 300).then(|| Response { status, headers: Default::default(), body: body.as_bytes().to_vec() })
}

fn about_tls(error: &rustls::Error, from: &str) -> String {
    match error {
        rustls::Error::InvalidMessage(_) => format!(
            "What answers there does not speak TLS. Check the port, or write http:// in the address if that is meant; it comes \
             from {from}."
        ),
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => "The server takes only old versions of TLS or old ciphers. TLS 1.2 or 1.3 is needed: have the server updated, or put \
              a proxy in front of it that speaks them. No setting of the provider allows less."
            .to_owned(),
        rustls::Error::InvalidCertificate(problem) => about_the_certificate(problem, from),
        _ => "Check that the server is the one that is meant.".to_owned(),
    }
}

fn about_the_certificate(problem: &CertificateError, from: &str) -> String {
    match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "The server's certificate has expired and has to be renewed there. If it has not, check this machine's clock."
                .to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "The server's certificate is not valid yet: check this machine's clock and the server's.".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => format!(
            "The certificate is another host's. Write a name that it holds in the address, which comes from {from}, or have \
             the server's certificate issued for the name that is called (as a subject alternative name)."
        ),
        CertificateError::Revoked => "The server's certificate was revoked and has to be replaced there.".to_owned(),
        _ => "If the server's certificate is from a private authority, name its CA certificate in cacert_file; if it is \
              self-signed, name the certificate itself."
            .to_owned(),
    }
}

/// The innermost reason is the one that tells something, e.g. `Connection refused (os error 111)`.
pub(super) fn chain(error: &dyn StdError) -> String {
    let mut reasons = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        let reason = error.to_string();
        if reasons.last().is_none_or(|last| *last != reason) {
            reasons.push(reason);
        }
        source = error.source();
    }
    reasons.join(": ")
}

/// The innermost error of a type, also where another one is wrapped in an error of the system.
pub(super) fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(|io| io.get_ref());
    let inner = wrapped.and_then(|inner| find(inner)).or_else(|| error.source().and_then(find));
    inner.or_else(|| error.downcast_ref())
}
