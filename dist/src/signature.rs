//! The signature by which Terraform knows that the sums are the publisher's.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// Signs a file with a key of the caller's key ring; the registry wants a binary signature of an RSA or DSA key.
pub(crate) fn sign(file: &Path, key: &str) -> Result<PathBuf> {
    let mut signature = file.as_os_str().to_owned();
    signature.push(".sig");
    let signature = PathBuf::from(signature);
    let status = Command::new("gpg")
        .args(["--batch", "--yes", "--local-user", key, "--detach-sign", "--output"])
        .args([&signature, file])
        .status()
        .map_err(|error| format!("gpg can't be run: {error}"))?;
    if !status.success() {
        return Err(format!("gpg did not sign with the key {key}: {status}").into());
    }
    Ok(signature)
}
