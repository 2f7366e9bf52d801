//! The door for fuzzing: one target for each kind of input that comes from outside.
//!
//! `fuzz/` runs the targets under libFuzzer, and the tests here run them with random bytes and with damaged samples. A
//! target takes any bytes and panics where something does not hold that must hold for all of them: what is decoded can be
//! encoded again, an error is short and holds no secret, and garbage never reads as the absence of an object.
//!
//! Compiled for tests and with the feature `fuzzing`, and part of no release. Knows all parts of the crate.

mod answers;
mod dli;
mod dws;
mod handshake;
mod iam;
mod ids;
mod mrs;
mod oms;
mod plans;
mod profile;
mod redactor;
mod states;
#[cfg(test)]
mod tests;
mod values;

use std::sync::LazyLock;

use crate::datalink::{Datalink, registry};
use crate::tf_provider::engine::{Provider, ResourceType};

/// All resources, whose schemas are made once.
static RESOURCES: LazyLock<Vec<ResourceType<<Datalink as Provider>::Client>>> =
    LazyLock::new(|| registry::resources().into_iter().map(ResourceType::from).collect());

/// A kind of input.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, which its program in `fuzz/` has, too.
    pub name: &'static str,
    /// Tries one input; panics where something does not hold.
    pub run: fn(&[u8]),
    /// Samples of what is valid, to begin from.
    pub seeds: &'static [&'static [u8]],
}

/// All targets.
pub const TARGETS: [Target; 14] = [
    values::MSGPACK,
    values::TYPE_JSON,
    states::STATE_JSON,
    plans::PLAN,
    ids::IMPORT_ID,
    ids::OB_CONFIG_URL,
    dws::DWS,
    mrs::MRS,
    dli::DLI,
    iam::IAM,
    oms::OMS,
    profile::PROFILE,
    handshake::HANDSHAKE,
    redactor::REDACTOR,
];

/// The target of this name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}

/// What must not come out of anything that people read. Where a target says so, byte 1 of its input stands for it.
const PLANTED: &str = "Planted-7f3a-Secret";

/// The input with the secret in it.
fn planted(bytes: &[u8]) -> Vec<u8> {
    bytes.split(|byte| *byte == 1).collect::<Vec<_>>().join(PLANTED.as_bytes())
}

/// The first byte of the input, best a digit, chooses one of these; the rest is for the chosen one.
fn choose<'c, 'b, T>(choices: &'c [T], bytes: &'b [u8]) -> Option<(&'c T, &'b [u8])> {
    let (selector, rest) = bytes.split_first()?;
    Some((choices.get(usize::from(selector.wrapping_sub(b'0')) % choices.len())?, rest))
}

/// A message about this input is no longer than a reader can bear: the input quoted once or twice, and some words.
fn assert_bounded(message: &str, input: &[u8]) {
    assert!(message.len() <= 4096 + 16 * input.len(), "{} bytes about {} bytes", message.len(), input.len());
}
