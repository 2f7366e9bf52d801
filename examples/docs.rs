//! Writes the generated pages of `docs/` and README's table; with `--check` only says which of them are stale.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use terraform_provider_datalink::docs;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let check = env::args().any(|argument| argument == "--check");
    let mut stale = Vec::new();
    for (path, text) in docs::pages(root)? {
        let file = root.join(&path);
        if fs::read_to_string(&file).is_ok_and(|there| there == text) {
            continue;
        }
        if !check {
            fs::create_dir_all(file.parent().unwrap_or(root))?;
            fs::write(&file, text)?;
        }
        stale.push(path);
    }
    match (check, stale.is_empty()) {
        (true, false) => Err(format!("stale: {}; run `cargo run --example docs`", stale.join(", ")).into()),
        _ => Ok(()),
    }
}
