//! Whom the client trusts.

use std::path::PathBuf;

use reqwest::{Certificate, ClientBuilder, tls};

use crate::api::{Context, FileError, files};

/// TLS settings of one platform.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    insecure: bool,
    extra_roots: Vec<Certificate>,
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
        let extra_roots = ca_certificates.map(|pem| certificates(pem.as_bytes(), "given as text")).transpose()?;
        Ok(Self::trusting(insecure, extra_roots.unwrap_or_default()))
    }

    fn trusting(insecure: bool, extra_roots: Vec<Certificate>) -> Self {
        Self { insecure, extra_roots, distrustful: false }
    }

    /// No server is trusted, so that nothing has to be known about any.
    pub(super) fn without_trust() -> Self {
        Self { distrustful: true, ..Self::default() }
    }

    /// Applies the settings. Proxies follow the environment, as the HTTP library does by itself.
    pub(super) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        // The library takes the process's default provider and has none of its own in this build. Whoever installed one
        // before wins, which is fine: there is only one in the tree.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let builder = builder.tls_version_min(tls::Version::TLS_1_2).tls_danger_accept_invalid_certs(self.insecure);
        match self {
            Self { insecure: true, .. } => builder,
            Self { distrustful: true, .. } => builder.tls_certs_only([]),
            Self { extra_roots, .. } => builder.tls_certs_merge(extra_roots.iter().cloned()),
        }
    }
}

fn certificates(pem: &[u8], origin: &'static str) -> Result<Vec<Certificate>, TlsError> {
    match Certificate::from_pem_bundle(pem) {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(TlsError::Pem(origin)),
    }
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
        assert_eq!(load(&pem).await.unwrap().extra_roots.len(), 1);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("\u{feff}{}", pem.repeat(2))).unwrap();
        assert_eq!(load(file.path().to_str().unwrap()).await.unwrap().extra_roots.len(), 2);
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
