//! The environment by which a host starts the plugin.

use std::ffi::OsString;

use super::Target;
use crate::OPTIONS;
use crate::tf_provider::plugin::fuzzing;

/// Lines of variables, as `name=value`; in the values, byte 1 stands for a line's end.
pub(super) const HANDSHAKE: Target = Target {
    name: "handshake",
    run: handshake,
    seeds: &[
        b"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2\nPLUGIN_PROTOCOL_VERSIONS=5,6\nPLUGIN_MIN_PORT=10000\nPLUGIN_MAX_PORT=25000",
        b"PLUGIN_MULTIPLEX_GRPC=true\nPLUGIN_UNIX_SOCKET_DIR=/tmp\nPLUGIN_UNIX_SOCKET_GROUP=0\nTF_LOG=TRACE\nTF_LOG_PROVIDER=json",
        b"PLUGIN_MIN_PORT=9\nPLUGIN_MAX_PORT=8\nDATALINK_PLUGIN_NETWORK=tcp",
        CERTIFICATE,
    ],
};

/// A certificate as Terraform makes it, but on a shorter curve.
const CERTIFICATE: &[u8] = b"PLUGIN_CLIENT_CERT=-----BEGIN CERTIFICATE-----\x01MIIBfzCCASWgAwIBAgIUJ7QSYTjsoM+syEE8LjRqtwqO3WswCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA0MDgzNVoYDzIwNTQwNDA5MDQwODM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARn5Fg6QmtoAQspNLvOkphwW/1Xz44If9SB2etNO9JOvz8CbidvPW/u9BTroP0YSAocS93ENi0s7rh5vg3pgP0Lo1MwUTAdBgNVHQ4EFgQUbHxj3JQoBBlhTTeeCpweY1g9XUswHwYDVR0jBBgwFoAUbHxj3JQoBBlhTTeeCpweY1g9XUswDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA7kcMzM17/7+riRPmIHTTGtP4Nj/TNkiE80RP1ne9ZuQCICcIP9nY66vA6zTzjds946FG56fGtA59giiPPRnP5B3y\x01-----END CERTIFICATE-----";

fn handshake(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let variables: Vec<(&str, String)> = text
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name, value.replace('\u{1}', "\n")))
        .collect();
    let variable =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
    match fuzzing::judge(&OPTIONS, variable) {
        Ok(line) => {
            let asks_for_tls = variable("PLUGIN_CLIENT_CERT").is_some_and(|certificate| !certificate.is_empty());
            let fields: Vec<&str> = line.split('|').collect();
            assert!(matches!(fields.len(), 6 | 7) && !line.contains('\n'), "{line}");
            assert!(!asks_for_tls || fields.get(5).is_some_and(|field| !field.is_empty()), "TLS was asked for: {line}");
        }
        Err(problems) => {
            for problem in problems {
                assert!(problem.contains("PLUGIN_") && problem.len() <= 4096 + 16 * input.len(), "{problem}");
            }
        }
    }
}
