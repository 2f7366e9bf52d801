//! The one line on standard output by which a plugin tells its host where and how to connect.
//!
//! Depends on std and base64 only.

use std::fmt;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The version of the handshake itself.
const CORE_VERSION: u32 = 1;

/// The only plugin protocol served. A host that doesn't list it in `PLUGIN_PROTOCOL_VERSIONS` is told so all the same,
/// and words the mismatch for the user itself.
pub(super) const PROTOCOL_VERSION: u32 = 5;

/// The fields of the line that differ from one start to the next.
pub(super) struct Handshake<'a> {
    /// `unix` or `tcp`.
    pub(super) network: &'a str,
    /// A socket path, or host and port.
    pub(super) address: &'a str,
    /// The certificate in DER that the plugin will show; none without TLS.
    pub(super) certificate: Option<&'a [u8]>,
    /// Whether the host asked for the field about multiplexing. Older hosts reject a line that has it.
    pub(super) multiplex: bool,
}

impl Handshake<'_> {
    /// Writes the line, and sees to it that it leaves the process.
    pub(super) fn write(&self, mut out: impl Write) -> io::Result<()> {
        writeln!(out, "{self}")?;
        out.flush()
    }
}

impl fmt::Display for Handshake<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { network, address, certificate, multiplex } = self;
        // Hosts decode the standard alphabet without padding, and nothing else.
        let certificate = certificate.map(|der| STANDARD_NO_PAD.encode(der)).unwrap_or_default();
        write!(f, "{CORE_VERSION}|{PROTOCOL_VERSION}|{network}|{address}|grpc|{certificate}")?;
        if *multiplex { f.write_str("|false") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_the_certificate_is_empty() {
        let line = Handshake { network: "unix", address: "/t/plugin1", certificate: None, multiplex: false };
        assert_eq!(line.to_string(), "1|5|unix|/t/plugin1|grpc|");
    }

    #[test]
    fn the_certificate_is_unpadded_standard_base64() {
        let line =
            Handshake { network: "tcp", address: "127.0.0.1:9", certificate: Some(&[0xfb, 0xff]), multiplex: false };
        assert_eq!(line.to_string(), "1|5|tcp|127.0.0.1:9|grpc|+/8");
    }

    #[test]
    fn multiplexing_is_refused_only_when_asked_for() {
        let mut out = Vec::new();
        let line = Handshake { network: "unix", address: "/t/plugin1", certificate: None, multiplex: true };
        line.write(&mut out).unwrap();
        assert_eq!(out, b"1|5|unix|/t/plugin1|grpc||false\n");
    }
}
