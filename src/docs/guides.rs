//! The list of the guides, which are written by hand.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use super::REGISTRY;

/// One line for each guide in `docs/guides/`, sorted by file name: its title as a link, and its description.
pub(super) fn list(root: &Path) -> io::Result<String> {
    let entries = fs::read_dir(root.join("docs/guides"))?.map(|entry| Ok(entry?.path()));
    let mut files = entries.collect::<io::Result<Vec<_>>>()?;
    files.sort();
    let mut list = String::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let (title, description) = summary(&text).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{} has no title or no description", file.display()))
        })?;
        let _ = writeln!(list, "- [{title}]({REGISTRY}/guides/{name}): {description}");
    }
    Ok(list)
}

/// Title and description, from the lines between dashes with which a guide begins.
fn summary(guide: &str) -> Option<(&str, &str)> {
    let (matter, _) = guide.strip_prefix("---\n")?.split_once("\n---\n")?;
    let title = matter.lines().find_map(|line| line.strip_prefix("page_title: \""))?.trim_end_matches('"');
    let (_, description) = matter.split_once("description: |-\n")?;
    Some((title.strip_suffix(" - datalink").unwrap_or(title), description.lines().next()?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_says_its_title_and_description() {
        let guide = "---\npage_title: \"How to - datalink\"\ndescription: |-\n  Says how.\n---\n\n# How to\n";
        assert_eq!(summary(guide), Some(("How to", "Says how.")));
        assert_eq!(summary("# How to\n"), None);
    }
}
