//! The environment variables that the provider reads, and the way it reads them.

use std::collections::BTreeMap;

use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::schema::Strictness;

/// `warn` turns documented rules into warnings, for a server that is laxer than its page.
const VALIDATION: &str = "DATALINK_VALIDATION";

/// The variables of the process. Empty ones count as unset.
#[derive(Clone, Debug, Default)]
pub struct Environment(Option<BTreeMap<String, String>>);

impl Environment {
    /// The real environment.
    pub fn of_process() -> Self {
        Self(None)
    }

    /// Made-up variables, for tests.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(Some(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }

    /// How breaches of documented rules are judged.
    pub(super) fn validation(&self) -> Result<Strictness, Diagnostics> {
        match self.first(&[VALIDATION]) {
            None => Ok(Strictness::Errors),
            Some(choice) if choice.eq_ignore_ascii_case("error") => Ok(Strictness::Errors),
            Some(choice) if choice.eq_ignore_ascii_case("warn") => Ok(Strictness::Warnings),
            Some(_) => Err(Diagnostic::error(
                format!("Invalid value for {VALIDATION}"),
                format!(
                    "The environment variable {VALIDATION} must be \"warn\", which turns documented rules into warnings, or \
                     \"error\", which is the default."
                ),
            )
            .into()),
        }
    }

    /// The first of these variables that is set.
    pub(super) fn first(&self, names: &[&'static str]) -> Option<String> {
        self.first_named(names).map(|(_, value)| value)
    }

    /// The same with its name.
    #[expect(clippy::disallowed_methods, reason = "this is the place where the environment is read")]
    pub(super) fn first_named(&self, names: &[&'static str]) -> Option<(&'static str, String)> {
        let value = |name: &&'static str| match &self.0 {
            Some(variables) => Some((*name, variables.get(*name)?.clone())),
            None => Some((*name, std::env::var(name).ok()?)),
        };
        names.iter().filter_map(value).find(|(_, value)| !value.is_empty())
    }
}
