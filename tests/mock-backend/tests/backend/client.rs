//! A client that signs requests and says exactly what it sends: one connection for each, closed after it.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::TcpStream;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use mock_backend::{ACCESS_KEY, CLUSTER_ID, MockBackend, PROJECT_ID, SECRET_KEY};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A request that can still be spoilt before it is sent.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    /// The body; what is no UTF-8 of it is lost.
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}", self.text))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error_code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The path of the data sources of the default cluster.
pub(crate) fn data_sources() -> String {
    format!("/v1.0/{PROJECT_ID}/clusters/{CLUSTER_ID}/ext-data-sources")
}

/// The body with one member set anew.
pub(crate) fn changed(mut body: Value, key: &str, value: Value) -> Value {
    body[key] = value;
    body
}

/// The body without one member.
pub(crate) fn without(mut body: Value, key: &str) -> Value {
    body.as_object_mut().unwrap().remove(key);
    body
}

impl Request {
    pub(crate) fn new(method: &str, target: &str) -> Self {
        Self { method: method.to_owned(), target: target.to_owned(), headers: Vec::new(), body: String::new() }
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string();
        self.header("Content-Type", "application/json")
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn signed(self) -> Self {
        self.signed_by(ACCESS_KEY, SECRET_KEY, SignedDuration::ZERO)
    }

    /// Signs the date and the headers so far. Good for paths that need no encoding and sorted queries.
    pub(crate) fn signed_by(self, access_key: &str, secret_key: &str, clock_offset: SignedDuration) -> Self {
        let date = (Timestamp::now() + clock_offset).strftime("%Y%m%dT%H%M%SZ").to_string();
        let mut request = self.header("X-Sdk-Date", &date);
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let headers: BTreeMap<_, _> =
            request.headers.iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names = headers.keys().cloned().collect::<Vec<_>>().join(";");
        let (method, payload) = (&request.method, hex(&Sha256::digest(&request.body)));
        let canonical = format!("{method}\n{path}/\n{query}\n{lines}\n{names}\n{payload}");
        let to_sign = format!("SDK-HMAC-SHA256\n{date}\n{}", hex(&Sha256::digest(canonical)));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()).unwrap();
        mac.update(to_sign.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        let authorization =
            format!("SDK-HMAC-SHA256 Access={access_key}, SignedHeaders={names}, Signature={signature}");
        request.headers.push(("Authorization".to_owned(), authorization));
        request
    }

    /// Sends the request and leaves the connection open.
    pub(crate) fn begin(self, mock: &MockBackend) -> io::Result<TcpStream> {
        self.header("Connection", "close").begin_and_stay(mock)
    }

    /// Sends the request on a connection that is good for more.
    pub(crate) fn begin_and_stay(self, mock: &MockBackend) -> io::Result<TcpStream> {
        let address = mock.url().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address)?;
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(stream, "{} {} HTTP/1.1\r\nHost: {address}\r\n", self.method, self.target)?;
        write!(stream, "{headers}Content-Length: {}\r\n\r\n{}", self.body.len(), self.body)?;
        Ok(stream)
    }

    /// Sends the request and reads all that comes back.
    pub(crate) fn try_send(self, mock: &MockBackend) -> io::Result<Answer> {
        finish(self.begin(mock)?)
    }

    pub(crate) fn send(self, mock: &MockBackend) -> Answer {
        self.try_send(mock).unwrap()
    }
}

/// Reads the answer to a request that was begun. An answer shorter than announced is `UnexpectedEof`.
pub(crate) fn finish(mut stream: TcpStream) -> io::Result<Answer> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let (head, body) = (String::from_utf8(bytes[..end].to_vec()).unwrap(), bytes[end + 4..].to_vec());
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: BTreeMap<_, _> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let announced = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    if body.len() < announced {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Answer { status, headers, text: String::from_utf8_lossy(&body).into_owned(), bytes: body })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
