//! The pages of `docs/`, as far as their examples are tried.

use std::fs;
use std::path::PathBuf;

/// The page of a type, in this folder of `docs/`.
#[track_caller]
pub(crate) fn page(folder: &str, kind: &str) -> String {
    let short = kind.trim_start_matches("datalink_");
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "docs", folder, &format!("{short}.md")].iter().collect();
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The code blocks of a page that are marked as this language.
pub(crate) fn blocks<'a>(page: &'a str, language: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let fence = format!("```{language}\n");
    let starts: Vec<_> = page.match_indices(&fence).map(|(at, fence)| at + fence.len()).collect();
    starts.into_iter().filter_map(|start| Some(page.get(start..)?.split_once("```")?.0))
}
