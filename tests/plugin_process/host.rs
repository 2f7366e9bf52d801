//! The other end of a plugin: reads its handshake, connects as Terraform does or doesn't, and makes single gRPC calls.
//!
//! The bench uses it, too.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use h2::client::SendRequest;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, PKCS_ECDSA_P521_SHA512};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme, SupportedProtocolVersion,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tonic::codegen::{Bytes, http};

use crate::LIMIT;

/// The message that asks about the service `plugin`, and the answer that it serves.
const HEALTH_OF_PLUGIN: &[u8] = b"\x0a\x06plugin";
const SERVING: &[u8] = b"\x08\x01";

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The line by which a plugin announces itself.
#[derive(Debug)]
pub(crate) struct Handshake {
    /// The major version of the protocol.
    pub(crate) protocol: String,
    pub(crate) network: String,
    pub(crate) address: String,
    pub(crate) certificate: String,
    pub(crate) more: Vec<String>,
}

impl Handshake {
    pub(crate) fn parse(line: &str) -> Self {
        let mut fields = line.split('|').map(str::to_owned);
        let mut next = || fields.next().expect("at least six fields");
        assert_eq!(next(), "1");
        let (protocol, network, address) = (next(), next(), next());
        assert_eq!(next(), "grpc");
        let certificate = next();
        Self { protocol, network, address, certificate, more: fields.collect() }
    }

    async fn connect(&self) -> Result<Box<dyn Io>, Failure> {
        Ok(match self.network.as_str() {
            "unix" => Box::new(UnixStream::connect(&self.address).await?),
            _ => Box::new(TcpStream::connect(&self.address).await?),
        })
    }

    pub(crate) async fn plain(&self) -> Result<Client, Failure> {
        Client::over(self.connect().await?).await
    }

    /// Connects as Terraform does, as `identity` or as nobody.
    pub(crate) async fn tls(
        &self,
        version: &'static SupportedProtocolVersion,
        identity: Option<&Identity>,
    ) -> Result<Client, Failure> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(&[version])?
            .dangerous()
            .with_custom_certificate_verifier(Announced::new(
                STANDARD_NO_PAD.decode(&self.certificate)?.into(),
                provider,
            )?);
        let mut config = match identity {
            None => config.with_no_client_auth(),
            Some(Identity { certificate, key }) => {
                config.with_client_auth_cert(vec![certificate.clone()], key.clone_key().into())?
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector.connect(ServerName::try_from("localhost")?, self.connect().await?).await?;
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        Client::over(stream).await
    }
}

/// Trusts the certificate of the handshake line and no other, as Terraform does.
///
/// The certificate of a plugin in Go is an authority's, which the standard verifier refuses as a server's own.
#[derive(Debug)]
struct Announced {
    certificate: CertificateDer<'static>,
    standard: Arc<WebPkiServerVerifier>,
}

impl Announced {
    fn new(certificate: CertificateDer<'static>, provider: Arc<CryptoProvider>) -> Result<Arc<Self>, Failure> {
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone())?;
        let standard = WebPkiServerVerifier::builder_with_provider(roots.into(), provider).build()?;
        Ok(Arc::new(Self { certificate, standard }))
    }
}

impl ServerCertVerifier for Announced {
    fn verify_server_cert(
        &self,
        presented: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match self.standard.verify_server_cert(presented, intermediates, name, ocsp, now) {
            Err(rustls::Error::InvalidCertificate(CertificateError::Other(_))) if *presented == self.certificate => {
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.standard.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.standard.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.standard.supported_verify_schemes()
    }
}

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// A host's certificate and key, of Terraform's kind: an authority's, on P-521.
pub(crate) struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: PrivatePkcs8KeyDer<'static>,
}

impl Identity {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).unwrap();
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { certificate, key: key.serialize_der().into() }
    }

    pub(crate) fn pem(&self) -> String {
        let text = STANDARD.encode(&self.certificate);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    }
}

/// One connection that speaks gRPC; dropping it closes the connection.
pub(crate) struct Client {
    requests: SendRequest<Bytes>,
    connection: tokio::task::JoinHandle<Result<(), h2::Error>>,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

impl Client {
    pub(crate) async fn over(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Result<Self, Failure> {
        let (requests, connection) = h2::client::handshake(io).await?;
        Ok(Self { requests, connection: tokio::spawn(connection) })
    }

    /// Makes one call with one message either way.
    pub(crate) async fn call(&self, method: &str, message: &[u8]) -> Result<Vec<u8>, Failure> {
        timeout(LIMIT, self.exchange(method, message)).await?
    }

    pub(crate) async fn exchange(&self, method: &str, message: &[u8]) -> Result<Vec<u8>, Failure> {
        let request = http::Request::post(format!("http://localhost/{method}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(())?;
        let (response, mut body) = self.requests.clone().ready().await?.send_request(request, false)?;
        let length = u32::try_from(message.len())?.to_be_bytes();
        body.send_data([&[0], &length[..], message].concat().into(), true)?;
        let mut body = response.await?.into_body();
        let mut bytes = Vec::new();
        while let Some(chunk) = body.data().await {
            let chunk = chunk?;
            body.flow_control().release_capacity(chunk.len())?;
            bytes.extend(chunk);
        }
        let trailers = body.trailers().await?.ok_or("no trailers")?;
        if trailers.get("grpc-status").is_none_or(|status| status != "0") {
            return Err(format!("{trailers:?}").into());
        }
        // A flag and the length come first.
        Ok(bytes.get(5..).ok_or("no message")?.to_vec())
    }

    pub(crate) async fn is_served(&self) -> Result<(), Failure> {
        let answer = self.call("grpc.health.v1.Health/Check", HEALTH_OF_PLUGIN).await?;
        assert_eq!(answer, SERVING);
        Ok(())
    }

    pub(crate) async fn shutdown(&self) {
        assert_eq!(self.call("plugin.GRPCController/Shutdown", b"").await.unwrap(), b"");
    }
}
