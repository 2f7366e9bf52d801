//! The schema section of a page: what may be written and what can be read, one line each.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::tf_provider::schema::{Attribute, Block, NestedBlock, Nesting, OnChange, Presence, Standing};
use crate::tf_provider::value::Type;

const WRITE_ONLY_NOTE: &str =
    "> **NOTE**: Write-only arguments need Terraform 1.11 or OpenTofu 1.11. They are never kept in plan or state.\n";

/// The section with all that is nested in it.
pub(super) fn section(block: &Block) -> String {
    let mut text = "<!-- schema generated from the provider -->\n## Schema\n".to_owned();
    groups(&mut text, block, "", |name| format!("### {name}"));
    nested(&mut text, block, "");
    objects(&mut text, block);
    text
}

fn groups(text: &mut String, block: &Block, path: &str, heading: impl Fn(&str) -> String) {
    let of =
        |wanted: &[Presence]| sorted(block.attributes.iter().filter(|attribute| wanted.contains(&attribute.presence)));
    let optional = of(&[Presence::Optional, Presence::OptionalComputed]);
    let (needed, others): (Vec<_>, Vec<_>) = block.blocks.iter().partition(|nested| nested.min > 0);
    group(text, &heading("Required"), &of(&[Presence::Required]), &needed, path);
    group(text, &heading("Optional"), &optional, &others, path);
    group(text, &heading("Read-Only"), &of(&[Presence::Computed]), &[], path);
}

fn sorted<'a>(attributes: impl Iterator<Item = &'a Attribute>) -> Vec<&'a Attribute> {
    let mut attributes: Vec<_> = attributes.collect();
    attributes.sort_by(|left, right| left.name.cmp(&right.name));
    attributes
}

fn group(text: &mut String, heading: &str, attributes: &[&Attribute], blocks: &[&NestedBlock], path: &str) {
    if attributes.is_empty() && blocks.is_empty() {
        return;
    }
    let _ = write!(text, "\n{heading}\n\n");
    if attributes.iter().any(|attribute| attribute.write_only) {
        let _ = writeln!(text, "{WRITE_ONLY_NOTE}");
    }
    for attribute in attributes {
        let (name, kind, meaning) = (&attribute.name, kind(attribute), meaning(attribute));
        let below = members(&attribute.ty).map(|_| format!(" (see [below for nested schema](#nestedatt--{name}))"));
        let _ = writeln!(text, "- `{name}` ({kind}) {meaning}{}", below.unwrap_or_default());
    }
    for nested in blocks {
        let form = form(nested);
        let anchor = anchor(path, nested.name);
        let description = nested.block.description;
        let _ = writeln!(text, "- `{}` ({form}) {description} (see [below for nested schema](#{anchor}))", nested.name);
    }
}

/// How a nested block is written, as the registry's pages name it.
fn form(nested: &NestedBlock) -> String {
    let (kind, counts) = match nested.nesting {
        Nesting::Single if nested.min > 0 => ("Block, Required", false),
        Nesting::Single => ("Block, Optional", false),
        Nesting::List => ("Block List", true),
        Nesting::Set => ("Block Set", true),
        Nesting::Map => ("Block Map", false),
    };
    let limit = |word, count| if counts && count > 0 { format!(", {word}: {count}") } else { String::new() };
    [kind, &limit("Min", nested.min), &limit("Max", nested.max)].concat()
}

fn nested(text: &mut String, block: &Block, path: &str) {
    for nested_block in &block.blocks {
        let full = if path.is_empty() { nested_block.name.to_owned() } else { format!("{path}.{}", nested_block.name) };
        let _ = write!(text, "\n<a id=\"{}\"></a>\n### Nested Schema for `{full}`\n", anchor(path, nested_block.name));
        groups(text, &nested_block.block, &full, |name| format!("{name}:"));
        nested(text, &nested_block.block, &full);
    }
}

/// What the objects in attributes hold, of whatever depth. Their members have no texts of their own.
fn objects(text: &mut String, block: &Block) {
    let attributes = block.attributes.iter().filter_map(|attribute| Some((attribute, members(&attribute.ty)?)));
    let mut pending: Vec<_> = attributes.map(|(attribute, members)| (attribute.name.clone(), members)).collect();
    while let Some((path, inner)) = pending.pop() {
        let anchor = path.replace('.', "--");
        let _ = write!(text, "\n<a id=\"nestedatt--{anchor}\"></a>\n### Nested Schema for `{path}`\n\nRead-Only:\n\n");
        for (name, member) in inner {
            let path = format!("{path}.{name}");
            let anchor = path.replace('.', "--");
            let below = members(member).map(|_| format!(" (see [below for nested schema](#nestedatt--{anchor}))"));
            let _ = writeln!(text, "- `{name}` ({}){}", ty(member), below.unwrap_or_default());
            pending.extend(members(member).map(|members| (path, members)));
        }
    }
}

/// The members of the objects that a value of this type is or holds.
fn members(ty: &Type) -> Option<&BTreeMap<String, Type>> {
    match ty {
        Type::Object(members) => Some(members),
        Type::List(element) | Type::Set(element) | Type::Map(element) => members(element),
        _ => None,
    }
}

fn anchor(path: &str, name: &str) -> String {
    let parts: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).chain([name]).collect();
    format!("nestedblock--{}", parts.join("--"))
}

fn kind(attribute: &Attribute) -> String {
    let mut kind = ty(&attribute.ty);
    for (applies, word) in [
        (attribute.sensitive, "Sensitive"),
        (attribute.deprecation.is_some(), "Deprecated"),
        (
            attribute.write_only,
            "[Write-only](https://developer.hashicorp.com/terraform/language/resources/ephemeral#write-only-arguments)",
        ),
    ] {
        if applies {
            let _ = write!(kind, ", {word}");
        }
    }
    kind
}

/// A type as the registry's pages name it.
pub(super) fn ty(ty: &Type) -> String {
    match ty {
        Type::String => "String".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Dynamic | Type::Varied(_) => "Dynamic".to_owned(),
        Type::List(element) => format!("List of {}", self::ty(element)),
        Type::Set(element) => format!("Set of {}", self::ty(element)),
        Type::Map(element) => format!("Map of {}", self::ty(element)),
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Object(_) => "Object".to_owned(),
    }
}

/// What an attribute means, the rules for it, and what a change of it does.
fn meaning(attribute: &Attribute) -> String {
    let mut text = attribute.description.clone();
    for rule in &attribute.rules {
        let verb = if rule.standing == Standing::Advice { "Should" } else { "Must" };
        let _ = write!(text, " {verb} {}.", rule.demand);
    }
    if let Some(wire_name) = attribute.wire_name().filter(|wire_name| *wire_name != attribute.name) {
        let _ = write!(text, " In the API: `{wire_name}`.");
    }
    // A new value of a write-only argument is seen by nobody; its version is what changes.
    let effect = match attribute.on_change {
        _ if !attribute.is_argument() || attribute.write_only => "",
        OnChange::Replace => " Changing this forces a new resource.",
        OnChange::ReplaceIfRemoved => " Removing this forces a new resource.",
        OnChange::Update | OnChange::Local => "",
    };
    text.push_str(effect);
    if let Some(deprecation) = attribute.deprecation {
        let _ = write!(text, " Deprecated: {deprecation}");
    }
    text
}
