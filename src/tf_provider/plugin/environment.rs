//! The environment variables by which a host tells a plugin how to start: one table, read once.
//!
//! Depends on std only. The values are kept as they came; the module that uses one judges it.

use std::ffi::OsString;
use std::path::PathBuf;

use super::logging::Level;
use super::options::Options;

/// Proves that a host started the process; a user who runs the program by hand doesn't set it.
const MAGIC_COOKIE: &str = "TF_PLUGIN_MAGIC_COOKIE";
const MAGIC_COOKIE_VALUE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
/// The host's certificate in PEM; asks for mutual TLS.
pub(super) const CLIENT_CERTIFICATE: &str = "PLUGIN_CLIENT_CERT";
/// Set by hosts that could carry several connections over one; asks for one more field in the handshake line.
const MULTIPLEX: &str = "PLUGIN_MULTIPLEX_GRPC";
/// The directory for the socket, in place of the one for temporary files.
const SOCKET_DIR: &str = "PLUGIN_UNIX_SOCKET_DIR";
/// The group, by number or name, whose members may use the socket.
pub(super) const SOCKET_GROUP: &str = "PLUGIN_UNIX_SOCKET_GROUP";
/// The first port to try, where the plugin listens on TCP.
pub(super) const MIN_PORT: &str = "PLUGIN_MIN_PORT";
/// The last port to try.
pub(super) const MAX_PORT: &str = "PLUGIN_MAX_PORT";
/// Log levels of all providers, after that of the one; the first that is set counts. Terraform filters by them once more.
const LOG_LEVELS: [&str; 2] = ["TF_LOG_PROVIDER", "TF_LOG"];

/// What the environment says about how to serve.
#[cfg_attr(not(unix), allow(dead_code, reason = "there are no unix sockets"))]
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    pub(super) has_cookie: bool,
    pub(super) client_certificate: Option<String>,
    pub(super) multiplex: bool,
    pub(super) socket_dir: Option<PathBuf>,
    pub(super) socket_group: Option<String>,
    pub(super) min_port: Option<String>,
    pub(super) max_port: Option<String>,
    pub(super) network_variable: &'static str,
    /// `tcp` or `unix`, in place of the platform's usual kind of listener. No host sets it.
    pub(super) network: Option<String>,
    pub(super) log_level: Option<Level>,
}

impl Environment {
    /// Reads the variables through `variable`, for a process `std::env::var_os`. An empty value is an unset one.
    pub(super) fn read(options: &Options, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let raw = |name: &str| variable(name).filter(|value| !value.is_empty());
        // A value that isn't Unicode is wrong for all but the directory, and is refused where it is used.
        let text = |name: &str| raw(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            has_cookie: text(MAGIC_COOKIE).is_some_and(|value| value == MAGIC_COOKIE_VALUE),
            client_certificate: text(CLIENT_CERTIFICATE),
            multiplex: raw(MULTIPLEX).is_some(),
            socket_dir: raw(SOCKET_DIR).map(PathBuf::from),
            socket_group: text(SOCKET_GROUP),
            min_port: text(MIN_PORT),
            max_port: text(MAX_PORT),
            network_variable: options.network_variable,
            network: text(options.network_variable),
            log_level: text(options.log_variable)
                .or_else(|| LOG_LEVELS.into_iter().find_map(text))
                .and_then(|value| Level::parse(&value)),
        }
    }

    /// Whether Terraform, OpenTofu or another host of provider plugins started this process.
    pub(super) fn is_plugin(&self) -> bool {
        self.has_cookie
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Environment {
        Environment::read(&Options::EXAMPLE, |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn only_the_exact_cookie_makes_a_plugin() {
        assert!(!read(&[]).is_plugin());
        assert!(!read(&[(MAGIC_COOKIE, "other")]).is_plugin());
        assert!(read(&[(MAGIC_COOKIE, MAGIC_COOKIE_VALUE)]).is_plugin());
    }

    #[test]
    fn empty_means_unset() {
        let empty = read(&[(CLIENT_CERTIFICATE, ""), (MULTIPLEX, ""), (SOCKET_DIR, "")]);
        assert_eq!((empty.client_certificate, empty.multiplex, empty.socket_dir), (None, false, None));
    }

    #[test]
    fn the_most_specific_log_level_wins() {
        assert_eq!(read(&[]).log_level, None);
        assert_eq!(read(&[("TF_LOG", "warn")]).log_level, Some(Level::WARN));
        assert_eq!(read(&[("TF_LOG", "warn"), ("TF_LOG_PROVIDER", "off")]).log_level, None);
        let all = [("TF_LOG", "warn"), ("TF_LOG_PROVIDER", "off"), ("TF_LOG_PROVIDER_NAME", "debug")];
        assert_eq!(read(&all).log_level, Some(Level::DEBUG));
    }
}
