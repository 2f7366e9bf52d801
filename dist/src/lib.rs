//! The files of a release, named and laid out as the Terraform Registry wants them ("Publishing providers", section
//! "Manually preparing a release"): a zip for each platform, their sums, the manifest, a signature. And what the registry does
//! not ask for: a list of the crates that are in each binary.
//!
//! A library as well as a program, so that the acceptance suite installs the very files that users get. Same binary in,
//! same bytes out: nothing in the files tells when or where they were made.

mod archive;
mod cargo;
mod notices;
mod platform;
mod sbom;
mod signature;
mod sums;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use archive::File;
pub use cargo::host;
pub use platform::Platform;
pub use sums::sha256;

/// The provider's package, and the first part of every file's name.
const NAME: &str = "terraform-provider-datalink";

/// A result whose error is for whoever runs the command.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A version of the provider, made from the working tree.
#[derive(Debug)]
pub struct Release {
    root: PathBuf,
    version: String,
}

impl Release {
    /// The release of the working tree `root`, whose version is the one in its `Cargo.toml`.
    ///
    /// # Errors
    /// When cargo can't read the tree.
    pub fn new(root: &Path) -> Result<Self> {
        Ok(Self { root: root.to_owned(), version: cargo::version(root)? })
    }

    /// The version, without a `v`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Builds the provider for a target triple as users get it, and returns the path of the binary.
    ///
    /// # Errors
    /// When the build fails; cargo has said why.
    pub fn build(&self, target: &str) -> Result<PathBuf> {
        cargo::build(&self.root, target)
    }

    /// Builds the last commit once more in another folder, and compares the result with `binary`.
    ///
    /// # Errors
    /// When the build fails, or makes other bytes.
    pub fn check_reproducible(&self, target: &str, binary: &Path) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let clone = folder.path().join("elsewhere");
        cargo::clone(&self.root, &clone)?;
        let (first, second) = (fs::read(binary)?, fs::read(cargo::build(&clone, target)?)?);
        if first == second {
            return Ok(());
        }
        let message = "the same commit makes another binary in another folder";
        Err(format!("{message}: {} and {}", sha256(&first), sha256(&second)).into())
    }

    /// Writes the zip with `binary`, which was built for `target`, and the list of its crates into the folder `out`. Returns
    /// the path of the zip.
    ///
    /// # Errors
    /// When the target is none that the registry has a name for, or a file can't be read or written.
    pub fn package(&self, target: &str, binary: &Path, out: &Path) -> Result<PathBuf> {
        let platform = Platform::of(target)?;
        let bytes = fs::read(binary).map_err(|error| format!("{} can't be read: {error}", binary.display()))?;
        let crates = cargo::crates(&self.root, target)?;
        let notices = notices::document(&crates, &cargo::folders(&self.root, target)?)?;
        let program = format!("{NAME}_v{}{}", self.version, platform.executable_suffix());
        let zip = archive::zip(&[
            File { name: "LICENSE", content: &fs::read(self.root.join("LICENSE"))?, is_program: false },
            File { name: "THIRD-PARTY-NOTICES", content: notices.as_bytes(), is_program: false },
            File { name: &program, content: &bytes, is_program: true },
        ])?;
        let sbom = sbom::document(&crates)?;
        fs::create_dir_all(out)?;
        write(&out.join(self.file(&format!("{platform}.cdx.json"))), &sbom)?;
        let path = out.join(self.file(&format!("{platform}.zip")));
        write(&path, &zip)?;
        Ok(path)
    }

    /// Copies the manifest into the folder `out` and writes the sums of it and of all zips of this version that are there,
    /// from whichever machine. Returns the path of the sums.
    ///
    /// # Errors
    /// When there is no zip, or a file can't be read or written.
    pub fn sum(&self, out: &Path) -> Result<PathBuf> {
        let mut names = self.zips(out)?;
        if names.is_empty() {
            return Err(format!("{} has no zip of version {}", out.display(), self.version).into());
        }
        let manifest = self.file("manifest.json");
        fs::copy(self.root.join("terraform-registry-manifest.json"), out.join(&manifest))?;
        names.push(manifest);
        let path = out.join(self.file("SHA256SUMS"));
        write(&path, sums::of(out, names)?.as_bytes())?;
        Ok(path)
    }

    /// Writes the detached signature of the sums in the folder `out`, by gpg with the key `key`. Returns its path.
    ///
    /// # Errors
    /// When gpg is missing or refuses.
    pub fn sign(&self, out: &Path, key: &str) -> Result<PathBuf> {
        signature::sign(&out.join(self.file("SHA256SUMS")), key)
    }

    fn file(&self, end: &str) -> String {
        format!("{NAME}_{}_{end}", self.version)
    }

    fn zips(&self, out: &Path) -> Result<Vec<String>> {
        let start = self.file("");
        let mut names = Vec::new();
        for entry in fs::read_dir(out).map_err(|error| format!("{} can't be read: {error}", out.display()))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.strip_prefix(&start).is_some_and(|rest| rest.ends_with(".zip")) {
                names.push(name);
            }
        }
        Ok(names)
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| format!("{} can't be written: {error}", path.display()).into())
}

#[cfg(test)]
mod tests;
