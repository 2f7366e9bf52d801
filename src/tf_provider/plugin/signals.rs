//! The signals that concern a plugin, as events.
//!
//! Depends on tokio and, on Unix, nix.

use std::io;

use tokio::sync::mpsc;

/// What a signal means here.
#[cfg_attr(not(unix), allow(dead_code, reason = "there is nothing but interrupts there"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// Ctrl-C (on Windows also Ctrl-Break), which a terminal sends to the host and its plugins alike.
    Interrupt,
    /// Somebody wants the process to end, or its terminal is gone.
    Terminate,
    /// The process that started this one has died. Noticed on Linux only.
    ParentGone,
}

/// Catches the signals from now on: none of them ends the process by itself any more.
#[cfg(unix)]
pub(super) fn listen() -> io::Result<mpsc::Receiver<Signal>> {
    use nix::unistd::getppid;
    use tokio::signal::unix::{SignalKind, signal};

    let (events, received) = mpsc::channel(1);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut parent_death = signal(SignalKind::user_defined1())?;
    let parent = getppid();
    // Not SIGTERM: the kernel sends this also when only the *thread* ends that started us, which means nothing.
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGUSR1)?;
    tokio::spawn(async move {
        loop {
            let event = tokio::select! {
                _ = interrupt.recv() => Signal::Interrupt,
                _ = terminate.recv() => Signal::Terminate,
                _ = hangup.recv() => Signal::Terminate,
                _ = parent_death.recv() => if getppid() == parent { continue } else { Signal::ParentGone },
            };
            if events.send(event).await.is_err() {
                return;
            }
        }
    });
    Ok(received)
}

/// Catches Ctrl-C and Ctrl-Break from now on: they don't end the process by themselves any more.
#[cfg(windows)]
pub(super) fn listen() -> io::Result<mpsc::Receiver<Signal>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c};

    let (events, received) = mpsc::channel(1);
    let mut interrupt = ctrl_c()?;
    let mut interrupt_hard = ctrl_break()?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = interrupt_hard.recv() => {}
            }
            if events.send(Signal::Interrupt).await.is_err() {
                return;
            }
        }
    });
    Ok(received)
}
