//! Random users in front of a service that misbehaves at random: whatever they do, nothing is lost and nobody is misled.
//!
//! A sequence follows from its seed. `LIFE_SEQUENCES` sets how many are tried; a seed that fails goes into [`FAILED`].

use std::sync::Arc;
use std::time::Duration;

use super::service::{Fate, Script, Service};
use super::{Outcome, Process};
use crate::tf_provider::value::Object;

/// Seeds that have failed once.
const FAILED: &[u64] = &[];
const SEQUENCES: u64 = 2_000;
const ACTIONS: u64 = 8;
const COLORS: [&str; 3] = ["red", "green", "blue"];

/// Splitmix64: the same numbers for a seed everywhere, for ever.
#[derive(Clone)]
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()].clone()
    }
}

/// Every third call meets a fate of its own.
struct Fickle(Numbers);

impl Script for Fickle {
    fn fate(&mut self, call: &'static str) -> Fate {
        if self.0.below(3) > 0 {
            return Fate::Answered;
        }
        let refused = Fate::Refused(self.0.one_of(&[400, 401, 403, 404, 429, 500, 502, 504]));
        let lag = Duration::from_secs(self.0.below(6));
        let delay = Duration::from_secs(self.0.below(60));
        match call {
            "list" => self.0.one_of(&[refused, Fate::NotWhole, Fate::Stale(lag), Fate::Lost, Fate::Dropped]),
            "create" => self.0.one_of(&[refused, Fate::Lost, Fate::Dropped, Fate::Late(delay), Fate::Failed]),
            _ => self.0.one_of(&[refused, Fate::Lost, Fate::Dropped, Fate::Late(delay)]),
        }
    }
}

/// A user with one resource block, and all that they were told.
struct User {
    service: Arc<Service>,
    state: Option<Object>,
    is_tainted: bool,
    told: String,
    /// How many creations were said to be in doubt, each good for one object that turns up later.
    in_doubt: usize,
}

impl User {
    /// Takes over what an operation left behind.
    fn learn(&mut self, outcome: Outcome) -> bool {
        self.in_doubt += usize::from(
            outcome.text.contains("if an object appears later") || outcome.text.contains("there may be two"),
        );
        self.told.push_str(&outcome.text);
        self.state = outcome.state;
        outcome.is_error
    }

    /// `terraform plan`, in a process of its own. `false` ends the command.
    async fn refresh(&mut self) -> bool {
        let Some(state) = self.state.take() else { return true };
        let id = state.text("id").unwrap().to_owned();
        let read = Process::new(&self.service).read(&state).await;
        let has_failed = self.learn(read);
        if self.state.is_none() {
            let is_there = self.service.things().iter().any(|thing| thing.id == id);
            assert!(!is_there, "a live object left the state");
            assert!(self.told.contains("no longer exists"), "nobody was told that the object vanished");
            self.is_tainted = false;
        }
        !has_failed
    }

    async fn apply(&mut self, color: &str, stopped_after: Option<Duration>) {
        if !self.refresh().await {
            return;
        }
        let process = Process::new(&self.service);
        if let Some(after) = stopped_after {
            let stop = process.stop.clone();
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                stop.cancel();
            });
        }
        if self.is_tainted && !self.delete(&process).await {
            return;
        }
        match self.state.take() {
            None => {
                let made = process.create("a", color).await;
                self.is_tainted = self.learn(made);
            }
            Some(state) if state.text("color") != Some(color) => {
                let updated = process.update(&state, color).await;
                self.learn(updated);
            }
            unchanged => self.state = unchanged,
        }
    }

    async fn delete(&mut self, process: &Process) -> bool {
        let Some(state) = self.state.take() else { return true };
        let deleted = process.delete(&state).await;
        let has_failed = self.learn(deleted);
        if !has_failed {
            let id = state.text("id").unwrap();
            assert!(self.service.things().iter().all(|thing| thing.id != id), "a destroy was told that did not happen");
            self.is_tainted = false;
        }
        !has_failed
    }

    async fn act(&mut self, numbers: &mut Numbers) {
        let color = numbers.one_of(&COLORS);
        match numbers.below(8) {
            0..=2 => self.apply(color, None).await,
            3 => self.apply(color, Some(Duration::from_millis(numbers.below(4_000)))).await,
            4 => {
                if self.refresh().await {
                    self.delete(&Process::new(&self.service)).await;
                }
            }
            5 => {
                if let Some(state) = &self.state {
                    self.service.remove(state.text("id").unwrap());
                }
            }
            6 => self.is_tainted = self.state.is_some(),
            _ => self.import_what_was_told().await,
        }
    }

    /// Follows the advice to import.
    async fn import_what_was_told(&mut self) {
        let told = |id: &str| self.told.contains(&format!("'{id}'"));
        let found = self.service.things().into_iter().find(|thing| told(&thing.id));
        if let (None, Some(thing)) = (&self.state, found) {
            let imported = Process::new(&self.service).import(&thing.id).await;
            self.is_tainted = false;
            self.learn(imported);
        }
    }

    /// Each object is in the state, or somebody was told of it.
    fn judge(&self) {
        let in_state = self.state.as_ref().and_then(|state| state.text("id"));
        let things = self.service.things();
        let unknown = things.iter().filter(|thing| in_state != Some(&thing.id) && !self.told.contains(&thing.id));
        assert!(unknown.count() <= self.in_doubt, "nobody was told of an object: {things:?}, told: {}", self.told);
    }
}

async fn try_sequence(seed: u64) {
    let mut numbers = Numbers(seed);
    let service = Service::new(Fickle(numbers.clone()));
    let mut user = User { service, state: None, is_tainted: false, told: String::new(), in_doubt: 0 };
    for _ in 0..ACTIONS {
        user.act(&mut numbers).await;
        user.judge();
        // Lists lag behind for a few seconds; people are slower.
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a knob for long runs by hand")]
fn nothing_is_lost_and_nobody_is_misled() {
    let sequences = std::env::var("LIFE_SEQUENCES").ok().map_or(SEQUENCES, |text| text.parse().unwrap());
    for seed in FAILED.iter().copied().chain(0..sequences) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(try_sequence(seed))));
        assert!(outcome.is_ok(), "seed {seed} fails");
    }
}
