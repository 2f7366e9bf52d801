//! The directions in which the crate's parts may know each other, held against the code.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "the helpers of tests may fail like the tests themselves")]

mod mentions;
mod names;
mod trials;

use std::path::Path;
use std::{fs, io};

use mentions::Source;
use names::Names;

/// Each folder of `src` with what its files must not name: parts of this crate, or other crates.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("tf_provider", &["crate::api", "crate::datalink", "crate::docs", "reqwest"]),
    ("tf_provider/value", &["crate::tf_provider::engine", "crate::tf_provider::schema", "prost", "tokio", "tonic"]),
    ("tf_provider/schema", &["crate::tf_provider::engine", "prost", "tokio", "tonic"]),
    ("tf_provider/engine", &["crate::tf_provider::plugin", "crate::tf_provider::protocol5", "prost", "tonic"]),
    (
        "tf_provider/plugin",
        &[
            "crate::tf_provider::diagnostics",
            "crate::tf_provider::engine",
            "crate::tf_provider::protocol5",
            "crate::tf_provider::schema",
            "crate::tf_provider::value",
        ],
    ),
    ("tf_provider/protocol5", &["crate::tf_provider::plugin"]),
    ("api", &["crate::datalink", "crate::docs", "crate::tf_provider", "tonic"]),
    ("datalink", &["prost", "tonic"]),
    ("secrets", &["crate::api", "crate::datalink", "crate::docs", "crate::tf_provider", "reqwest", "tonic"]),
];

#[test]
fn no_part_names_what_it_must_not_know() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, "", &mut files).unwrap();
    for (folder, _) in FORBIDDEN {
        assert!(files.iter().any(|(path, _)| is_in(folder, path)), "{folder} has no files: has it moved?");
    }
    let breaches = breaches(&files);
    assert!(breaches.is_empty(), "{breaches:#?}");
}

/// What is wrong with a crate of these files, whose paths begin below `src`.
fn breaches(files: &[(String, String)]) -> Vec<String> {
    let sources: Vec<_> = files.iter().map(|(path, text)| Source::parse(path, text)).collect();
    let names = Names::of(&sources);
    let mut breaches = Vec::new();
    for source in &sources {
        // Brings code to where its folder does not say that it is.
        breaches.extend(source.foreign.iter().map(|what| format!("{}: {what}", source.path)));
        for (_, forbidden) in FORBIDDEN.iter().filter(|(folder, _)| is_in(folder, &source.path)) {
            for mention in &source.mentions {
                let named = names.resolve(&mention.module, &mention.path);
                breaches.extend(
                    forbidden
                        .iter()
                        .filter(|forbidden| mention.reaches(&named, forbidden))
                        .map(|forbidden| format!("{} names {forbidden}, as {}", source.path, mention.path.join("::"))),
                );
            }
        }
    }
    breaches
}

fn is_in(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let (path, name) = (entry.as_ref().unwrap().path(), entry?.file_name().into_string().unwrap());
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if name.ends_with(".rs") {
            files.push((format!("{prefix}{name}"), fs::read_to_string(&path)?));
        }
    }
    Ok(())
}
