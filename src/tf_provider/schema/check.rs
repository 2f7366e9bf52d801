//! Whether a schema is one that Terraform takes and the engine can keep to. A provider with one that is not can't be used
//! at all, and what Terraform says of it is a riddle.

use std::collections::BTreeSet;

use super::{Attribute, Block, Kind, NestedBlock, Nesting, Presence, Schema};
use crate::tf_provider::value::{Path, Type, msgpack};

/// What is wrong with a schema, each as a clause that names the place: `tags: a required argument can't have a default`.
pub(crate) fn problems(kind: Kind, schema: &Schema) -> Vec<String> {
    let mut check = Check { kind, problems: Vec::new() };
    if schema.version < 0 {
        check.report(&Path::root(), "the version is negative");
    }
    check.block(&schema.block, &Path::root(), false);
    check.problems
}

/// Whether Terraform can read this name in a configuration.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether values of different types can come together in one collection, which no type of Terraform allows.
pub(crate) fn mixes_types(ty: &Type) -> bool {
    match ty {
        Type::List(element) | Type::Set(element) | Type::Map(element) => element.has_dynamic() || mixes_types(element),
        Type::Tuple(types) => types.iter().any(mixes_types),
        Type::Object(attributes) => attributes.values().any(mixes_types),
        Type::String | Type::Number | Type::Bool | Type::Dynamic | Type::Varied(_) => false,
    }
}

struct Check {
    kind: Kind,
    problems: Vec<String>,
}

impl Check {
    fn report(&mut self, at: &Path, problem: &str) {
        let at = if at.is_root() { String::new() } else { format!("{at}: ") };
        self.problems.push(format!("{at}{problem}"));
    }

    fn block(&mut self, block: &Block, path: &Path, in_set: bool) {
        let mut names = BTreeSet::new();
        let attributes = block.attributes.iter().map(|attribute| attribute.name.as_str());
        for name in attributes.chain(block.blocks.iter().map(|nested| nested.name)) {
            if !names.insert(name) {
                self.report(&path.then(name), "there is another attribute or block of this name");
            }
            if !is_name(name) {
                self.report(&path.then(name), "a name has lower-case letters, digits and underscores, a letter first");
            }
            if path.is_root() && self.kind.reserved_names().contains(&name) {
                self.report(&path.then(name), "Terraform keeps this name for itself");
            }
        }
        for attribute in &block.attributes {
            if let Some(problem) = self.of_attribute(attribute, in_set) {
                self.report(&path.then(&attribute.name), &problem);
            }
        }
        for nested in &block.blocks {
            let path = path.then(nested.name);
            if let Some(problem) = of_nested(nested) {
                self.report(&path, problem);
            }
            self.block(&nested.block, &path, in_set || nested.nesting == Nesting::Set);
        }
    }

    fn of_attribute(&self, attribute: &Attribute, in_set: bool) -> Option<String> {
        let is_computed = matches!(attribute.presence, Presence::Computed | Presence::OptionalComputed);
        let problem = if is_computed && !self.kind.has_results() {
            "nothing can be set but by the user"
        } else if attribute.write_only && is_computed {
            "what the service sets can't be write-only"
        } else if attribute.write_only && attribute.default.is_some() {
            "a write-only argument can't have a default"
        } else if attribute.write_only && in_set {
            "there can't be a write-only argument in a set of blocks"
        } else if attribute.write_only && !self.kind.is_acted_on() {
            "only resources and actions can have write-only arguments"
        } else if attribute.ty.has_dynamic() && in_set {
            "there can't be a dynamic value in a set of blocks"
        } else if mixes_types(&attribute.ty) {
            "a collection can't hold dynamic values"
        } else {
            return self.of_default(attribute);
        };
        Some(problem.to_owned())
    }

    fn of_default(&self, attribute: &Attribute) -> Option<String> {
        let default = attribute.default.as_ref()?;
        let problem = match attribute.presence {
            Presence::Required => "a required argument can't have a default",
            Presence::Computed => "what only the service sets can't have a default",
            _ if !self.kind.is_acted_on() => "only resources and actions can have arguments with a default",
            _ if default.is_null() || !default.is_wholly_known() => "the default is no value",
            _ => {
                if let Err(error) = msgpack::encode(default, &attribute.ty) {
                    return Some(format!("the default is not of the type: {error}"));
                }
                let breach = attribute.rules.iter().find_map(|rule| Some((rule, rule.breach(default)?)));
                return breach.map(|(rule, breach)| format!("the default must {}, but {breach}", rule.demand));
            }
        };
        Some(problem.to_owned())
    }
}

