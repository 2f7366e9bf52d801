//! A server for tests: listens on loopback, gives canned answers in order, and keeps what it was asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What the server does with a request.
pub(crate) enum Answer {
    /// Status, additional headers (each line ended by CR LF), body.
    Status(u16, &'static str, String),
    /// Reads the request, then closes the connection.
    HangUp,
    /// The same after an answer that does not say so.
    Last(String),
    /// Never answers, but says that the request is there.
    Silence(Arc<Notify>),
    /// Says that the request is there, answers with this when told to.
    Held { arrived: Arc<Notify>, release: Arc<Notify>, body: String },
}

/// An answer with a status and a body.
pub(crate) fn answer(status: u16, body: impl Into<String>) -> Answer {
    Answer::Status(status, "", body.into())
}

/// A certificate as a PEM file holds it.
pub(crate) fn pem(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Method and target.
    pub(crate) line: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

pub(crate) struct Server {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server that gives these answers; when they are used up, 599.
    pub(crate) async fn start(answers: Vec<Answer>) -> Self {
        let mut answers = answers.into_iter();
        Self::answering(move |_| answers.next().unwrap_or_else(|| answer(599, "no more answers"))).await
    }

    /// Starts a server that decides by the request.
    pub(crate) async fn answering(decide: impl FnMut(&Received) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let decide = Arc::new(Mutex::new(decide));
        let log = received.clone();
        let connections = Arc::<AtomicUsize>::default();
        let accepted = connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::Relaxed);
                let (log, decide) = (log.clone(), decide.clone());
                tokio::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    while let Some(request) = receive(&mut stream).await {
                        let next = decide.lock().unwrap()(&request);
                        log.lock().unwrap().push(request);
                        match next {
                            Answer::Status(status, headers, body) => reply(&mut stream, status, headers, &body).await,
                            Answer::HangUp => return,
                            Answer::Last(body) => return reply(&mut stream, 200, "", &body).await,
                            Answer::Silence(arrived) => {
                                arrived.notify_one();
                                std::future::pending().await
                            }
                            Answer::Held { arrived, release, body } => {
                                arrived.notify_one();
                                release.notified().await;
                                reply(&mut stream, 200, "", &body).await;
                            }
                        }
                    }
                });
            }
        });
        Self { url, received, connections }
    }

    /// How many connections there have been.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Method and target of the requests so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.received().into_iter().map(|request| request.line).collect()
    }
}

async fn receive(stream: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let line = lines.remove(0).trim_end_matches(" HTTP/1.1").to_owned();
    let split = |line: String| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: Vec<_> = lines.into_iter().filter_map(split).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap())];
    stream.read_exact(&mut body).await.ok()?;
    Some(Received { line, headers, body: String::from_utf8(body).unwrap() })
}

async fn reply(stream: &mut BufReader<TcpStream>, status: u16, headers: &str, body: &str) {
    let length = body.len();
    let text = format!("HTTP/1.1 {status} Canned\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
    // The client may have gone away, which is what some tests are about.
    let _ = stream.write_all(text.as_bytes()).await;
}
