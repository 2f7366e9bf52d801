//! Sums, in the form of the command `sha256sum`.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Result;

/// The lines for these files of a folder, sorted by name.
///
/// Terraform takes every line as a package that it may trust, and keeps all of them in users' lock files: what is not for
/// Terraform to download doesn't belong here.
pub(crate) fn of(folder: &Path, mut names: Vec<String>) -> Result<String> {
    names.sort();
    names.iter().map(|name| Ok(format!("{}  {name}\n", sha256(&fs::read(folder.join(name))?)))).collect()
}

/// The SHA-256 sum, in lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
