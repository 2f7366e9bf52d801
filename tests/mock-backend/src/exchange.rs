//! One HTTP exchange as the services see it: a request that was read to its end, and the reply to it.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::{HeaderMap, Method};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::config::CLOUD;
use crate::faults::Conduct;

/// A request with its body. Path and query are kept as they came over the wire, since signatures are over them.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// The first header of this name, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The region that it was sent to, where its host tells: `dws.cn-north-4.mock.test`.
    pub(crate) fn region(&self) -> Option<&str> {
        let host = self.header("host")?.strip_suffix(CLOUD)?.strip_suffix('.')?;
        host.split_once('.').map(|(_service, region)| region)
    }

    /// The query's names and values, decoded, in the order in which they came.
    pub(crate) fn query_pairs(&self) -> Vec<(String, String)> {
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decode(k), decode(v))).collect()
    }

    /// The decoded value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        self.query_pairs().into_iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// Whether the content type says JSON; a charset may follow.
    pub(crate) fn says_json(&self) -> bool {
        let media_type = self.header("content-type").and_then(|value| value.split(';').next());
        media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
    }
}

/// Undoes percent-encoding. A `+` stays a plus: these services encode a blank as `%20`.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A request that found its operation.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    /// The variables of the operation's path template.
    pub(crate) params: BTreeMap<&'static str, String>,
    /// The id under which the answer can be found in the (imagined) logs of the service.
    pub(crate) request_id: &'a str,
    /// How the service is to behave.
    pub(crate) conduct: &'a Conduct,
}

impl Call<'_> {
    /// A variable of the path template; empty if the template has none of this name.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }
}

/// What goes back to the client, if anything does.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Bytes,
}

impl Reply {
    /// A reply with a JSON body.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", body.to_string())
    }

    /// A reply with any other body.
    pub(crate) fn text(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = BTreeMap::from([("Content-Type".to_owned(), content_type.to_owned())]);
        Self { status, headers, body: body.into() }
    }

    /// A reply without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: BTreeMap::new(), body: Bytes::new() }
    }
}
