//! The page of a resource.

use std::fmt::Write;
use std::io;

use super::derived::ImportExamples;
use super::schema::ty;
use super::{Examples, page_of};
use crate::tf_provider::engine::{IdentityAttribute, MoveSource, Resource};

pub(super) fn page<C>(resource: &dyn Resource<C>, examples: &Examples) -> io::Result<String> {
    let name = resource.name();
    let example = format!("resources/{name}/resource.tf");
    let mut page = page_of(name, "Resource", &resource.schema(), &examples.read(&example)?);
    let forms: Vec<String> = resource.import_forms().iter().map(|form| format!("`{form}`")).collect();
    let suffix = resource
        .import_suffix()
        .map(|suffix| format!(", followed by `{suffix}` if the {} is not the provider's", suffix.attribute));
    let suffix = suffix.unwrap_or_default();
    let import = ImportExamples::of(resource, &examples.read(&example)?);
    let _ = write!(
        page,
        "\n## Import\n\nThe import id is {}{suffix}.\n\nIn Terraform 1.12 and later, use an `import` block with the identity:\n\n\
         ```terraform\n{}\n```\n\n{}\nIn Terraform 1.5 and later, use an `import` block with the id:\n\n```terraform\n{}\n```\n\n\
         Or use the command:\n\n```shell\n{}\n```\n",
        forms.join(" or "),
        import.by_identity,
        identity_schema(resource.identity()),
        import.by_id,
        import.commands,
    );
    for source in resource.move_sources() {
        page.push_str(&move_section(name, source));
    }
    Ok(page)
}

/// The identity, as the registry's own generator writes it.
fn identity_schema(identity: &[IdentityAttribute]) -> String {
    let mut text = "### Identity Schema\n".to_owned();
    for (heading, required) in [("Required", true), ("Optional", false)] {
        let mut attributes = identity.iter().filter(|attribute| attribute.required == required).peekable();
        if attributes.peek().is_some() {
            let _ = write!(text, "\n#### {heading}\n\n");
        }
        for attribute in attributes {
            let _ = writeln!(text, "- `{}` ({}) {}", attribute.name, ty(&attribute.ty.ty()), attribute.description);
        }
    }
    text
}

/// How an object of another provider becomes one of ours.
fn move_section(name: &str, source: &MoveSource) -> String {
    let MoveSource { provider, resource_type, attributes, notes, .. } = source;
    let mut renamed = String::new();
    for (pointer, attribute) in *attributes {
        // The places of list elements are numbers in a pointer, which nobody writes.
        let names = pointer.split('/').filter(|name| !name.is_empty() && name.parse::<u32>().is_err());
        let theirs = names.collect::<Vec<_>>().join(".");
        if theirs != *attribute {
            let _ = writeln!(renamed, "- `{theirs}` becomes `{attribute}`.");
        }
    }
    format!(
        "\n## Moving from {provider}\n\nIn Terraform 1.8 and later, a `moved` block moves a `{resource_type}` to this resource without \
         recreating the object:\n\n```terraform\nmoved {{\n  from = {resource_type}.this\n  to   = {name}.this\n}}\n```\n\n\
         {notes}\n\n{renamed}"
    )
}
