//! A request, complete but for its authorisation.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use secrecy::SecretSlice;
use serde::Serialize;

use super::plain_text;
use crate::api::{CallName, Error, Kind};

/// Everything but RFC 3986's unreserved characters. Stricter than a URL needs, but the only form on which all parties
/// to a request signature agree.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Of a path and of what is no identifier, messages show only so many characters: ids come from services, too.
const LONGEST_SHOWN: usize = 500;

/// Percent-encodes all but the unreserved characters.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A documented operation of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The service's short name, e.g. `DWS`.
    pub service: &'static str,
    /// The name on the API page, e.g. `CreateDataSource`.
    pub name: &'static str,
}

/// A request to one operation. Its body may hold secrets, so there is no way to print it.
#[derive(Clone)]
pub struct Request {
    operation: Operation,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Arc<SecretSlice<u8>>>,
    repeatable: bool,
}

impl Request {
    /// A request without a body. `segments` are appended to the path of `base`, each encoded as one segment.
    ///
    /// # Errors
    /// [`Kind::Precondition`] for a segment that would change which object the path names.
    pub fn new(operation: Operation, method: Method, base: &Url, segments: &[&str]) -> Result<Self, Error> {
        let mut url = base.clone();
        let mut path = base.path().trim_end_matches('/').to_owned();
        for segment in segments {
            path.push('/');
            path.push_str(&encode(segment));
        }
        url.set_path(&path);
        let repeatable = matches!(method, Method::GET | Method::DELETE);
        let request = Self { operation, method, url, headers: HeaderMap::new(), body: None, repeatable };
        // Empty and dot segments address another object, and an encoded slash does not survive signing.
        match segments.iter().find(|segment| matches!(**segment, "" | "." | "..") || segment.contains('/')) {
            Some(bad) => {
                let bad = plain_text::cut(bad, LONGEST_SHOWN);
                Err(request.error(Kind::Precondition(format!("{bad:?} is not an identifier"))))
            }
            None => Ok(request),
        }
    }

    /// Sets the query, sorted as signatures want it.
    #[must_use]
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        let mut pairs: Vec<_> = pairs.iter().map(|(name, value)| (encode(name), encode(value))).collect();
        pairs.sort();
        let query: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        self
    }

    /// Sets a header.
    ///
    /// # Errors
    /// [`Kind::Precondition`] for a value that no header can carry; the value is not shown.
    pub fn header(mut self, name: HeaderName, value: &str) -> Result<Self, Error> {
        self.set_header(name, value, false)?;
        Ok(self)
    }

    /// Sets the body.
    ///
    /// # Errors
    /// [`Kind::Precondition`] for a value that has no JSON form.
    pub fn json(mut self, content_type: &'static str, body: &impl Serialize) -> Result<Self, Error> {
        let bytes = serde_json::to_vec(body).map_err(|error| self.error(Kind::Precondition(error.to_string())))?;
        self.body = Some(Arc::new(SecretSlice::from(bytes)));
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Ok(self)
    }

    /// Sets a header in place; `sensitive` ones are not shown by anything that prints headers.
    pub(crate) fn set_header(&mut self, name: HeaderName, value: &str, sensitive: bool) -> Result<(), Error> {
        let unsendable =
            || Kind::Precondition(format!("the value of header {name} has characters that are not allowed"));
        let mut header = HeaderValue::from_str(value).map_err(|_| self.error(unsendable()))?;
        header.set_sensitive(sensitive);
        self.headers.insert(name, header);
        Ok(())
    }

    /// Marks a request that changes nothing although its method, such as POST, does not say so.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Whether sending it twice has the effect of sending it once.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The complete URL, encoded.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The headers set so far.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    pub(crate) fn body(&self) -> Option<&SecretSlice<u8>> {
        self.body.as_deref()
    }

    /// The value of the `Host` header: with the port where it is not the scheme's own.
    pub(crate) fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The request's name in errors and logs.
    pub(crate) fn name(&self) -> CallName {
        CallName {
            service: self.operation.service,
            operation: self.operation.name,
            method: self.method.clone(),
            host: self.host(),
            path: plain_text::cut(self.url.path(), LONGEST_SHOWN),
        }
    }

    pub(crate) fn error(&self, kind: Kind) -> Error {
        Error::new(self.name(), kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATION: Operation = Operation { service: "DWS", name: "ListDataSource" };

    fn request(base: &str, segments: &[&str]) -> Result<Request, Error> {
        Request::new(OPERATION, Method::GET, &base.parse().unwrap(), segments)
    }

    #[test]
    fn a_url_is_built_on_the_path_of_its_base() {
        for (base, expected) in [
            ("https://dws.example", "https://dws.example/v1.0/a%20b~"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1.0/a%20b~"),
            ("http://gate.example/dws/", "http://gate.example/dws/v1.0/a%20b~"),
        ] {
            assert_eq!(request(base, &["v1.0", "a b~"]).unwrap().url().as_str(), expected);
        }
    }

    #[test]
    fn a_query_is_sorted_and_encoded() {
        let request = request("https://dws.example", &["x"]).unwrap().query(&[("b", "2"), ("b", "10"), ("a", "x y+z")]);
        assert_eq!(request.url().query(), Some("a=x%20y%2Bz&b=10&b=2"));
        assert_eq!(request.query(&[]).url().query(), None);
    }

    #[test]
    fn a_segment_never_leaves_its_place() {
        for bad in ["", ".", "..", "a/b"] {
            let error = request("https://dws.example", &["v1.0", bad]).err().unwrap();
            assert!(matches!(error.kind(), Kind::Precondition(_)), "{bad}");
        }
        let endless = request("https://dws.example", &["v1.0", &"a/".repeat(5000)]).err().unwrap().to_string();
        assert!(endless.len() < 1500, "{endless}");
    }

    #[test]
    fn the_host_has_a_port_only_where_it_is_not_the_default() {
        for (base, host) in
            [("https://a.example:443", "a.example"), ("http://[::1]:80", "[::1]"), ("http://h:81", "h:81")]
        {
            assert_eq!(request(base, &[]).unwrap().host(), host);
        }
    }
}
