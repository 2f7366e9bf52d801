//! What one run of the command line came to, and how a case judges it.

use serde_json::Value;

use super::process::Ended;

/// The warning that every run with `dev_overrides` begins with.
const OVERRIDES: &str = "Provider development overrides are in effect";

/// The warning of every run with a resource that is deprecated. The case that is about it looks for it in the output.
pub(crate) const DEPRECATED: &str = "Deprecated resource";

/// One run.
pub(crate) struct Outcome {
    pub(crate) ended: Ended,
    /// The errors and warnings, in the order in which they came. Empty for commands that don't speak JSON.
    pub(crate) diagnostics: Vec<Diagnostic>,
    command: String,
    config: String,
}

/// An error or a warning.
#[derive(Clone, Debug)]
pub(crate) struct Diagnostic {
    pub(crate) is_error: bool,
    pub(crate) summary: String,
    pub(crate) detail: String,
    /// The resource that it is about.
    pub(crate) address: Option<String>,
    /// The line of the file that it points at, from 1.
    pub(crate) line: Option<usize>,
    /// The text of that line.
    pub(crate) code: Option<String>,
}

impl Diagnostic {
    fn new(json: &Value) -> Option<Self> {
        let text = |pointer| json.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let line = json.pointer("/range/start/line").and_then(Value::as_u64);
        Some(Self {
            is_error: json.get("severity")? == "error",
            summary: text("/summary")?,
            detail: text("/detail").unwrap_or_default(),
            address: text("/address"),
            line: line.and_then(|line| line.try_into().ok()),
            code: text("/snippet/code"),
        })
    }

    /// Summary and detail, in one line.
    pub(crate) fn text(&self) -> String {
        unwrapped(&format!("{} | {}", self.summary, self.detail))
    }
}

impl Outcome {
    /// `config` is what the run was about, for the report of a failure.
    pub(crate) fn new(command: String, config: String, ended: Ended) -> Self {
        Self { diagnostics: diagnostics(&ended.stdout), command, config, ended }
    }

    /// The errors.
    pub(crate) fn errors(&self) -> Vec<&Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error).collect()
    }

    /// The warnings.
    pub(crate) fn warnings(&self) -> Vec<&Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| !diagnostic.is_error).collect()
    }

    /// All that was said, without the line breaks and frames that depend on the width of a terminal.
    pub(crate) fn text(&self) -> String {
        if self.diagnostics.is_empty() {
            return unwrapped(&format!("{}\n{}", self.ended.stdout, self.ended.stderr));
        }
        self.diagnostics.iter().map(Diagnostic::text).collect::<Vec<_>>().join("\n")
    }

    /// Fails the case unless the run succeeded.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        // With `-detailed-exitcode`, 2 says that there is something to do.
        assert!(matches!(self.ended.code, Some(0 | 2)), "the run should succeed\n{}", self.report());
        self
    }

    /// Fails the case unless the run failed and said each of `words`.
    #[track_caller]
    pub(crate) fn fails_with(self, words: &[&str]) -> Self {
        assert!(!matches!(self.ended.code, Some(0 | 2)), "the run should fail\n{}", self.report());
        self.says(words)
    }

    /// Fails the case unless the run said each of `words`.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        let text = self.text();
        for word in words {
            assert!(text.contains(word), "{word:?} is missing\n{}", self.report());
        }
        for accident in ["panic", "crashed", "produced inconsistent", "produced an invalid", "Plugin did not respond"] {
            assert!(words.contains(&accident) || !text.contains(accident), "{accident:?} was said\n{}", self.report());
        }
        self
    }

    /// Everything that helps to understand a failure.
    pub(crate) fn report(&self) -> String {
        let Ended { code, signal, stdout, stderr } = &self.ended;
        format!(
            "command: {}\nexit code: {code:?}, signal: {signal:?}\nstdout:\n{stdout}\nstderr:\n{stderr}\nconfiguration:\n{}",
            self.command, self.config
        )
    }
}

/// The diagnostics of `validate -json` (one document) or of a run with `-json` (one event a line).
fn diagnostics(stdout: &str) -> Vec<Diagnostic> {
    let found = match serde_json::from_str::<Value>(stdout) {
        Ok(document) if document.get("diagnostics").is_some() => {
            document["diagnostics"].as_array().into_iter().flatten().filter_map(Diagnostic::new).collect()
        }
        _ => {
            let events = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            events.filter_map(|event| Diagnostic::new(event.get("diagnostic")?)).collect::<Vec<_>>()
        }
    };
    let expected = [OVERRIDES, DEPRECATED];
    found.into_iter().filter(|diagnostic| !expected.contains(&diagnostic.summary.as_str())).collect()
}

fn unwrapped(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !matches!(*word, "│" | "╷" | "╵"));
    words.collect::<Vec<_>>().join(" ")
}
