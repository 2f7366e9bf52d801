//! Files that a user names, such as a certificate or a profile.
//!
//! A path can lead anywhere: to a pipe that nobody writes to, to a device without an end, to a network file system that
//! hangs. So files are read on a thread of their own, only as far as a sensible file goes, and only while the caller waits.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use super::{Context, Stop};

/// The largest file that is read. A bundle of all public authorities has a fifth of it.
const MAX_SIZE: u64 = 1 << 20;
/// How long one file may take. A file system that answers at all answers within this.
const LIMIT: Duration = Duration::from_secs(30);
/// Editors on Windows put it before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refused.
    #[error(transparent)]
    System(#[from] io::Error),
    /// What is there has no content to read once and for all.
    #[error("it is {0} and not a regular file")]
    NotRegular(&'static str),
    /// It is some other file than the one that was meant.
    #[error("it is larger than {} MiB", MAX_SIZE >> 20)]
    TooLarge,
    /// The file system did not answer in time, or the caller stopped waiting.
    #[error("{}", match .0 {
        Stop::Cancelled => "reading was interrupted",
        Stop::Deadline => "its file system did not answer in time",
    })]
    Stopped(Stop),
}

/// The content of a file, without a byte order mark.
pub(crate) async fn read(context: &Context, path: &Path) -> Result<Vec<u8>, FileError> {
    let path = path.to_owned();
    let content = in_background(context, move || read_regular(&path)).await?;
    Ok(content.strip_prefix(BYTE_ORDER_MARK).map(<[u8]>::to_vec).unwrap_or(content))
}

/// Waits for `work` as long as it makes sense. Work that is given up goes on, where it holds up nobody.
async fn in_background<T: Send + 'static>(
    context: &Context,
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, FileError> {
    let work = tokio::task::spawn_blocking(work);
    let done = context.clone().with_time_limit(LIMIT).bound(work).await.map_err(FileError::Stopped)?;
    done.map_err(io::Error::other)?
}

fn read_regular(path: &Path) -> Result<Vec<u8>, FileError> {
    // Before it is opened: to open a pipe is to wait for its other end.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(FileError::NotRegular(kind(metadata.file_type())));
    }
    let mut content = Vec::new();
    // Not trusting the length that the system states: some file systems state none.
    File::open(path)?.take(MAX_SIZE + 1).read_to_end(&mut content)?;
    if content.len() as u64 > MAX_SIZE { Err(FileError::TooLarge) } else { Ok(content) }
}

fn kind(file_type: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file_type.is_fifo() {
            return "a named pipe";
        }
        if file_type.is_char_device() || file_type.is_block_device() {
            return "a device";
        }
        if file_type.is_socket() {
            return "a socket";
        }
    }
    if file_type.is_dir() { "a directory" } else { "something else" }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::api::testing::JumpingClock;

    fn context() -> Context {
        Context::new(CancellationToken::new())
    }

    async fn refusal(path: &Path) -> String {
        read(&context(), path).await.unwrap_err().to_string()
    }

    #[tokio::test]
    async fn a_file_is_read_whole_and_without_its_byte_order_mark() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let largest = vec![b'x'; MAX_SIZE as usize];
        for (written, expected) in [(&b"\xef\xbb\xbfabc"[..], &b"abc"[..]), (b"", b""), (&largest, &largest)] {
            fs::write(file.path(), written).unwrap();
            assert!(read(&context(), file.path()).await.unwrap() == expected);
        }
        fs::write(file.path(), [&largest[..], b"x"].concat()).unwrap();
        assert_eq!(refusal(file.path()).await, "it is larger than 1 MiB");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_is_no_file_is_told_by_its_kind() {
        let dir = tempfile::tempdir().unwrap();
        let (pipe, socket) = (dir.path().join("pipe"), dir.path().join("socket"));
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let device = Path::new("/dev/zero");
        for (path, kind) in
            [(&*pipe, "a named pipe"), (&*socket, "a socket"), (dir.path(), "a directory"), (device, "a device")]
        {
            assert_eq!(refusal(path).await, format!("it is {kind} and not a regular file"));
        }
        assert!(refusal(&dir.path().join("missing")).await.contains("os error 2"));
    }

    #[tokio::test]
    async fn a_read_that_hangs_ends_with_its_time_and_with_the_caller() {
        let (stopped, clock) = (CancellationToken::new(), JumpingClock::at("2024-03-04T05:06:07Z"));
        stopped.cancel();
        let cases = [
            (Context::with_clock(CancellationToken::new(), clock), "its file system did not answer in time"),
            (Context::new(stopped), "reading was interrupted"),
        ];
        for (context, reason) in cases {
            let (hold, held) = std::sync::mpsc::channel::<()>();
            let hanging = in_background(&context, move || Ok(held.recv().is_ok()));
            assert_eq!(hanging.await.unwrap_err().to_string(), reason);
            drop(hold);
        }
    }
}
