//! Whether a server is who it says it is.
//!
//! The system's verification, and one thing more: a certificate that is itself among those to be trusted is, even where it
//! says of itself that it belongs to an authority. Tools make self-signed certificates so by default, and the library takes
//! none of them for a server's. Name and time still have to be right.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

#[derive(Debug)]
pub(super) struct Verifier {
    system: rustls_platform_verifier::Verifier,
    trusted: Vec<CertificateDer<'static>>,
}

impl Verifier {
    /// Trusts the system's authorities and these certificates. Reads the system's, from files that may hang.
    pub(super) fn new(trusted: Vec<CertificateDer<'static>>, crypto: Arc<CryptoProvider>) -> Result<Self, Error> {
        let system = if trusted.is_empty() {
            rustls_platform_verifier::Verifier::new(crypto)?
        } else {
            rustls_platform_verifier::Verifier::new_with_extra_roots(trusted.iter().cloned(), crypto)?
        };
        Ok(Self { system, trusted })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.system.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            Err(error) if is_of_an_authority(&error) && self.trusted.contains(certificate) => {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
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
    ) -> Result<HandshakeSignatureValid, Error> {
        self.system.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.system.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.system.supported_verify_schemes()
    }
}

/// Told after the certificate's time was found right.
fn is_of_an_authority(error: &Error) -> bool {
    let Error::InvalidCertificate(CertificateError::Other(reason)) = error else { return false };
    matches!(reason.0.downcast_ref(), Some(webpki::Error::CaUsedAsEndEntity))
}
