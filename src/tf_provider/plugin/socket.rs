//! The unix socket of a plugin: named at random, reachable by its owner only, removed with the process.
//!
//! Depends on tokio, nix and aws-lc-rs' random numbers. Compiled on Unix only.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use nix::sys::stat::{Mode, umask};
use nix::unistd::Group;
use thiserror::Error;
use tokio::net::{UnixListener, UnixStream};

use super::environment::{Environment, SOCKET_GROUP};

/// How often a name that is already taken is replaced by another.
const ATTEMPTS: usize = 16;

/// Why the socket can't be made.
#[derive(Debug, Error)]
pub enum SocketError {
    /// The directory can't hold it.
    #[error("cannot make a socket in {}: {source}", .dir.display())]
    Bind {
        /// The directory for sockets.
        dir: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The handshake line can't carry the path.
    #[error("the path of a socket can be Unicode text without '|' and line breaks only, unlike {0:?}")]
    Path(PathBuf),
    /// The group that should have access doesn't exist.
    #[error("{SOCKET_GROUP} names the group {0:?}, which does not exist on this machine")]
    UnknownGroup(String),
    /// The socket can't be handed to the group.
    #[error("cannot give the group {group:?} access to the socket: {source}")]
    Group {
        /// As the host named it.
        group: String,
        /// What the system said.
        source: io::Error,
    },
}

/// A listening socket and its file, which goes when this is dropped.
pub(super) struct Socket {
    listener: UnixListener,
    path: String,
}

impl Socket {
    /// Makes a socket in the host's directory, else in the one for temporary files.
    pub(super) fn bind(environment: &Environment) -> Result<Self, SocketError> {
        let socket = Self::bind_in(&environment.socket_dir.clone().unwrap_or_else(std::env::temp_dir))?;
        if let Some(group) = &environment.socket_group {
            share(&socket.path, group)?;
        }
        Ok(socket)
    }

    /// Makes a socket in the directory that every system has and whose name is short.
    pub(super) fn bind_in_tmp() -> Result<Self, SocketError> {
        Self::bind_in(Path::new("/tmp"))
    }

    fn bind_in(dir: &Path) -> Result<Self, SocketError> {
        let failed = |source| SocketError::Bind { dir: dir.to_owned(), source };
        // Whoever connects may be in another directory.
        let absolute = std::path::absolute(dir).map_err(failed)?;
        let mut taken = io::Error::from(io::ErrorKind::AddrInUse);
        for _ in 0..ATTEMPTS {
            let path = absolute.join(random_name().map_err(failed)?);
            let text = path.to_str().filter(|text| !text.contains(['|', '\r', '\n']));
            let path = text.ok_or_else(|| SocketError::Path(path.clone()))?.to_owned();
            match bind_private(path) {
                Ok(socket) => return Ok(socket),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = error,
                Err(error) => return Err(failed(error)),
            }
        }
        Err(failed(taken))
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) async fn accept(&self) -> io::Result<UnixStream> {
        self.listener.accept().await.map(|(stream, _)| stream)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, path = self.path, "the socket could not be removed");
        }
    }
}

/// Binds a socket that nobody but its owner can reach, from the moment when it exists: who has connected once stays
/// connected, whatever happens to the file's permissions.
fn bind_private(path: String) -> io::Result<Socket> {
    // The mask is the process's, which has one thread that makes files, this one.
    let mask = umask(Mode::S_IRWXG | Mode::S_IRWXO);
    let bound = UnixListener::bind(&path);
    umask(mask);
    let socket = Socket { listener: bound?, path };
    // Takes from the owner what makes no sense for a socket.
    fs::set_permissions(&socket.path, fs::Permissions::from_mode(0o600))?;
    Ok(socket)
}

/// Short, because the whole path of a socket may have about a hundred bytes.
fn random_name() -> io::Result<String> {
    let mut random = [0; 4];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| io::Error::other("no random numbers"))?;
    Ok(format!("plugin{}", u32::from_ne_bytes(random)))
}

/// Lets the members of `group`, a number or a name, use the socket.
fn share(path: &str, group: &str) -> Result<(), SocketError> {
    let gid = match group.parse() {
        // The greatest number is nobody's: the system takes it for "as before".
        Ok(gid) if gid != u32::MAX => gid,
        _ => match Group::from_name(group) {
            Ok(Some(found)) => found.gid.as_raw(),
            Ok(None) => return Err(SocketError::UnknownGroup(group.to_owned())),
            Err(error) => return Err(SocketError::Group { group: group.to_owned(), source: error.into() }),
        },
    };
    chown(path, None, Some(gid))
        .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o660)))
        .map_err(|source| SocketError::Group { group: group.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    fn in_dir(dir: &Path, group: Option<String>) -> Environment {
        Environment { socket_dir: Some(dir.to_owned()), socket_group: group, ..Environment::default() }
    }

    #[tokio::test]
    async fn the_socket_is_private_and_goes_with_its_owner() {
        let dir = tempfile::tempdir().unwrap();
        let socket = Socket::bind(&in_dir(dir.path(), None)).unwrap();
        assert_eq!(fs::metadata(socket.path()).unwrap().mode() & 0o777, 0o600);
        assert_eq!(Path::new(socket.path()).parent(), Some(dir.path()));
        drop(socket);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn the_path_is_absolute() {
        let dir = tempfile::tempdir_in(".").unwrap();
        let socket = Socket::bind(&in_dir(Path::new(dir.path().file_name().unwrap()), None)).unwrap();
        assert!(Path::new(socket.path()).is_absolute() && fs::exists(socket.path()).unwrap());
    }

    #[tokio::test]
    async fn a_group_gets_access_by_number_or_name() {
        let dir = tempfile::tempdir().unwrap();
        let own = nix::unistd::getgid();
        let mut names = vec![own.to_string()];
        names.extend(Group::from_gid(own).unwrap().map(|group| group.name));
        for name in names {
            let socket = Socket::bind(&in_dir(dir.path(), Some(name))).unwrap();
            let metadata = fs::metadata(socket.path()).unwrap();
            assert_eq!((metadata.mode() & 0o777, metadata.gid()), (0o660, own.as_raw()));
        }
    }

    #[tokio::test]
    async fn failures_say_what_is_wrong_and_leave_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let group = Socket::bind(&in_dir(dir.path(), Some("no-such-group".to_owned()))).err().unwrap();
        assert!(group.to_string().starts_with("PLUGIN_UNIX_SOCKET_GROUP names the group \"no-such-group\""));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        let no_group = Socket::bind(&in_dir(dir.path(), Some(u32::MAX.to_string()))).err().unwrap();
        assert!(matches!(no_group, SocketError::UnknownGroup(_)), "{no_group}");
        let missing = Socket::bind(&in_dir(&dir.path().join("missing"), None)).err().unwrap();
        assert!(matches!(missing, SocketError::Bind { .. }));
        let piped = Socket::bind(&in_dir(&dir.path().join("a|b"), None)).err().unwrap();
        assert!(matches!(piped, SocketError::Path(_)));
    }
}
