//! A rule that one value must keep.

use super::validate::quote;
use crate::tf_provider::value::Value;

/// Where a rule comes from, which decides how a breach is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The API's own page states it: an error, unless the user asked for warnings.
    Documented,
    /// Other public material states it, and the service may not mind: a warning.
    Advice,
    /// The provider itself can't work without it: always an error.
    Provider,
}

/// Says of a value that breaks the rule what it does: "has 65". It must not quote the value, which may be a secret.
type Check = Box<dyn Fn(&Value) -> Result<(), String> + Send + Sync>;

/// A rule for one value. Null and unknown values are never judged.
pub struct Rule {
    /// What is demanded, to follow "must": "have 1 to 64 characters".
    pub(crate) demand: String,
    pub(crate) standing: Standing,
    /// Whether a message may quote the value.
    pub(crate) quotes: bool,
    check: Check,
}

impl Rule {
    /// A rule from the API's page. `check` says of a value that breaks it what it does, as a predicate: "has 65".
    pub fn new(
        demand: impl Into<String>,
        check: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self { demand: demand.into(), standing: Standing::Documented, quotes: true, check: Box::new(check) }
    }

    /// The same for text.
    pub fn text(demand: impl Into<String>, check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self::new(demand, move |value| value.as_text().map_or(Ok(()), &check))
    }

    /// A breach is a warning only.
    #[must_use]
    pub fn advice(self) -> Self {
        Self { standing: Standing::Advice, ..self }
    }

    /// The rule is the provider's own.
    #[must_use]
    pub fn own(self) -> Self {
        Self { standing: Standing::Provider, ..self }
    }

    /// Empty text passes, where it is as good as none.
    #[must_use]
    pub fn or_empty(self) -> Self {
        let check = self.check;
        Self { check: Box::new(move |value| if value.is_empty() { Ok(()) } else { check(value) }), ..self }
    }

    /// Messages do not quote the value: it could hold a secret where none belongs.
    #[must_use]
    pub fn unquoted(self) -> Self {
        Self { quotes: false, ..self }
    }

    /// What is demanded, to follow "must".
    pub fn demand(&self) -> &str {
        &self.demand
    }

    /// What is wrong with the known value of the attribute at `path`, if anything, as a sentence.
    pub(super) fn problem(&self, path: &str, value: &Value, quotes: bool) -> Option<String> {
        let breach = self.breach(value)?;
        let what = if quotes { quote(value) } else { "the value".to_owned() };
        let verb = if self.standing == Standing::Advice { "should" } else { "must" };
        // The demand of some rules says it all.
        let found = if breach.is_empty() { String::new() } else { format!(", but {what} {breach}") };
        Some(format!("{path} {verb} {}{found}.", self.demand))
    }

    /// What a known value does against the rule, if anything.
    pub fn breach(&self, value: &Value) -> Option<String> {
        (self.check)(value).err()
    }
}
