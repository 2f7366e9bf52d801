//! Answers without a network, for fuzzing: what a server could say, a million times a minute.

use std::cell::RefCell;
use std::collections::VecDeque;

use reqwest::header::HeaderMap;

use super::response::Response;

thread_local! {
    static ANSWERS: RefCell<VecDeque<Response>> = const { RefCell::new(VecDeque::new()) };
}

/// Runs `work`, during which all clients on this thread get these answers in turn, and the last again and again. Each is a
/// status, headers and a body.
pub(crate) fn with_answers<T>(answers: Vec<(u16, HeaderMap, Vec<u8>)>, work: impl FnOnce() -> T) -> T {
    let answers = answers.into_iter().map(|(status, headers, body)| Response { status, headers, body });
    ANSWERS.set(answers.collect());
    let result = work();
    ANSWERS.take();
    result
}

/// The next answer; none where there are none to give.
pub(super) fn next() -> Option<Response> {
    ANSWERS.with_borrow_mut(|answers| {
        let Response { status, headers, body } = answers.front()?;
        let last = Response { status: *status, headers: headers.clone(), body: body.clone() };
        if answers.len() == 1 { Some(last) } else { answers.pop_front() }
    })
}
