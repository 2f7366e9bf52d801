//! Proxies, as the variables of the environment name them and as tools written in Go understand these.
//!
//! `HTTPS_PROXY` and `HTTP_PROXY` count for addresses of their scheme, `ALL_PROXY` for what these leave open; names in lower
//! case stand in for those in upper case. What `NO_PROXY` lists (`no_proxy`) and this machine itself are called directly.

mod no_proxy;

use std::sync::Arc;

use reqwest::Url;
use secrecy::SecretString;

use no_proxy::NoProxy;

/// The variables for addresses of a scheme, the first of which that is set counts.
const HTTPS: &[&str] = &["HTTPS_PROXY", "https_proxy"];
const HTTP: &[&str] = &["HTTP_PROXY", "http_proxy"];
const ALL: &[&str] = &["ALL_PROXY", "all_proxy"];
const DIRECT: &[&str] = &["NO_PROXY", "no_proxy"];

/// Which address is called through which proxy. By default, none.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    https: Option<Arc<Proxy>>,
    http: Option<Arc<Proxy>>,
    direct: NoProxy,
}

/// A proxy.
#[derive(Debug)]
pub(super) struct Proxy {
    url: Url,
    /// The variable that names it.
    pub(super) variable: &'static str,
}

/// A variable that names no proxy. Its value may hold a password and is not told.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{variable} must name a proxy, such as \"http://proxy.example:3128\" or \"socks5://proxy.example:1080\", but {problem}"
)]
pub struct ProxyError {
    /// The variable.
    pub variable: &'static str,
    problem: &'static str,
}

impl Proxies {
    /// Those of an environment; `first` finds the first of some variables that is set.
    ///
    /// # Errors
    /// [`ProxyError`] for a variable that can't be read.
    pub fn of(first: impl Fn(&[&'static str]) -> Option<(&'static str, String)>) -> Result<Self, ProxyError> {
        let proxy =
            |names| first(names).map(|(variable, text)| Proxy::parse(variable, &text).map(Arc::new)).transpose();
        let all = proxy(ALL)?;
        Ok(Self {
            https: proxy(HTTPS)?.or_else(|| all.clone()),
            http: proxy(HTTP)?.or(all),
            direct: first(DIRECT).map(|(_, list)| NoProxy::parse(&list)).unwrap_or_default(),
        })
    }

    /// The proxy for an address; `None` where it is called directly.
    pub(super) fn choose(&self, url: &Url) -> Option<&Proxy> {
        let proxy = if url.scheme() == "https" { &self.https } else { &self.http };
        proxy.as_deref().filter(|_| !self.direct.covers(url))
    }

    /// The passwords of the proxies, which messages must not show.
    pub fn passwords(&self) -> impl Iterator<Item = SecretString> {
        let urls = [&self.https, &self.http].into_iter().flatten().map(|proxy| &proxy.url);
        urls.filter_map(|url| {
            let password = percent_encoding::percent_decode_str(url.password()?).decode_utf8_lossy().into_owned();
            Some(password.into())
        })
    }

    /// The same for the HTTP library.
    pub(super) fn into_library(self) -> reqwest::Proxy {
        reqwest::Proxy::custom(move |url| self.choose(url).map(|proxy| proxy.url.clone()))
    }
}

impl Proxy {
    fn parse(variable: &'static str, text: &str) -> Result<Self, ProxyError> {
        let wrong = |problem| ProxyError { variable, problem };
        let text = text.trim();
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let mut url = Url::parse(&with_scheme).map_err(|_| wrong("its host or port has a wrong form"))?;
        match url.scheme() {
            // Go leaves it to the proxy to find the host, which is the way through that a closed network has.
            "socks5" => url.set_scheme("socks5h").map_err(|()| wrong("its scheme is not known"))?,
            "http" | "https" | "socks5h" | "socks4" | "socks4a" => {}
            _ => return Err(wrong("its scheme is none of http, https, socks5, socks5h, socks4 and socks4a")),
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(wrong("it has no host"));
        }
        Ok(Self { url, variable })
    }

    /// Where it listens, if it is a proxy of HTTP without TLS.
    pub(super) fn plain_address(&self) -> Option<(&str, u16)> {
        if self.url.scheme() != "http" {
            return None;
        }
        Some((self.url.host_str()?.trim_matches(['[', ']']), self.url.port_or_known_default()?))
    }

    /// Its user name and password.
    pub(super) fn login(&self) -> Option<(String, String)> {
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let password = self.url.password().map(decoded).unwrap_or_default();
        (!self.url.username().is_empty()).then(|| (decoded(self.url.username()), password))
    }

    /// Where it is, for messages: `proxy.example:3128, which HTTPS_PROXY names`.
    pub(super) fn describe(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{host}{port}, which {} names", self.variable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&'static str, &str)]) -> Result<Proxies, ProxyError> {
        Proxies::of(|names| {
            let of = |name: &&'static str| {
                let found = variables.iter().find(|(known, _)| known == name)?;
                Some((*name, found.1.to_owned()))
            };
            names.iter().find_map(of)
        })
    }

    fn chosen(variables: &[(&'static str, &str)], address: &str) -> Option<String> {
        let url = Url::parse(address).unwrap();
        proxies(variables).unwrap().choose(&url).map(|proxy| proxy.url.to_string())
    }

    #[test]
    fn a_variable_is_for_its_scheme_and_one_for_the_rest() {
        let variables = [("HTTPS_PROXY", "http://s:1"), ("http_proxy", "p:2"), ("ALL_PROXY", "socks5://a:3")];
        assert_eq!(chosen(&variables, "https://h").as_deref(), Some("http://s:1/"));
        assert_eq!(chosen(&variables, "http://h").as_deref(), Some("http://p:2/"));
        assert_eq!(chosen(&variables[2..], "https://h").as_deref(), Some("socks5h://a:3"));
        assert_eq!(chosen(&variables[2..], "http://h").as_deref(), Some("socks5h://a:3"));
        assert_eq!(chosen(&[], "http://h"), None);
        assert_eq!(chosen(&[("HTTP_PROXY", "p"), ("NO_PROXY", "h")], "http://h"), None);
        assert_eq!(chosen(&[("HTTP_PROXY", "p"), ("http_proxy", "q")], "http://h").as_deref(), Some("http://p/"));
    }

    #[test]
    fn what_names_no_proxy_is_told_with_its_variable_and_without_its_value() {
        for bad in ["http://", "http://u:hunter22@", "ftp://hunter22", "p:99999", "http://a b", ":3128", "hunter22://x"]
        {
            let error = proxies(&[("https_proxy", bad)]).unwrap_err();
            assert_eq!(error.variable, "https_proxy", "{bad}");
            assert!(!error.to_string().contains("hunter22"), "{error}");
        }
    }

    #[test]
    fn the_password_of_a_proxy_is_a_secret() {
        use secrecy::ExposeSecret;
        let proxies = proxies(&[("HTTPS_PROXY", "http://u:hunter%2022@p:3128")]).unwrap();
        assert_eq!(proxies.passwords().next().unwrap().expose_secret(), "hunter 22");
        let proxy = proxies.choose(&Url::parse("https://h").unwrap()).unwrap();
        assert_eq!(proxy.describe(), "p:3128, which HTTPS_PROXY names");
    }
}
