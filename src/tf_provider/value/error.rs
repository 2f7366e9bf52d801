//! Why bytes are no value of their type.

use super::Path;

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
        Self { path: Path::root(), reason: reason.into() }
    }

    /// The same error, seen from one level further out.
    pub(crate) fn within(mut self, step: super::Step) -> Self {
        self.path.prepend(step);
        self
    }
}

fn at(path: &Path) -> String {
    if path.is_root() { String::new() } else { format!("{path}: ") }
}
