//! Whether a configuration keeps the rules of its schema. What is not known yet is never judged.

use super::{Attribute, Block, Schema, Standing};
use crate::tf_provider::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::tf_provider::value::{Object, Path, Value};

/// The longest value that a diagnostic quotes in full, in characters.
const QUOTED: usize = 80;

/// How breaches of documented rules are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// As errors.
    #[default]
    Errors,
    /// As warnings: for a server that is laxer than its documentation.
    Warnings,
}

/// Whether the client keeps write-only arguments out of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteOnly {
    /// It does.
    Allowed,
    /// It is too old to know them, and would store them.
    Refused,
}

/// Judges a configuration by the rules and constraints of `schema`.
pub fn validate(schema: &Schema, config: &Object, strictness: Strictness, write_only: WriteOnly) -> Diagnostics {
    let mut judge = Judge { page: schema.page, strictness, write_only, found: Diagnostics::new() };
    judge.block(&schema.block, config, &Path::root());
    judge.found
}

struct Judge {
    page: &'static str,
    strictness: Strictness,
    write_only: WriteOnly,
    found: Diagnostics,
}

impl Judge {
    fn block(&mut self, block: &Block, config: &Object, path: &Path) {
        if let Some(message) = block.deprecation {
            let what =
                if path.is_root() { "Deprecated resource".to_owned() } else { format!("Deprecated block: {path}") };
            self.found.push(Diagnostic::warning(what, message).at(path.clone()));
        }
        for attribute in &block.attributes {
            self.attribute(attribute, config.get(&attribute.name), &path.then(&attribute.name));
        }
        for breach in block.constraints.iter().filter_map(|constraint| Some((constraint, constraint.breach(config)?))) {
            let (constraint, breach) = breach;
            let at = path.then(&breach.attribute);
            let summary = format!("{}: {at}", breach.summary);
            match constraint.source {
                Some(source) => {
                    let problem = format!("{} See {source}.", breach.problem);
                    self.found.push(self.finding(constraint.standing, summary, problem, at));
                }
                None => self.report(constraint.standing, summary, breach.problem, at),
            }
        }
        for nested in &block.blocks {
            let path = path.then(nested.name);
            for (place, element) in nested.elements(config.get(nested.name)) {
                self.block(&nested.block, element, &place.within(&path));
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value, path: &Path) {
        if value.is_null() {
            return;
        }
        if attribute.write_only && self.write_only == WriteOnly::Refused {
            let detail = format!(
                "{path} is a write-only argument, which needs Terraform 1.11 or OpenTofu 1.11 or later; an older version would \
                 store its value. Upgrade, or use {} instead.",
                path.to_string().trim_end_matches("_wo")
            );
            self.found.push(Diagnostic::error("Write-only argument needs a newer version", detail).at(path.clone()));
        }
        if let Some(message) = attribute.deprecation {
            self.found.push(Diagnostic::warning(format!("Deprecated argument: {path}"), message).at(path.clone()));
        }
        if !value.is_wholly_known() {
            return;
        }
        for rule in &attribute.rules {
            let quotes = rule.quotes && !attribute.sensitive;
            if let Some(problem) = rule.problem(&path.to_string(), value, quotes) {
                self.report(rule.standing, format!("Invalid value for {path}"), problem, path.clone());
            }
        }
    }

    fn report(&mut self, standing: Standing, summary: String, problem: String, path: Path) {
        let detail = match standing {
            _ if self.page.is_empty() => problem,
            Standing::Documented => format!("{problem} See {:?} in the API reference.", self.page),
            Standing::Advice => {
                format!("{problem} This rule is not in the API reference ({:?}), so it is only a warning.", self.page)
            }
            Standing::Provider => problem,
        };
        self.found.push(self.finding(standing, summary, detail, path));
    }

    fn finding(&self, standing: Standing, summary: String, detail: String, path: Path) -> Diagnostic {
        let severity = match (standing, self.strictness) {
            (Standing::Advice, _) | (Standing::Documented, Strictness::Warnings) => Severity::Warning,
            (Standing::Provider, _) | (Standing::Documented, Strictness::Errors) => Severity::Error,
        };
        Diagnostic { severity, path, ..Diagnostic::error(summary, detail) }
    }
}

/// A value as a message quotes it.
pub(crate) fn quote(value: &Value) -> String {
    match value {
        Value::Text(text) => quote_text(text),
        Value::Number(number) => {
            let text = number.to_string();
            if text.len() > QUOTED { format!("a number of {} characters", text.len()) } else { text }
        }
        Value::Bool(bool) => bool.to_string(),
        _ => "the value".to_owned(),
    }
}

/// Text as a message quotes it: the beginning of what is long.
pub(crate) fn quote_text(text: &str) -> String {
    if text.chars().count() > QUOTED {
        return format!("{:?} …", text.chars().take(QUOTED).collect::<String>());
    }
    format!("{text:?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::schema::{Constraint, NestedBlock, Secret, rules};
    use crate::tf_provider::value::Type;

    #[test]
    fn whoever_uses_what_is_deprecated_is_warned() {
        let old = Attribute::optional("old", Type::String, "Old.").deprecated("Use new.");
        let block = Block::new("A thing.").attribute(old).deprecated("Use another thing.");
        let schema = Schema { block, ..Schema::default() };
        let warnings = |config: Object| {
            let found = validate(&schema, &config, Strictness::Errors, WriteOnly::Allowed);
            assert!(!found.has_error());
            found.into_iter().map(|found| format!("{}: {}", found.summary, found.detail)).collect::<Vec<_>>()
        };
        let resource = "Deprecated resource: Use another thing.";
        assert_eq!(warnings(Object::new()), [resource]);
        let argument = "Deprecated argument: old: Use new.";
        assert_eq!(warnings([("old", Value::UNKNOWN)].into_iter().collect()), [resource, argument]);
    }

    fn schema() -> Schema {
        let inner = Block::new("Inner.")
            .attribute(Attribute::optional("size", Type::String, "Size.").rule(rules::length(1..=2)));
        let block = Block::new("A thing.")
            .attribute(Attribute::optional("name", Type::String, "Name.").rule(rules::length(1..=4)))
            .attribute(Attribute::optional("nick", Type::String, "Nick.").rule(rules::length(1..=4).advice()))
            .attribute(Attribute::optional("kind", Type::String, "Kind."))
            .secret(Secret::optional("key", "A key."))
            .block(NestedBlock::single("inner", inner))
            .constraint(Constraint::required_when("kind", "locked", &["key", "key_wo"]));
        Schema { block, page: "Making a Thing", ..Schema::default() }
    }

    fn judged(config: Object, strictness: Strictness, write_only: WriteOnly) -> Vec<(String, bool, String)> {
        let found = validate(&schema(), &config, strictness, write_only);
        found.into_iter().map(|found| (found.path.to_string(), found.is_error(), found.detail)).collect()
    }

    fn strictly(config: Object) -> Vec<(String, bool, String)> {
        judged(config, Strictness::Errors, WriteOnly::Allowed)
    }

    #[test]
    fn a_breach_names_rule_finding_and_page() {
        let config: Object = [("name", "toolong")].into_iter().collect();
        let detail =
            "name must have 1 to 4 characters, but \"toolong\" has 7. See \"Making a Thing\" in the API reference.";
        assert_eq!(strictly(config.clone()), [("name".to_owned(), true, detail.to_owned())]);
        let lax = judged(config, Strictness::Warnings, WriteOnly::Allowed);
        assert_eq!(lax, [("name".to_owned(), false, detail.to_owned())]);
    }

    #[test]
    fn advice_warns() {
        let (_, is_error, detail) = &strictly([("nick", "toolong")].into_iter().collect())[0];
        assert!(!is_error);
        assert_eq!(
            detail,
            "nick should have 1 to 4 characters, but \"toolong\" has 7. This rule is not in the API reference (\"Making a \
             Thing\"), so it is only a warning."
        );
    }

    #[test]
    fn nested_blocks_are_judged_at_their_path() {
        let inner: Object = [("size", "xxl")].into_iter().collect();
        assert_eq!(strictly([("inner", inner)].into_iter().collect())[0].0, "inner.size");
    }

    #[test]
    fn what_is_not_known_is_not_judged() {
        let unknown = || Value::UNKNOWN;
        assert_eq!(
            strictly([("name", unknown()), ("kind", unknown()), ("inner", unknown())].into_iter().collect()),
            []
        );
        assert_eq!(strictly([("kind", "locked".into()), ("key_wo", unknown())].into_iter().collect()), []);
        assert_eq!(strictly([("key", unknown()), ("key_wo", "a".into())].into_iter().collect()), []);
    }

    #[test]
    fn needed_arguments_are_missed_even_when_empty() {
        for config in [vec![("kind", "locked")], vec![("kind", "locked"), ("key", "")]] {
            assert_eq!(strictly(config.into_iter().collect())[0].0, "key");
        }
        assert_eq!(strictly([("kind", "open")].into_iter().collect()), []);
    }

    #[test]
    fn the_two_forms_of_a_secret_exclude_each_other() {
        let found = strictly([("key", "hunter2"), ("key_wo", "hunter3")].into_iter().collect());
        assert_eq!((found.len(), found[0].0.as_str()), (1, "key_wo"));
        assert!(!found[0].2.contains("hunter"));
    }

    #[test]
    fn an_old_client_is_told_why_write_only_is_refused() {
        let found =
            judged([("key_wo", Value::UNKNOWN)].into_iter().collect(), Strictness::Warnings, WriteOnly::Refused);
        assert_eq!((found[0].0.as_str(), found[0].1), ("key_wo", true));
        assert!(found[0].2.contains("1.11") && found[0].2.contains("use key instead"), "{}", found[0].2);
    }
}
