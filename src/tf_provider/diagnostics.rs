//! What a user is told: errors and warnings, each with what to do about it.
//!
//! Depends on `value` for paths. Every failure that a user can cause ends here; gRPC errors are for protocol misuse.

use super::value::Path;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The operation failed.
    Error,
    /// The operation goes on.
    Warning,
}

/// One message to the user. It must not hold a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// One line: what happened to what.
    pub summary: String,
    /// Sentences: why, what the server said, what to do.
    pub detail: String,
    /// The attribute that it is about; the root for the whole block.
    pub path: Path,
    /// Whether it is only that the provider's configuration is not known yet, as happens in a plan.
    pub is_premature: bool,
    /// Whether it is an error of the provider's configuration that this run has been told of already. It fails what can't go
    /// on without the configuration, and is no news elsewhere.
    pub is_told: bool,
}

impl Diagnostic {
    /// An error about the whole block.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        let (summary, detail) = (summary.into(), detail.into());
        Self { severity: Severity::Error, summary, detail, path: Path::root(), is_premature: false, is_told: false }
    }

    /// An error that the apply will not meet: the provider's configuration is not known yet.
    pub fn premature(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { is_premature: true, ..Self::error(summary, detail) }
    }

    /// The same, of which the run has been told already.
    #[must_use]
    pub fn told_before(self) -> Self {
        Self { is_told: true, ..self }
    }

    /// A warning about the whole block.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(summary, detail) }
    }

    /// The same, about one attribute.
    #[must_use]
    pub fn at(self, path: Path) -> Self {
        Self { path, ..self }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The messages of one call, in the order in which they came up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No messages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a message.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds messages.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Whether any of them is an error.
    pub fn has_error(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether nothing failed but what needs a configuration of the provider that is not known yet.
    pub fn is_premature(&self) -> bool {
        let is_fault = |diagnostic: &Diagnostic| diagnostic.is_error() && !diagnostic.is_premature;
        self.0.iter().any(|diagnostic| diagnostic.is_premature) && !self.0.iter().any(is_fault)
    }

    /// Whether all that failed has been told already.
    pub fn is_told(&self) -> bool {
        self.has_error() && self.0.iter().filter(|diagnostic| diagnostic.is_error()).all(|error| error.is_told)
    }

    /// Takes out what has been told already.
    pub fn drop_told(&mut self) {
        self.0.retain(|diagnostic| !diagnostic.is_told);
    }

    /// Keeps what failed, and returns what did not.
    pub fn keep<T>(&mut self, outcome: Result<T, Self>) -> Option<T> {
        outcome.map_err(|failed| self.extend(failed)).ok()
    }

    /// Takes out what is only not known yet.
    pub fn drop_premature(&mut self) {
        self.0.retain(|diagnostic| !diagnostic.is_premature);
    }

    /// The messages.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}
