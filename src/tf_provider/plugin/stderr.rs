//! Standard error, where a host reads what a plugin logs, as a queue: to write never means to wait for the reader.
//!
//! Depends on std only. A host that stops reading would otherwise stop every call, because one thread serves them all. Text is
//! dropped, and counted, rather than kept without a limit. Nothing runs before the first text is written.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Text on its way to one writer, in order.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    /// How many bytes wait for the reader at most.
    capacity: usize,
    /// Words what is written in the place of so many pieces of text.
    gap: fn(u64) -> String,
}

struct State {
    entries: VecDeque<Entry>,
    /// The length of all text in `entries`.
    bytes: usize,
    /// Something has been taken out and is not written yet.
    writing: bool,
    has_writer: bool,
    closed: bool,
}

enum Entry {
    Text(String),
    /// Stands where so many pieces of text are missing.
    Dropped(u64),
}

impl Queue {
    pub(super) const fn new(capacity: usize, gap: fn(u64) -> String) -> Self {
        let state = State { entries: VecDeque::new(), bytes: 0, writing: false, has_writer: false, closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), capacity, gap }
    }

    /// Writes whole lines to standard error, now or soon.
    pub(super) fn write(&'static self, text: String) {
        let mut state = self.lock();
        state.push(text, self.capacity);
        if !state.has_writer {
            let writer = thread::Builder::new().name("stderr".to_owned());
            // Without a thread the text waits, and the next one tries again.
            state.has_writer = writer.spawn(|| self.write_to(io::stderr())).is_ok();
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Ends the writer once it has written everything, and waits for that as long as `limit`.
    pub(super) fn close(&self, limit: Duration) {
        let mut state = self.lock();
        state.closed = true;
        self.changed.notify_all();
        let pending = |state: &mut State| state.has_writer && (state.writing || !state.entries.is_empty());
        // Whatever is left then has nobody who reads it.
        drop(self.changed.wait_timeout_while(state, limit, pending));
    }

    fn write_to(&self, mut out: impl Write) {
        let mut state = self.lock();
        loop {
            if let Some(entry) = state.take() {
                state.writing = true;
                drop(state);
                let text = match entry {
                    Entry::Text(text) => text,
                    Entry::Dropped(count) => (self.gap)(count),
                };
                // The host may be gone; that must not become this process's failure.
                let _ = out.write_all(text.as_bytes());
                state = self.lock();
                state.writing = false;
                self.changed.notify_all();
            } else if state.closed {
                return;
            } else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Adds text, or notes that it is missing. Into an empty queue goes text of any length.
    fn push(&mut self, text: String, capacity: usize) {
        if self.bytes == 0 || self.bytes.saturating_add(text.len()) <= capacity {
            self.bytes += text.len();
            self.entries.push_back(Entry::Text(text));
        } else if let Some(Entry::Dropped(count)) = self.entries.back_mut() {
            *count += 1;
        } else {
            self.entries.push_back(Entry::Dropped(1));
        }
    }

    fn take(&mut self) -> Option<Entry> {
        let entry = self.entries.pop_front()?;
        if let Entry::Text(text) = &entry {
            self.bytes -= text.len();
        }
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(count: u64) -> String {
        format!("<{count} missing>")
    }

    /// What is written of `texts` that come one after the other before the writer gets to work.
    fn written(texts: &[&str]) -> String {
        let queue = Queue::new(4, gap);
        for text in texts {
            queue.lock().push((*text).to_owned(), queue.capacity);
        }
        queue.close(Duration::ZERO);
        let mut out = Vec::new();
        queue.write_to(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_keeps_its_order_and_gaps_are_told_where_they_are() {
        assert_eq!(written(&["a", "b", "c"]), "abc");
        assert_eq!(written(&["aaa", "bb", "cc", "d", "e"]), "aaa<2 missing>d<1 missing>");
        assert_eq!(written(&["longer than all", "b"]), "longer than all<1 missing>");
        assert_eq!(written(&[]), "");
    }

    #[test]
    fn a_writer_makes_room_again() {
        let queue = Queue::new(4, gap);
        let mut state = queue.lock();
        state.push("aaaa".to_owned(), queue.capacity);
        state.take();
        state.push("bbbb".to_owned(), queue.capacity);
        assert!(matches!(state.take(), Some(Entry::Text(text)) if text == "bbbb"));
    }

    #[test]
    fn a_close_waits_for_the_writer_and_not_for_ever() {
        /// Writes when it is told to.
        struct Gated(std::sync::mpsc::Receiver<()>, Vec<u8>);
        impl Write for Gated {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let _ = self.0.recv();
                self.1.write(bytes)
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        let queue = Queue::new(4, gap);
        queue.lock().has_writer = true;
        queue.lock().push("a".to_owned(), queue.capacity);
        let (open, gate) = std::sync::mpsc::channel();
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut out = Gated(gate, Vec::new());
                queue.write_to(&mut out);
                out.1
            });
            queue.close(Duration::ZERO);
            open.send(()).unwrap();
            queue.close(Duration::MAX);
            let state = queue.lock();
            assert!(state.entries.is_empty() && !state.writing);
            drop(state);
            assert_eq!(writer.join().unwrap(), b"a");
        });
    }
}
