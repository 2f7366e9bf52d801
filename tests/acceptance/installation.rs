//! The way that users come to the provider: `init`, here from a folder in the layout of a mirror.

use std::fs;
use std::path::Path;

use crate::dws_ext_data_source::{ADDRESS, KIND, OBS};
use crate::support::hcl::resource;
use crate::support::workspace::{PROVIDER, Workspace};

/// The platform as the Go world calls it.
fn platform() -> String {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        os => os,
    };
    let arch = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        arch => arch,
    };
    format!("{os}_{arch}")
}

#[test]
fn init_finds_the_provider_in_a_mirror_and_locks_it() {
    const VERSION: &str = env!("CARGO_PKG_VERSION");
    let workspace = Workspace::new();
    let mirror = workspace.path("mirror");
    // Terraform and OpenTofu have different default registries; a source address may name neither.
    let package = mirror.join("registry.example.com/datalink-io/datalink").join(VERSION).join(platform());
    fs::create_dir_all(&package).unwrap();
    let binary = package.join(format!("terraform-provider-datalink_v{VERSION}"));
    std::os::unix::fs::symlink(Path::new(PROVIDER), binary).unwrap();
    workspace.write_file(
        "cli.tfrc",
        &format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path = {:?}\n  }}\n}}\n",
            mirror.display().to_string()
        ),
    );
    workspace.write_file(
        "versions.tf",
        &format!(
            "terraform {{\n  required_providers {{\n    datalink = {{\n      source  = \"registry.example.com/datalink-io/datalink\"\n      \
             version = \"{VERSION}\"\n    }}\n  }}\n}}\n"
        ),
    );
    workspace.write(&resource(KIND, "this", OBS));
    workspace.run(&["init", "-no-color"]).succeeds().says(&[&format!("v{VERSION}"), "successfully initialized"]);
    let lock = fs::read_to_string(workspace.path(".terraform.lock.hcl")).unwrap();
    assert!(lock.contains(&format!("version     = \"{VERSION}\"")) && lock.contains("h1:"), "{lock}");
    workspace.apply(&[]).succeeds();
    assert_eq!(workspace.state().addresses(), [ADDRESS]);
    workspace.is_settled();
    workspace.close();
}
