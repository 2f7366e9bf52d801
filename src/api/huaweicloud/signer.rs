//! Request signing with an access key: the algorithm `SDK-HMAC-SHA256` of Huawei's "API Request Signing Guide".
//!
//! Pure functions over the decoded parts of a request; nothing here knows HTTP or time.

use aws_lc_rs::{digest, hmac};
use secrecy::{ExposeSecret, SecretString};

use crate::api::http::encode;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// Carries the date; the only header that must be signed.
pub(super) const DATE_HEADER: &str = "x-sdk-date";
/// The value of [`DATE_HEADER`], in UTC.
pub(super) const DATE_FORMAT: &str = "%Y%m%dT%H%M%SZ";
/// Stands in for the hash of the body where it is present.
const CONTENT_HASH_HEADER: &str = "x-sdk-content-sha256";

/// What is signed.
pub(super) struct Signable<'a> {
    pub(super) method: &'a str,
    /// Decoded.
    pub(super) path: &'a str,
    /// Decoded names and values, in any order.
    pub(super) query: &'a [(String, String)],
    /// Lower-case names with their values, in any order, with the date among them.
    pub(super) headers: &'a [(String, String)],
    /// The very bytes that are sent.
    pub(super) body: &'a [u8],
}

/// The value of the `Authorization` header.
pub(super) fn authorization(access_key: &str, secret_key: &SecretString, request: &Signable<'_>) -> String {
    let date = request.header(DATE_HEADER).unwrap_or_default();
    let text = string_to_sign(date, &request.canonical());
    let signature = signature(secret_key, &text);
    let signed = request.signed_headers();
    format!("{ALGORITHM} Access={access_key}, SignedHeaders={signed}, Signature={signature}")
}

impl Signable<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    fn sorted_headers(&self) -> Vec<(&str, &str)> {
        let mut headers: Vec<_> = self.headers.iter().map(|(name, value)| (name.as_str(), value.trim())).collect();
        headers.sort_unstable();
        headers
    }

    fn signed_headers(&self) -> String {
        let mut names: Vec<_> = self.sorted_headers().into_iter().map(|(name, _)| name).collect();
        names.dedup();
        names.join(";")
    }

    /// The request in the one form that both sides can build.
    fn canonical(&self) -> String {
        // The slash at the end belongs to this form only; the URL on the wire has none.
        let mut path = self.path.split('/').map(encode).collect::<Vec<_>>().join("/");
        if !path.ends_with('/') {
            path.push('/');
        }
        // Sorted by what the names and values are, not by how they are spelt.
        let mut pairs: Vec<_> = self.query.iter().collect();
        pairs.sort_unstable();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let query = pairs.join("&");
        let headers: String = self.sorted_headers().iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let signed = self.signed_headers();
        let hash = self.header(CONTENT_HASH_HEADER).map_or_else(|| sha256(self.body), str::to_owned);
        format!("{}\n{path}\n{query}\n{headers}\n{signed}\n{hash}", self.method)
    }
}

fn string_to_sign(date: &str, canonical: &str) -> String {
    format!("{ALGORITHM}\n{date}\n{}", sha256(canonical.as_bytes()))
}

/// The secret key is the key as it stands; unlike elsewhere, none is derived from it.
fn signature(secret_key: &SecretString, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret_key.expose_secret().as_bytes());
    hex(hmac::sign(&key, text.as_bytes()).as_ref())
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        vectors: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        id: String,
        input: Input,
        output: Output,
    }

    #[derive(Deserialize)]
    struct Input {
        access_key: String,
        secret_key: String,
        method: String,
        path_decoded: String,
        query_decoded: Vec<(String, String)>,
        headers: std::collections::BTreeMap<String, String>,
        headers_to_sign: Vec<String>,
        body: String,
    }

    #[derive(Deserialize)]
    struct Output {
        canonical_request: String,
        string_to_sign: String,
        signature: String,
        authorization: String,
    }

    #[test]
    fn every_vector_is_reproduced() {
        let vectors: Vectors = serde_json::from_str(include_str!("testdata/signing_vectors.json")).unwrap();
        assert_eq!(vectors.vectors.len(), 21);
        for Vector { id, input, output } in vectors.vectors {
            let headers: Vec<_> = input
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_lowercase(), value))
                .filter(|(name, _)| input.headers_to_sign.contains(name))
                .collect();
            let request = Signable {
                method: &input.method,
                path: &input.path_decoded,
                query: &input.query_decoded,
                headers: &headers,
                body: input.body.as_bytes(),
            };
            assert_eq!(request.canonical(), output.canonical_request, "{id}");
            let secret_key = SecretString::from(input.secret_key);
            let text = string_to_sign(request.header(DATE_HEADER).unwrap(), &request.canonical());
            assert_eq!(text, output.string_to_sign, "{id}");
            assert_eq!(signature(&secret_key, &text), output.signature, "{id}");
            assert_eq!(authorization(&input.access_key, &secret_key, &request), output.authorization, "{id}");
        }
    }
}
