//! The environment variables that the provider reads, and the way it reads them.

use std::collections::BTreeMap;

/// `warn` turns documented rules into warnings, for a server that is laxer than its page.
pub(super) const VALIDATION: &str = "DATALINK_VALIDATION";

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

    /// The first of these variables that is set.
    #[expect(clippy::disallowed_methods, reason = "this is the place where the environment is read")]
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        let value = |name: &&str| match &self.0 {
            Some(variables) => variables.get(*name).cloned(),
            None => std::env::var(name).ok(),
        };
        names.iter().filter_map(value).find(|value| !value.is_empty())
    }
}
