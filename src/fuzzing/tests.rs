//! The targets, run for a while with every test: random bytes, and samples with damage done to them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

use super::{TARGETS, Target};

/// Inputs for each target and each way to make them.
const CASES: u32 = 400;

/// What does damage where random bytes seldom would.
const FRAGMENTS: [&[u8]; 16] = [
    b"\x01",
    b"\xff",
    b"\0",
    b"null",
    b"[]",
    b"{}",
    b"\"\"",
    b"1e999999999",
    b"-1e-9223372036854775808",
    b"\"\\u0000\"",
    b"[[[[",
    b"}",
    b"\xdd\xff\xff\xff\xff",
    b"\xc7\xff\x0c",
    b"\n",
    b"\xc3",
];

/// A sample of which some places are overwritten, cut out, or repeated.
fn damaged(target: Target) -> impl Strategy<Value = Vec<u8>> {
    let damage = (
        any::<Index>(),
        any::<Index>(),
        prop_oneof![
            3 => select(FRAGMENTS.as_slice()).prop_map(<[u8]>::to_vec),
            2 => vec(any::<u8>(), 0..4),
        ],
    );
    (select(target.seeds), vec(damage, 1..6)).prop_map(|(seed, damage)| {
        let mut bytes = seed.to_vec();
        for (from, length, replacement) in damage {
            let from = from.index(bytes.len() + 1);
            let to = from + length.index((bytes.len() - from).min(8) + 1);
            bytes.splice(from..to, replacement);
        }
        bytes
    })
}

#[test]
fn samples_hold() {
    for target in TARGETS {
        assert!(!target.seeds.is_empty());
        target.seeds.iter().for_each(|seed| (target.run)(seed));
    }
}

#[test]
fn random_bytes_hold() {
    assert_holds(CASES, |_| vec(any::<u8>(), 0..60));
}

#[test]
fn damaged_samples_hold() {
    assert_holds(4 * CASES, damaged);
}

/// Runs all targets, and tells of all that fail.
fn assert_holds<S: Strategy<Value = Vec<u8>>>(cases: u32, inputs: impl Fn(Target) -> S) {
    let failures: Vec<String> = TARGETS
        .into_iter()
        .filter_map(|target| {
            let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
            let held = runner.run(&inputs(target), |bytes| {
                (target.run)(&bytes);
                Ok(())
            });
            held.err().map(|error| format!("{}: {error}", target.name))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
