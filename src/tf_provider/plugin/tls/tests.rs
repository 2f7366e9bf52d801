//! Handshakes over a pipe, with clients made like Terraform's: an authority's certificate on P-521.

use rcgen::{BasicConstraints, IsCa, PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, SignatureAlgorithm};
use rustls::client::ResolvesClientCert;
use rustls::pki_types::ServerName;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ProtocolVersion, RootCertStore, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;

use super::*;

/// A client that shows `certificate` and signs with a key of its choice.
#[derive(Debug)]
struct Client {
    certificate: CertificateDer<'static>,
    key: Arc<dyn SigningKey>,
}

impl Client {
    fn new(algorithm: &'static SignatureAlgorithm) -> Arc<Self> {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let mut params = certificate_params().unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap().der().clone();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        Arc::new(Self { certificate, key: aws_lc_rs::sign::any_ecdsa_type(&key).unwrap() })
    }

    fn pem(&self) -> String {
        use base64::Engine;
        let text = base64::engine::general_purpose::STANDARD.encode(&self.certificate);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    }
}

impl ResolvesClientCert for Client {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::new(CertifiedKey::new(vec![self.certificate.clone()], Arc::clone(&self.key))))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// What becomes of a handshake: the protocol version and what the client read, or the server's error.
async fn connect(
    tls: &Tls,
    client: Option<&Arc<Client>>,
    version: &'static SupportedProtocolVersion,
) -> Result<(ProtocolVersion, Vec<u8>), String> {
    let mut roots = RootCertStore::empty();
    roots.add(tls.certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots);
    let mut config = match client {
        None => config.with_no_client_auth(),
        Some(client) => config.with_client_cert_resolver(Arc::clone(client) as _),
    };
    config.alpn_protocols = vec![b"h2".to_vec()];

    let (near, far) = tokio::io::duplex(64 * 1024);
    let connector = TlsConnector::from(Arc::new(config));
    let served = async {
        let mut stream = tls.accept(far).await.map_err(|error| error.to_string())?;
        stream.write_all(b"ok").await.unwrap();
        stream.shutdown().await.unwrap();
        let (_, connection) = stream.get_ref();
        assert_eq!(connection.alpn_protocol(), Some(&b"h2"[..]));
        Ok(connection.protocol_version().unwrap())
    };
    let asked = async {
        let mut read = Vec::new();
        if let Ok(mut stream) = connector.connect(ServerName::try_from(SERVER_NAME).unwrap(), near).await {
            // A refusal reaches a client of TLS 1.3 only here.
            let _ = stream.read_to_end(&mut read).await;
        }
        read
    };
    let (served, read) = tokio::join!(served, asked);
    served.map(|version| (version, read))
}

#[tokio::test]
async fn the_client_that_was_announced_is_served() {
    for algorithm in [&PKCS_ECDSA_P521_SHA512, &PKCS_ECDSA_P384_SHA384, &PKCS_ECDSA_P256_SHA256] {
        let client = Client::new(algorithm);
        let tls = Tls::for_client(&client.pem()).unwrap();
        for version in [&TLS12, &TLS13] {
            let served = connect(&tls, Some(&client), version).await;
            assert_eq!(served, Ok((version.version, b"ok".to_vec())));
        }
    }
}

#[tokio::test]
async fn all_others_are_turned_away() {
    let client = Client::new(&PKCS_ECDSA_P521_SHA512);
    let tls = Tls::for_client(&client.pem()).unwrap();
    let stranger = Client::new(&PKCS_ECDSA_P521_SHA512);
    let thief = Arc::new(Client { certificate: client.certificate.clone(), key: Arc::clone(&stranger.key) });
    for version in [&TLS12, &TLS13] {
        for other in [None, Some(&stranger), Some(&thief)] {
            connect(&tls, other, version).await.unwrap_err();
        }
    }
}

#[test]
fn what_is_no_certificate_is_refused() {
    for pem in ["garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(matches!(Tls::for_client(pem), Err(TlsError::ClientCertificate)));
    }
}
