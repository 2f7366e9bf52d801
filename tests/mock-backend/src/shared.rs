//! The world between the server's thread and the threads that hold the handle, and the door through which clients come.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::exchange::Request;
use crate::world::{Received, World};

/// The world between the server's thread and the threads that hold the handle.
pub(crate) struct Shared {
    world: Mutex<World>,
    received: Condvar,
    connections: AtomicUsize,
    door: watch::Sender<Door>,
}

/// Whether connections are accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// To be closed: for so long, or until it is opened.
    Closing(Option<Duration>),
    Closed,
}

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self {
            world: Mutex::new(world),
            received: Condvar::new(),
            connections: AtomicUsize::new(0),
            door: watch::Sender::new(Door::Open),
        }
    }

    /// A panic while the lock was held has failed its own test already; the others may go on.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a connection that was accepted, and returns its number.
    pub(crate) fn connected(&self) -> usize {
        self.connections.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// How many connections were accepted since the start.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Opens or closes the door.
    pub(crate) fn turn_door(&self, door: Door) {
        self.door.send_replace(door);
    }

    /// Tells when the door opens and closes.
    pub(crate) fn door(&self) -> watch::Receiver<Door> {
        self.door.subscribe()
    }

    /// Takes a request into the world and wakes those who wait for it.
    pub(crate) fn receive(&self, request: &Request, connection: usize) -> Received {
        let received = self.lock().receive(request, connection);
        self.received.notify_all();
        received
    }

    /// Blocks until `condition` holds, for at most `limit`; then the world as it stands is the error.
    pub(crate) fn wait_until(
        &self,
        limit: Duration,
        condition: impl Fn(&World) -> bool,
    ) -> Result<(), MutexGuard<'_, World>> {
        let waiting = self.received.wait_timeout_while(self.lock(), limit, |world| !condition(world));
        let (world, timeout) = waiting.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() { Err(world) } else { Ok(()) }
    }
}
