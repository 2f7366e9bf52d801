//! Platforms, which Rust and the registry call by different names.

use std::fmt;

use crate::Result;

/// A platform; displayed as in the registry's file names, which have it from Go, such as `darwin_arm64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    os: &'static str,
    arch: &'static str,
}

impl Platform {
    /// The platform of a target triple such as `aarch64-apple-darwin`.
    ///
    /// # Errors
    /// For a platform that no release is made for.
    pub fn of(target: &str) -> Result<Self> {
        let unknown = || {
            format!(
                "{target} is none of the platforms that releases are made for: linux, darwin, windows × amd64, arm64"
            )
        };
        let (arch, system) = target.split_once('-').ok_or_else(unknown)?;
        let arch = match arch {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            _ => return Err(unknown().into()),
        };
        let os = match system {
            "apple-darwin" => "darwin",
            system if system.starts_with("unknown-linux-") => "linux",
            system if system.starts_with("pc-windows-") => "windows",
            _ => return Err(unknown().into()),
        };
        Ok(Self { os, arch })
    }

    /// What the name of a program ends in.
    pub(crate) fn executable_suffix(self) -> &'static str {
        if self.os == "windows" { ".exe" } else { "" }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.os, self.arch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_have_the_registrys_names() {
        for (target, name) in [
            ("x86_64-unknown-linux-musl", "linux_amd64"),
            ("x86_64-unknown-linux-gnu", "linux_amd64"),
            ("aarch64-unknown-linux-musl", "linux_arm64"),
            ("x86_64-apple-darwin", "darwin_amd64"),
            ("aarch64-apple-darwin", "darwin_arm64"),
            ("x86_64-pc-windows-msvc", "windows_amd64"),
            ("aarch64-pc-windows-msvc", "windows_arm64"),
        ] {
            assert_eq!(Platform::of(target).unwrap().to_string(), name);
        }
        for target in ["riscv64gc-unknown-linux-gnu", "x86_64-unknown-freebsd", "aarch64-apple-ios", "linux_amd64", ""]
        {
            assert!(Platform::of(target).is_err(), "{target}");
        }
    }
}
