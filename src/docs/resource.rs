//! The page of a resource.

use std::fmt::Write;
use std::io;

use super::{Examples, front_matter, schema};
use crate::tf_provider::engine::Resource;

pub(super) fn page<C>(resource: &dyn Resource<C>, examples: &Examples) -> io::Result<String> {
    let name = resource.name();
    let described = resource.schema();
    let description = described.block.description;
    let folder = format!("resources/{name}");
    let mut page = front_matter(&format!("{name} Resource - datalink"), Some(""), description);
    let example = examples.read(&format!("{folder}/resource.tf"))?;
    let _ =
        write!(page, "\n# {name} (Resource)\n\n{description}\n\n## Example Usage\n\n```terraform\n{example}\n```\n\n");
    page.push_str(&schema::section(&described.block));
    if !described.notes.is_empty() {
        let _ = write!(page, "\n{}\n", described.notes);
    }
    let forms: Vec<String> = resource.import_forms().iter().map(|form| format!("`{form}`")).collect();
    let example = |name: &str| examples.read(&format!("{folder}/{name}"));
    let _ = write!(
        page,
        "\n## Import\n\nThe id is {}.\n\nIn Terraform 1.12 and later, an `import` block takes an object over by its identity:\n\n\
         ```terraform\n{}\n```\n\nIn Terraform 1.5 and later, by its id:\n\n```terraform\n{}\n```\n\n\
         The command does the same:\n\n```shell\n{}\n```\n",
        forms.join(" or "),
        example("import-by-identity.tf")?,
        example("import-by-string-id.tf")?,
        example("import.sh")?,
    );
    Ok(page)
}
