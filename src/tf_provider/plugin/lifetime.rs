//! When a plugin process ends: its host says so, is gone, or never came.
//!
//! Depends on tokio. Decides only; what has to happen at the end is the server's business.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::connection::Open;
use super::signals::Signal;

/// How long a host may take to connect. Terraform gives the whole start one minute.
const FIRST_CONNECTION: Duration = Duration::from_secs(120);

/// How long the process stays without any connection, so that a client may reconnect.
const RECONNECTION: Duration = Duration::from_secs(5);

/// Why the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The host asked for it.
    Shutdown,
    /// The host closed its connection and didn't come back, or died.
    HostGone,
    /// No host ever connected.
    NobodyCame,
    /// The user ended a process that was started for debugging.
    Interrupted,
}

impl End {
    /// How long calls in flight may take to end once they are cancelled.
    ///
    /// A host kills the process two seconds after it asked for the end, and the last log lines need some of that. Where no
    /// host is left to do so, a call that cleans up after itself gets the time for it.
    pub(super) fn patience(self) -> Duration {
        match self {
            Self::Shutdown | Self::Interrupted => Duration::from_millis(1500),
            Self::HostGone | Self::NobodyCame => Duration::from_secs(30),
        }
    }
}

/// Waits for the end of a process that a host started.
///
/// Ctrl-C in a terminal is the host's to handle; it answers with a Stop call. A request to terminate that reaches this
/// process is taken for such a Stop, by calling `stop`: the host still gets its answers then, and can save them.
pub(super) async fn hosted(
    shutdown: &CancellationToken,
    connections: watch::Receiver<Open>,
    mut signals: mpsc::Receiver<Signal>,
    stop: impl Fn(),
) -> End {
    let mut abandoned = pin!(abandoned(connections));
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return End::Shutdown,
            end = &mut abandoned => return end,
            Some(signal) = signals.recv() => match signal {
                Signal::Interrupt => tracing::debug!("interrupt ignored, the host decides"),
                Signal::Terminate => {
                    tracing::warn!("asked to terminate: calls in flight are cancelled, the host ends this process");
                    stop();
                }
                Signal::ParentGone => return End::HostGone,
            },
        }
    }
}

/// Waits for the end of a process that a user started for debugging: hosts come and go, only the user ends it.
pub(super) async fn debugged(shutdown: &CancellationToken, mut signals: mpsc::Receiver<Signal>) -> End {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return End::Shutdown,
            Some(signal) = signals.recv() => if signal != Signal::ParentGone { return End::Interrupted },
        }
    }
}

/// Waits until there is no client and none is to be expected.
async fn abandoned(mut connections: watch::Receiver<Open>) -> End {
    // An error of `wait_for` means that the listener is closed, so that nobody can come any more.
    match timeout(FIRST_CONNECTION, connections.wait_for(|open| open.ever)).await {
        Ok(Ok(_)) => {}
        Ok(Err(_)) | Err(_) => return End::NobodyCame,
    }
    loop {
        if connections.wait_for(|open| open.count == 0).await.is_err() {
            return End::HostGone;
        }
        match timeout(RECONNECTION, connections.wait_for(|open| open.count > 0)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) | Err(_) => return End::HostGone,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::time::Instant;

    use super::*;

    const NONE: Open = Open { count: 0, ever: true };
    const ONE: Open = Open { count: 1, ever: true };

    #[tokio::test(start_paused = true)]
    async fn a_host_that_never_comes_is_not_awaited_for_ever() {
        let (_open, watched) = watch::channel(Open::default());
        let start = Instant::now();
        assert_eq!(abandoned(watched).await, End::NobodyCame);
        assert_eq!(start.elapsed(), FIRST_CONNECTION);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_may_stay_connected_and_silent() {
        let (_open, watched) = watch::channel(ONE);
        let day = Duration::from_secs(24 * 60 * 60);
        assert!(timeout(day, abandoned(watched)).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_gap_between_connections_is_no_end() {
        let (open, watched) = watch::channel(ONE);
        let mut end = pin!(abandoned(watched));
        open.send_replace(NONE);
        assert!(timeout(RECONNECTION / 2, &mut end).await.is_err());
        open.send_replace(ONE);
        assert!(timeout(RECONNECTION * 2, &mut end).await.is_err());
        open.send_replace(NONE);
        let start = Instant::now();
        assert_eq!(end.await, End::HostGone);
        assert_eq!(start.elapsed(), RECONNECTION);
    }

    #[tokio::test(start_paused = true)]
    async fn signals_stop_calls_but_not_a_hosted_process() {
        let (_open, watched) = watch::channel(ONE);
        let (signals, received) = mpsc::channel(4);
        let (shutdown, stops) = (CancellationToken::new(), Cell::new(0));
        let mut end = pin!(hosted(&shutdown, watched, received, || stops.set(stops.get() + 1)));
        for signal in [Signal::Interrupt, Signal::Terminate, Signal::Interrupt] {
            signals.send(signal).await.unwrap();
        }
        assert!(timeout(Duration::from_secs(60), &mut end).await.is_err());
        assert_eq!(stops.get(), 1);
        shutdown.cancel();
        assert_eq!(end.await, End::Shutdown);
    }

    #[tokio::test(start_paused = true)]
    async fn the_death_of_the_parent_needs_no_closed_connection() {
        let (_open, watched) = watch::channel(Open::default());
        let (signals, received) = mpsc::channel(1);
        signals.send(Signal::ParentGone).await.unwrap();
        assert_eq!(hosted(&CancellationToken::new(), watched, received, || ()).await, End::HostGone);
    }

    #[tokio::test(start_paused = true)]
    async fn a_debugged_process_ends_on_interrupt() {
        let (signals, received) = mpsc::channel(1);
        signals.send(Signal::Interrupt).await.unwrap();
        assert_eq!(debugged(&CancellationToken::new(), received).await, End::Interrupted);
    }
}
