//! Networks as users have them, each played on loopback: TLS servers of all kinds, and proxies.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, date_time_ymd};
use reqwest::Method;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::testing::{Server, answer, pem};
use super::{Admission, Authenticator, Client, Operation, Proxies, Request, Settings, Tls};
use crate::api::testing::JumpingClock;
use crate::api::{Context, Error, Kind, Refusal};

struct Anybody;

#[async_trait]
impl Authenticator for Anybody {
    async fn authorize(&self, _: &Client, _: &Context, _: &mut Request) -> Result<Admission, Error> {
        Ok(Admission::default())
    }
}

fn client(tls: Tls, variables: &[(&'static str, &str)]) -> Client {
    let proxies = Proxies::of(|names| {
        let found = names.iter().find_map(|name| variables.iter().find(|(known, _)| known == name));
        found.map(|(name, value)| (*name, (*value).to_owned()))
    });
    let settings = Settings {
        user_agent: "test".into(),
        max_retries: 5,
        request_timeout: std::time::Duration::from_secs(20),
        tls,
        proxies: proxies.unwrap(),
        address_from: "the setting",
        redactor: Arc::default(),
    };
    Client::new(settings, |response| {
        let refusal = || Refusal { status: response.status, ..Refusal::default() };
        (!response.is_success()).then(refusal)
    })
}

/// Calls an address, and tells what came of it.
async fn call(client: &Client, method: Method, address: &str) -> Result<String, Error> {
    let context = Context::with_clock(CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
    let operation = Operation { service: "TEST", name: "Try" };
    let request = Request::new(operation, method, &address.parse().unwrap(), &["thing"]).unwrap();
    let response = client.call(&context, &request, &Anybody).await?;
    Ok(String::from_utf8(response.body).unwrap())
}

async fn failure(client: &Client, address: &str) -> Error {
    call(client, Method::POST, address).await.unwrap_err()
}

#[track_caller]
fn says(error: &Error, words: &[&str]) {
    let text = error.to_string();
    for word in words {
        assert!(text.contains(word), "{word:?} is missing in {text}");
    }
}

/// A certificate and its key.
struct Certificate {
    der: Vec<u8>,
    key: KeyPair,
}

impl Certificate {
    /// As `openssl req -x509` makes it.
    fn self_signed(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        Self { der: params.self_signed(&key).unwrap().der().to_vec(), key }
    }

    fn trusted(&self) -> Tls {
        Tls::new(false, Some(&pem(&self.der))).unwrap()
    }

    /// Starts a server with it that answers everything, and returns its port.
    async fn serve(&self) -> u16 {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.der.clone().into()], self.key.serialize_der().try_into().unwrap())
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        serve(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    head(&mut stream).await;
                    reply(&mut stream, "200 OK", "over tls").await;
                }
            }
        })
        .await
    }
}

/// Starts a server, and returns its port.
async fn serve<F: Future<Output = ()> + Send + 'static>(handle: impl Fn(TcpStream) -> F + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    port
}

/// Reads the head of a request.
async fn head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

