//! Many values of the arguments of one resource, judged in a single `validate`.
//!
//! Each value gets a resource block of its own; a diagnostic is told by the block and the line that it points at. Where
//! there are no write-only arguments, each body that sets one must be refused for that.

use super::hcl;
use super::outcome::{Diagnostic, Outcome};
use super::program::{Feature, WRITE_ONLY_NEEDS};
use super::workspace::Workspace;

/// What `validate` knows nothing of, for expressions: `var.unknown`.
const UNKNOWN: &str = "variable \"unknown\" {\n  type = string\n}\n";

/// A table of bodies, each with the verdict that it must get.
pub(crate) struct Rules {
    kind: &'static str,
    base: String,
    entries: Vec<Entry>,
}

struct Entry {
    argument: String,
    body: String,
    verdict: Verdict,
}

#[derive(Clone)]
enum Verdict {
    /// Neither an error nor a warning.
    Accepted,
    /// No error, and a warning on the argument that says this.
    Warned(String),
    /// An error on the argument that says this, and none on another argument.
    Refused(String),
}

impl Rules {
    /// Values for the arguments of `kind`, put one at a time into `base`, which is itself accepted.
    pub(crate) fn new(kind: &'static str, base: &str) -> Self {
        Self { kind, base: base.to_owned(), entries: Vec::new() }.accepts_body(base)
    }

    /// An expression that is accepted without a word.
    pub(crate) fn accepts(self, argument: &str, expression: &str) -> Self {
        self.entry(argument, expression, Verdict::Accepted)
    }

    /// An expression that is accepted with a warning on its line.
    pub(crate) fn warns(self, argument: &str, expression: &str, words: &str) -> Self {
        self.entry(argument, expression, Verdict::Warned(words.to_owned()))
    }

    /// An expression that is refused on its line.
    pub(crate) fn refuses(self, argument: &str, expression: &str, words: &str) -> Self {
        self.entry(argument, expression, Verdict::Refused(words.to_owned()))
    }

    /// A whole body that is accepted without a word.
    pub(crate) fn accepts_body(self, body: &str) -> Self {
        self.push("", body.to_owned(), Verdict::Accepted)
    }

    /// A whole body that is refused on the line of `argument`.
    pub(crate) fn refuses_body(self, body: &str, argument: &str, words: &str) -> Self {
        self.push(argument, body.to_owned(), Verdict::Refused(words.to_owned()))
    }

    /// The body without `argument`, which is refused for the lack of it.
    pub(crate) fn requires(self, argument: &str, words: &str) -> Self {
        let body = hcl::unset(&self.base, argument);
        self.push(argument, body, Verdict::Refused(words.to_owned()))
    }

    fn entry(self, argument: &str, expression: &str, verdict: Verdict) -> Self {
        let body = hcl::set(&self.base, argument, expression);
        self.push(argument, body, verdict)
    }

    fn push(mut self, argument: &str, body: String, verdict: Verdict) -> Self {
        self.entries.push(Entry { argument: argument.to_owned(), body, verdict });
        self
    }

    /// Fails the case unless each body gets its verdict.
    #[track_caller]
    pub(crate) fn judge(self) {
        self.judge_in(&Workspace::new());
    }

    /// The same in a workspace that is prepared for it.
    #[track_caller]
    pub(crate) fn judge_in(self, workspace: &Workspace) {
        let block = |(index, entry): (usize, &Entry)| hcl::resource(self.kind, &format!("entry_{index}"), &entry.body);
        let blocks: Vec<String> = self.entries.iter().enumerate().map(block).collect();
        workspace.write(&format!("{UNKNOWN}{}", blocks.join("\n")));
        let outcome = workspace.validate();
        let wrong: Vec<String> =
            self.entries.iter().enumerate().filter_map(|entry| self.misjudged(entry, &outcome)).collect();
        assert!(wrong.is_empty(), "{} of {} misjudged:\n{}", wrong.len(), self.entries.len(), wrong.join("\n"));
        let strays: Vec<_> =
            outcome.diagnostics.iter().filter(|found| found.address.is_none()).map(Diagnostic::text).collect();
        assert!(strays.is_empty(), "{strays:#?}");
    }

    /// What is wrong with the judgement on one entry, if anything.
    fn misjudged(&self, (index, entry): (usize, &Entry), outcome: &Outcome) -> Option<String> {
        let address = format!("{}.entry_{index}", self.kind);
        let found: Vec<_> =
            outcome.diagnostics.iter().filter(|found| found.address.as_deref() == Some(&address)).collect();
        let (argument, verdict) = &entry.expected();
        let is_on_argument = |found: &&&Diagnostic| found.points_at(argument);
        let errors = found.iter().filter(|found| found.is_error).count();
        let has = |is_error, words: &str| {
            let mut on_argument = found.iter().filter(is_on_argument);
            on_argument.any(|found| found.is_error == is_error && found.text().contains(words))
        };
        let (is_right, expected) = match verdict {
            Verdict::Accepted => (found.is_empty(), "nothing".to_owned()),
            Verdict::Warned(words) => (errors == 0 && has(false, words), format!("a warning {words:?}")),
            Verdict::Refused(words) => {
                let only_there = found.iter().filter(|found| found.is_error).all(|found| is_on_argument(&found));
                (only_there && has(true, words), format!("an error {words:?}"))
            }
        };
        let found: Vec<_> = found.iter().map(|found| (found.line, found.text())).collect();
        let report = || format!("expected {expected} on {argument:?}, found {found:#?} for\n{}\n", entry.body);
        (!is_right).then(report)
    }
}

impl Entry {
    /// The argument that a diagnostic must point at, and the verdict, which may be due to the version alone.
    fn expected(&self) -> (String, Verdict) {
        match (hcl::write_only(&self.body).first(), &self.verdict) {
            (Some(argument), Verdict::Accepted | Verdict::Warned(_)) if !Feature::WriteOnlyArguments.is_there() => {
                ((*argument).to_owned(), Verdict::Refused(WRITE_ONLY_NEEDS.to_owned()))
            }
            (_, verdict) => (self.argument.clone(), verdict.clone()),
        }
    }
}

impl Diagnostic {
    /// Whether it points at the line that sets `argument`, or, where none does, at the block's head with its name.
    fn points_at(&self, argument: &str) -> bool {
        let Some(code) = &self.code else { return false };
        hcl::is_of(code, argument) || code.starts_with("resource ") && self.summary.ends_with(argument)
    }
}
