//! The licences of all that is linked into a binary, as its users must get them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{Crate, Id};
use crate::{NAME, Result};

/// What the files with a licence or a notice are called in the crates.
const FILES: &[&str] = &["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// One document: each text once, after the crates that it is of. `folders` has the sources of the crates.
pub(crate) fn document(crates: &[Crate], folders: &BTreeMap<Id, PathBuf>) -> Result<String> {
    let mut texts = BTreeMap::<String, Vec<String>>::new();
    let mut document = format!("{NAME} contains these crates, each under its own licence.\n\n");
    for part in crates.iter().filter(|part| part.is_linked && part.id.name != NAME) {
        let title = format!("{} {}", part.id.name, part.id.version);
        let _ = writeln!(document, "{title}: {}", part.licence.replace('/', " OR "));
        let folder = folders.get(&part.id).ok_or_else(|| format!("cargo does not say where {title} is"))?;
        for text in read(folder)? {
            texts.entry(text).or_default().push(title.clone());
        }
    }
    for (text, titles) in texts {
        let _ = write!(document, "\n{}\n{}\n\n{}\n", "-".repeat(79), titles.join(", "), text.trim_end());
    }
    Ok(document)
}

/// The texts in the folder of a crate.
fn read(folder: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && FILES.iter().any(|file| name.starts_with(file)) {
            paths.push(path);
        }
    }
    paths.sort();
    let text = |path: &PathBuf| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(paths.iter().map(text).collect::<std::io::Result<_>>()?)
}
