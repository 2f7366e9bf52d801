//! How something that takes its time goes. Time passes by looks at it, not by the clock, so that a test is exact and
//! fast. Knows no service.

use std::collections::VecDeque;

use hyper::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::admin::with_body;
use crate::exchange::Reply;

/// How a thing is to go. In JSON each part may be left out: `{"polls": 0}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan<O> {
    /// How many looks show it as unfinished.
    pub polls: u32,
    /// A held thing goes on without end until it is released.
    pub held: bool,
    /// How it ends.
    pub outcome: O,
}

impl<O: Default> Default for Plan<O> {
    fn default() -> Self {
        Self { polls: 2, held: false, outcome: O::default() }
    }
}

impl<O: Default> Plan<O> {
    /// Ends in this way after the usual time.
    pub fn ending(outcome: O) -> Self {
        Self { outcome, ..Self::default() }
    }

    /// Goes on until it is released.
    pub fn held() -> Self {
        Self { held: true, ..Self::default() }
    }
}

impl<O> Plan<O> {
    /// Whether nothing is left to wait for after so many looks.
    pub(crate) fn is_over(&self, polls: u32) -> bool {
        !self.held && polls >= self.polls
    }
}

/// The plans for all that begins from now on.
#[derive(Clone)]
pub(crate) struct Plans<O> {
    usual: Plan<O>,
    /// For one each.
    next: VecDeque<Plan<O>>,
}

impl<O: Clone + DeserializeOwned + Default> Plans<O> {
    pub(crate) fn new(usual: Plan<O>) -> Self {
        Self { usual, next: VecDeque::new() }
    }

    /// The plan of something that begins now.
    pub(crate) fn take(&mut self) -> Plan<O> {
        self.next.pop_front().unwrap_or_else(|| self.usual.clone())
    }

    pub(crate) fn set_usual(&mut self, plan: Plan<O>) {
        self.usual = plan;
    }

    pub(crate) fn add_next(&mut self, plan: Plan<O>) {
        self.next.push_back(plan);
    }

    /// Nothing to come is held.
    pub(crate) fn release(&mut self) {
        self.next.iter_mut().chain([&mut self.usual]).for_each(|plan| plan.held = false);
    }

    /// `PUT plan` and `POST next` of the admin API; none for any other path.
    pub(crate) fn admin(&mut self, method: &Method, path: &[&str], body: &[u8]) -> Option<Reply> {
        let done = Reply::empty(204);
        match (method.as_str(), path) {
            ("PUT", ["plan"]) => Some(with_body(body, |plan| {
                self.set_usual(plan);
                done
            })),
            ("POST", ["next"]) => Some(with_body(body, |plan| {
                self.add_next(plan);
                done
            })),
            _ => None,
        }
    }
}
