//! The pages of `docs/` are what the schemas say today, and within the registry's limits.

use std::path::Path;
use std::{fs, io};

use terraform_provider_datalink::docs;

/// The registry shows no page that is larger, in bytes.
const LARGEST_PAGE: usize = 500_000;

#[test]
fn the_pages_are_fresh() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, text) in docs::pages(root)? {
        let there = fs::read_to_string(root.join("docs").join(&path)).unwrap_or_default();
        assert!(there == text, "docs/{path} is stale: run `cargo run --example docs`");
        assert!(text.len() < LARGEST_PAGE, "docs/{path} is too large for the registry");
    }
    Ok(())
}

#[test]
fn no_page_is_left_of_what_is_gone() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = docs::pages(root)?;
    for folder in ["data-sources", "ephemeral-resources", "resources"] {
        for entry in fs::read_dir(root.join("docs").join(folder))? {
            let name = entry?.file_name();
            let path = format!("{folder}/{}", name.to_string_lossy());
            assert!(pages.contains_key(&path), "docs/{path} belongs to nothing that is served");
        }
    }
    Ok(())
}
