//! What is called without a proxy: the forms of `NO_PROXY` that tools written in Go understand, and a few more.

use std::net::IpAddr;

use ipnet::IpNet;
use reqwest::Url;

/// A list of hosts.
#[derive(Clone, Debug, Default)]
pub(super) struct NoProxy(Vec<Entry>);

#[derive(Clone, Debug)]
enum Entry {
    /// `*`
    Everything,
    /// `10.0.0.0/8`
    Net(IpNet),
    /// `10.1.2.3`, `10.1.2.3:80`, `::1`, `[::1]`, `[::1]:80`
    Address(IpAddr, Option<u16>),
    /// `domain` and what is below, `.domain` and `*.domain` only that; each with or without a port.
    Domain { below: String, itself: bool, port: Option<u16> },
}

impl NoProxy {
    /// Reads a list, whose entries are parted by commas. An entry that can't be meant matches nothing, as in Go.
    pub(super) fn parse(list: &str) -> Self {
        let entries = list.split(|character: char| character == ',' || character.is_whitespace());
        Self(entries.map(str::trim).filter(|entry| !entry.is_empty()).filter_map(entry).collect())
    }

    /// Whether an address is called directly. This machine always is: no proxy elsewhere could reach it.
    pub(super) fn covers(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let (address, port) = (address(&host), url.port_or_known_default());
        host == "localhost"
            || address.is_some_and(|address| address.is_loopback())
            || self.0.iter().any(|entry| entry.matches(&host, address, port))
    }
}

impl Entry {
    fn matches(&self, host: &str, address: Option<IpAddr>, port: Option<u16>) -> bool {
        let is_port = |wanted: &Option<u16>| wanted.is_none() || *wanted == port;
        match self {
            Self::Everything => true,
            Self::Net(net) => address.is_some_and(|address| net.contains(&address)),
            Self::Address(wanted, wanted_port) => address == Some(*wanted) && is_port(wanted_port),
            Self::Domain { below, itself, port } => {
                let is_in = host.ends_with(below.as_str()) || *itself && below.strip_prefix('.') == Some(host);
                address.is_none() && is_in && is_port(port)
            }
        }
    }
}

fn entry(text: &str) -> Option<Entry> {
    if text == "*" {
        return Some(Entry::Everything);
    }
    if let Ok(net) = text.parse() {
        return Some(Entry::Net(net));
    }
    if let Some(address) = address(text) {
        return Some(Entry::Address(address, None));
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (text, None),
    };
    if let Some(address) = address(host) {
        return Some(Entry::Address(address, port));
    }
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix('*').unwrap_or(&host);
    match host.strip_prefix('.') {
        Some("") | None if host.is_empty() || host == "." => None,
        Some(_) => Some(Entry::Domain { below: host.to_owned(), itself: false, port }),
        None => Some(Entry::Domain { below: format!(".{host}"), itself: true, port }),
    }
}

/// An address, in brackets or not.
fn address(host: &str) -> Option<IpAddr> {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_understood() {
        for (list, direct, proxied) in [
            ("*", &["http://h", "https://10.1.2.3:8443", "http://[fd00::1]"][..], &[][..]),
            ("a.example", &["http://a.example", "https://b.a.example:8443"], &["http://ba.example", "http://example"]),
            (".a.example", &["http://b.a.example"], &["http://a.example", "http://ba.example"]),
            ("*.a.example", &["http://b.a.example", "http://c.b.a.example"], &["http://a.example"]),
            ("A.Example", &["http://a.example"], &["http://b.example"]),
            ("a.example:8089", &["http://a.example:8089"], &["http://a.example", "http://a.example:80"]),
            ("a.example:443", &["https://a.example"], &["http://a.example"]),
            ("*.example:80", &["http://a.example"], &["https://a.example"]),
            ("10.1.2.3", &["http://10.1.2.3", "https://10.1.2.3:8443"], &["http://10.1.2.4", "http://110.1.2.3"]),
            ("10.1.2.3:8089", &["http://10.1.2.3:8089"], &["http://10.1.2.3"]),
            ("10.0.0.0/8", &["http://10.255.0.1"], &["http://11.0.0.1", "http://ten.example"]),
            ("10.1.2.3/8", &["http://10.255.0.1"], &[]),
            ("fd00::1", &["http://[fd00::1]", "http://[fd00:0::1]:81"], &["http://[fd00::2]"]),
            ("[fd00::1]", &["http://[fd00::1]"], &["http://[fd00::2]"]),
            ("[fd00::1]:81", &["http://[fd00::1]:81"], &["http://[fd00::1]"]),
            ("fd00::/8", &["http://[fd12::1]"], &["http://[fe80::1]"]),
            (" x.example , y.example z.example", &["http://y.example", "http://z.example"], &["http://w.example"]),
            (",:80,http://h,.,a:b", &[], &["http://h", "http://a"]),
            ("", &["http://localhost:1", "http://127.0.0.1", "https://127.9.9.9", "http://[::1]:81"], &["http://h"]),
        ] {
            let list_ = NoProxy::parse(list);
            for address in direct {
                assert!(list_.covers(&Url::parse(address).unwrap()), "{list} {address}");
            }
            for address in proxied {
                assert!(!list_.covers(&Url::parse(address).unwrap()), "{list} {address}");
            }
        }
    }
}
