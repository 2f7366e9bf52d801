//! The page of a resource.

use std::fmt::Write;
use std::io;

use super::derived::ImportExamples;
use super::{Examples, page_of};
use crate::tf_provider::engine::{MoveSource, Resource};

pub(super) fn page<C>(resource: &dyn Resource<C>, examples: &Examples) -> io::Result<String> {
    let name = resource.name();
    let example = format!("resources/{name}/resource.tf");
    let mut page = page_of(name, "Resource", &resource.schema(), &examples.read(&example)?);
    let forms: Vec<String> = resource.import_forms().iter().map(|form| format!("`{form}`")).collect();
    let import = ImportExamples::of(resource, &examples.read(&example)?);
    let _ = write!(
        page,
        "\n## Import\n\nThe id is {}.\n\nIn Terraform 1.12 and later, an `import` block takes an object over by its identity:\n\n\
         ```terraform\n{}\n```\n\nIn Terraform 1.5 and later, by its id:\n\n```terraform\n{}\n```\n\n\
         The command does the same:\n\n```shell\n{}\n```\n",
        forms.join(" or "),
        import.by_identity,
        import.by_id,
        import.commands,
    );
    for source in resource.move_sources() {
        page.push_str(&move_section(name, source));
    }
    Ok(page)
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
        "\n## Moving from {provider}\n\nIn Terraform 1.8 and later, a `moved` block takes over a `{resource_type}` and leaves \
         the object itself alone:\n\n```terraform\nmoved {{\n  from = {resource_type}.this\n  to   = {name}.this\n}}\n```\n\n\
         {notes}\n\n{renamed}"
    )
}
