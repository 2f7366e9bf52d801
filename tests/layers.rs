//! The directions in which the crate's parts may know each other, held against the code.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Each folder with the words that its files must not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("src/tf_provider", &["crate::api", "crate::datalink", "reqwest::"]),
    ("src/tf_provider/value", &["tonic::", "prost::", "tokio::", "tf_provider::engine", "tf_provider::schema"]),
    ("src/tf_provider/schema", &["tonic::", "prost::", "tokio::", "tf_provider::engine"]),
    ("src/tf_provider/engine", &["tonic::", "prost::", "tf_provider::protocol5", "tf_provider::plugin"]),
    ("src/tf_provider/plugin", &["tf_provider::engine", "tf_provider::schema", "tf_provider::value"]),
    ("src/api", &["crate::tf_provider", "crate::datalink", "tonic::"]),
    ("src/datalink", &["tonic::", "prost::"]),
];

#[test]
fn no_part_names_what_it_must_not_know() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut breaches = Vec::new();
    for (folder, words) in FORBIDDEN {
        let files = rust_files(&root.join(folder)).unwrap();
        assert!(!files.is_empty(), "{folder} has no files: has it moved?");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                breaches.extend(
                    words.iter().filter(|word| line.contains(*word)).map(|word| format!("{}: {word}", file.display())),
                );
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}
