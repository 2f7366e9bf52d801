//! What cargo knows and does, asked for by its command line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde::Deserialize;

use crate::{NAME, Result};

/// A crate, as cargo tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    pub(crate) name: String,
    pub(crate) version: String,
}

/// A crate that a binary is made from.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) id: Id,
    /// An SPDX expression.
    pub(crate) licence: String,
    /// The SHA-256 sum of the crate's file; none for what is part of this tree.
    pub(crate) checksum: Option<String>,
    /// Whether it is in the binary, rather than only run while that is built.
    pub(crate) is_linked: bool,
    pub(crate) uses: BTreeSet<Id>,
}

/// What `cargo metadata` tells.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    manifest_path: PathBuf,
}

/// The target triple of this machine.
///
/// # Errors
/// When there is no rustc.
pub fn host() -> Result<String> {
    let told = run(Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not name its host")?.to_owned())
}

/// The provider's version.
pub(crate) fn version(root: &Path) -> Result<String> {
    let told = run(cargo(root).args(["metadata", "--quiet", "--no-deps", "--format-version", "1"]))?;
    let metadata: Metadata = serde_json::from_str(&told)?;
    let package = metadata.packages.into_iter().find(|package| package.name == NAME);
    Ok(package.ok_or_else(|| format!("{} is not the tree of {NAME}", root.display()))?.version)
}

/// Builds the provider with the settings of a release.
pub(crate) fn build(root: &Path, target: &str) -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    let arguments = ["build", "--release", "--locked", "--package", NAME, "--bin", NAME];
    let mut command = cargo(root);
    command.args(arguments).args(["--target", target, "--message-format", "json-render-diagnostics"]);
    // No path of this machine gets into the binary, so that the same commit makes the same bytes anywhere.
    let mapped = |flag: &str| {
        let folders = [(root.to_owned(), "."), (home(), "cargo")];
        let map = |(from, to): &(PathBuf, &str)| format!("{flag}={}={to}", from.display());
        folders.iter().map(map).collect::<Vec<_>>()
    };
    command.env("CARGO_ENCODED_RUSTFLAGS", mapped("--remap-path-prefix").join("\u{1f}"));
    if !target.contains("msvc") {
        command.env("CFLAGS", mapped("-ffile-prefix-map").join(" "));
    }
    let messages = run(&mut command)?;
    let mut executables = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok()?.executable);
    executables.next().ok_or_else(|| "cargo does not say where the binary is".into())
}

/// Where cargo keeps the sources of crates.
fn home() -> PathBuf {
    let default = || env::home_dir().unwrap_or_default().join(".cargo");
    env::var_os("CARGO_HOME").map_or_else(default, PathBuf::from)
}

/// Copies the last commit of the working tree into another folder.
pub(crate) fn clone(root: &Path, folder: &Path) -> Result<()> {
    run(Command::new("git").args(["clone", "--quiet"]).args([root, folder])).map(drop)
}

/// Where the sources of all crates are.
pub(crate) fn folders(root: &Path, target: &str) -> Result<BTreeMap<Id, PathBuf>> {
    let arguments = ["metadata", "--quiet", "--locked", "--format-version", "1", "--filter-platform", target];
    let metadata: Metadata = serde_json::from_str(&run(cargo(root).args(arguments))?)?;
    let folder = |package: Package| {
        let folder = package.manifest_path.parent().map(Path::to_owned).unwrap_or_default();
        (Id { name: package.name, version: package.version }, folder)
    };
    Ok(metadata.packages.into_iter().map(folder).collect())
}

/// All crates that the provider is built from for `target`, itself included, sorted by name and version.
///
/// `cargo tree` knows best: `cargo metadata` also shows what only other members of the workspace switch on.
pub(crate) fn crates(root: &Path, target: &str) -> Result<Vec<Crate>> {
    let checksums = checksums(&fs::read_to_string(root.join("Cargo.lock"))?);
    let linked: BTreeSet<Id> = tree(root, target, "normal,no-proc-macro")?.into_iter().map(|line| line.id).collect();
    let mut crates = BTreeMap::<Id, Crate>::new();
    let mut path: Vec<Id> = Vec::new();
    for Line { depth, id, licence } in tree(root, target, "normal,build")? {
        path.truncate(depth);
        if let Some(user) = path.last().and_then(|user| crates.get_mut(user)) {
            user.uses.insert(id.clone());
        }
        let (checksum, is_linked) = (checksums.get(&id).cloned(), linked.contains(&id));
        let new = || Crate { id: id.clone(), licence, checksum, is_linked, uses: BTreeSet::new() };
        crates.entry(id.clone()).or_insert_with(new);
        path.push(id);
    }
    Ok(crates.into_values().collect())
}

/// A line of `cargo tree`.
struct Line {
    depth: usize,
    id: Id,
    licence: String,
}

/// The tree of the provider with edges of these kinds. What a crate uses is shown where it appears first.
fn tree(root: &Path, target: &str, edges: &str) -> Result<Vec<Line>> {
    let arguments = ["tree", "--quiet", "--locked", "--package", NAME, "--prefix", "depth", "--format", "\t{p}\t{l}\t"];
    let shown = run(cargo(root).args(arguments).args(["--target", target, "--edges", edges]))?;
    shown.lines().map(|line| read(line).ok_or_else(|| format!("cargo tree says: {line}").into())).collect()
}

/// Reads a line such as `2 TAB serde v1.0.229 (proc-macro) TAB MIT OR Apache-2.0 TAB (*)`.
fn read(line: &str) -> Option<Line> {
    let mut columns = line.split('\t');
    let depth = columns.next()?.parse().ok()?;
    let mut words = columns.next()?.split(' ');
    let id = Id { name: words.next()?.to_owned(), version: words.next()?.strip_prefix('v')?.to_owned() };
    Some(Line { depth, id, licence: columns.next()?.to_owned() })
}

/// The checksums in `Cargo.lock`.
fn checksums(lock: &str) -> BTreeMap<Id, String> {
    let packages = lock.split("[[package]]").filter_map(|package| {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
            Some(line.trim_matches('"').to_owned())
        };
        Some((Id { name: value("name")?, version: value("version")? }, value("checksum")?))
    });
    packages.collect()
}

/// Cargo in the working tree: the one that runs this, if there is one.
fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// The standard output of a command that has to succeed. Its complaints go where ours go.
fn run(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| format!("{program} can't be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} failed: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_cargo_tree_are_read() {
        let line = read("12\tserde v1.0.229 (proc-macro)\tMIT OR Apache-2.0\t (*)").unwrap();
        assert_eq!((line.depth, line.id.name.as_str(), line.id.version.as_str()), (12, "serde", "1.0.229"));
        assert_eq!(line.licence, "MIT OR Apache-2.0");
        assert!(read("[build-dependencies]").is_none());
    }

    #[test]
    fn checksums_are_those_of_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"0f\"\n\n[[package]]\nname = \"own\"\n\
                    version = \"0.1.0\"\ndependencies = [\n \"a\",\n]\n";
        let a = Id { name: "a".into(), version: "1.0.0".into() };
        assert_eq!(checksums(lock), BTreeMap::from([(a, "0f".to_owned())]));
    }
}
