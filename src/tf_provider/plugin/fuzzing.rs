//! What a plugin makes of its environment before it listens, for fuzzing.

use std::ffi::OsString;

use super::Options;
use super::environment::Environment;
use super::handshake::Handshake;
use super::listener::ports;
use super::tls::Tls;

/// The handshake line for what the environment asks for, or all that is wrong with it.
pub(crate) fn judge(options: &Options, variable: impl Fn(&str) -> Option<OsString>) -> Result<String, Vec<String>> {
    let environment = Environment::read(options, variable);
    let tls = environment.client_certificate.as_deref().map(Tls::for_client).transpose();
    match (tls, ports(&environment)) {
        (Ok(tls), Ok(_)) => {
            let certificate = tls.as_ref().map(|tls| tls.certificate.as_ref());
            let multiplex = environment.multiplex;
            Ok(Handshake { network: "tcp", address: "127.0.0.1:1", certificate, multiplex }.to_string())
        }
        (tls, ports) => {
            let problems = [tls.err().map(|error| error.to_string()), ports.err().map(|error| error.to_string())];
            Err(problems.into_iter().flatten().collect())
        }
    }
}
