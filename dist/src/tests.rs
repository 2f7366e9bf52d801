//! The files as a whole.

use std::io::{Cursor, Read};

use serde_json::Value;
use tempfile::TempDir;
use zip::{CompressionMethod, ZipArchive};

use super::*;

const LINUX: &str = "x86_64-unknown-linux-musl";
const WINDOWS: &str = "aarch64-pc-windows-msvc";
const PROGRAM: &[u8] = b"a program, a program, a program";

/// The release of this tree, and a folder with a program in it.
fn scene() -> (Release, TempDir, PathBuf) {
    let release = Release::new(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap();
    let folder = TempDir::new().unwrap();
    let program = folder.path().join("program");
    fs::write(&program, PROGRAM).unwrap();
    (release, folder, program)
}

#[test]
fn a_zip_holds_the_program_its_licences_and_no_time() {
    let (release, folder, program) = scene();
    for (target, platform, suffix) in [(LINUX, "linux_amd64", ""), (WINDOWS, "windows_arm64", ".exe")] {
        let path = release.package(target, &program, folder.path()).unwrap();
        let version = release.version();
        assert_eq!(path.file_name().unwrap().to_str().unwrap(), format!("{NAME}_{version}_{platform}.zip"));
        let bytes = fs::read(&path).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let name = format!("{NAME}_v{version}{suffix}");
        let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["LICENSE", "THIRD-PARTY-NOTICES", name.as_str()]);
        let mut notices = String::new();
        archive.by_name("THIRD-PARTY-NOTICES").unwrap().read_to_string(&mut notices).unwrap();
        assert!(notices.contains("\ntokio 1.") && notices.contains("Permission is hereby granted"), "{notices}");
        assert!(!notices.contains("\nproptest "), "what is not linked in needs no notice");
        let mut file = archive.by_name(&name).unwrap();
        assert_eq!(file.unix_mode().unwrap() & 0o7777, 0o755);
        assert_eq!(file.compression(), CompressionMethod::Deflated);
        assert_eq!(file.last_modified().unwrap(), zip::DateTime::DEFAULT);
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert_eq!(content, PROGRAM);
        release.package(target, &program, folder.path()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes, "a second run makes other bytes");
    }
}

#[test]
fn the_sums_cover_all_zips_of_the_version_and_the_manifest() {
    let (release, folder, program) = scene();
    assert!(release.sum(folder.path()).unwrap_err().to_string().contains("has no zip"));
    let zips = [LINUX, WINDOWS].map(|target| release.package(target, &program, folder.path()).unwrap());
    // What an earlier release has left behind.
    fs::write(folder.path().join(format!("{NAME}_0.0.1_linux_amd64.zip")), "old").unwrap();
    let sums = release.sum(folder.path()).unwrap();
    let start = format!("{NAME}_{}_", release.version());
    assert_eq!(sums.file_name().unwrap().to_str().unwrap(), format!("{start}SHA256SUMS"));
    let sum = |path: &Path| sha256(&fs::read(path).unwrap());
    let manifest = folder.path().join(format!("{start}manifest.json"));
    let expected = format!(
        "{}  {start}linux_amd64.zip\n{}  {start}manifest.json\n{}  {start}windows_arm64.zip\n",
        sum(&zips[0]),
        sum(&manifest),
        sum(&zips[1])
    );
    assert_eq!(fs::read_to_string(sums).unwrap(), expected);
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    assert_eq!(manifest["metadata"]["protocol_versions"], serde_json::json!(["5.0"]));
}

#[test]
fn sha256_is_the_sum_that_everyone_has() {
    assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn the_list_of_crates_is_that_of_the_platform() {
    let (release, folder, program) = scene();
    let mut lists = Vec::new();
    for (target, platform) in [(LINUX, "linux_amd64"), (WINDOWS, "windows_arm64")] {
        release.package(target, &program, folder.path()).unwrap();
        let path = folder.path().join(format!("{NAME}_{}_{platform}.cdx.json", release.version()));
        let list: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        assert_eq!((&list["bomFormat"], &list["metadata"]["component"]["name"]), (&"CycloneDX".into(), &NAME.into()));
        lists.push(list);
    }
    let scope = |list: &Value, name: &str| {
        let component = list["components"].as_array().unwrap().iter().find(|component| component["name"] == name)?;
        Some(component["scope"].as_str().unwrap().to_owned())
    };
    let [linux, windows] = lists.as_slice() else { panic!("two lists") };
    assert_eq!((scope(linux, "nix").as_deref(), scope(windows, "nix")), (Some("required"), None));
    assert_eq!(scope(linux, "rustls").as_deref(), Some("required"));
    assert_eq!(scope(linux, "serde_derive").as_deref(), Some("excluded"), "a macro is not in the binary");
    assert_eq!(scope(linux, "protox").as_deref(), Some("excluded"), "nor is what the build script uses");
    assert_eq!(scope(linux, "proptest"), None, "what tests use has no part in it");
    assert_eq!(scope(linux, "zip"), None, "nor has this program");
    let known: Vec<_> = linux["dependencies"].as_array().unwrap().iter().map(|entry| &entry["ref"]).collect();
    for component in linux["components"].as_array().unwrap() {
        assert!(known.contains(&&component["bom-ref"]), "{component}");
        assert_eq!(component["hashes"][0]["content"].as_str().unwrap().len(), 64, "{component}");
        assert_ne!(component["licenses"][0]["expression"], "", "{component}");
    }
    for entry in linux["dependencies"].as_array().unwrap() {
        assert!(entry["dependsOn"].as_array().unwrap().iter().all(|user| known.contains(&user)), "{entry}");
    }
}
