//! The targets, run for a while with every test: random bytes, and samples with damage done to them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{TARGETS, Target};
use crate::tf_provider::value::Number;

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
            let config = Config { cases, failure_persistence: None, ..Config::default() };
            // Always the same inputs: to find new ones is the fuzzer's work, and a test must not fail by chance.
            let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
            let held = runner.run(&inputs(target), |bytes| {
                (target.run)(&bytes);
                Ok(())
            });
            held.err().map(|error| format!("{}: {error}", target.name))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What no generator makes: input whose size or depth is the attack. The stack is that of a worker of the runtime.
#[test]
fn monsters_hold() {
    const STACK: usize = 2 << 20;
    let run = || {
        for target in TARGETS {
            // As if a sample went wrong behind the choice of what it is for.
            let is_choice = |byte: &u8| byte.is_ascii_digit();
            let choice = target.seeds[0].iter().copied().take_while(is_choice).take(2).collect::<Vec<u8>>();
            for monster in monsters() {
                (target.run)(&[choice.as_slice(), &monster].concat());
            }
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

fn monsters() -> Vec<Vec<u8>> {
    let nested = |depth, open: &str, close: &str| [open.repeat(depth), close.repeat(depth)].concat().into_bytes();
    let (deep, long) = (100_000, 10_000);
    let digits = "7".repeat(long);
    let mut monsters = vec![
        nested(deep, "[", "]"),
        nested(long, "{\"a\":", "}"),
        nested(long, "[\"list\",", "]"),
        nested(long, "[\"object\",{\"a\":", "}]"),
        nested(long, "{\"type\":\"dynamic\",\"value\":", "}"),
        b"\x92\xc4\x09\"dynamic\"".repeat(deep),
        b"\x91".repeat(deep),
        "\"\\".repeat(long).into_bytes(),
        "{\"password\":\"\\\\\\\"".repeat(long).into_bytes(),
        "://@=".repeat(long).into_bytes(),
        "a/".repeat(long).into_bytes(),
        b"\xff".repeat(long),
        format!("{{\"process\":{digits},\"port\":{digits}}}").into_bytes(),
        format!("{{\"process\":0.{digits}e-{digits},\"port\":1e999999999}}").into_bytes(),
        format!("h\n1e999999999{digits}\nc").into_bytes(),
        format!("{{\"error_code\":\"{digits}\",\"error_msg\":\"{digits}\",\"details\":[\"{digits}\"]}}").into_bytes(),
    ];
    // Lengths of four billion, for arrays, maps, text, bytes and extensions.
    monsters.extend([0xdd, 0xdf, 0xdb, 0xc6, 0xc9].map(|marker| vec![marker, 0xff, 0xff, 0xff, 0xff, 0x0c]));
    monsters
}

/// A million digits cost no more than to read them, and exponents cost nothing.
#[test]
fn numbers_cost_what_their_digits_do() {
    for text in ["1e999999999", "1e-9223372036854775808", "-1e9223372036854775807", &format!("1e{}", "9".repeat(1000))]
    {
        assert!(Number::parse(text).is_err(), "{text}");
    }
    let digits = "7".repeat(1_000_000);
    for text in [digits.clone(), format!("0.{digits}")] {
        match Number::parse(&text) {
            Ok(number) => assert_eq!(number.to_string(), text),
            Err(error) => assert!(error.reason.contains("too large or too small"), "{error}"),
        }
    }
}