fn of_nested(nested: &NestedBlock) -> Option<&'static str> {
    let NestedBlock { nesting, min, max, .. } = nested;
    if nested.name == "dynamic" {
        Some("Terraform keeps this name of a block for itself")
    } else if *nesting == Nesting::Single && (*min > 1 || *max != 1) {
        Some("a single block is written once at most")
    } else if *nesting == Nesting::Map && (*min, *max) != (0, 0) {
        Some("Terraform does not count the elements of a map")
    } else if *max != 0 && min > max {
        Some("it must be written more often than it may be")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf_provider::schema::rules;

    fn text(name: &str) -> Attribute {
        Attribute::optional(name, Type::String, "Text.")
    }

    fn of(kind: Kind, block: Block) -> Vec<String> {
        problems(kind, &Schema { block, ..Schema::default() })
    }

    #[test]
    fn each_fault_is_named_with_its_place() {
        let required = || Attribute::required("a", Type::String, "A.");
        let computed = || Attribute::computed("a", Type::String, "A.");
        let block = |nested| Block::new("").block(nested);
        let empty = || Block::new("");
        let set = |attribute| NestedBlock::set("s", Block::new("").attribute(attribute));
        for (block, place, problem) in [
            (Block::new("").attribute(text("a")).attribute(text("a")), "a", "another attribute or block"),
            (
                Block::new("").attribute(text("a")).block(NestedBlock::single("a", Block::new(""))),
                "a",
                "another attribute or block",
            ),
            (Block::new("").attribute(text("A")), "A", "lower-case"),
            (Block::new("").attribute(text("")), "", "lower-case"),
            (Block::new("").attribute(text("1a")), "1a", "a letter first"),
            (Block::new("").attribute(text("a-b")), "a-b", "underscores"),
            (Block::new("").attribute(text("count")), "count", "keeps this name"),
            (Block::new("").block(NestedBlock::single("lifecycle", Block::new(""))), "lifecycle", "keeps this name"),
            (
                Block::new("").block(NestedBlock::single(
                    "b",
                    Block::new("").block(NestedBlock::single("dynamic", Block::new(""))),
                )),
                "b.dynamic",
                "keeps this name",
            ),
            (Block::new("").attribute(required().default("x")), "a", "a required argument can't have a default"),
            (Block::new("").attribute(computed().default("x")), "a", "only the service sets can't have a default"),
            (Block::new("").attribute(computed().write_only()), "a", "the service sets can't be write-only"),
            (
                Block::new("").attribute(text("a").write_only().default("x")),
                "a",
                "write-only argument can't have a default",
            ),
            (Block::new("").block(set(text("a").write_only())), "s.a", "write-only argument in a set"),
            (Block::new("").block(set(Attribute::optional("a", Type::Dynamic, "A."))), "s.a", "dynamic value in a set"),
            (
                Block::new("").attribute(Attribute::optional("a", Type::list(Type::Dynamic), "A.")),
                "a",
                "can't hold dynamic values",
            ),
            (
                Block::new("").attribute(text("a").default(1_i64)),
                "a",
                "not of the type: the value is not of type \"string\"",
            ),
            (
                Block::new("").attribute(text("a").default("xxx").rule(rules::length(1..=2))),
                "a",
                "must have 1 to 2 characters, but has 3",
            ),
            (block(NestedBlock::single("b", empty()).at_most(2)), "b", "written once at most"),
            (block(NestedBlock::map("b", empty()).at_least(1)), "b", "does not count"),
            (block(NestedBlock::list("b", empty()).at_least(2).at_most(1)), "b", "more often than it may be"),
        ] {
            let found = of(Kind::Resource, block);
            let [found] = found.as_slice() else { panic!("{problem}: {found:?}") };
            assert!(found.starts_with(&format!("{place}: ")) && found.contains(problem), "{found}");
        }
        let negative = Schema { version: -1, ..Schema::default() };
        assert_eq!(problems(Kind::Resource, &negative), ["the version is negative"]);
    }

    #[test]
    fn what_is_reserved_depends_on_the_kind() {
        let names = |name| {
            Block::new("").attribute(text(name)).block(NestedBlock::single("b", Block::new("").attribute(text(name))))
        };
        for (kind, name, is_fine) in [
            (Kind::Resource, "version", true),
            (Kind::Resource, "provider", false),
            (Kind::DataSource, "depends_on", false),
            (Kind::EphemeralResource, "for_each", false),
            (Kind::Provider, "provider", true),
            (Kind::Provider, "alias", false),
            (Kind::Provider, "version", false),
            // They have their arguments in a block of their own.
            (Kind::ListResource, "count", true),
            (Kind::Action, "count", true),
        ] {
            assert_eq!(of(kind, names(name)).is_empty(), is_fine, "{kind} {name}");
        }
        let write_only = || Block::new("").attribute(text("a").write_only());
        assert!(of(Kind::Action, write_only()).is_empty() && !of(Kind::DataSource, write_only()).is_empty());
        assert!(!of(Kind::Provider, Block::new("").attribute(text("a").default("x"))).is_empty());
        let computed = || Block::new("").attribute(Attribute::computed("a", Type::String, "A."));
        assert!(of(Kind::DataSource, computed()).is_empty() && !of(Kind::ListResource, computed()).is_empty());
    }
}
