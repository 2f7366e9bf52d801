//! The signature of a request by access key and secret key, algorithm SDK-HMAC-SHA256, from the service's side.
//!
//! Pages: "API Request Signing Guide", algorithm pages 002 to 005. The server rebuilds the canonical request from the
//! bytes that it received and the header names that the client says it signed.

use hmac::{Hmac, KeyInit, Mac};
use hyper::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::exchange::{Request, decode};

/// The name of the algorithm, first word of the `Authorization` header.
pub(crate) const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The parts of an `Authorization` header.
#[derive(Debug, PartialEq)]
pub(crate) struct Authorization<'a> {
    pub(crate) access: &'a str,
    pub(crate) signed_headers: Vec<&'a str>,
    pub(crate) signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Takes the header apart; none if it has not exactly the documented form.
    pub(crate) fn parse(header: &'a str) -> Option<Self> {
        let mut parts = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?.split(", ");
        let access = parts.next()?.strip_prefix("Access=")?;
        let signed_headers = parts.next()?.strip_prefix("SignedHeaders=")?.split(';').collect();
        let signature = parts.next()?.strip_prefix("Signature=")?;
        parts.next().is_none().then_some(Self { access, signed_headers, signature })
    }
}

/// The canonical request as the server sees it. Names that the request doesn't carry sign an empty value.
pub(crate) fn canonical_request(request: &Request, signed_headers: &[&str]) -> String {
    let mut names: Vec<String> = signed_headers.iter().map(|name| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    let headers: String = names.iter().map(|name| canonical_header(&request.headers, name)).collect();
    let parts = [
        request.method.as_str(),
        &canonical_path(&request.path),
        &canonical_query(request),
        &headers,
        &names.join(";"),
        &payload_hash(request),
    ];
    parts.join("\n")
}

/// The signature of a canonical request at `date`, the text of the X-Sdk-Date header.
pub(crate) fn sign(secret_key: &str, date: &str, canonical_request: &str) -> String {
    let string_to_sign = format!("{ALGORITHM}\n{date}\n{}", sha256(canonical_request.as_bytes()));
    // HMAC takes keys of any length, so there is no error to be had; an empty signature would match nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()) else { return String::new() };
    mac.update(string_to_sign.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Each segment decoded and encoded again; the canonical form, unlike the wire, always ends in a slash.
fn canonical_path(path: &str) -> String {
    let decoded = decode(path);
    let mut canonical = decoded.split('/').map(encode).collect::<Vec<_>>().join("/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

fn canonical_query(request: &Request) -> String {
    let mut pairs = request.query_pairs();
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// One line for each value of the header, sorted.
fn canonical_header(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    if values.is_empty() {
        values.push(String::new());
    }
    values.iter().map(|value| format!("{name}:{value}\n")).collect()
}

fn payload_hash(request: &Request) -> String {
    match request.header("x-sdk-content-sha256") {
        // The one value that takes the body out of the signature; a hash has to be the body's.
        Some("UNSIGNED-PAYLOAD") => "UNSIGNED-PAYLOAD".to_owned(),
        _ => sha256(&request.body),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use hyper::header::{HeaderName, HeaderValue};
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        id: String,
        access_key: String,
        secret_key: String,
        method: String,
        target: String,
        headers: BTreeMap<String, String>,
        body: String,
        canonical_request: String,
        authorization: String,
    }

    fn vectors() -> Vec<Vector> {
        serde_json::from_str(include_str!("../tests/fixtures/signing_vectors.json")).unwrap()
    }

    fn request(vector: &Vector) -> Request {
        let (path, query) = vector.target.split_once('?').unwrap_or((&vector.target, ""));
        let headers = vector.headers.iter().map(|(name, value)| {
            (HeaderName::try_from(name.as_str()).unwrap(), HeaderValue::try_from(value.as_str()).unwrap())
        });
        Request {
            method: vector.method.parse().unwrap(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.collect(),
            body: vector.body.clone().into(),
        }
    }

    #[test]
    fn published_and_recorded_signatures_are_reproduced() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 21);
        for vector in vectors {
            let authorization = Authorization::parse(&vector.authorization).unwrap();
            let canonical = canonical_request(&request(&vector), &authorization.signed_headers);
            assert_eq!(canonical, vector.canonical_request, "{}", vector.id);
            assert_eq!(authorization.access, vector.access_key, "{}", vector.id);
            let signature = sign(&vector.secret_key, &vector.headers["X-Sdk-Date"], &canonical);
            assert_eq!(signature, authorization.signature, "{}", vector.id);
        }
    }

    #[test]
    fn any_changed_byte_changes_the_canonical_request() {
        let vector = vectors().into_iter().find(|vector| vector.id == "dli-create-basic").unwrap();
        let signed = ["content-type", "host", "x-project-id", "x-sdk-date"];
        let changes: [fn(&mut Request); 5] = [
            |request| request.method = hyper::Method::PUT,
            |request| request.path.push('x'),
            |request| request.query.push_str("a=b"),
            |request| request.body = [&request.body[..], b"\n"].concat().into(),
            |request| drop(request.headers.remove("x-project-id")),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut changed = request(&vector);
            change(&mut changed);
            assert_ne!(canonical_request(&changed, &signed), vector.canonical_request, "change {number}");
        }
    }

    #[test]
    fn only_the_documented_form_of_the_header_is_read() {
        for malformed in [
            "SDK-HMAC-SHA256 Access=a,SignedHeaders=b,Signature=c",
            "SDK-HMAC-SHA256 SignedHeaders=b, Access=a, Signature=c",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=c, More=d",
            "V11-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=c",
            "Basic abc",
        ] {
            assert_eq!(Authorization::parse(malformed), None, "{malformed}");
        }
    }
}
