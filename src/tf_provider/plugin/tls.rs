//! Mutual TLS between one host and one plugin, each of which knows the other's certificate in advance.
//!
//! Depends on rustls, tokio-rustls and rcgen. The host hands its certificate over in `PLUGIN_CLIENT_CERT` and learns the plugin's from
//! the handshake line, so there is no authority to trust: a certificate is right when it is that one, byte for byte.
//! The crypto provider is named here and not taken from the process: it has to be aws-lc-rs, because Terraform's key is
//! on P-521, which ring doesn't verify.

use std::io;
use std::sync::{Arc, OnceLock};

use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{NoServerSessionStorage, ParsedCertificate};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme};
use thiserror::Error;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::environment::CLIENT_CERTIFICATE;
use super::listener::Io;

/// The name that hosts expect in the plugin's certificate.
const SERVER_NAME: &str = "localhost";

/// Why mutual TLS can't be set up. The process must end then: a host that asked for TLS is never served without.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The variable doesn't hold a certificate.
    #[error("{CLIENT_CERTIFICATE} does not hold a certificate in PEM")]
    ClientCertificate,
    /// The plugin's own certificate can't be made.
    #[error("cannot make a certificate for this process: {0}")]
    OwnCertificate(#[from] rcgen::Error),
}

/// The plugin's side of the TLS connections of one process.
pub(super) struct Tls {
    /// What the handshake line announces.
    pub(super) certificate: CertificateDer<'static>,
    key: KeyPair,
    client: CertificateDer<'static>,
    /// Made for the first client: the handshake line needs only the certificate, and everybody waits for the line.
    config: OnceLock<Result<Arc<ServerConfig>, rustls::Error>>,
}

impl Tls {
    /// Makes a key and a certificate for this process, to be shown to the owner of the certificate in `client_pem`.
    pub(super) fn for_client(client_pem: &str) -> Result<Self, TlsError> {
        let client = CertificateDer::from_pem_slice(client_pem.as_bytes()).map_err(|_| TlsError::ClientCertificate)?;
        ParsedCertificate::try_from(&client).map_err(|_| TlsError::ClientCertificate)?;

        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate = certificate_params()?.self_signed(&key)?.der().clone();
        Ok(Self { certificate, key, client, config: OnceLock::new() })
    }

    /// The TLS handshake with one client.
    ///
    /// # Errors
    /// When it is not the one that was announced.
    pub(super) async fn accept<S: Io>(&self, stream: S) -> io::Result<TlsStream<S>> {
        let config = self.config.get_or_init(|| self.configure().map(Arc::new)).clone().map_err(io::Error::other)?;
        TlsAcceptor::from(config).accept(stream).await
    }

    fn configure(&self) -> Result<ServerConfig, rustls::Error> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let algorithms = provider.signature_verification_algorithms;
        let key = PrivatePkcs8KeyDer::from(self.key.serialize_der());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(Arc::new(PinnedClient { certificate: self.client.clone(), algorithms }))
            .with_single_cert(vec![self.certificate.clone()], key.into())?;
        // grpc-go ends a connection that doesn't negotiate HTTP/2.
        config.alpn_protocols = vec![b"h2".to_vec()];
        // There is one connection, so there is nothing to resume.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(config)
    }
}

/// A certificate for [`SERVER_NAME`]. Its validity is left at rcgen's default, which reaches decades to both sides, so that
/// a clock set wrong can't keep two processes of one machine from talking; the certificate dies with the process.
fn certificate_params() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new([SERVER_NAME.to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, SERVER_NAME);
    Ok(params)
}

/// Accepts one certificate, whatever else comes with it, and proof that the client holds its key.
///
/// The usual verification would refuse it: hosts show a certificate that is marked as an authority's.
#[derive(Debug)]
struct PinnedClient {
    certificate: CertificateDer<'static>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for PinnedClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if *end_entity == self.certificate {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests;
