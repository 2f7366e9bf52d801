//! Panics, told so that hosts recognise them.
//!
//! Terraform repeats the lines of a plugin from the first that begins with `panic: `, even when logging is off. Rust's
//! own words don't begin so, and would be lost. Depends on std.

use std::backtrace::Backtrace;
use std::fmt::Display;
use std::panic::Location;

use super::logging::STDERR;

/// Makes every panic of this process from now on print its message, its place and the calls that led there.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let report = report(message, panic.location(), Backtrace::force_capture());
        STDERR.write(report);
    }));
}

fn report(message: &str, place: Option<&Location<'_>>, backtrace: impl Display) -> String {
    let message = message.replace('\n', " ");
    let place = place.map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    // A stripped program doesn't know the names of its functions, and a list of such calls says nothing.
    let calls = backtrace.to_string();
    let calls = calls.lines().filter(|line| !line.ends_with("<unknown>")).map(|line| format!("{line}\n"));
    format!("panic: {message}{place}\n{}", calls.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_what_hosts_look_for() {
        let report = report("two\nlines", Some(Location::caller()), "   0: <unknown>\n   1: main\n");
        let lines: Vec<_> = report.lines().collect();
        assert!(lines[0].starts_with("panic: two lines at ") && lines[0].contains("panic.rs:"));
        assert_eq!(lines[1..], ["   1: main"]);
    }
}
