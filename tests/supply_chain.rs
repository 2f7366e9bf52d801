//! What the project is built from, held against the lists in `deny.toml` with nothing but cargo.
//!
//! `cargo deny check` knows more (wildcards, banned crates, advisories), but takes minutes to install; this needs none of
//! it, so that a new licence, a git source or a second version of a crate shows in every test run.

#![expect(clippy::expect_used, reason = "the helpers of tests may fail like the tests themselves")]

use std::collections::BTreeMap;
use std::process::Command;

const DENY: &str = include_str!("../deny.toml");

/// A crate as cargo shows it: `name v1.2.3` or `name v1.2.3 (where it is from)`, and its licence.
struct Package {
    name: String,
    version: String,
    source: String,
    licence: String,
}

#[test]
fn licences_are_allowed() {
    let allowed = entries("allow = [");
    for package in packages() {
        assert!(is_allowed(&package.licence, &allowed), "{} is under {:?}", package.name, package.licence);
    }
}

#[test]
fn crates_come_from_the_registry() {
    for Package { name, source, .. } in packages() {
        let is_own = source.starts_with(env!("CARGO_MANIFEST_DIR"));
        assert!(source.is_empty() || source == "proc-macro" || is_own, "{name} comes from {source}");
    }
}

#[test]
fn second_versions_have_a_reason() {
    let skipped = entries("skip = [");
    let mut versions = BTreeMap::<String, Vec<String>>::new();
    for Package { name, version, .. } in packages() {
        versions.entry(name).or_default().push(version);
    }
    let mut excused = 0;
    for (name, versions) in versions.into_iter().filter(|(_, versions)| versions.len() > 1) {
        let is_excused = |version: &&String| {
            skipped.iter().filter_map(|entry| entry.split_once('@')).any(|(skipped, of)| {
                skipped == name && (version.as_str() == of || version.starts_with(&format!("{of}.")))
            })
        };
        let unexcused: Vec<_> = versions.iter().filter(|version| !is_excused(version)).collect();
        assert!(
            unexcused.len() < 2,
            "{name} is there as {unexcused:?}: bring them together, or say in deny.toml why not"
        );
        excused += versions.len() - unexcused.len();
    }
    assert_eq!(excused, skipped.len(), "deny.toml excuses what is not there any more: {skipped:?}");
}

/// All crates that the workspace is built and tested from, on any platform.
fn packages() -> Vec<Package> {
    let edges = ["--workspace", "--all-features", "--target", "all", "--edges", "normal,build,dev"];
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p}\t{l}"])
        .args(edges)
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut packages = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        // Between the trees of two members is an empty line, and a crate that was shown before is marked.
        let Some((package, licence)) = line.trim_end_matches(" (*)").split_once('\t') else { continue };
        let mut parts = package.splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default().trim_matches(['(', ')', 'v']).to_owned();
        let (name, version, source) = (next(), next(), next());
        let licence = licence.trim().to_owned();
        packages.insert((name.clone(), version.clone()), Package { name, version, source, licence });
    }
    assert!(packages.len() > 100, "cargo showed only {} crates", packages.len());
    packages.into_values().collect()
}

/// The first string of each line of a list in `deny.toml`.
fn entries(list: &str) -> Vec<&'static str> {
    let (_, after) = DENY.split_once(list).expect("deny.toml has the list");
    let (inner, _) = after.split_once("\n]").expect("the list ends on a line of its own");
    let entries: Vec<_> = inner.lines().filter_map(|line| line.split('"').nth(1)).collect();
    assert!(!entries.is_empty(), "{list} is empty");
    entries
}

/// Whether a licence expression can be met. It is read as alternatives that all have to be met, whatever its
/// parentheses say, which is never laxer than what they mean.
fn is_allowed(licence: &str, allowed: &[&str]) -> bool {
    let licence = licence.replace(" / ", " OR ").replace('/', " OR ");
    licence.split(" AND ").all(|alternatives| {
        let mut names = alternatives.split(" OR ").map(|name| name.trim_matches(['(', ')', ' ']));
        names.any(|name| allowed.contains(&name))
    })
}

#[test]
fn licence_expressions_are_read_strictly() {
    let allowed = ["MIT", "ISC"];
    for (licence, expected) in [
        ("MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("ISC AND (GPL-3.0 OR MIT)", true),
        ("ISC AND GPL-3.0", false),
        ("GPL-3.0", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(licence, &allowed), expected, "{licence}");
    }
}
