//! Why bytes are no value of their type.

use super::Path;

/// The longest reason, and the longest path, in characters.
const LONGEST_TEXT: usize = 300;

/// What is wrong with an encoded value, and where. The text never holds the value itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", at(.path))]
pub struct ValueError {
    /// Where in the value, from its root.
    pub path: Path,
    /// What was found or expected.
    pub reason: String,
}

impl ValueError {
    /// An error at the root; [`within`](Self::within) adds the way there.
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { path: Path::root(), reason: cut(reason.into()) }
    }

    /// The same error, seen from one level further out.
    pub(crate) fn within(mut self, step: super::Step) -> Self {
        self.path.prepend(step);
        self
    }
}

fn at(path: &Path) -> String {
    if path.is_root() { String::new() } else { format!("{}: ", cut(path.to_string())) }
}

/// Names come from outside, too, and may be of any length.
fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST_TEXT).and_then(|(end, _)| text.get(..end)) {
        Some(beginning) => format!("{beginning}…"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::value::Step;

    #[test]
    fn names_of_any_length_make_short_messages() {
        let key = "é".repeat(100_000);
        let error = ValueError::new(format!("the attribute {key:?} is not expected")).within(Step::Key(key));
        assert!(error.to_string().chars().count() < 3 * LONGEST_TEXT);
    }
}