async fn reply(stream: &mut (impl AsyncWrite + Unpin), status: &str, body: &str) {
    let text = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    // The client may have gone away.
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[tokio::test]
async fn a_self_signed_certificate_that_is_named_is_trusted_whatever_it_says_of_itself() {
    for is_ca in [true, false] {
        let certificate = Certificate::self_signed("localhost", |params| {
            if !is_ca {
                params.is_ca = IsCa::NoCa;
            }
        });
        let address = format!("https://localhost:{}", certificate.serve().await);
        let client_ = client(certificate.trusted(), &[]);
        assert_eq!(call(&client_, Method::GET, &address).await.unwrap(), "over tls", "{is_ca}");
        // Another one of the same name is not.
        let other = Certificate::self_signed("localhost", |_| ());
        let error = failure(&client(other.trusted(), &[]), &address).await;
        assert!(matches!(error.kind(), Kind::Tls(_)), "{error}");
        says(&error, &["cacert_file", "self-signed"]);
    }
}

#[tokio::test]
async fn a_named_certificate_must_still_be_of_its_time_and_of_the_host() {
    for is_ca in [IsCa::Ca(BasicConstraints::Unconstrained), IsCa::NoCa] {
        let expired = Certificate::self_signed("localhost", |params| {
            params.is_ca = is_ca;
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 1, 1);
        });
        let address = format!("https://localhost:{}", expired.serve().await);
        says(&failure(&client(expired.trusted(), &[]), &address).await, &["has expired", "renewed there", "clock"]);

        let early = Certificate::self_signed("localhost", |params| {
            params.is_ca = is_ca;
            params.not_before = date_time_ymd(4000, 1, 1);
        });
        let address = format!("https://localhost:{}", early.serve().await);
        says(&failure(&client(early.trusted(), &[]), &address).await, &["not valid yet", "clock"]);

        let other = Certificate::self_signed("other.example", |params| params.is_ca = is_ca);
        let address = format!("https://localhost:{}", other.serve().await);
        let error = failure(&client(other.trusted(), &[]), &address).await;
        says(&error, &["other.example", "another host's", "the setting"]);
        assert!(!error.may_have_reached());
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_told() {
    let port = serve(|mut stream| async move {
        let _ = stream.read_u8().await;
        reply(&mut stream, "400 Bad Request", "what?").await;
    })
    .await;
    let error = failure(&client(Tls::default(), &[]), &format!("https://localhost:{port}")).await;
    says(&error, &["does not speak TLS", "http://", "the setting"]);
    assert!(!error.to_string().contains("cacert_file"), "{error}");
}

#[tokio::test]
async fn plain_http_to_a_server_that_speaks_tls_is_told_and_does_nothing() {
    let port = Certificate::self_signed("localhost", |_| ()).serve().await;
    let client = client(Tls::default(), &[]);
    for method in [Method::GET, Method::POST] {
        let error = call(&client, method, &format!("http://localhost:{port}")).await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Tls(_)), "{error}");
        assert!(!error.may_have_reached());
        says(&error, &["the server speaks TLS", "Write https://", "the setting"]);
    }
}

/// What is no HTTP and no TLS either may have done anything.
#[tokio::test]
async fn an_answer_in_no_known_protocol_leaves_a_doubt() {
    let port = serve(|mut stream| async move {
        let _ = stream.read_u8().await;
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n\r\n").await;
    })
    .await;
    let error = failure(&client(Tls::default(), &[]), &format!("http://localhost:{port}")).await;
    assert!(matches!(error.kind(), Kind::ConnectionLost(_)), "{error}");
    assert!(error.may_have_reached());
}

#[tokio::test]
async fn a_server_with_old_versions_of_tls_only_is_told() {
    // The alert "protocol version", in a record of TLS 1.0.
    let port = serve(|mut stream| async move {
        let mut hello = [0; 2048];
        let _ = stream.read(&mut hello).await;
        let _ = stream.write_all(b"\x15\x03\x01\0\x02\x02\x46").await;
        let _ = stream.read(&mut hello).await;
    })
    .await;
    let error = failure(&client(Tls::default(), &[]), &format!("https://localhost:{port}")).await;
    says(&error, &["old versions of TLS", "TLS 1.2 or 1.3"]);
    assert!(!error.to_string().contains("cacert_file"), "{error}");
}

#[tokio::test]
async fn a_host_that_has_never_answered_is_given_up_soon() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = client(Tls::default(), &[]);
    says(&failure(&client, &address).await, &["refused", "after 3 tries", "Check host and port", "the setting"]);
    says(&failure(&client, &address).await, &["refused", "not tried again"]);
}

#[tokio::test]
async fn a_name_that_leads_nowhere_is_told() {
    let error = failure(&client(Tls::default(), &[]), "https://dws.nowhere.invalid").await;
    assert!(matches!(error.kind(), Kind::Connect(_)), "{error}");
    says(&error, &["\"dws.nowhere.invalid\" cannot be resolved", "the setting", "name resolution"]);
}

/// A proxy that records what it is asked for. Plain requests it answers itself; tunnels lead to `port`.
async fn http_proxy(port: Option<u16>) -> (String, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let log = asked.clone();
    let proxy = serve(move |mut stream| {
        let log = log.clone();
        async move {
            let head = head(&mut stream).await;
            log.lock().unwrap().push(head.clone());
            match port {
                _ if !head.starts_with("CONNECT") => reply(&mut stream, "200 OK", "by proxy").await,
                Some(port) => {
                    let mut target = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    stream.write_all(b"HTTP/1.1 200 Established\r\n\r\n").await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut stream, &mut target).await;
                }
                None => reply(&mut stream, "403 Forbidden", "<html><body>no way to Rome</body></html>").await,
            }
        }
    })
    .await;
    (format!("127.0.0.1:{proxy}"), asked)
}

