//! Whom the client trusts.

mod verifier;

use std::path::PathBuf;
use std::sync::Arc;

use reqwest::ClientBuilder;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use verifier::Verifier;

use crate::api::{Context, FileError, files};

/// TLS settings of one platform.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    insecure: bool,
    trusted: Vec<CertificateDer<'static>>,
    /// Not even the system's authorities.
    distrustful: bool,
}

/// A CA certificate that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file cannot be read.
    #[error("the CA certificate file {path:?} cannot be read: {source}")]
    File {
        /// As configured.
        path: PathBuf,
        /// Why not.
        source: FileError,
    },
    /// The text holds no certificate.
    #[error("the CA certificate ({0}) is not a certificate in PEM form")]
    Pem(&'static str),
}

impl Tls {
    /// The system's trust, and that of `ca_certificate`: PEM text, or the path of a file with it.
    ///
    /// # Errors
    /// When `ca_certificate` is given and has no usable certificate.
    pub async fn load(context: &Context, insecure: bool, ca_certificate: Option<&str>) -> Result<Self, TlsError> {
        match ca_certificate {
            Some(path) if !path.contains("-----BEGIN") => {
                let content = files::read(context, path.as_ref()).await;
                let content = content.map_err(|source| TlsError::File { path: path.into(), source })?;
                Ok(Self::trusting(insecure, certificates(&content, "from a file")?))
            }
            text => Self::new(insecure, text),
        }
    }

    /// The system's trust, and that of certificates in PEM text.
    ///
    /// # Errors
    /// When there is text without a certificate.
    pub fn new(insecure: bool, ca_certificates: Option<&str>) -> Result<Self, TlsError> {
        let trusted = ca_certificates.map(|pem| certificates(pem.as_bytes(), "given as text")).transpose()?;
        Ok(Self::trusting(insecure, trusted.unwrap_or_default()))
    }

    fn trusting(insecure: bool, trusted: Vec<CertificateDer<'static>>) -> Self {
        Self { insecure, trusted, distrustful: false }
    }

    /// Every server is trusted: for a look at whether there is one.
    pub(super) fn of_anybody() -> Self {
        Self::trusting(true, Vec::new())
    }

    /// No server is trusted, so that nothing has to be known about any.
    pub(super) fn without_trust() -> Self {
        Self { distrustful: true, ..Self::default() }
    }

    /// Applies the settings. Reads the system's certificates, from files that may hang like any other.
    ///
    /// # Errors
    /// Why there is no one to trust.
    pub(super) fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, rustls::Error> {
        // The library takes the process's default provider and has none of its own in this build. Whoever installed one
        // before wins, which is fine: there is only one in the tree.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        if self.insecure {
            return Ok(builder.tls_danger_accept_invalid_certs(true));
        }
        if self.distrustful {
            return Ok(builder.tls_certs_only([]));
        }
        let verifier = Verifier::new(self.trusted.clone(), Arc::new(rustls::crypto::aws_lc_rs::default_provider()))?;
        // TLS 1.2 and 1.3 are all that the library has.
        let mut config = ClientConfig::builder()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(builder.tls_backend_preconfigured(config))
    }
}

fn certificates(pem: &[u8], origin: &'static str) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if !found.is_empty() && found.iter().all(is_certificate) => Ok(found),
        _ => Err(TlsError::Pem(origin)),
    }
}

fn is_certificate(certificate: &CertificateDer<'static>) -> bool {
    RootCertStore::empty().add(certificate.clone()).is_ok()
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::http::testing::pem;

    async fn load(ca_certificate: &str) -> Result<Tls, TlsError> {
        Tls::load(&Context::new(CancellationToken::new()), false, Some(ca_certificate)).await
    }

    #[tokio::test]
    async fn a_ca_certificate_is_text_or_a_file() {
        let pem = pem(rcgen::generate_simple_self_signed(["localhost".into()]).unwrap().cert.der());
        assert_eq!(load(&pem).await.unwrap().trusted.len(), 1);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("\u{feff}{}", pem.repeat(2))).unwrap();
        assert_eq!(load(file.path().to_str().unwrap()).await.unwrap().trusted.len(), 2);
    }

    #[tokio::test]
    async fn what_is_no_certificate_is_explained() {
        let missing = load("/does/not/exist.pem").await.unwrap_err().to_string();
        assert!(missing.contains("/does/not/exist.pem"), "{missing}");
        for bad in ["-----BEGIN CERTIFICATE-----\n!", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
        {
            assert!(matches!(load(bad).await, Err(TlsError::Pem(_))), "{bad}");
        }
    }
}
