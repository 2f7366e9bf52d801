//! A program that runs in a process group of its own, as under a shell: started, signalled, watched, waited for.

use std::io::{ErrorKind, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

/// No case waits by the clock; this only keeps a program that hangs from holding up the others for ever.
const LIMIT: Duration = Duration::from_secs(120);

/// A running program.
pub(crate) struct Running {
    child: Child,
    stdout: Collected,
    stderr: Collected,
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// The signal that ended it.
    pub(crate) signal: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let stdout = Collected::from(child.stdout.take().unwrap());
        let stderr = Collected::from(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// Blocks until the program has said `text` on standard output.
    pub(crate) fn wait_for(&self, text: &str) {
        let said = self.stdout.wait_until(|collected| collected.ended || collected.text().contains(text));
        assert!(said && self.stdout.text().contains(text), "{text:?} is not in:\n{}", self.stdout.text());
    }

    /// What a key of the terminal does: a signal to the program and to all that it has started.
    pub(crate) fn signal_group(&self, signal: Signal) {
        killpg(self.pid(), signal).unwrap();
    }

    /// A signal to the program alone.
    #[cfg(target_os = "linux")]
    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }

    /// A signal to each process that the program itself has started and that still runs: its providers.
    #[cfg(target_os = "linux")]
    pub(crate) fn signal_children(&self, signal: Signal) {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        let children = |task: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(task.unwrap().path().join("children")).unwrap_or_default()
        };
        let children: Vec<String> = tasks.map(children).collect();
        let children: Vec<i32> = children.iter().flat_map(|line| line.split(' ')).flat_map(str::parse).collect();
        assert!(!children.is_empty(), "no provider runs");
        for child in children {
            kill(Pid::from_raw(child), signal).unwrap();
        }
    }

    /// Blocks until the program has ended, and ends it by force if it does not.
    pub(crate) fn finish(mut self) -> Ended {
        let ended = self.stdout.wait_until(|stdout| stdout.ended) && self.stderr.wait_until(|stderr| stderr.ended);
        if !ended {
            self.signal_group(Signal::SIGKILL);
        }
        let status = self.child.wait().unwrap();
        let (stdout, stderr) = (self.stdout.text(), self.stderr.text());
        assert!(ended, "the program did not end within {LIMIT:?}; it said:\n{stdout}\n{stderr}");
        Ended { code: status.code(), signal: status.signal(), stdout, stderr }
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A case that failed half-way leaves nothing behind. One that ended has no such group any more.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = killpg(self.pid(), Signal::SIGKILL);
            let _ = self.child.wait();
        }
    }
}

/// The bytes of a pipe, gathered by a thread of its own.
struct Collected(Arc<(Mutex<Collection>, Condvar)>);

#[derive(Default)]
struct Collection {
    bytes: Vec<u8>,
    ended: bool,
}

impl Collection {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Collected {
    fn from(mut pipe: impl Read + Send + 'static) -> Self {
        let shared = Arc::new((Mutex::new(Collection::default()), Condvar::new()));
        let writer = Arc::clone(&shared);
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            let mut ended = false;
            while !ended {
                let read = pipe.read(&mut buffer);
                let mut collection = writer.0.lock().unwrap_or_else(PoisonError::into_inner);
                match read {
                    Ok(count) if count > 0 => collection.bytes.extend_from_slice(&buffer[..count]),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    _ => ended = true,
                }
                collection.ended = ended;
                writer.1.notify_all();
            }
        });
        Self(shared)
    }

    /// Blocks until `condition` holds; false if it does not within the limit.
    fn wait_until(&self, condition: impl Fn(&Collection) -> bool) -> bool {
        let (collection, changed) = &*self.0;
        let collection = collection.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(collection, LIMIT, |collection| !condition(collection));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn text(&self) -> String {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).text()
    }
}