#[tokio::test]
async fn an_http_proxy_is_asked_for_plain_and_for_encrypted_addresses() {
    let certificate = Certificate::self_signed("service.example", |_| ());
    let (proxy, asked) = http_proxy(Some(certificate.serve().await)).await;
    let url = format!("http://user:p%40ss@{proxy}");
    let client = client(certificate.trusted(), &[("HTTP_PROXY", &url), ("https_proxy", &proxy)]);
    assert_eq!(call(&client, Method::GET, "http://service.example:8089").await.unwrap(), "by proxy");
    assert_eq!(call(&client, Method::GET, "https://service.example").await.unwrap(), "over tls");
    let asked = asked.lock().unwrap();
    assert!(asked[0].starts_with("GET http://service.example:8089/thing HTTP/1.1\r\n"), "{asked:?}");
    assert!(asked[0].to_ascii_lowercase().contains("proxy-authorization: basic dxnlcjpwqhnz\r\n"), "{asked:?}");
    assert!(asked[1].starts_with("CONNECT service.example:443 HTTP/1.1\r\n"), "{asked:?}");
}

#[tokio::test]
async fn what_no_proxy_lists_and_this_machine_never_reach_a_proxy() {
    let server = Server::answering(|_| answer(200, "direct")).await;
    let port = server.url.rsplit_once(':').unwrap().1;
    let (proxy, asked) = http_proxy(None).await;
    for host in ["127.0.0.1", "localhost"] {
        let client = client(Tls::default(), &[("ALL_PROXY", &format!("socks5://{proxy}")), ("HTTP_PROXY", &proxy)]);
        assert_eq!(call(&client, Method::GET, &format!("http://{host}:{port}")).await.unwrap(), "direct");
    }
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_tunnel_that_is_refused_is_told_in_the_proxys_words() {
    let (proxy, _) = http_proxy(None).await;
    let error = failure(&client(Tls::default(), &[("HTTPS_PROXY", &proxy)]), "https://service.example").await;
    says(&error, &[&proxy, "HTTPS_PROXY", "HTTP 403", "no way to Rome", "NO_PROXY"]);
    assert!(!error.may_have_reached());
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told() {
    let error =
        failure(&client(Tls::default(), &[("all_proxy", "socks5://127.0.0.1:1")]), "http://service.example").await;
    says(&error, &["127.0.0.1:1, which all_proxy names"]);
}

/// The proxy resolves the name, as with tools written in Go.
#[tokio::test]
async fn a_socks_proxy_gets_the_name_of_the_host() {
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let log = asked.clone();
    let proxy = serve(move |mut stream| {
        let log = log.clone();
        async move {
            let mut greeting = [0; 2];
            stream.read_exact(&mut greeting).await.unwrap();
            let mut methods = vec![0; greeting[1].into()];
            stream.read_exact(&mut methods).await.unwrap();
            stream.write_all(b"\x05\0").await.unwrap();
            let mut request = [0; 5];
            stream.read_exact(&mut request).await.unwrap();
            assert_eq!(request[..4], *b"\x05\x01\0\x03", "a connection to a name is expected");
            let mut target = vec![0; usize::from(request[4]) + 2];
            stream.read_exact(&mut target).await.unwrap();
            let (name, port) = target.split_at(target.len() - 2);
            let port = u16::from_be_bytes(port.try_into().unwrap());
            log.lock().unwrap().push(format!("{}:{port}", String::from_utf8_lossy(name)));
            stream.write_all(b"\x05\0\0\x01\0\0\0\0\0\0").await.unwrap();
            head(&mut stream).await;
            reply(&mut stream, "200 OK", "by socks").await;
        }
    })
    .await;
    for scheme in ["socks5", "socks5h"] {
        let client = client(Tls::default(), &[("ALL_PROXY", &format!("{scheme}://127.0.0.1:{proxy}"))]);
        assert_eq!(call(&client, Method::GET, "http://service.example:8089").await.unwrap(), "by socks");
    }
    assert_eq!(*asked.lock().unwrap(), ["service.example:8089"; 2]);
}
