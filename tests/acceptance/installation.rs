//! The way that users come to the provider: the files of a release, a mirror of the registry, `init`.

use std::fs;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dist::{Platform, Release, host, sha256};

use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::resource;
use crate::support::workspace::{CLI_CONFIG, PROVIDER, Workspace};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Terraform and OpenTofu have different default registries; a source address may name neither.
const SOURCE: &str = "registry.example.com/datalink-io/datalink";

/// A workspace that gets the provider from the folder `mirror`, and nowhere else.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let mirror = workspace.path("mirror").display().to_string();
    workspace.write_file(
        CLI_CONFIG,
        &format!("provider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n"),
    );
    workspace.write_file(
        "versions.tf",
        &format!(
            "terraform {{\n  required_providers {{\n    datalink = {{\n      source  = {SOURCE:?}\n      version = {VERSION:?}\n    \
             }}\n  }}\n}}\n"
        ),
    );
    workspace.write(&resource(KIND, "this", OBS));
    workspace
}

/// Installs the provider, works with it once, and returns what `look` sees then and what `init` has locked.
fn install_and_use<T>(workspace: Workspace, look: impl FnOnce(&Workspace) -> T) -> (T, String) {
    workspace.run(&["init", "-no-color"]).succeeds().says(&[&format!("v{VERSION}"), "successfully initialized"]);
    let lock = fs::read_to_string(workspace.path(".terraform.lock.hcl")).unwrap();
    assert!(lock.contains(&format!("version     = \"{VERSION}\"")), "{lock}");
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.is_settled();
    let seen = look(&workspace);
    workspace.close();
    (seen, lock)
}

/// Terraform's hash of a package: over the lines that `sha256sum` would write of its files.
fn package_hash(files: &[(&str, &[u8])]) -> String {
    let lines: String = files.iter().map(|(name, content)| format!("{}  {name}\n", sha256(content))).collect();
    format!("h1:{}", STANDARD.encode(digest(&SHA256, lines.as_bytes())))
}

#[test]
fn the_zip_of_a_release_is_installed_and_locked() {
    let workspace = workspace();
    let packages = workspace.path("mirror").join(SOURCE);
    let release = Release::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    release.package(&host().unwrap(), Path::new(PROVIDER), &packages).unwrap();
    release.sum(&packages).unwrap();
    let platform = Platform::of(&host().unwrap()).unwrap().to_string();
    let installed = workspace.path(".terraform/providers").join(SOURCE).join(VERSION).join(platform);
    let (notices, lock) = install_and_use(workspace, |_| fs::read(installed.join("THIRD-PARTY-NOTICES")).unwrap());
    let licence = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/LICENSE")).unwrap();
    let hash = package_hash(&[
        ("LICENSE", &licence),
        ("THIRD-PARTY-NOTICES", &notices),
        (&format!("terraform-provider-datalink_v{VERSION}"), &fs::read(PROVIDER).unwrap()),
    ]);
    assert!(lock.contains(&hash), "{hash} is missing:\n{lock}");
}

#[test]
fn a_binary_in_an_unpacked_mirror_is_installed() {
    let workspace = workspace();
    let platform = Platform::of(&host().unwrap()).unwrap().to_string();
    let package = workspace.path("mirror").join(SOURCE).join(VERSION).join(platform);
    fs::create_dir_all(&package).unwrap();
    std::os::unix::fs::symlink(PROVIDER, package.join(format!("terraform-provider-datalink_v{VERSION}"))).unwrap();
    install_and_use(workspace, |_| ());
}
