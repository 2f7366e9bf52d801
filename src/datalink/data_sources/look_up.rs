//! The look-up of one object by its id or by its name, which must not end in a guess.

use std::fmt;

use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics};
use crate::tf_provider::value::{Object, Path};

/// What one look-up is for. Shown as `DLI datasource connection with the name "orders" in project 89cd…`.
pub(super) struct Sought<'a> {
    kind: &'static str,
    argument: &'static str,
    value: &'a str,
    place: String,
}

impl<'a> Sought<'a> {
    /// What a configuration asks for, by `id` or by the argument `name`, of which the schema lets exactly one through.
    /// `place` says where, as ` in project 89cd…`.
    pub(super) fn new(kind: &'static str, name: &'static str, config: &'a Object, place: String) -> Self {
        let argument = if config.get("id").is_null() { name } else { "id" };
        Self { kind, argument, value: config.text(argument).unwrap_or_default(), place }
    }

    /// The id that is looked for, unless it is a name.
    pub(super) fn id(&self) -> Option<&'a str> {
        (self.argument == "id").then_some(self.value)
    }

    /// `Looking up the DLI datasource connection …`, for messages.
    pub(super) fn operation(&self) -> String {
        format!("Looking up the {self}")
    }

    /// The one object that was found. None is an error, and so are several.
    pub(super) fn only(&self, mut found: Vec<Object>) -> Result<Object, Diagnostics> {
        let Self { kind, argument, .. } = self;
        let (summary, detail) = match (found.pop(), found.is_empty()) {
            (Some(object), true) => return Ok(object),
            (None, _) => (
                format!("No such {kind}"),
                format!(
                    "There is no {self} that the provider's account can see. The {argument} must match exactly; check it, and \
                     whether the provider is configured for the right place."
                ),
            ),
            (Some(last), false) => {
                found.push(last);
                let mut ids: Vec<&str> = found.iter().filter_map(|object| object.text("id")).collect();
                ids.sort_unstable();
                (
                    format!("Several objects of that {argument}"),
                    format!(
                        "There is more than one {self}: {}. Set id to one of these, in the place of {argument}.",
                        ids.join(", ")
                    ),
                )
            }
        };
        Err(Diagnostic::error(summary, detail).at(Path::attribute(*argument)).into())
    }
}

impl fmt::Display for Sought<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with the {} {:?}{}", self.kind, self.argument, self.value, self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(argument: &'static str, ids: &[&str]) -> Result<String, String> {
        let config: Object = [(argument, "orders")].into_iter().collect();
        let sought = Sought::new("thing", "name", &config, " in project p".to_owned());
        let found = ids.iter().map(|id| [("id", *id)].into_iter().collect()).collect();
        match sought.only(found) {
            Ok(object) => Ok(object.text("id").unwrap().to_owned()),
            Err(errors) => Err(errors.into_iter().map(|error| format!("{}: {}", error.path, error.detail)).collect()),
        }
    }

    #[test]
    fn exactly_one_is_found() {
        assert_eq!(judged("name", &["a"]).unwrap(), "a");
    }

    #[test]
    fn none_and_several_are_errors_that_name_what_was_looked_for() {
        let none = judged("id", &[]).unwrap_err();
        assert!(none.starts_with("id: There is no thing with the id \"orders\" in project p that"), "{none}");
        let several = judged("name", &["b", "a"]).unwrap_err();
        assert!(several.starts_with("name: There is more than one thing with the name \"orders\""), "{several}");
        assert!(several.contains(": a, b. Set id"), "{several}");
    }
}
