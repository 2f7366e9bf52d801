//! The pages of `docs/`: what is generated is fresh, what is written by hand is what the registry wants, and no link or
//! quotation leads nowhere. What needs a real Terraform to be judged is with the acceptance cases.

use std::path::{Path, PathBuf};
use std::{fs, io};

use terraform_provider_datalink::docs;

/// The registry shows no page that is larger, in bytes.
const LARGEST_PAGE: usize = 500_000;

#[test]
fn the_pages_are_fresh() -> io::Result<()> {
    for (path, text) in docs::pages(&root())? {
        let there = fs::read_to_string(root().join(&path)).unwrap_or_default();
        assert!(there == text, "{path} is stale: run `cargo run --example docs`");
    }
    Ok(())
}

#[test]
fn no_page_is_left_of_what_is_gone() -> io::Result<()> {
    let pages = docs::pages(&root())?;
    for page in pages_below("docs")? {
        let path = page.strip_prefix(root()).unwrap();
        let path = path.to_str().unwrap().to_owned();
        assert!(
            path.starts_with("docs/guides/") || pages.contains_key(&path),
            "{path} belongs to nothing that is served"
        );
    }
    Ok(())
}

/// The acceptance suite runs the examples of what is served, and would never come to others.
#[test]
fn every_example_is_shown_by_a_page() -> io::Result<()> {
    let pages = docs::pages(&root())?;
    let examples = root().join("examples");
    for folder in fs::read_dir(&examples)? {
        let folder = folder?.file_name().into_string().unwrap();
        // The provider's own page shows the one, and READMEs tell of the others.
        if !examples.join(&folder).is_dir() || ["provider", "modules"].contains(&folder.as_str()) {
            continue;
        }
        for example in fs::read_dir(examples.join(&folder))? {
            let name = example?.file_name().into_string().unwrap();
            let page = format!("docs/{folder}/{}.md", name.trim_start_matches("datalink_"));
            assert!(pages.contains_key(&page), "examples/{folder}/{name} belongs to nothing that is served");
        }
    }
    Ok(())
}

#[test]
fn the_registry_takes_the_pages() -> io::Result<()> {
    for page in pages_below("docs")? {
        let (text, name) = (fs::read_to_string(&page)?, page.display());
        assert!(text.len() < LARGEST_PAGE, "{name} is too large");
        let (matter, _) = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n")).unwrap();
        let is_index = page.ends_with("docs/index.md");
        assert!(matter.contains("page_title: \"") && matter.contains("\ndescription: |-\n  "), "{name}");
        assert!(!is_index || !matter.contains("subcategory:"), "{name} is in no category");
        assert!(!matter.contains("layout:") && !matter.contains("sidebar_current:"), "{name} has keys of old sites");
    }
    Ok(())
}

#[test]
fn links_lead_somewhere() -> io::Result<()> {
    let mut pages = pages_below("docs")?;
    let roots = fs::read_dir(root())?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    pages.extend(roots.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    let mut followed = 0;
    for page in pages {
        let (text, name) = (fs::read_to_string(&page)?, page.display());
        for link in text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)) {
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match target.strip_prefix(docs::REGISTRY) {
                Some("") => root().join("docs/index.md"),
                Some(path) => root().join("docs").join(format!("{}.md", path.trim_start_matches('/'))),
                None if target.starts_with("https://") => continue,
                None if target.is_empty() => page.clone(),
                None => {
                    assert!(!page.starts_with(root().join("docs")), "{name}: the registry does not follow {link}");
                    root().join(target)
                }
            };
            assert!(target.exists(), "{name}: {link} leads nowhere");
            assert!(
                anchor.is_empty() || anchors(&fs::read_to_string(&target)?).contains(&anchor.to_owned()),
                "{name}: {link}"
            );
            followed += 1;
        }
    }
    assert!(followed > 0, "no link was recognised");
    Ok(())
}

/// The messages that the troubleshooting guide explains, in bold code, are those of the provider.
#[test]
fn the_explained_messages_exist() -> io::Result<()> {
    // A string that goes on in the next line of the code is one line of text.
    let join = |text: String| text.split("\\\n").map(str::trim_start).collect::<String>();
    let code = files_below(&root().join("src"))?.into_iter().map(|file| fs::read_to_string(file).map(join));
    // A sentence begins with a capital letter that its text in the code may not have.
    let code = code.collect::<io::Result<String>>()?.to_lowercase();
    let guide = fs::read_to_string(root().join("docs/guides/troubleshooting.md"))?.replace('\n', " ");
    let messages: Vec<&str> = guide.split("**`").skip(1).filter_map(|rest| Some(rest.split_once("`**")?.0)).collect();
    assert!(messages.len() > 20, "the messages were not recognised");
    for message in messages {
        // What changes from case to case is written as `...`, `<argument>` or a status.
        let parts =
            message.split("...").flat_map(|part| part.split(['<', '>', '`'])).flat_map(|part| part.split("HTTP"));
        for part in parts.map(|part| part.trim_matches([' ', ':', ','])).filter(|part| part.len() > 8) {
            assert!(
                part == "argument" || code.contains(&part.to_lowercase()),
                "no message has {part:?}, of {message:?}"
            );
        }
    }
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn pages_below(folder: &str) -> io::Result<Vec<PathBuf>> {
    files_below(&root().join(folder))
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(files_below(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

/// What a link can name within a page: its headings, and the places that the generator marks.
fn anchors(page: &str) -> Vec<String> {
    let slug = |heading: &str| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let letters = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        letters.map(|letter| if letter == ' ' { '-' } else { letter }).collect::<String>()
    };
    let marked = page.split("<a id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    page.lines().filter(|line| line.starts_with('#')).map(slug).chain(marked).collect()
}
